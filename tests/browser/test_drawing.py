"""What the bot sends is drawn as Slack draws it, and what people enter comes back as from Slack."""

import json
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any, Final

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import (  # type: ignore[import-untyped]  # has none
    Axe,
)
from playwright.async_api import Browser, Page, expect

from sandbox.slack.inputs import Entries, spots, state
from tests.browser.forms import BEGUN, ENTERED, FORM, KINDS, asked, modal, option, words
from tests.browser.gallery import NAMES, STATIC, samples, served
from tests.templates.hostile import TEXTS

JSON = dict[str, Any]
pytestmark = pytest.mark.asyncio(loop_scope="module")

MARKUP: Final = (
    "<img src=x onerror=owned=1>",
    "</div></form><script>owned=1</script>",
    "<a href=javascript:owned=1>x</a>",
    "\" onclick='owned=1' <svg/onload=owned=1>",
    "javascript:owned=1",
)
NOT_SHOWN: Final = ("options", "option_groups", "confirm", "placeholder", "initial_option")
COUNTED: Final = (
    *("img", "svg", "script", "style", "link", "iframe", "a", "button", "input", "textarea"),
    *("form", "dialog", "table"),
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def gallery(browser: Browser) -> AsyncIterator[Page]:
    """A page that draws what it is given; it fails at the end if anything went wrong in it."""
    wrong: list[str] = []
    async with served() as address:
        page = await browser.new_page(viewport={"width": 390, "height": 844})
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        await page.goto(address)
        await page.wait_for_function("window.gallery")
        await page.evaluate("names => Object.assign(gallery.context, names)", NAMES)
        yield page
        await page.close()
    assert wrong == []


@pytest_asyncio.fixture(loop_scope="module")
async def page(gallery: Page) -> Page:
    """The gallery, empty."""
    await gallery.evaluate("gallery.clear()")
    return gallery


async def told(page: Page, kind: str) -> list[Any]:
    """What the shell was told of that *kind*."""
    found: list[Any] = await page.evaluate(
        "kind => gallery.told.filter(([one]) => one === kind).map(([, what]) => what)", kind
    )
    return found


def shown(value: Any) -> Iterator[str]:
    """Every text of a payload that stands on the page, whatever is opened."""
    if isinstance(value, list):
        for item in value:
            yield from shown(item)
    elif isinstance(value, dict):
        if value.get("type") in {"plain_text", "raw_text", "text"}:
            yield value["text"]
        for key, item in value.items():
            if key not in NOT_SHOWN:
                yield from shown(item)


def one_of_each(drawn: list[JSON]) -> list[JSON]:
    """The first sample of each template."""
    return [*{one["name"].partition(".")[0]: one for one in reversed(drawn)}.values()]


async def test_every_sample_is_drawn(page: Page) -> None:
    """With all of its words, no box that stands for something unknown, and none too wide."""
    drawn = samples()
    await page.evaluate("drawn => gallery.show(drawn)", drawn)
    texts = await page.locator("article").all_text_contents()
    missing = [
        (one["name"], said)
        for one, text in zip(drawn, texts, strict=True)
        for said in shown((one.get("message") or one["view"])["blocks"])
        if said.strip() not in text
    ]
    assert missing == []
    assert await page.locator(".bk-unknown").count() == 0
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390


async def test_hostile_words_add_nothing_but_words(page: Page) -> None:
    """What others wrote is read as text: no picture, link, button or script comes of it."""
    counted = "names => names.map((name) => document.querySelectorAll(`article ${name}`).length)"
    counts = []
    for written in (["word"], [*MARKUP, *TEXTS]):
        await page.evaluate("gallery.clear()")
        await page.evaluate("drawn => gallery.show(drawn)", one_of_each(samples(*written)))
        counts.append(await page.evaluate(counted, COUNTED))
    assert counts[0] == counts[1]
    assert await page.evaluate("window.owned") is None
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390


CASES: Final = {
    "*b* _i_ ~s~ `c`": "<strong>b</strong> <em>i</em> <s>s</s> <code>c</code>",
    "a*b* snake_case_name 2*3*4 *": "a*b* snake_case_name 2*3*4 *",
    "*bold _both_*": "<strong>bold </strong><em><strong>both</strong></em>",
    "*two\nlines*": "*two\nlines*",
    "`*as is* &lt;b&gt;` *x*": "<code>*as is* &lt;b&gt;</code> <strong>x</strong>",
    "&amp;lt; R&amp;D": "&amp;lt; R&amp;D",
    "<@U0DANADESK> <@U0NOBODY|nell> <@U0NOBODY>": "@Dana Desk @nell @U0NOBODY",
    "<#C0ITDESK> <#C0OTHER|ops> <!subteam^S0ITTEAM> <!here>": "#it-desk #ops @it-team @here",
    "<https://a.example/?a&amp;b|A &amp; B>": '<a href="https://a.example/?a&amp;b">A &amp; B</a>',
    "<mailto:a@b.example>": '<a href="mailto:a@b.example">a@b.example</a>',
    "<javascript:alert(1)|x>": "x",
    "see https://a.example/b.": 'see <a href="https://a.example/b">https://a.example/b</a>.',
    ":white_check_mark: at 12:05:30 :nonesuch:": "✅ at 12:05:30 :nonesuch:",
    "<!date^1795305600^{date_num} {time_secs}|x>": "2026-11-22 1:00:00 AM",
    "<!date^1795305600^{date} {date_short}|x>": "November 22nd, 2026 Nov 22, 2026",
    "<!date^1795305600^{date_long}|x>": "Sunday, November 22nd, 2026",
    "<!date^1795687200^{date_short_pretty} at {time}|x>": "today at 11:00 AM",
    "<!date^1795600800^{date_pretty}, {date_long_pretty}|x>": "yesterday, yesterday",
    "<!date^1795683600^{ago}|x>": "1 hour ago",
    "<!date^99999999999999^{date}|no such day>": "no such day",
    "<!date^1795305600^{date_num}^https://a.example|x>": '<a href="https://a.example">2026-11-22</a>',
    "&gt; said\n&gt; so\nbefore": "<blockquote>said\nso</blockquote>before",
    "a\n```\nx &lt; y\n  z\n```\nb": "a<pre>x &lt; y\n  z</pre>b",
    "no ``` end": "no ``` end",
    "a < b & <": "a &lt; b &amp; &lt;",
}


async def test_markup_is_read_as_slack_reads_it(page: Page) -> None:
    """Styles, mentions, links, dates in the reader's zone, quotes and code; else it is words."""
    found = await page.evaluate("cases => cases.map((text) => gallery.text(text)[0])", [*CASES])
    plain = [
        re.sub(
            r'</?(?:div|span|time)[^>]*>| (?:class|target|rel|tabindex|role|aria-label)="[^"]*"',
            "",
            html,
        )
        for html in found
    ]
    assert dict(zip(CASES, plain, strict=True)) == CASES


async def test_text_is_also_said_in_plain_words(page: Page) -> None:
    """For notifications: without marks, with names for ids."""
    said = await page.evaluate("gallery.text('*Hi* <@U0DANADESK>, <https://a.example|look>')[1]")
    assert said == "Hi @Dana Desk, look"


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


def section(accessory: JSON) -> JSON:
    """A section with something beside its text."""
    return {"type": "section", "text": words("x"), "accessory": accessory}


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


async def test_what_cannot_be_drawn_is_marked_as_such(page: Page) -> None:
    """A block, an element, a part of a text: each is a box that names its type."""
    odd = {
        "video": {"type": "video"},
        "workflow_button": section({"type": "workflow_button"}),
        "rich_text_poem": {"type": "rich_text", "elements": [{"type": "rich_text_poem"}]},
        "constructor": {"type": "constructor"},
    }
    message = {"blocks": [*odd.values()]}
    await page.evaluate("message => gallery.show([{name: 'x', message}])", message)
    boxes = await page.locator(".bk-unknown").all_text_contents()
    assert [said.rpartition(": ")[2] for said in boxes] == [*odd]


async def test_the_list_of_what_is_drawn_is_true(page: Page) -> None:
    """drawn.json names what the modules draw, no more and no less."""
    written = json.loads((STATIC / "blocks/drawn.json").read_text("utf-8"))
    assert await page.evaluate("gallery.DRAWN") == written


async def test_everybody_can_use_what_is_drawn(page: Page) -> None:
    """Axe finds nothing wrong with names and roles, nor with contrast in light and in dark."""
    forms = [{"name": "form", "view": FORM}, {"name": "begun", "view": BEGUN}]
    drawn = [*one_of_each(samples()), *forms]
    await page.evaluate("drawn => gallery.show(drawn)", drawn)
    for theme, rules in (("light", {}), ("dark", {"runOnly": ["color-contrast"]})):
        await page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        results = await Axe().run(page, options=rules)
        assert [*map(told_of, results.response["violations"])] == [], theme


def told_of(rule: JSON) -> tuple[str, list[str]]:
    """What a rule of axe is called, and where it is broken."""
    return rule["id"], [node["html"][:200] for node in rule["nodes"][:3]]
