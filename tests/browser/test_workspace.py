"""The sandbox's page with the bot behind it: the README's stories, and the page for everyone."""

import asyncio
from typing import Any, Final, Literal

import pytest
from axe_playwright_python.async_playwright import (  # type: ignore[import-untyped]  # has none
    Axe,
)
from playwright.async_api import Page, Route, expect

from sandbox.cast import HOSTILE_LABEL
from tests.browser.office import NARROW, PHONE, WIDE, Office, Window

JSON = dict[str, Any]
pytestmark = pytest.mark.asyncio(loop_scope="session")

ELEMENTS: Final = "img, svg, script, style, link, iframe, a, button, input, dialog, form, table"
WIDTH: Final = "document.documentElement.scrollWidth"
LOADED: Final = """async () => {
  await Promise.all([...document.querySelectorAll("main img")].map((one) => one.decode()));
  for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
}"""
"""Waits until all pictures are there, and drawn."""
BELOW: Final = "log => log.scrollHeight - log.scrollTop - log.clientHeight"
"""How much of the messages is below what one sees of them."""
SERIAL: Final = "C02XL0ABJGH5"
CARD: Final = f"Transfer: LT-0042 · {SERIAL}"


async def test_who_asks_by_serial_is_shown_the_card(desk: Office) -> None:
    """It is theirs alone, and says so; hostile words from a source stay words in it."""
    dana, tom = await desk.window("dana"), await desk.window("tom")
    counts = []
    for serial in ("PF4NOTAG", "C02HOSTILE01"):
        await dana.types(f"/asset serial {serial}")
        card = await dana.sees(serial, "Warranty end")
        await expect(card).to_have_attribute("data-ephemeral", "")
        await expect(card).to_contain_text("Only visible to you")
        counts.append(await card.locator(ELEMENTS).count())
    assert counts[0] == counts[1]
    await dana.sees(HOSTILE_LABEL)
    await expect(dana.form).to_have_count(0)
    await expect(tom.page.get_by_text("PF4NOTAG")).to_have_count(0)


async def test_who_asks_plainly_where_the_bot_listens_is_answered(desk: Office) -> None:
    """The channel's own line says so; nobody needs to mention the bot, and nobody else sees it."""
    dana, tom = await desk.window("dana"), await desk.window("tom")
    await expect(dana.page.locator("main .titles")).to_contain_text("The bot listens here")
    await dana.types("anyone for lunch?")
    await dana.types("is PF4LEFTBEH still under warranty?")
    card = await dana.sees("PF4LEFTBEH", "Warranty end")
    await expect(card).to_have_attribute("data-ephemeral", "")
    await tom.sees("is PF4LEFTBEH still")
    await expect(tom.page.locator("main article").filter(has_text="Warranty end")).to_have_count(0)
    await expect(dana.said("lunch")).to_have_attribute("data-user", "U0DANADESK")


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


async def test_what_was_read_stays_read(desk: Office) -> None:
    """Neither a reload nor being somebody else in between makes it new again."""
    dana, priya = await desk.window("dana"), await desk.window("priya")
    unread = dana.page.locator(
        '[data-name="general"][data-unread], [data-name="it-team"][data-unread]'
    )
    for place, line in (
        ("general", "Who has a spare charger?"),
        ("it-team", "Nobody touch PF4NOTAG"),
    ):
        await priya.goes_to(place)
        await priya.types(line)
        await dana.goes_to(place)
        await dana.sees(line)
    await expect(unread).to_have_count(0)
    await dana.page.reload()
    await dana.page.locator("html[data-ready]").wait_for()
    await expect(unread).to_have_count(0)
    for who, name in (("priya", "Priya Raman"), ("dana", "Dana Desk")):
        await dana.page.locator("#you").select_option(who)
        await expect(dana.page.locator("#composer")).to_be_enabled()
        await expect(dana.page.locator("#you option:checked")).to_contain_text(name)
    await expect(unread).to_have_count(0)


async def test_a_narrow_window_shows_all_tabs_of_the_panel(desk: Office) -> None:
    """Beside the conversation none of them is cut, and nothing in the tour is."""
    dana = await desk.window("dana", NARROW)
    panel = dana.page.locator(".panel")
    await expect(panel.locator(".tab")).to_have_count(5)
    for part in (".tabs", ".body"):
        assert await panel.locator(part).evaluate("one => one.scrollWidth <= one.clientWidth")


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


