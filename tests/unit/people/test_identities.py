"""Who is taken for whom: by what Slack told and what the sources tell."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.people.identities import Identities
from bot.people.members import People
from bot.slack import Installation
from bot.store import SlackUser
from bot.store import people as rows
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
    return People(records=place.records, slack=None, home=HOME, now=lambda: place.now)


@pytest.fixture
def identities(place: Place, people: People) -> Identities:
    """Who they are in the sources and the records."""
    return Identities(
        records=place.records, index=place.index, people=people, now=lambda: place.now
    )


def user(**facts: object) -> SlackUser:
    """Ana as Slack told of her at noon, but for these facts."""
    told = {"id": "U1", "team_id": "T1", "name": "Ana", "email": MAIL, "seen_at": NOON}
    return SlackUser.model_validate(told | facts)


@pytest.mark.parametrize("what", ["deleted", "is_bot", "stranger"])
async def test_who_has_an_asset_is_mentioned_only_as_one_of_us(
    people: People, identities: Identities, place: Place, what: str
) -> None:
    """An account that ended, an app or a stranger with the address of a colleague is nobody."""
    place.index.hold_people(SOURCE, [person(1, MAIL)])
    await people.keep([user()])
    assert identities.in_slack(SOURCE, "1") == "U1"
    await people.keep([user(**{what: True})])
    assert identities.in_slack(SOURCE, "1") is None


async def test_who_is_a_person_already_is_bound_to_no_other_by_an_address(
    people: People, identities: Identities, place: Place
) -> None:
    """They are told of as that one of the source; who they are in the records stays."""
    await people.keep([user()])
    first = await identities.person("U1")
    place.index.hold_people(SOURCE, [person(1, MAIL)])
    linked = await identities.reread(["U1"])
    found = await identities.identified(["U1"], linked)
    assert found == {"U1": (first, [(SOURCE, "1")])}
    assert await identities.reread(["U1"]) == linked


async def test_who_is_nobody_yet_is_whom_their_address_leads_to(
    people: People, identities: Identities, place: Place
) -> None:
    """And it stays so: the link is kept."""
    await people.keep([user()])
    place.index.hold_people(SOURCE, [person(1, MAIL)])
    found = await identities.identified(["U1"], await identities.reread(["U1"]))
    assert found["U1"].people == [(SOURCE, "1")]
    assert await identities.identified(["U1"], await identities.reread(["U1"])) == found


TWO = [("strauß@x.example", "strauss@x.example"), ("ana@straße.example", "ana@strasse.example")]
"""Addresses that case-folding makes one: they are of two people, and of two domains."""
ONE = [("Özge@x.example", "ÖZGE@x.example"), ("ren\u00e9@x.example", "Rene\u0301@X.example")]


@pytest.mark.parametrize(("written", "other"), TWO)
async def test_an_address_that_only_reads_alike_leads_to_nobody(
    people: People, identities: Identities, place: Place, written: str, other: str
) -> None:
    """Whoever has it is somebody else, in Slack, in the source and in the records."""
    await people.keep([user(email=written)])
    await identities.person("U1")
    place.index.hold_people(SOURCE, [person(1, other)])
    assert identities.with_email(written) == []
    assert identities.in_slack(SOURCE, "1") is None
    assert people.with_address(other) == frozenset()
    async with place.records.read() as connection:
        assert await rows.people_with_address(connection, other) == []
        assert await rows.slack_users_with(connection, other) == []


@pytest.mark.parametrize(("written", "other"), ONE)
async def test_an_address_leads_to_whoever_has_it_however_it_is_written(
    people: People, identities: Identities, place: Place, written: str, other: str
) -> None:
    """In capitals or small, with accents as marks of their own or not, also beyond ASCII."""
    await people.keep([user(email=written)])
    first = await identities.person("U1")
    place.index.hold_people(SOURCE, [person(1, other)])
    assert identities.with_email(written) == [(SOURCE, "1")]
    assert identities.in_slack(SOURCE, "1") == "U1"
    async with place.records.read() as connection:
        assert await rows.people_with_address(connection, other) == [first]
        assert [one.id for _, one in await rows.slack_users_with(connection, other)] == ["U1"]
