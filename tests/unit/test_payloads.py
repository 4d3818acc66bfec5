"""What handlers read out of Slack's request formats."""

import json
from typing import Any

import pytest

from bot.slack import Installation
from handlers import payloads, shapes
from handlers.transport import _lifetime

HOME = Installation(team_id="T0ACME", bot_user_id="U0BOT", bot_id="B0BOT")
ORGANISATION = HOME.model_copy(update={"enterprise_id": "E0ACME"})


def message(**changes: Any) -> dict[str, Any]:
    """A direct message as Slack delivers it."""
    event = {
        "type": "message",
        "user": "U0DESK",
        "text": "who has LT-0042?",
        "ts": "1795305600.000100",
        "channel": "D0DESK",
        "channel_type": "im",
    }
    return {
        "team_id": "T0ACME",
        "event": {**event, **changes},
        "event_id": "Ev0001",
        "authorizations": [{"enterprise_id": None, "team_id": "T0ACME", "user_id": "U0BOT"}],
        "is_ext_shared_channel": False,
    }


def test_a_direct_message_is_read_whole() -> None:
    """Who wrote what, and where the answer belongs."""
    said = payloads.said(message(thread_ts="1795305500.000100"), HOME)
    assert said
    assert (said.user, said.channel, said.thread) == ("U0DESK", "D0DESK", "1795305500.000100")
    assert not said.elsewhere


@pytest.mark.parametrize(
    "changes",
    [
        {"subtype": "message_changed", "user": None},
        {"subtype": "bot_message", "bot_id": "B0OTHER"},
        {"bot_id": "B0OTHER"},
        {"user": "U0BOT"},
        {"user": None},
        {"subtype": "channel_join"},
    ],
)
def test_what_no_person_wrote_to_the_bot_is_not_answered(changes: dict[str, Any]) -> None:
    """Edits, other apps and the bot itself are none of its business."""
    assert payloads.said(message(**changes), HOME) is None


@pytest.mark.parametrize(("kind", "overheard"), [("im", False), ("channel", True), ("group", True)])
def test_what_is_written_in_a_channel_is_only_overheard(kind: str, *, overheard: bool) -> None:
    """It is answered where that was opted in to alone."""
    said = payloads.said(message(channel_type=kind), HOME)
    assert said
    assert said.overheard is overheard


@pytest.mark.parametrize(
    ("body", "installation", "ours"),
    [
        ({"team_id": "T0ACME"}, HOME, True),
        ({"team_id": "T0ELSE"}, HOME, False),
        ({"team": {"id": "T0ACME"}}, HOME, True),
        ({"team": None, "enterprise": {"id": "E0ACME"}}, ORGANISATION, True),
        ({"team": None, "enterprise": {"id": "E0ELSE"}}, ORGANISATION, False),
        ({"team": None, "enterprise": None}, HOME, False),
        ({"team_id": "T0VEND", "authorizations": [{"team_id": "T0ACME"}]}, HOME, True),
        ({"team": {"id": "T0VEND"}, "view": {"app_installed_team_id": "T0ACME"}}, HOME, True),
        ({}, HOME, False),
        ({}, ORGANISATION, False),
    ],
)
def test_only_payloads_of_this_installation_are_ours(
    body: dict[str, Any], installation: Installation, ours: object
) -> None:
    """A workspace or an organisation, as the token says; anything else is refused."""
    assert payloads.ours(body, installation) is ours


@pytest.mark.parametrize(
    ("body", "installation", "foreign"),
    [
        (message(), HOME, False),
        (message(user_team="T0VEND"), HOME, True),
        (message(source_team="T0VEND"), HOME, True),
        (message(user_team="T0ACME"), HOME, False),
        ({"user": {"id": "U1", "team_id": "T0VEND"}}, HOME, True),
        ({"user": {"id": "U1", "team_id": "T0ACME"}}, HOME, False),
        (message(user_team="E0ACME"), ORGANISATION, False),
        (message(user_team="E0VEND"), ORGANISATION, True),
    ],
)
def test_people_of_other_organisations_are_told_apart(
    body: dict[str, Any], installation: Installation, foreign: object
) -> None:
    """In a channel shared with another organisation its people can act, and get no data."""
    assert payloads.foreign(body, installation) is foreign


def test_a_click_knows_where_it_happened() -> None:
    """The button's own id and value, the channel, the thread and the way to answer."""
    body = {
        "user": {"id": "U0DESK", "team_id": "T0ACME"},
        "container": {
            "type": "message",
            "channel_id": "C0ITDESK",
            "thread_ts": "1795305500.000100",
            "is_ephemeral": True,
        },
        "channel": {"id": "C0ITDESK", "name": "it-desk"},
        "response_url": "https://hooks.slack.com/actions/T0ACME/2/def",
        "actions": [{"action_id": "show_asset:3", "block_id": "b", "value": "{}"}],
    }
    clicked = payloads.clicked(body)
    assert (clicked.action, clicked.value, clicked.channel) == ("show_asset", "{}", "C0ITDESK")
    assert clicked.thread == "1795305500.000100"


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("18060", 18060.0), ("NaN", 21600.0), ("1" + "0" * 400, 21600.0), ('"long"', 21600.0)],
)
def test_a_greeting_that_makes_no_sense_is_no_reason_to_go(said: str, seconds: float) -> None:
    """Whatever a greeting says of its lifetime, the connection is kept for a sensible time."""
    hello = json.loads(f'{{"debug_info": {{"approximate_connection_time": {said}}}}}')
    assert _lifetime(hello) == seconds
    assert _lifetime({"debug_info": [hello]}) == _lifetime(None) == 21600.0


@pytest.mark.parametrize("tokens", [True, 1, "x", [], [{}], {"bot": "B1"}])
def test_a_word_about_tokens_that_names_none_is_refused(tokens: object) -> None:
    """Nobody is to guess whether the bot's own was meant."""
    event = {"type": "tokens_revoked", "tokens": tokens}
    with pytest.raises(ValueError, match=r"event\.tokens"):
        shapes.check({"type": "event_callback", "event_id": "Ev1", "event": event})
