"""Who is let in: by what Slack told, while it is believed."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import NotPermitted
from bot.people.members import STALE_AFTER, People
from bot.slack import Installation
from bot.store import SlackUser
from tests.made import NOON
from tests.place import Place

HOME = Installation(team_id="T1", bot_user_id="U0BOT", bot_id="B0BOT")
MAIL = "ana@x.example"


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    """New, empty records and an index."""
    place = await Place.open(tmp_path)
    yield place
    await place.close()


@pytest.fixture
def people(place: Place) -> People:
    """Nobody yet, and no Slack to ask."""
    return People(records=place.records, slack=None, home=HOME, now=lambda: place.now)


def user(**facts: object) -> SlackUser:
    """Ana as Slack told of her at noon, but for these facts."""
    told = {"id": "U1", "team_id": "T1", "name": "Ana", "email": MAIL, "seen_at": NOON}
    return SlackUser.model_validate(told | facts)


@pytest.mark.parametrize("what", ["deleted", "is_bot", "stranger", "is_guest"])
async def test_who_is_no_full_member_is_not_let_in(people: People, what: str) -> None:
    """Be it an account that ended, an app, somebody of another organisation or a guest."""
    await people.keep([user()])
    assert people.known("U1")
    await people.keep([user(**{what: True})])
    with pytest.raises(NotPermitted):
        people.known("U1")


async def test_what_slack_told_long_ago_lets_nobody_in(people: People, place: Place) -> None:
    """Whoever may have left since then is looked up before they get an answer."""
    await people.keep([user()])
    place.now += STALE_AFTER
    assert people.known("U1")
    place.now += timedelta(seconds=1)
    assert people.known("U1") is None
