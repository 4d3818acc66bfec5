"""What may stand where in Block Kit, and what is refused by name."""

from typing import Any

import pytest

from sandbox.slack.blocks import check_message, check_text, check_view
from sandbox.slack.refusals import SlackError

JSON = dict[str, Any]

WORDS = {"type": "plain_text", "text": "Press"}
SAID = {"type": "mrkdwn", "text": "*Said*"}
BUTTON = {"type": "button", "action_id": "press", "text": WORDS}
SECTION = {"type": "section", "text": SAID}
OPTION = {"text": WORDS, "value": "a"}
SELECT = {"type": "static_select", "action_id": "pick"}
INPUT = {
    "type": "input",
    "label": WORDS,
    "element": {"type": "plain_text_input", "action_id": "say"},
}
CELL = {"type": "raw_text", "text": "x"}
TABLE = {"type": "table", "rows": [[CELL]]}
RICH = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "Ask ", "style": {"bold": True}},
                {"type": "user", "user_id": "U0DANADESK"},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]}
            ],
        },
    ],
}

ACCEPTED: list[list[JSON]] = [
    [],
    [SECTION, {"type": "divider"}, {"type": "header", "text": WORDS}],
    [SECTION | {"accessory": BUTTON}],
    [{"type": "actions", "elements": [BUTTON, SELECT | {"options": [OPTION]}]}],
    [{"type": "context", "elements": [SAID, WORDS]}],
    [TABLE, RICH],
    [{"type": "table", "rows": [[CELL, RICH], [CELL, {"type": "raw_number", "value": 3}]]}],
    [INPUT],
    [{"type": "actions", "elements": [BUTTON]}, {"type": "actions", "elements": [BUTTON]}],
]

REFUSED: list[tuple[str, list[JSON], str]] = [
    ("an unknown block", [{"type": "sections"}], "unsupported type: sections"),
    ("no type", [{"text": SAID}], "missing required field: type"),
    ("an unknown key", [SECTION | {"colour": "red"}], "invalid additional property: colour"),
    ("nothing to say", [{"type": "section"}], "missing required field: text or fields"),
    ("an empty text", [{"type": "section", "text": SAID | {"text": ""}}], "more than 0"),
    ("a text that is null", [{"type": "section", "text": None}], "must be an object"),
    ("mrkdwn in a header", [{"type": "header", "text": SAID}], "unsupported type: mrkdwn"),
    ("a bare string", [{"type": "section", "text": "hello"}], "must be an object"),
    (
        "mrkdwn on a button",
        [{"type": "actions", "elements": [BUTTON | {"text": SAID}]}],
        "unsupported type: mrkdwn",
    ),
    (
        "a button without action_id",
        [{"type": "actions", "elements": [{"type": "button", "text": WORDS}]}],
        "missing required field: action_id",
    ),
    (
        "the same action_id twice in a block",
        [{"type": "actions", "elements": [BUTTON, BUTTON]}],
        "action_id already exists: press",
    ),
    (
        "the same block_id twice",
        [SECTION | {"block_id": "b"}, SECTION | {"block_id": "b"}],
        "block_id already exists: b",
    ),
    ("an input in actions", [{"type": "actions", "elements": [INPUT["element"]]}], "unsupported"),
    ("a button in an input", [INPUT | {"element": BUTTON}], "unsupported type: button"),
    ("a header in a section", [SECTION | {"accessory": WORDS}], "unsupported type: plain_text"),
    ("no actions", [{"type": "actions", "elements": []}], "no fewer than 1 items"),
    ("no options", [SECTION | {"accessory": SELECT | {"options": []}}], "no fewer than 1"),
    ("neither options nor groups", [SECTION | {"accessory": SELECT}], "either options or"),
    (
        "option values repeated",
        [SECTION | {"accessory": SELECT | {"options": [OPTION, OPTION]}}],
        "option values must be unique",
    ),
    (
        "an initial option that is not offered",
        [
            SECTION
            | {
                "accessory": SELECT
                | {"options": [OPTION], "initial_option": OPTION | {"value": "b"}}
            }
        ],
        "initial option must be one of the options",
    ),
    ("a colourful button", [SECTION | {"accessory": BUTTON | {"style": "green"}}], "enum"),
    ("a link to nowhere", [SECTION | {"accessory": BUTTON | {"url": "javascript:1"}}], "URL"),
    ("ragged rows", [{"type": "table", "rows": [[CELL], [CELL, CELL]]}], "same number of cells"),
    ("an empty cell", [{"type": "table", "rows": [[CELL | {"text": ""}]]}], "more than 0"),
    ("a picture from nowhere", [{"type": "image", "alt_text": "x"}], "image_url or slack_file"),
    ("a file", [{"type": "file"}], "unsupported type: file"),
]


