"""Who is let in, and who is taken for whom: from what Slack told, while it is believed."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import NotPermitted
from bot.people import STALE_AFTER, People
from bot.slack import Installation
from bot.store import SlackUser
from tests.made import NOON, SOURCE, person
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
    return People(
        records=place.records, index=place.index, slack=None, home=HOME, now=lambda: place.now
    )


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


@pytest.mark.parametrize("what", ["deleted", "is_bot", "stranger"])
async def test_who_has_an_asset_is_mentioned_only_as_one_of_us(
    people: People, place: Place, what: str
) -> None:
    """An account that ended, an app or a stranger with the address of a colleague is nobody."""
    place.index.hold_people(SOURCE, [person(1, MAIL)])
    await people.keep([user()])
    assert people.in_slack(SOURCE, "1") == "U1"
    await people.keep([user(**{what: True})])
    assert people.in_slack(SOURCE, "1") is None


async def test_who_is_a_person_already_is_bound_to_no_other_by_an_address(
    people: People, place: Place
) -> None:
    """They are told of as that one of the source; who they are in the records stays."""
    await people.keep([user()])
    first = await people.person("U1")
    place.index.hold_people(SOURCE, [person(1, MAIL)])
    linked = await people.reread(["U1"])
    found = await people.identified(["U1"], linked)
    assert found == {"U1": (first, [(SOURCE, "1")])}
    assert await people.reread(["U1"]) == linked


async def test_who_is_nobody_yet_is_whom_their_address_leads_to(
    people: People, place: Place
) -> None:
    """And it stays so: the link is kept."""
    await people.keep([user()])
    place.index.hold_people(SOURCE, [person(1, MAIL)])
    found = await people.identified(["U1"], await people.reread(["U1"]))
    assert found["U1"].people == [(SOURCE, "1")]
    assert await people.identified(["U1"], await people.reread(["U1"])) == found
