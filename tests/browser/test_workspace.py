"""The sandbox's page with the bot behind it: the README's stories, and the page for everyone."""

from typing import Any, Final

import pytest
from axe_playwright_python.async_playwright import (  # type: ignore[import-untyped]  # has none
    Axe,
)
from playwright.async_api import Page, expect

from sandbox.cast import HOSTILE_LABEL
from tests.browser.office import PHONE, Office, Window

JSON = dict[str, Any]
pytestmark = pytest.mark.asyncio(loop_scope="module")

ELEMENTS: Final = "img, svg, script, style, link, iframe, a, button, input, dialog, form, table"
WIDTH: Final = "document.documentElement.scrollWidth"
SERIAL: Final = "C02XL0ABJGH5"
CARD: Final = f"Transfer: LT-0042 · {SERIAL}"


async def test_who_asks_by_serial_is_shown_the_card(desk: Office) -> None:
    """It is marked as theirs alone, and nobody else in the channel sees it."""
    dana, tom = await desk.window("dana"), await desk.window("tom")
    await dana.types("/asset serial PF4STOCK")
    card = await dana.sees("PF4STOCK", "Warranty end")
    await expect(card).to_have_attribute("data-ephemeral", "")
    await expect(card).to_contain_text("Only visible to you")
    await expect(tom.page.get_by_text("PF4STOCK")).to_have_count(0)


async def test_a_transfer_is_asked_for_approved_and_answered_for(desk: Office) -> None:
    """Dana asks in one window, Priya approves in another, Factorial has it, and Mei has to say."""
    dana, priya, mei = [await desk.window(who) for who in ("dana", "priya", "mei")]
    await dana.types(f"/asset transfer {SERIAL} @mei She takes over")
    await expect(dana.form.get_by_label("To whom")).to_have_value("Mei Tanaka")
    await dana.hands_in("Ask for approval")
    await expect(dana.form).to_contain_text("It waits for 1 approval")
    await dana.leaves_form()
    await priya.goes_to("assetbot")
    asked = await priya.sees(CARD, "0 of 1 approvals")
    await priya.clicks("Approve", on=asked)
    await priya.confirms("Approve")
    await priya.sees(CARD, "@Priya Raman approved")
    await expect(priya.button("Approve")).to_have_count(0)
    await dana.goes_to("assetbot")
    await dana.sees(CARD, "@Priya Raman approved", "Done")
    assert desk.world.factorial.asset(SERIAL).owner_id == "1005"
    records = await dana.panel("records")
    await records.get_by_role("searchbox").first.fill(SERIAL)
    await expect(records.locator("[data-record]").first).to_contain_text("Mei Tanaka")
    await hands_over(mei)


async def hands_over(mei: Window) -> None:
    """Mei is asked in direct messages with the bot, once, and what she agreed to stays there."""
    await mei.goes_to("assetbot")
    given = await mei.sees(f"For you: LT-0042 · {SERIAL}", "Do you have it?")
    await mei.clicks("I have it", on=given)
    await expect(mei.button("I have it")).to_have_count(0)
    await mei.sees("LT-0042", "Keep it locked")


async def test_a_day_later_the_warranties_are_told_of(desk: Office) -> None:
    """The clock is moved on the page; the next round of the bot's duties posts in #it-team."""
    dana = await desk.window("dana")
    clock = await dana.panel("clock")
    before = await clock.locator("[data-today]").get_attribute("data-today")
    await clock.locator('[data-days="1"]').click()
    await expect(clock.locator("[data-today]")).not_to_have_attribute("data-today", before or "")
    await desk.bot.tick()
    await dana.goes_to("it-team")
    await dana.sees("Warranty")


async def test_hostile_words_from_a_source_stay_words(desk: Office) -> None:
    """A card of such an asset has the parts of any other card; its label is read as written."""
    dana = await desk.window("dana")
    counts = []
    for serial in ("C02HOSTILE01", "PF4NOTAG"):
        await dana.types(f"/asset serial {serial}")
        counts.append(await (await dana.sees(serial, "Warranty end")).locator(ELEMENTS).count())
    assert counts[0] == counts[1]
    await dana.sees(HOSTILE_LABEL)
    await expect(dana.form).to_have_count(0)


async def test_a_guest_sees_their_own_channels_and_no_data(desk: Office) -> None:
    """Private channels and strangers are not there; the bot says politely no."""
    gemma = await desk.window("gemma")
    places = gemma.page.locator("nav [data-place]")
    await expect(places.filter(has_text="agency")).to_be_visible()
    for hidden in ("it-team", "leadership", "it-desk"):
        await expect(places.filter(has_text=hidden)).to_have_count(0)
    await gemma.types("/asset serial PF4STOCK")
    refusal = gemma.page.locator('main article[data-author="assetbot"]').last
    await expect(refusal).to_contain_text("Guests cannot ask")
    await expect(gemma.page.locator("main")).not_to_contain_text("LT-0104")