@pytest.mark.parametrize("blocks", ACCEPTED)
def test_what_slack_takes_is_accepted(blocks: list[JSON]) -> None:
    """Blocks in their documented shapes pass."""
    check_message(blocks)


@pytest.mark.parametrize(
    ("blocks", "why"),
    [case[1:] for case in REFUSED],
    ids=[case[0] for case in REFUSED],
)
def test_what_slack_refuses_is_refused_with_where_and_why(blocks: list[JSON], why: str) -> None:
    """The answer is invalid_blocks, with the reason and a JSON pointer, twice as Slack does."""
    with pytest.raises(SlackError) as refusal:
        check_message(blocks)
    answer = refusal.value.answer
    assert answer["error"] == "invalid_blocks"
    assert why in " ".join(answer["errors"])
    assert "[json-pointer:/blocks" in answer["errors"][0]
    assert answer["response_metadata"]["messages"][0] == f"[ERROR] {answer['errors'][0]}"


def test_a_second_table_is_refused_by_its_own_name() -> None:
    """Two tables in a message are invalid_attachments."""
    with pytest.raises(SlackError) as refusal:
        check_message([TABLE, TABLE])
    assert refusal.value.name == "invalid_attachments"
    assert "only_one_table_allowed" in str(refusal.value.details)


@pytest.mark.parametrize("blocks", ["[]", {"type": "divider"}, ["divider"]])
def test_blocks_that_are_no_list_of_objects_are_a_format_error(blocks: Any) -> None:
    """Slack has a name of its own for what is not even a list of objects."""
    with pytest.raises(SlackError, match="invalid_blocks_format"):
        check_message(blocks)


def test_a_form_needs_a_submit() -> None:
    """A modal with an input block is refused without a submit, and accepted with one."""
    modal = {"type": "modal", "title": WORDS, "blocks": [INPUT]}
    check_view(modal | {"submit": WORDS})
    with pytest.raises(SlackError, match="invalid_arguments") as refusal:
        check_view(modal)
    assert "missing required field: submit" in str(refusal.value.details)


def test_a_table_cannot_stand_in_a_modal() -> None:
    """Tables are for messages."""
    with pytest.raises(SlackError, match="invalid_arguments"):
        check_view({"type": "modal", "title": WORDS, "blocks": [TABLE]})


@pytest.mark.parametrize(
    "text",
    [
        "R&amp;D &lt;b&gt;",
        "<@U0DANADESK|dana> <#C0DESK> <https://a.example/?a=1&amp;b=2|there> <mailto:a@b.example>",
        "<!date^1795305600^{date_short_pretty} at {time}|22 Nov 2026 00:00 UTC>",
        "> quoted\n>more",
    ],
)
def test_escaped_text_and_slacks_own_markup_are_accepted(text: str) -> None:
    """Entities, mentions, links, dates and quotes are what markup is for."""
    check_message([{"type": "section", "text": {"type": "mrkdwn", "text": text}}])
    check_text(text)


@pytest.mark.parametrize(
    "text",
    ["R&D", "a < b", "a > b", "&quot;", "<!channel>", "<!here|x>", "<javascript:1|x>", "<x>"],
)
def test_text_that_nobody_escaped_is_refused(text: str) -> None:
    """Stricter than Slack: what would shout or be shown wrong is refused where it stands."""
    with pytest.raises(SlackError, match="invalid_blocks") as refusal:
        check_message([{"type": "section", "text": {"type": "mrkdwn", "text": text}}])
    assert "not escaped" in refusal.value.details["errors"][0]
    with pytest.raises(SlackError, match="invalid_arguments"):
        check_text(text)
    check_message([{"type": "section", "text": {"type": "plain_text", "text": text}}])
