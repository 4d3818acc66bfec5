"""Messages as text for a terminal."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.slack.inputs import written
from sandbox.text import as_text

JSON = dict[str, Any]

NAMES = {"U0DANADESK": "Dana Desk", "C0DESK": "it-desk"}


def said(*blocks: JSON) -> str:
    """The blocks as text."""
    return as_text({"text": "unused", "blocks": list(blocks)}, NAMES)


def mrkdwn(text: str) -> JSON:
    """A text object."""
    return {"type": "mrkdwn", "text": text}


def plain(text: str) -> JSON:
    """A text object without markup."""
    return {"type": "plain_text", "text": text}


def test_a_card_reads_as_a_card() -> None:
    """Headline, aligned fields, context and buttons, each where it belongs."""
    card = said(
        {"type": "header", "text": plain("MacBook Pro 14")},
        {
            "type": "section",
            "fields": [
                mrkdwn("*Serial number*\nC02XL0ABJGH5"),
                mrkdwn("*Assignee*\n<@U0DANADESK>"),
            ],
        },
        {"type": "divider"},
        {"type": "context", "elements": [mrkdwn("Checked just now"), plain("factorial")]},
        {
            "type": "actions",
            "elements": [
                {"type": "button", "action_id": "later", "text": plain("Later")},
                {
                    "type": "button",
                    "action_id": "open",
                    "text": plain("Open record"),
                    "url": "https://a.example/1",
                },
            ],
        },
    )
    assert card.split("\n") == [
        "MacBook Pro 14",
        "==============",
        "Serial number  C02XL0ABJGH5",
        "Assignee       @Dana Desk",
        "-" * 40,
        "Checked just now   factorial",
        "[Later] [Open record] (https://a.example/1)",
    ]


def test_a_table_is_aligned() -> None:
    """Columns are as wide as their widest cell, and stand right where the table says so."""

    def raw(text: str) -> JSON:
        return {"type": "raw_text", "text": text}

    rich = {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [{"type": "user", "user_id": "U0DANADESK"}],
            }
        ],
    }
    table = {
        "type": "table",
        "rows": [
            [raw("Asked"), raw("Days")],
            [raw("C02XL0ABJGH5"), raw("438")],
            [rich, {"type": "raw_number", "value": 7}],
        ],
        "column_settings": [{}, {"align": "right"}],
    }
    assert said(table).split("\n") == [
        "Asked          Days",
        "------------   ----",
        "C02XL0ABJGH5    438",
        "@Dana Desk        7",
    ]


def test_markup_reads_as_people_read_it() -> None:
    """Mentions, channels, links, broadcasts and entities; an unknown id stays an id."""
    words = (
        "<@U0DANADESK> in <#C0DESK> or <#C9|else>, <https://a.example|the record> "
        "<https://b.example> <!here> <@U9> *R&amp;D* &lt;now&gt; snake_case 2*3*4"
    )
    assert said({"type": "section", "text": mrkdwn(words)}) == (
        "@Dana Desk in #it-desk or #else, the record (https://a.example) "
        "https://b.example @here @U9 R&D <now> snake_case 2*3*4"
    )


def test_plain_text_is_left_as_it_is() -> None:
    """Nothing in a plain_text object is markup."""
    assert said({"type": "section", "text": plain("*a* <@U0DANADESK> &amp;")}) == (
        "*a* <@U0DANADESK> &amp;"
    )


def test_instants_are_readable_in_the_readers_zone() -> None:
    """A date is said in words; without a number in it, the fallback is."""
    date = "<!date^1795305600^{date_short_pretty} at {time}|22 Nov 2026 00:00 UTC>"
    payload = {"text": date}
    assert as_text(payload, {}) == "22 Nov 2026 at 00:00"
    assert as_text(payload, {}, ZoneInfo("Europe/Berlin")) == "22 Nov 2026 at 01:00"
    assert as_text({"text": "<!date^soon^{date}|some day>"}, {}) == "some day"


def test_a_section_shows_its_button_beside_its_words() -> None:
    """An accessory stands at the end of the line it belongs to."""
    button = {"type": "button", "action_id": "show", "text": plain("Show")}
    assert said({"type": "section", "text": mrkdwn("LT-0042"), "accessory": button}) == (
        "LT-0042   [Show]"
    )


def test_rich_text_keeps_its_lists_and_quotes() -> None:
    """Bullets, numbers and quotation marks are kept."""

    def section(text: str) -> JSON:
        return {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}

    rich = {
        "type": "rich_text",
        "elements": [
            section("Steps"),
            {
                "type": "rich_text_list",
                "style": "ordered",
                "elements": [section("a"), section("b")],
            },
            {"type": "rich_text_list", "style": "bullet", "elements": [section("c")]},
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": "so"}]},
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "link", "url": "https://a.example", "text": "there"},
                    {"type": "emoji", "name": "wave"},
                    {"type": "channel", "channel_id": "C0DESK"},
                    {"type": "date", "timestamp": 1795305600, "format": "{date_num}"},
                ],
            },
        ],
    }
    assert said(rich).split("\n") == [
        "Steps",
        "1. a",
        "2. b",
        "- c",
        "> so",
        "there (https://a.example):wave:#it-desk2026-11-22",
    ]


def test_without_blocks_the_text_is_what_there_is() -> None:
    """A message of text alone reads as that text."""
    assert as_text({"text": "No such serial &amp; no nearest"}, {}) == (
        "No such serial & no nearest"
    )


def test_inputs_menus_and_pictures_are_named() -> None:
    """What cannot be shown in a terminal is named in brackets."""
    menu = {"type": "static_select", "action_id": "pick", "placeholder": plain("Pick one")}
    assert said({"type": "input", "label": plain("Status"), "element": menu}) == (
        "Status: [Pick one...]"
    )
    del menu["placeholder"]
    assert said({"type": "input", "label": plain("Status"), "element": menu}) == (
        "Status: [choose one...]"
    )
    assert said({"type": "image", "alt_text": "A chart"}) == "[image: A chart]"
    assert said({"type": "something_new"}) == "[something_new]"


def test_what_is_entered_stands_beside_its_label() -> None:
    """An input that is filled says with what, line by line, and not what it is."""
    block = {
        "type": "input",
        "block_id": "why",
        "label": plain("Why"),
        "element": {"type": "plain_text_input", "action_id": "why"},
    }
    entered = {"why": "It broke.\nTwice \x1b[2J"}
    read = as_text({"text": "", "blocks": [block]}, {}, entered=entered)
    assert read == "Why: It broke.\n  Twice [2J"
    assert said(block) == "Why: [text...]"
    block["element"] = {"type": "checkboxes", "options": [{"text": plain("Tell them")}]}
    assert said(block) == "Why: [ ] Tell them"


@pytest.mark.parametrize(
    ("element", "words"),
    [
        ({"type": "users_select", "selected_user": "U0ALEXMORE"}, "Alex Moreno"),
        (
            {"type": "multi_users_select", "selected_users": ["U0ALEXMORE", "U0X"]},
            "Alex Moreno, U0X",
        ),
        (
            {"type": "static_select", "selected_option": {"text": plain("Oslo"), "value": "1"}},
            "Oslo",
        ),
        ({"type": "plain_text_input", "value": None}, ""),
        ({"type": "datepicker", "selected_date": "2026-11-22"}, "2026-11-22"),
        ({"type": "file_input", "files": [{"id": "F1", "name": "bill.pdf"}]}, "bill.pdf"),
        ({"type": "rich_text_input", "rich_text_value": {"elements": [{"text": "hi"}]}}, "hi"),
    ],
)
def test_an_entry_reads_as_people_wrote_it(element: JSON, words: str) -> None:
    """People and options by name, whatever kind of input holds them."""
    names = {"U0ALEXMORE": "Alex Moreno"}
    assert written({"who": {"who": element}}, names) == {"who": words}


@given(st.text())
def test_no_text_reaches_the_terminal_as_a_command(text: str) -> None:
    """Escape sequences, bells and marks that turn text around are taken out."""
    blocks = [
        {"type": "section", "text": mrkdwn(text), "fields": [plain(text)]},
        {"type": "table", "rows": [[{"type": "raw_text", "text": text}]]},
        {"type": "markdown", "text": text},
    ]
    shown = as_text({"text": text, "blocks": blocks}, {"U1": text})
    assert not [
        letter
        for letter in shown
        if (ord(letter) < 32 and letter != "\n") or 127 <= ord(letter) < 160 or letter == "\u202e"
    ]
