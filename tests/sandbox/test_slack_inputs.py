"""Everything people can use, wherever it stands, arrives as Slack tells it."""

from typing import Any, NamedTuple

import pytest

from sandbox.slack import NotPossible
from tests.sandbox.conftest import Listener
from tests.sandbox.drawn import asked, modal, option, placed, section, words

JSON = dict[str, Any]


OSLO, BERLIN = option("Oslo"), option("Berlin")
MENU = {"placeholder": words("Site"), "options": [OSLO, BERLIN]}


class Row(NamedTuple):
    """A kind of element, what is chosen in it, and what is told of it full and empty."""

    kind: str
    more: JSON
    said: object
    full: JSON
    empty: JSON


NORTH = {"placeholder": words("Site"), "option_groups": [{"label": words("N"), "options": [OSLO]}]}
CHOSEN = [
    Row("static_select", MENU, "Oslo", {"selected_option": OSLO}, {"selected_option": None}),
    Row("static_select", NORTH, "Oslo", {"selected_option": OSLO}, {"selected_option": None}),
    Row(
        "multi_static_select", MENU, "Oslo", {"selected_options": [OSLO]}, {"selected_options": []}
    ),
    Row("users_select", {}, "alex", {"selected_user": "U0ALEXMORE"}, {"selected_user": None}),
    Row(
        "multi_users_select",
        {},
        ["alex", "dana"],
        {"selected_users": ["U0ALEXMORE", "U0DANADESK"]},
        {"selected_users": []},
    ),
    Row(
        "conversations_select",
        {},
        "#it-desk",
        {"selected_conversation": "#it-desk"},
        {"selected_conversation": None},
    ),
    Row(
        "multi_conversations_select",
        {},
        ["it-desk"],
        {"selected_conversations": ["#it-desk"]},
        {"selected_conversations": []},
    ),
    Row(
        "channels_select",
        {},
        "it-desk",
        {"selected_channel": "#it-desk"},
        {"selected_channel": None},
    ),
    Row(
        "multi_channels_select",
        {},
        ["it-desk"],
        {"selected_channels": ["#it-desk"]},
        {"selected_channels": []},
    ),
    Row("datepicker", {}, "2026-11-22", {"selected_date": "2026-11-22"}, {"selected_date": None}),
    Row(
        "timepicker",
        {"timezone": "Europe/Oslo"},
        "13:45",
        {"selected_time": "13:45", "timezone": "Europe/Oslo"},
        {"selected_time": None, "timezone": "Europe/Oslo"},
    ),
    Row(
        "datetimepicker",
        {},
        "1795305600",
        {"selected_date_time": 1795305600},
        {"selected_date_time": None},
    ),
    Row(
        "checkboxes",
        {"options": [OSLO, BERLIN]},
        ["Oslo", "Berlin"],
        {"selected_options": [OSLO, BERLIN]},
        {"selected_options": []},
    ),
    Row(
        "radio_buttons",
        {"options": [OSLO, BERLIN]},
        "Berlin",
        {"selected_option": BERLIN},
        {"selected_option": None},
    ),
]
RICH = {
    "type": "rich_text",
    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "hello"}]}],
}
TYPED = [
    Row("plain_text_input", {}, "LT-0042", {"value": "LT-0042"}, {"value": None}),
    Row("email_text_input", {}, "a@b.example", {"value": "a@b.example"}, {"value": None}),
    Row("url_text_input", {}, "https://b.example", {"value": "https://b.example"}, {"value": None}),
    Row("number_input", {"is_decimal_allowed": True}, "4.2", {"value": "4.2"}, {"value": None}),
    Row("rich_text_input", {}, "hello", {"rich_text_value": RICH}, {}),
]
"""What stands in forms alone."""


def kinds(rows: list[Row]) -> pytest.MarkDecorator:
    """The rows as a table of cases, called by their kinds."""
    return pytest.mark.parametrize("row", rows, ids=[row.kind for row in rows])


