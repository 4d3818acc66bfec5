"""What people enter in what is drawn comes back as from Slack, and the app hears what it wants."""

from typing import Any, Final

import pytest
from playwright.async_api import Page, expect

from sandbox.slack.inputs import Entries, spots, state
from tests.browser.gallery import NAMES
from tests.browser.kit import BEGUN, ENTERED, FORM, KINDS, OSLO, asked, modal, option, words

JSON = dict[str, Any]
pytestmark = pytest.mark.asyncio(loop_scope="session")


async def told(page: Page, kind: str) -> list[Any]:
    """What the shell was told of that *kind*."""
    found: list[Any] = await page.evaluate(
        "kind => gallery.told.filter(([one]) => one === kind).map(([, what]) => what)", kind
    )
    return found


async def test_an_empty_form_comes_back_as_slack_tells_it(page: Page) -> None:
    """Each element is there, with null or an empty list."""
    await page.evaluate("view => gallery.present(view)", FORM)
    await page.get_by_role("button", name="Save").click()
    assert await told(page, "submit") == [state(FORM["blocks"], Entries())]


async def test_a_form_begins_with_what_is_known(page: Page) -> None:
    """Untouched, it sends its initial values."""
    await page.evaluate("view => gallery.present(view)", BEGUN)
    await page.get_by_role("button", name="Save").click()
    assert await told(page, "submit") == [state(BEGUN["blocks"], Entries())]


