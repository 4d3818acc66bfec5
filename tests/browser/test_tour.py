"""The sandbox's guided tour, in a world in which nothing of it has happened yet."""

from datetime import timedelta
from typing import Final

import pytest
from playwright.async_api import Page, expect

from tests.browser.office import Office

pytestmark = pytest.mark.asyncio(loop_scope="session")

MOST_TABS: Final = 100


@pytest.mark.prove
async def test_the_tour_is_taken_by_keyboard_alone(desk: Office) -> None:
    """Tab and Enter reach what is to be done in it, and the focus is never lost between them."""
    dana = await desk.window("dana")
    page = dana.page
    await page.locator("#composer").focus()
    await desk.bot.tick()
    # A day passes by itself here: in this world the clock was moved from the first.
    desk.world.shift_clock(desk.world.clock.ahead + timedelta(days=1).total_seconds())
    await desk.bot.tick()  # what falls due on that day
    steps = {"ask": [1], "transfer": [1, 2], "warranty": [2], "misread": [1]}
    for step, counts in steps.items():
        for count in counts:
            await tabs_to(page, step)
            await page.keyboard.press("Enter")
            done = page.locator(f'[data-tour="{step}"] [data-done]')
            await expect(done).to_have_count(count)
            await expect(page.locator("body")).not_to_be_focused()
        await expect(page.locator(f'[data-tour="{step}"]')).to_have_attribute("data-done", "")
        if step == "warranty":
            await dana.sees("Warranty")
    await expect(page.locator("[data-tour][data-done]")).to_have_count(4)


async def tabs_to(page: Page, step: str) -> None:
    """Press Tab until the button of a step of the tour has the focus."""
    button = page.locator(f'[data-step="{step}"]')
    for _ in range(MOST_TABS):
        if await button.evaluate("button => button === document.activeElement"):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach the step {step}")


async def test_the_tour_says_what_stood_in_the_way_of_a_step(desk: Office) -> None:
    """As the bot says it, in the step itself; once it can be done, that is gone."""
    dana = await desk.window("dana")
    factorial = desk.world.factorial
    laptop = factorial.asset("C02XL0ABJGH5")
    with_alex = {"owner_id": "1002", "status": laptop.status}
    factorial.edit(laptop.id, {"owner_id": None, "status": "maintenance"})
    step = dana.page.locator('[data-tour="transfer"]')
    await step.get_by_role("button").click()
    await expect(step.get_by_role("alert")).to_contain_text("Nobody has LT-0042")
    await expect(step.get_by_role("button")).not_to_have_attribute("aria-busy", "true")
    await dana.leaves_form()
    factorial.edit(laptop.id, with_alex)
    await step.get_by_role("button").click()
    await expect(step.locator("[data-done]")).to_have_count(1)
    await expect(step.get_by_role("alert")).to_have_count(0)