def with_ids(told: JSON, wide: Listener) -> JSON:
    """Channels by their ids."""
    desk = wide.workspace.channel("it-desk").id
    return {
        key: desk if value == "#it-desk" else [desk] if value == ["#it-desk"] else value
        for key, value in told.items()
    }


@kinds(CHOSEN)
async def test_what_is_chosen_on_a_message_is_told_at_once(wide: Listener, row: Row) -> None:
    """The action and the message's state carry it, under the keys of its kind."""
    desk = wide.workspace.channel("it-desk").id
    blocks = [placed(row.kind, row.more), placed(row.kind, row.more) | {"block_id": "b_other"}]
    blocks[1]["label" if "label" in blocks[1] else "text"] = words("Other")
    await wide.client.chat_postMessage(channel=desk, text="Pick", blocks=blocks)
    dana = wide.workspace.member("dana")
    on = dana.sees("it-desk")[-1]
    await dana.chooses(row.said, at="Pick", on=on)
    body = await wide.one("block_actions")
    (action,) = body["actions"]
    echoed: JSON = {key: row.more[key] for key in ("placeholder", "timezone") if key in row.more}
    assert action.pop("action_ts")
    assert action == {
        "type": row.kind,
        "action_id": "a_site",
        "block_id": "b_site",
        **echoed,
        **with_ids(row.full, wide),
    }
    assert body["state"]["values"] == {
        "b_site": {"a_site": {"type": row.kind, **with_ids(row.full, wide)}},
        "b_other": {"a_site": {"type": row.kind, **row.empty}},
    }


@kinds(CHOSEN + TYPED)
async def test_what_is_entered_in_a_form_is_told_when_it_is_submitted(
    wide: Listener, row: Row
) -> None:
    """Nothing is sent before; then the values of all inputs come, empty ones too."""
    dana = wide.workspace.member("dana")
    other = asked(row.kind, row.more, optional=True) | {"block_id": "b_other"}
    other["label"] = {"type": "plain_text", "text": "Other"}
    await wide.shows("dana", modal(asked(row.kind, row.more), other))
    await dana.fills("Pick", row.said)
    assert await dana.submits() == {}
    assert wide.of("block_actions") == []
    values = (await wide.one("view_submission"))["view"]["state"]["values"]
    assert values == {
        "b_site": {"a_site": {"type": row.kind, **with_ids(row.full, wide)}},
        "b_other": {"a_site": {"type": row.kind, **row.empty}},
    }
    assert dana.form is None


@kinds(CHOSEN + TYPED)
async def test_an_input_that_asks_for_it_is_told_at_once_as_well(wide: Listener, row: Row) -> None:
    """With dispatch_action, text is told when Enter is pressed and a choice when it is made."""
    assert row.empty.keys() <= row.full.keys()
    dana = wide.workspace.member("dana")
    form = await wide.shows("dana", modal(asked(row.kind, row.more, dispatch_action=True)))
    await dana.fills("Pick", row.said, enter=True)
    body = await wide.one("block_actions")
    assert row.full.keys() <= body["actions"][0].keys()
    assert body["container"] == {"type": "view", "view_id": form.id}
    told = {"type": row.kind, **with_ids(row.full, wide)}
    assert body["view"]["state"]["values"]["b_site"]["a_site"] == told
    assert not {"channel", "message", "state", "response_url"} & body.keys()


