"""Who someone is, as a Slack user object describes them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.slack import Installation, slack_user

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOME = Installation(team_id="T0ACME", bot_user_id="U0BOT", bot_id="B0ASSET")
DESK = {
    "id": "U0DESK",
    "team_id": "T0ACME",
    "name": "desk",
    "profile": {"real_name": "Dana Desk", "email": "Dana@acme.example"},
}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ()),
        ({"is_restricted": True}, ("is_guest",)),
        ({"is_ultra_restricted": True}, ("is_guest",)),
        ({"is_bot": True}, ("is_bot",)),
        ({"id": "USLACKBOT"}, ("is_bot",)),
        ({"deleted": True}, ("deleted",)),
        ({"is_stranger": True}, ("stranger",)),
        ({"team_id": "T0VEND"}, ("stranger",)),
        ({"team_id": None}, ("stranger",)),
        ({"team_id": "T1", "enterprise_user": {"enterprise_id": "E0VEND"}}, ("stranger",)),
    ],
)
def test_who_is_not_a_full_member_is_marked(
    changes: dict[str, Any], expected: tuple[str, ...]
) -> None:
    """Guests, bots, deactivated people and other organisations' are told apart."""
    row = slack_user({**DESK, **changes}, HOME, seen_at=NOON)
    marks = ("is_guest", "is_bot", "deleted", "stranger")
    assert tuple(mark for mark in marks if getattr(row, mark)) == expected


def test_people_of_another_workspace_of_the_organisation_are_ours() -> None:
    """On a grid, the organisation counts."""
    home = HOME.model_copy(update={"enterprise_id": "E0ACME"})
    raw = {**DESK, "team_id": "T0OTHER", "enterprise_user": {"enterprise_id": "E0ACME"}}
    assert slack_user(raw, home, seen_at=NOON).stranger is False


@pytest.mark.parametrize(
    ("raw", "updated"), [(1795305600, 1795305600), (None, 0), ("soon", 0), (-1, 0), (10**30, 0)]
)
def test_when_someone_changed_is_slacks_own_time(raw: object, updated: int) -> None:
    """What is no second is none."""
    assert slack_user({**DESK, "updated": raw}, HOME, seen_at=NOON).updated == updated


def test_a_bare_user_object_is_read() -> None:
    """What Slack leaves out of deactivated people is not missed."""
    row = slack_user({"id": "U0GONE", "team_id": "T0ACME", "deleted": True}, HOME, seen_at=NOON)
    assert (row.name, row.email, row.tz, row.locale) == ("U0GONE", None, None, None)