async def enters(page: Page, kind: str) -> None:
    """Enter in the input of that *kind* what stands in ENTERED, as a person does."""
    value = ENTERED[kind]
    field = page.get_by_label(kind, exact=True)
    if kind.endswith("_select"):
        for one in value if isinstance(value, list) else [value]:
            name = one["text"]["text"] if isinstance(one, dict) else called(one)
            await field.fill(name[:3])
            await page.get_by_role("option", name=name).click()
        if isinstance(value, list):
            await field.press("Escape")
    elif kind in {"checkboxes", "radio_buttons"}:
        for one in value if isinstance(value, list) else [value]:
            await field.get_by_label(one["text"]["text"]).check()
    elif kind == "file_input":
        content = {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": b"x"}
        await field.set_input_files(content)  # type: ignore[arg-type]
        await expect(page.get_by_text("scan.pdf")).to_be_visible()
    else:
        await field.fill("2026-11-22T01:00" if kind == "datetimepicker" else str(value))


def called(one: str) -> str:
    """The name behind an id."""
    known: JSON = {**NAMES["users"], **NAMES["channels"]}
    return str(known[one].get("real_name") or known[one]["name"])


async def test_what_is_entered_comes_back_as_slack_tells_it(page: Page) -> None:
    """For each kind of input the very `state.values` that Slack sends."""
    await page.evaluate("view => gallery.present(view)", FORM)
    await page.evaluate(
        "options => { gallery.answers.options = {value: {options}} }",
        [*map(option, ("Oslo", "Riga"))],
    )
    for kind in KINDS:
        await enters(page, kind)
    await page.get_by_role("button", name="Save").click()
    values = {spot.key: ENTERED[spot.kind] for spot in spots(FORM["blocks"])}
    assert await told(page, "submit") == [state(FORM["blocks"], Entries(values))]


async def test_a_menu_of_conversations_shows_what_it_offers(page: Page) -> None:
    """Channels alone, or what the filter lets through."""
    filtered: JSON = {"type": "conversations_select", "filter": {"include": ["im"]}}
    menus: dict[str, JSON] = {"Channel": {"type": "channels_select"}, "Person": filtered}
    view = modal(*(asked(name, menu) for name, menu in menus.items()))
    await page.evaluate("view => gallery.present(view)", view)
    for name, offered in {"Channel": ["#it-desk"], "Person": ["#Dana Desk"]}.items():
        await page.get_by_label(name).click()
        await expect(page.get_by_role("option")).to_have_text(offered)
        await page.get_by_label(name).press("Escape")


async def test_what_is_wrong_stands_under_its_input(page: Page) -> None:
    """It describes the input, which has the focus, and goes when something else is entered."""
    view = modal(
        asked("Name", {"type": "plain_text_input"}, hint=words("As on the label")),
        asked("Site", {"type": "plain_text_input"}, optional=True),
    )
    await page.evaluate("view => gallery.present(view)", view)
    await page.evaluate("gallery.answers.submit = {value: {errors: {Site: 'No such site.'}}}")
    await page.get_by_role("button", name="Save").click()
    site = page.get_by_label("Site (optional)")
    await expect(site).to_be_focused()
    await expect(site).to_have_accessible_description("No such site.")
    await expect(page.get_by_label("Name")).to_have_accessible_description("As on the label")
    await site.fill("x")
    await expect(page.get_by_text("No such site.")).to_be_hidden()


async def test_a_form_drawn_anew_keeps_what_was_typed(page: Page) -> None:
    """Where block and action are the same; the focus stays, and another input is as it begins."""
    view = modal(*(asked(name, {"type": "plain_text_input"}) for name in ("One", "Two")))
    await page.evaluate("view => gallery.present(view)", view | {"id": "V0AGAIN"})
    await page.get_by_label("One").fill("kept")
    await page.get_by_label("Two").fill("gone")
    await page.get_by_label("One").focus()
    other = asked("Two", {"type": "plain_text_input", "action_id": "another"})
    again = modal(view["blocks"][0], other, id="V0AGAIN", title=words("Again"))
    await page.evaluate("view => gallery.present(view)", again)
    await expect(page.get_by_role("dialog", name="Again")).to_be_visible()
    await expect(page.get_by_label("One")).to_be_focused()
    await expect(page.get_by_label("One")).to_have_value("kept")
    await expect(page.get_by_label("Two")).to_have_value("")


async def test_a_menu_searches_as_one_types(page: Page) -> None:
    """Only once enough is typed, by the keyboard alone; Escape closes the list and not the form."""
    view = modal(asked("Asset", {"type": "external_select", "min_query_length": 2}))
    await page.evaluate("view => gallery.present(view)", view)
    await page.evaluate(
        "options => { gallery.answers.options = {value: {options}} }",
        [*map(option, ("LT-1", "LT-2"))],
    )
    field = page.get_by_role("combobox", name="Asset")
    await expect(field).to_be_focused()
    await page.keyboard.type("l")
    await expect(page.get_by_role("status").first).to_have_text("Type at least 2 characters")
    await page.keyboard.type("t")
    await expect(page.get_by_role("option")).to_have_count(2)
    assert await told(page, "options") == [
        {"block_id": "Asset", "action_id": "a_Asset", "value": "lt"}
    ]
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("option")).to_have_count(0)
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.keyboard.type("lt")
    await expect(page.get_by_role("option")).to_have_count(2)
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(field).to_have_value("LT-2")


BUTTON: Final = {
    "type": "button",
    "action_id": "deny",
    "value": "7",
    "style": "danger",
    "text": words("Deny"),
}
QUESTION: Final = {
    "title": words("Deny?"),
    "text": words("It is over then."),
    "confirm": words("Yes"),
    "deny": words("No"),
}


async def test_a_button_asks_first_and_is_busy_until_the_app_was_told(page: Page) -> None:
    """Told once, however often it is pressed meanwhile; of what is denied, never."""
    message = {
        "ts": "1.1",
        "text": "x",
        "blocks": [
            {"type": "actions", "block_id": "b", "elements": [BUTTON | {"confirm": QUESTION}]}
        ],
    }
    await page.evaluate("message => gallery.show([{name: 'x', message}])", message)
    await page.evaluate("gallery.answers.act = {wait: true}")
    button = page.get_by_role("button", name="Deny")
    for answer in ("No", "Yes"):
        await button.click()
        asked_first = page.get_by_role("alertdialog", name="Deny?")
        await expect(asked_first).to_have_accessible_description("It is over then.")
        await asked_first.get_by_role("button", name=answer).click()
    await expect(button).to_have_attribute("aria-busy", "true")
    await button.click()
    await page.evaluate("window.go()")
    await expect(button).not_to_have_attribute("aria-busy", "true")
    assert await told(page, "act") == [
        {"block_id": "b", "action_id": "deny", "type": "button", "value": "7"}
    ]


