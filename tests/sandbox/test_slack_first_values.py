"""What elements begin with, and what they bound, is what people could enter there themselves."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import Workspace
from sandbox.slack.block_kit.blocks import check_message, check_view
from sandbox.slack.refusals import SlackError
from tests.sandbox.calling import refused
from tests.sandbox.conftest import Listener
from tests.sandbox.drawn import asked, modal, option, section
from tests.sandbox.examples import PICTURE, RICH, line_of

JSON = dict[str, Any]

PEOPLE = ["U0DANADESK", "U0ALEXMORE"]
PLACES = ["C0ONE", "C0TWO"]
WHOLE = {"is_decimal_allowed": False}
DECIMAL = {"is_decimal_allowed": True}
TAKEN: list[tuple[str, JSON]] = [
    ("conversations_select", {"filter": {"include": ["im", "mpim", "private", "public"]}}),
    ("multi_conversations_select", {"filter": {"exclude_bot_users": True}}),
    ("conversations_select", {"filter": {"exclude_external_shared_channels": False}}),
    ("rich_text_input", {"initial_value": RICH}),
    ("datepicker", {"initial_date": "2028-02-29"}),
    ("timepicker", {"initial_time": "13:45", "timezone": "Europe/Oslo"}),
    ("plain_text_input", {"initial_value": "abc", "max_length": 3}),
    ("plain_text_input", {"initial_value": "", "min_length": 3}),
    ("multi_users_select", {"initial_users": PEOPLE, "max_selected_items": 2}),
    ("number_input", WHOLE | {"min_value": "-5", "initial_value": "0", "max_value": "10"}),
    ("number_input", DECIMAL | {"min_value": "0.5", "max_value": "0.5"}),
]
REFUSED: list[tuple[str, JSON, str, str]] = [
    ("conversations_select", {"filter": 5}, "filter", "must be an object"),
    ("conversations_select", {"filter": {}}, "filter", "at least one field"),
    ("conversations_select", {"filter": {"include": []}}, "filter/include", "no fewer than 1"),
    ("conversations_select", {"filter": {"include": ["channel"]}}, "filter/include/0", "enum"),
    (
        "multi_conversations_select",
        {"filter": {"exclude_bot_users": "yes"}},
        "filter/exclude_bot_users",
        "must be a boolean",
    ),
    ("conversations_select", {"filter": {"exclude": ["im"]}}, "filter", "property: exclude"),
    ("rich_text_input", {"initial_value": 5}, "initial_value", "must be an object"),
    ("rich_text_input", {"initial_value": "x"}, "initial_value", "must be an object"),
    ("rich_text_input", {"initial_value": {"type": "mrkdwn"}}, "initial_value/type", "mrkdwn"),
    ("datepicker", {"initial_date": "2026-13-45"}, "initial_date", "must be a date"),
    ("datepicker", {"initial_date": "2027-02-29"}, "initial_date", "must be a date"),
    ("datepicker", {"initial_date": "20270228"}, "initial_date", "must be a date"),
    ("timepicker", {"timezone": "Moon/Base"}, "timezone", "must be a time zone"),
    ("timepicker", {"timezone": 1}, "timezone", "must be a time zone"),
    (
        "plain_text_input",
        {"initial_value": "abcd", "max_length": 3},
        "initial_value",
        "longer than max_length",
    ),
    *(
        (kind, more | {"max_selected_items": 1}, next(iter(more)), "more than max_selected_items")
        for kind, more in (
            ("multi_users_select", {"initial_users": PEOPLE}),
            ("multi_channels_select", {"initial_channels": PLACES}),
            ("multi_conversations_select", {"initial_conversations": PLACES}),
            ("multi_external_select", {"initial_options": [option("a"), option("b")]}),
        )
    ),
    ("number_input", WHOLE | {"min_value": "abc"}, "min_value", "must be a number"),
    ("number_input", WHOLE | {"max_value": "1e3"}, "max_value", "must be a number"),
    ("number_input", WHOLE | {"initial_value": "nan"}, "initial_value", "must be a number"),
    ("number_input", WHOLE | {"min_value": 5}, "min_value", "must provide a string"),
    ("number_input", WHOLE | {"min_value": "0.5"}, "min_value", "must be a whole number"),
    (
        "number_input",
        WHOLE | {"min_value": "6", "max_value": "5"},
        "",
        "min_value must not be more than max_value",
    ),
]


@pytest.mark.parametrize(("kind", "more"), TAKEN)
def test_what_could_be_entered_is_taken(kind: str, more: JSON) -> None:
    """First values, bounds and filters in their documented shapes pass."""
    check_view(modal(asked(kind, more)))


@pytest.mark.parametrize(("kind", "more", "key", "why"), REFUSED)
def test_what_could_not_be_entered_is_refused_where_it_stands(
    kind: str, more: JSON, key: str, why: str
) -> None:
    """It is read at once, and not only when somebody submits it."""
    with pytest.raises(SlackError, match="invalid_arguments") as refusal:
        check_view(modal(asked(kind, more)))
    (message,) = refusal.value.details["response_metadata"]["messages"]
    assert why in message
    assert message.endswith(f"[json-pointer:/view/blocks/0/element/{key}]".replace("/]", "]"))


@pytest.mark.parametrize(
    "url", ["javascript:1", "https://", "https:///a", "http://[", "https://a b.example", "//a.b"]
)
def test_an_address_leads_somewhere(url: str) -> None:
    """Of a picture, and of what a date or a word in rich text leads to."""
    day = {"type": "date", "timestamp": 1795305600, "format": "{date}"}
    check_message([line_of(day | {"url": "https://a.example"})])
    linked = [line_of(day | {"url": url}), line_of({"type": "link", "url": url})]
    for block in (PICTURE | {"image_url": url}, *linked):
        with pytest.raises(SlackError, match="invalid_blocks") as refusal:
            check_message([block])
        assert "must be a valid URL" in refusal.value.details["errors"][0]


UNKNOWN: list[tuple[str, JSON, str]] = [
    ("users_select", {"initial_user": "U0NOBODY"}, "user"),
    ("multi_users_select", {"initial_users": ["U0DANADESK", "U0NOBODY"]}, "user"),
    ("conversations_select", {"initial_conversation": "C0NOWHERE"}, "conversation"),
    ("multi_conversations_select", {"initial_conversations": ["C0NOWHERE"]}, "conversation"),
    ("channels_select", {"initial_channel": "C0NOWHERE"}, "public channel"),
    ("channels_select", {"initial_channel": "#leadership"}, "public channel"),
    ("multi_channels_select", {"initial_channels": ["#leadership"]}, "public channel"),
]


@pytest.mark.parametrize(("kind", "more", "what"), UNKNOWN)
async def test_a_menu_begins_only_with_who_and_what_is_here(
    client: AsyncWebClient, workspace: Workspace, kind: str, more: JSON, what: str
) -> None:
    """Neither in a message nor in a view is there a first choice of an id that nobody has."""
    private = workspace.channel("leadership").id
    ((key, first),) = more.items()
    more = {key: private if first == "#leadership" else first}
    if first == ["#leadership"]:
        more = {key: [private]}
    desk, trigger = workspace.channel("it-desk").id, workspace.triggers.make("U0DANADESK")
    message = {"channel": desk, "text": "x", "blocks": [section(kind, more)]}
    view = {"trigger_id": trigger, "view": modal(asked(kind, more))}
    for method, given in (("chat.postMessage", message), ("views.open", view)):
        body = await refused(client.api_call(method, json=given))
        why = str(body["response_metadata"]["messages"])
        assert f"{key} must be the id of a valid {what}" in why
        assert "blocks/0]" in why


async def test_a_menu_begins_with_who_and_what_is_here(wide: Listener) -> None:
    """A person, a public channel, and any conversation of an id that is known."""
    workspace = wide.workspace
    desk, private = workspace.channel("it-desk").id, workspace.channel("it-team").id
    first: dict[str, JSON] = {
        "users_select": {"initial_user": "U0ALEXMORE"},
        "channels_select": {"initial_channel": desk},
        "conversations_select": {"initial_conversation": private},
    }
    for kind, more in first.items():
        form = await wide.shows("dana", modal(asked(kind, more)))
        assert set(more.values()) <= set(form.values["b_site"]["a_site"].values())