async def test_everybody_can_use_the_page(desk: Office) -> None:
    """Axe finds nothing wrong: neither with an answer and any part of the panel, nor a form."""
    dana = await desk.window("dana")
    await dana.types("/asset mine")
    await dana.sees("CN0EXPTODAY")
    assert await broken(dana.page) == []
    for name in ("clock", "breaking", "records", "wire"):
        await expect(await dana.panel(name)).to_be_visible()
        assert await broken(dana.page, "#panel") == [], name
    await dana.types("/asset fault PF4BENCH")
    await expect(dana.form).to_be_visible()
    assert await broken(dana.page, "dialog") == []
    await dana.leaves_form()


@pytest.mark.prove
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_everybody_can_use_each_view(
    desk: Office, theme: Literal["light", "dark"], size: tuple[int, int]
) -> None:
    """As above, of every view, in light and dark, on a desk and on a phone."""
    dana = await desk.window("dana", size, color_scheme=theme)
    page = dana.page
    await dana.types("/asset serial PF4STOCK")
    await dana.sees("PF4STOCK", "Warranty end")
    await page.locator("#composer").fill("/asset ")
    await expect(page.get_by_role("listbox", name="Completions")).to_be_visible()
    # Arrow keys scroll it from where one writes, which axe takes a text field to be unable to do.
    by_arrows = {"scrollable-region-focusable": {"enabled": False}}
    assert await broken(page, rules=by_arrows) == [], "completion"
    await page.locator("#composer").fill("")
    if size == PHONE:
        await page.get_by_role("button", name="Channels and people").click()
        assert await broken(page) == [], "side"
    await dana.goes_to("assetbot")
    await page.get_by_role("tab", name="Home").click()
    await expect(page.locator("[data-home]")).to_contain_text("Your assets")
    assert await broken(page) == [], "home"
    await page.get_by_role("tab", name="Messages").click()
    await dana.types("who has PF4STOCK?")
    await dana.sees("PF4STOCK", "Warranty end")
    assert await broken(page) == [], "direct messages"
    if size == PHONE:
        await page.get_by_role("button", name="The sandbox:").click()
    for name in ("tour", "clock", "breaking", "records", "wire"):
        await expect(await dana.panel(name)).to_be_visible()
        assert await broken(page, "#panel") == [], name
    await page.get_by_role("button", name="Close the panel").click()
    for command in ("assign PF4STOCK @mei", "fault PF4STOCK", "import", "edit PF4STOCK"):
        await dana.types(f"/asset {command}")
        await expect(dana.form.locator("[data-block], input, textarea").first).to_be_visible()
        assert await broken(page, "dialog") == [], command
        await dana.leaves_form()


async def broken(page: Page, part: str = "body", **rules: Any) -> list[tuple[str, list[str]]]:
    """The rules of axe that a part of the page breaks, and where."""
    options = {"resultTypes": ["violations"], **rules}
    results = await Axe().run(page, context=part, options=options)
    return [
        (rule["id"], [node["html"][:200] for node in rule["nodes"][:3]])
        for rule in results.response["violations"]
    ]


async def test_the_end_of_a_conversation_stays_in_sight_while_its_pictures_load(
    desk: Office,
) -> None:
    """And so does one's own answer: nobody who is at the end has to look for it below."""
    amara = await desk.window("amara")
    await amara.types("/asset report category:laptop")
    await amara.sees("Report · laptop", "I sent you the picture")
    shown, asked = asyncio.Event(), asyncio.Event()

    async def late(route: Route) -> None:
        asked.set()
        await shown.wait()
        await route.continue_()

    await amara.page.route(lambda address: "/page/file/" in address, late)
    await amara.goes_to("assetbot")
    async with asyncio.timeout(20):
        await asked.wait()
    shown.set()
    await amara.page.evaluate(LOADED)
    log = amara.page.locator("main .log")
    assert await log.evaluate(BELOW) <= 1
    await log.evaluate("log => { log.scrollTop = 40; }")
    await amara.page.evaluate(LOADED)
    assert await log.evaluate("log => log.scrollTop") == 40, "who goes up to read stays there"
    await log.evaluate("log => { log.scrollTop = log.scrollHeight; }")
    await amara.types("/asset away")
    await expect(await amara.sees("You are not away")).to_be_in_viewport(ratio=1)