async def test_text_is_told_as_it_is_typed_where_the_form_says_so(wide: Listener) -> None:
    """on_character_entered tells without Enter; the usual on_enter_pressed does not."""
    dana = wide.workspace.member("dana")
    eager = {"dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]}}
    one = asked("plain_text_input", eager, dispatch_action=True)
    two = asked("plain_text_input", {}, dispatch_action=True) | {"block_id": "b_two"}
    two["label"] = {"type": "plain_text", "text": "Two"}
    await wide.shows("dana", modal(one, two))
    await dana.fills("Two", "silent")
    await dana.fills("Pick", "lt-00")
    body = await wide.one("block_actions")
    assert body["actions"][0]["value"] == "lt-00"


GOOD, BAD = ({"text": words(f"{how} answer"), "value": how} for how in ("Good", "Bad"))
BUTTON = {"text": words("Open"), "value": "v", "style": "primary", "url": "https://a.example"}
ICON = {"icon": "trash", "text": words("Delete"), "value": "d"}


@pytest.mark.parametrize(
    ("block", "element", "press", "told"),
    [
        ("actions", {"type": "button", **BUTTON}, "Open", BUTTON),
        (
            "actions",
            {"type": "overflow", "options": [OSLO, BERLIN]},
            "Berlin",
            {"selected_option": BERLIN},
        ),
        (
            "context_actions",
            {"type": "feedback_buttons", "positive_button": GOOD, "negative_button": BAD},
            "Bad answer",
            BAD,
        ),
        ("context_actions", {"type": "icon_button", **ICON}, "Delete", ICON),
    ],
)
async def test_what_only_sends_is_not_in_the_state(
    wide: Listener, block: str, element: JSON, press: str, told: JSON
) -> None:
    """Buttons, overflow menus and feedback are pressed, each with its own keys."""
    desk = wide.workspace.channel("it-desk").id
    drawn = {"type": block, "block_id": "b_one", "elements": [element | {"action_id": "a_one"}]}
    await wide.client.chat_postMessage(channel=desk, text="Card", blocks=[drawn])
    await wide.workspace.member("dana").clicks(press)
    body = await wide.one("block_actions")
    (action,) = body["actions"]
    assert action.pop("action_ts")
    ids = {"type": element["type"], "block_id": "b_one", "action_id": "a_one"}
    assert action == {**ids, **told}
    assert body["state"] == {"values": {}}


async def test_of_many_each_is_chosen_and_taken_back(wide: Listener) -> None:
    """Each change is told with the whole new set, up to the most the menu takes."""
    desk = wide.workspace.channel("it-desk").id
    menu = {**MENU, "max_selected_items": 1}
    blocks = [section("multi_static_select", menu)]
    await wide.client.chat_postMessage(channel=desk, text="Pick", blocks=blocks)
    dana = wide.workspace.member("dana")
    await dana.clicks("Oslo")
    with pytest.raises(NotPossible, match="Site takes 1 at most"):
        await dana.clicks("Berlin")
    await dana.clicks("Oslo")
    chosen = [body["actions"][0]["selected_options"] for body in wide.of("block_actions")]
    assert chosen == [[OSLO], []]


async def test_an_updated_message_keeps_what_was_entered_under_the_same_ids(wide: Listener) -> None:
    """A new block_id starts afresh; what one person entered is not another's."""
    desk = wide.workspace.channel("it-desk").id
    posted = await wide.client.chat_postMessage(
        channel=desk, text="Pick", blocks=[section("static_select", MENU)]
    )
    dana, priya = wide.workspace.member("dana"), wide.workspace.member("priya")

    async def after(blocks: list[JSON]) -> list[JSON]:
        await wide.client.chat_update(channel=desk, ts=posted["ts"], text="Pick", blocks=blocks)
        for who in (dana, priya):
            await who.clicks("Now")
        return [body["state"]["values"] for body in wide.of("block_actions")[-2:]]

    await dana.clicks("Oslo")
    now = {"type": "button", "action_id": "now", "text": words("Now")}
    actions = {"type": "actions", "elements": [now]}
    kept, none = await after([section("static_select", MENU), actions])
    assert kept["b_site"]["a_site"]["selected_option"] == OSLO
    assert none["b_site"]["a_site"]["selected_option"] is None
    fresh, _ = await after([section("static_select", MENU) | {"block_id": "b_new"}, actions])
    assert fresh["b_new"]["a_site"]["selected_option"] is None