async def test_menus_in_a_message_tell_the_app_at_once(page: Page) -> None:
    """An overflow menu by keyboard, and a select; what failed is said beside them."""
    more = {"type": "overflow", "action_id": "more", "options": [option("Edit"), option("Retire")]}
    site = {
        "type": "static_select",
        "action_id": "site",
        "placeholder": words("Site"),
        "options": [option("Oslo")],
    }
    message = {
        "ts": "1.2",
        "text": "x",
        "blocks": [{"type": "actions", "block_id": "b", "elements": [more, site]}],
    }
    await page.evaluate("message => gallery.show([{name: 'x', message}])", message)
    await page.get_by_role("button", name="More").press("Enter")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await page.evaluate("gallery.answers.act = {error: 'The app did not answer.'}")
    await page.get_by_role("combobox", name="Site").click()
    await page.get_by_role("option", name="Oslo").click()
    await expect(page.get_by_role("alert")).to_have_text("The app did not answer.")
    chosen = [one["selected_option"]["value"] for one in await told(page, "act")]
    assert chosen == ["retire", "oslo"]


async def test_a_date_that_is_typed_is_told_once_it_is_whole(page: Page) -> None:
    """The dates that it is on the way, each digit's, are nobody's."""
    day = {"type": "datepicker", "action_id": "day", "placeholder": words("Day")}
    blocks = [{"type": "actions", "block_id": "b", "elements": [day]}]
    await page.evaluate("blocks => gallery.show([{name: 'x', message: {blocks}}])", blocks)
    await page.get_by_label("Day").focus()
    await page.keyboard.type("11222026")
    await page.keyboard.press("Enter")
    await page.wait_for_function("gallery.told.length === 1")
    assert [one["selected_date"] for one in await told(page, "act")] == ["2026-11-22"]


async def test_the_app_hears_what_it_wants_to_hear_of(page: Page) -> None:
    """Of a choice at once, of text at Enter or as it is typed, and of nothing else in a form."""
    each = {"dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]}}
    typed = {"type": "plain_text_input"}
    view = modal(
        asked("Still", typed),
        asked("Entered", typed, dispatch_action=True),
        asked("Typed", typed | each, dispatch_action=True),
        asked("Site", {"type": "radio_buttons", "options": [OSLO]}, dispatch_action=True),
    )
    await page.evaluate("view => gallery.present(view)", view | {"id": "V0TOLD"})
    await page.get_by_label("Still").fill("a")
    await page.get_by_label("Entered").fill("b")
    await page.get_by_label("Entered").press("Enter")
    await page.get_by_label("Typed").fill("c")
    await page.wait_for_function("gallery.told.length === 2")
    await page.get_by_label("Oslo").check()
    kept = [one.get("value") or one["selected_option"] for one in await told(page, "act")]
    assert kept == ["b", "c", OSLO]
    assert await told(page, "submit") == []


async def test_a_form_in_place_of_another_gives_the_focus_to_its_first_input(page: Page) -> None:
    """As where "Looking it up" becomes a form."""
    waiting = modal({"type": "section", "text": words("Looking it up")}, id="V0LATER")
    await page.evaluate("view => gallery.present(view)", waiting)
    later = modal(asked("Reason", {"type": "plain_text_input"}), id="V0LATER")
    await page.evaluate("view => gallery.present(view)", later)
    await expect(page.get_by_label("Reason")).to_be_focused()
