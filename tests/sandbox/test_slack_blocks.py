"""What Slack refuses in blocks and texts, by name, with where and why."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.slack.block_kit.blocks import check_message, check_options, check_text, check_view
from sandbox.slack.block_kit.elements import ELEMENTS
from sandbox.slack.block_kit.layout import BLOCKS
from sandbox.slack.refusals import SlackError
from tests.sandbox.examples import (
    ALERT,
    ANSWERED,
    ANYWHERE,
    BUTTON,
    CARDS,
    CELL,
    ELEMENTS_IN,
    HAND_IN,
    INPUT,
    MESSAGES_ONLY,
    OPTION,
    PICTURE,
    PLAN,
    RICH,
    SAID,
    SECTION,
    SELECT,
    TABLE,
    VIDEO,
    WORDS,
    bounded,
    but,
    line_of,
    picked,
    pictured,
)
from tests.sandbox.reaching import card, container, data_table, rich, task

JSON = dict[str, Any]

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
    [card(hero_image=PICTURE, icon=PICTURE, subtitle=SAID, body=SAID, actions=[BUTTON])],
    [{"type": "carousel", "elements": [card(actions=[BUTTON]), card(actions=[BUTTON])]}],
    [container(child_blocks=[SECTION, TABLE], is_collapsible=True, default_collapsed=True)],
    [{"type": "container", "rich_text_title": rich(), "child_blocks": [{"type": "divider"}]}],
    [{"type": "data_table", "caption": "x", "rows": [[CELL], [rich()]]}],
]

WHOLE: list[JSON] = [
    *ANYWHERE.values(),
    *MESSAGES_ONLY.values(),
    *CARDS.values(),
    ALERT,
    *(INPUT | {"element": {"type": kind} | keys} for kind, (keys, _) in ELEMENTS_IN.items()),
]

NUMBER = {"type": "raw_number", "value": 3}
GROUP = {"label": WORDS, "options": [OPTION]}
OTHER = OPTION | {"value": "b"}
CHOSEN: dict[str, JSON] = {
    "static_select": {"initial_option": OTHER},
    "multi_static_select": {"initial_options": [OTHER]},
    "checkboxes": {"initial_options": [OPTION, OTHER]},
    "radio_buttons": {"initial_option": OTHER},
}
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
    (
        "a picture from two places",
        [PICTURE | {"slack_file": {"id": "F0SCAN"}}],
        "either image_url or slack_file",
    ),
    ("a file without a name", [pictured({})], "either id or url"),
    ("a file", [{"type": "file", "external_id": "x", "source": "remote"}], "type: file"),
    ("a video without a title", [VIDEO | {"title": None}], "must be an object"),
    ("a video that lacks one", [but(VIDEO, "title")], "missing required field: title"),
    ("an empty card", [{"type": "card", "subtitle": WORDS}], "hero_image, title, actions or body"),
    ("a menu in a card", [card(actions=[SELECT | {"options": [OPTION]}])], "static_select"),
    ("a section in a carousel", [{"type": "carousel", "elements": [SECTION]}], "type: section"),
    ("a container in another", [container(child_blocks=[container()])], "type: container"),
    ("an input in a container", [container(child_blocks=[INPUT])], "unsupported type: input"),
    ("a container without a title", [but(container(), "title")], "title or rich_text_title"),
    ("a fold that cannot open", [container(default_collapsed=True)], "needs is_collapsible"),
    (
        "a fold with a border",
        [container(is_collapsible=True, has_header_divider=True)],
        "excludes is_collapsible",
    ),
    (
        "a block_id twice, once inside",
        [SECTION | {"block_id": "b"}, container(child_blocks=[SECTION | {"block_id": "b"}])],
        "block_id already exists: b",
    ),
    (
        "an action_id twice in a card",
        [{"type": "carousel", "elements": [card(actions=[BUTTON, BUTTON])]}],
        "action_id already exists: press",
    ),
    ("a plan of sections", [PLAN | {"tasks": [SECTION]}], "unsupported type: section"),
    ("a task that is odd", [task() | {"status": "odd"}], "valid enum value: pending"),
    ("a task in mrkdwn", [task() | {"title": SAID}], "must provide a string"),
    ("a data table without a caption", [but(data_table(), "caption")], "field: caption"),
    ("ragged data", [data_table() | {"rows": [[CELL], [CELL, CELL]]}], "same number of cells"),
    ("a rich head", [data_table() | {"rows": [[rich()], [CELL]]}], "unsupported type: rich_text"),
    ("an alert", [ALERT], "unsupported type: alert"),
    ("no line in rich text", [RICH | {"elements": []}], "no fewer than 1"),
    ("nothing in a line", [line_of()], "no fewer than 1"),
    ("a mention of nobody", [line_of({"type": "user", "user_id": "<!channel>"})], "id of a user"),
    (
        "an unknown style",
        [line_of({"type": "text", "text": "x", "style": {"big": True}})],
        "additional property: big",
    ),
    (
        "a link in a menu",
        [SECTION | {"accessory": SELECT | {"options": [OPTION | {"url": "https://a.example"}]}}],
        "additional property: url",
    ),
    ("a day that is none", [picked("datepicker", "initial_date", "3 Feb")], "must be a date"),
    ("an hour that is none", [picked("timepicker", "initial_time", "24:00")], "must be a time"),
    ("nothing that could be typed", [bounded(5, 4)], "min_length must not be more"),
    ("a file handed in", [HAND_IN], "unsupported type: file_input"),
    ("an address to answer to", [picked("channels_select", *ANSWERED)], "response_url_enabled"),
    ("a number for a flag", [SECTION | {"expand": 1}], "must be a boolean"),
    ("a word for a number", [data_table(page_size="5")], "must be an integer"),
    ("a number in quotes", [TABLE | {"rows": [[NUMBER | {"value": "3"}]]}], "be a number"),
    ("a column before the first", [data_table(row_header_column_index=-1)], "not be negative"),
    ("a person by name", [picked("users_select", "initial_user", "@dana")], "id of a user"),
    ("a channel by name", [picked("channels_select", "initial_channel", "#x")], "id of a channel"),
    (
        "a person for a channel",
        [picked("multi_conversations_select", "initial_conversations", ["U0DANADESK"])],
        "id of a channel",
    ),
    ("a mention of a number", [line_of({"type": "user", "user_id": 5})], "must provide a string"),
    (
        "a confirmation in one word",
        [SECTION | {"accessory": BUTTON | {"confirm": "yes"}}],
        "object",
    ),
    *(
        (
            f"{kind} with {what}",
            [INPUT | {"element": {"type": kind, "action_id": "pick", "options": [OPTION], **keys}}],
            why,
        )
        for kind, chosen in CHOSEN.items()
        for what, keys, why in (
            ("one value twice", {"options": [OPTION, OPTION]}, "option values must be unique"),
            ("a first choice not offered", chosen, "initial option must be one of the options"),
        )
    ),
    (
        "an overflow with one value twice",
        [SECTION | {"accessory": {"type": "overflow", "action_id": "a", "options": [OPTION] * 2}}],
        "option values must be unique",
    ),
    (
        "one value in two groups",
        [SECTION | {"accessory": SELECT | {"option_groups": [GROUP, GROUP]}}],
        "option values must be unique",
    ),
    ("a type that is no word", [{"type": ["section"]}], "unsupported type"),
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


@pytest.mark.parametrize(
    "tables",
    [[TABLE, TABLE], [TABLE, data_table()], [TABLE, container(child_blocks=[TABLE])]],
    ids=["two", "one of each kind", "one inside"],
)
def test_a_second_table_is_refused_by_its_own_name(tables: list[JSON]) -> None:
    """Two tables in a message, of whatever kind, are invalid_attachments."""
    with pytest.raises(SlackError) as refusal:
        check_message(tables)
    assert refusal.value.name == "invalid_attachments"
    assert "only_one_table_allowed" in str(refusal.value.details)


def _anything() -> st.SearchStrategy[Any]:
    keys = st.sampled_from(["type", "text", "elements", "options", "value", "block_id"])
    plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
    kinds = st.sampled_from([*BLOCKS, *ELEMENTS, "plain_text", "mrkdwn"])
    return st.recursive(
        plain | kinds,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
        max_leaves=10,
    )


@pytest.mark.parametrize("kind", ["table", "data_table"])
def test_rows_that_are_no_list_are_refused(kind: str) -> None:
    """They are told by name, and not counted."""
    with pytest.raises(SlackError, match="invalid_blocks"):
        check_message([{"type": kind, "rows": True}])


@given(payload=_anything(), changed=st.data())
def test_no_payload_breaks_the_checks(payload: Any, changed: st.DataObject) -> None:
    """Whatever JSON an app sends, and whatever is wrong deep inside, it is told by name."""
    block = changed.draw(st.sampled_from(WHOLE))
    spoilt = _spoilt(block, payload, changed)
    for blocks in (payload, [payload], [spoilt]):
        with suppress(SlackError):
            check_message(blocks)
        with suppress(SlackError):
            check_view({"type": "modal", "title": WORDS, "blocks": blocks})
        with suppress(SlackError):
            check_view(blocks)
        if isinstance(blocks, dict):
            with suppress(SlackError):
                check_options(blocks)


def _spoilt(value: Any, payload: Any, changed: st.DataObject) -> Any:
    """*value* with *payload* in place of one thing in it."""
    if not value or not isinstance(value, dict | list) or changed.draw(st.integers(0, 4)) == 0:
        return payload
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    key = changed.draw(st.sampled_from(keys))
    copy: Any = value.copy()
    copy[key] = _spoilt(value[key], payload, changed)
    return copy


@pytest.mark.parametrize("blocks", ["[]", {"type": "divider"}, ["divider"]])
def test_blocks_that_are_no_list_of_objects_are_a_format_error(blocks: Any) -> None:
    """Slack has a name of its own for what is not even a list of objects."""
    with pytest.raises(SlackError, match="invalid_blocks_format"):
        check_message(blocks)


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