async def test_words_are_completed_as_one_types(desk: Office) -> None:
    """Commands, what may follow them, and people: by arrow keys and Tab alone."""
    dana = await desk.window("dana")
    composer = dana.page.locator("#composer")
    offers = dana.page.get_by_role("listbox", name="Completions")
    await composer.press_sequentially("/as")
    await expect(offers.get_by_role("option", name="/asset")).to_be_visible()
    await composer.press("Tab")
    await composer.press_sequentially("warr")
    await expect(offers.get_by_role("option")).to_have_count(1)
    await composer.press("ArrowDown")
    await expect(offers.get_by_role("option", selected=True)).to_have_count(1)
    await composer.press("Tab")
    await expect(composer).to_have_value("/asset warranty ")
    await composer.fill("/asset of @me")
    await expect(offers.get_by_role("option", name="Mei Tanaka")).to_be_visible()
    await composer.press("Enter")
    await expect(composer).to_have_value("/asset of @mei ")
    await composer.press("Enter")
    await dana.sees("Mei Tanaka", "R58TWIN0001")


async def test_a_reload_loses_nothing_that_was_there(desk: Office) -> None:
    """The open form is there again and can be handed in; so is the answer for them alone."""
    dana = await desk.window("dana")
    await dana.types("/asset serial 7FOLD93")
    await dana.sees("7FOLD93", "retired")
    await dana.types("/asset transfer PF4NOTAG @mei Noah has a new one")
    await expect(dana.form.get_by_label("To whom")).to_have_value("Mei Tanaka")
    await dana.page.reload()
    await expect(dana.form.get_by_label("To whom")).to_have_value("Mei Tanaka")
    await expect(dana.form.get_by_label("Reason")).to_have_value("Noah has a new one")
    await dana.hands_in("Ask for approval")
    await expect(dana.form).to_contain_text("It waits for 1 approval")
    await dana.page.reload()
    await dana.leaves_form()
    await dana.sees("7FOLD93", "retired")
    await dana.goes_to("assetbot")
    await dana.sees("PF4NOTAG", "0 of 1 approvals")
    times = await dana.page.locator("main .divider, main time").all_text_contents()
    await dana.page.reload()
    await dana.sees("PF4NOTAG", "0 of 1 approvals")
    assert await dana.page.locator("main .divider, main time").all_text_contents() == times


async def test_a_phone_shows_everything_without_scrolling_sideways(desk: Office) -> None:
    """The conversation alone at first; channels and the panel lie over it when asked for."""
    tom = await desk.window("tom", PHONE, has_touch=True)
    await expect(tom.page.locator("#side")).to_be_hidden()
    await tom.types("/asset mine")
    await tom.sees("5CGO018B2Z")
    assert await tom.page.evaluate(WIDTH) <= PHONE[0]
    await tom.page.get_by_role("button", name="Channels and people").click()
    await expect(tom.page.locator("#side")).to_be_visible()
    await tom.goes_to("assetbot")
    await expect(tom.page.locator("#side")).to_be_hidden()
    await tom.page.get_by_role("button", name="The sandbox:").click()
    for name in ("clock", "breaking", "records", "wire", "tour"):
        await expect(await tom.panel(name)).to_be_visible()
        assert await tom.page.evaluate(WIDTH) <= PHONE[0]


@pytest.mark.parametrize(
    ("theme", "rules"),
    [
        ("light", {}),
        pytest.param("dark", {"runOnly": ["color-contrast"]}, marks=pytest.mark.prove),
    ],
)
async def test_everybody_can_use_the_page(desk: Office, theme: str, rules: JSON) -> None:
    """Axe finds nothing wrong: neither with an answer and any part of the panel, nor a form."""
    dana = await desk.window("dana", color_scheme=theme)
    await dana.types("/asset mine")
    await dana.sees("CN0EXPTODAY")
    assert await broken(dana.page, **rules) == []
    for name in ("clock", "breaking", "records", "wire"):
        await expect(await dana.panel(name)).to_be_visible()
        assert await broken(dana.page, "#panel", **rules) == [], name
    await dana.types("/asset fault PF4BENCH")
    await expect(dana.form).to_be_visible()
    assert await broken(dana.page, "dialog", **rules) == []
    await dana.leaves_form()


async def broken(page: Page, part: str = "body", **rules: Any) -> list[tuple[str, list[str]]]:
    """The rules of axe that a part of the page breaks, and where."""
    options = {"resultTypes": ["violations"], **rules}
    results = await Axe().run(page, context=part, options=options)
    return [
        (rule["id"], [node["html"][:200] for node in rule["nodes"][:3]])
        for rule in results.response["violations"]
    ]
