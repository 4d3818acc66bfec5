"""What the bot sends is drawn as Slack draws it, and what people enter comes back as from Slack."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import pytest
from axe_playwright_python.async_playwright import (  # type: ignore[import-untyped]  # has none
    Axe,
)
from playwright.async_api import Page, expect

from tests.browser.gallery import ONE_OF_EACH, STATIC, samples
from tests.browser.kit import BEGUN, BLOCKS, FORM, PIXEL, words
from tests.templates.hostile import TEXTS
from tests.templates.shapes import parts

JSON = dict[str, Any]
pytestmark = pytest.mark.asyncio(loop_scope="session")

MARKUP: Final = (
    "<img src=x onerror=owned=1>",
    "</div></form><script>owned=1</script>",
    "<a href=javascript:owned=1>x</a>",
    "\" onclick='owned=1' <svg/onload=owned=1>",
    "javascript:owned=1",
)
UNTYPED: Final = {"confirm", "dispatch_action_config", "option", "option_group", "slack_file"}
NOT_SHOWN: Final = ("options", "option_groups", "confirm", "placeholder", "initial_option")
COUNTED: Final = (
    *("img", "svg", "script", "style", "link", "iframe", "a", "button", "input", "textarea"),
    *("form", "dialog", "table"),
)


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
        await page.evaluate("drawn => gallery.show(drawn)", samples(*written, of=ONE_OF_EACH))
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


async def test_files_and_pictures_of_a_message_are_drawn(page: Page) -> None:
    """A picture as such, or its words where it cannot be had; any other file by its name."""
    message = {
        "text": "*Two* files",
        "edited": {},
        "files": [
            {"name": "all.csv", "size": 12_345, "url_private": "https://files.example/all.csv"},
            {"name": "a.png", "mimetype": "image/png", "url_private": PIXEL, "alt_txt": "A chart"},
            {"name": "b.png", "mimetype": "image/png", "url_private": "", "alt_txt": "Gone"},
        ],
    }
    await page.evaluate("message => gallery.show([{name: 'x', message}])", message)
    await expect(page.get_by_text("Two files")).to_be_visible()
    await expect(page.get_by_text("(edited)")).to_be_visible()
    await expect(page.get_by_text("12 kB")).to_be_visible()
    await expect(page.get_by_role("img", name="A chart")).to_have_js_property("naturalWidth", 1)
    await expect(page.get_by_text("Picture: Gone")).to_be_visible()
    await page.get_by_role("link", name="all.csv").click()
    assert await page.evaluate("gallery.told") == [["open", "https://files.example/all.csv"]]


def section(accessory: JSON) -> JSON:
    """A section with something beside its text."""
    return {"type": "section", "text": words("x"), "accessory": accessory}


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
    """drawn.json names what the modules draw, and all of it is looked at by the test below."""
    written = json.loads((STATIC / "blocks/drawn.json").read_text("utf-8"))
    assert await page.evaluate("gallery.DRAWN") == written
    tried = {part.get("type") for part in parts([*BLOCKS, *FORM["blocks"]])}
    assert {kind for kinds in written.values() for kind in kinds} - tried == UNTYPED


async def test_everybody_can_use_what_is_drawn(page: Page) -> None:
    """Axe finds nothing wrong with anything that can be drawn, nor with its contrast."""
    forms = [{"name": "form", "view": FORM}, {"name": "begun", "view": BEGUN}]
    await is_for_everybody(page, [*forms, {"name": "kit", "message": {"blocks": BLOCKS}}])


@pytest.mark.prove
async def test_everybody_can_use_what_the_bot_sends(page: Page) -> None:
    """Nor with what each template makes of it."""
    await is_for_everybody(page, samples(of=ONE_OF_EACH))


async def is_for_everybody(page: Page, drawn: list[JSON]) -> None:
    """Axe finds nothing wrong with names and roles, nor with contrast in light and in dark."""
    await page.evaluate("drawn => gallery.show(drawn)", drawn)
    for theme, rules in (("light", {}), ("dark", {"runOnly": ["color-contrast"]})):
        await page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        results = await Axe().run(page, options={"resultTypes": ["violations"], **rules})
        assert [*map(told_of, results.response["violations"])] == [], theme


async def test_everybody_can_use_what_opens(page: Page) -> None:
    """Nor with a menu that is open in a form, nor with the question that a button asks."""
    await page.evaluate("view => gallery.present(view)", FORM)
    await page.get_by_label("multi_static_select", exact=True).fill("o")
    await page.get_by_role("option", name="Oslo").click()
    form = await Axe().run(page, context="dialog")
    await page.evaluate("gallery.clear()")
    await page.evaluate("blocks => gallery.show([{name: 'x', message: {blocks}}])", BLOCKS)
    await page.get_by_role("button", name="No", exact=True).click()
    question = await Axe().run(page, context="dialog")
    await page.get_by_role("alertdialog").get_by_role("button", name="No").click()
    found = [*form.response["violations"], *question.response["violations"]]
    assert [*map(told_of, found)] == []


def told_of(rule: JSON) -> tuple[str, list[str]]:
    """What a rule of axe is called, and where it is broken."""
    return rule["id"], [node["html"][:200] for node in rule["nodes"][:3]]
