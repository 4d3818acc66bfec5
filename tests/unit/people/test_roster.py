"""Whom a rule means: read together, however many they are, and none kept waiting by another."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import event

from bot.errors import SlackFailed
from bot.models import Role
from bot.people.absences import Absences
from bot.people.groups import Groups
from bot.people.identities import Identities
from bot.people.members import STALE_AFTER, People
from bot.people.roles import Roles
from bot.people.roster import SlackRoster
from bot.policy import Actor, Concerned, Who
from bot.settings import Appointment
from bot.slack import Installation, Slack
from bot.store import SlackUser
from tests.made import NOON, SOURCE, person
from tests.place import Place

HOME = Installation(team_id="T1", bot_user_id="U0BOT", bot_id="B0BOT")
APPROVERS = Who(roles=frozenset({Role.APPROVER}))


class Silent:
    """A Slack that tells of nobody."""

    def __init__(self) -> None:
        self.directory = self

    async def user(self, user: str, home: Installation) -> SlackUser:  # noqa: ARG002 - Slack's
        """Fails."""
        raise SlackFailed("Slack did not answer.", code="timeout")


class Office:
    """The people of a workspace who are all approvers, and the roster of them."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.people = People(
            records=place.records,
            slack=cast("Slack", Silent()),
            home=HOME,
            now=lambda: place.now,
        )
        identities = Identities(
            records=place.records, index=place.index, people=self.people, now=lambda: place.now
        )
        self.roles = Roles(
            people=self.people,
            identities=identities,
            groups=Groups(None),
            admins=["U0ADMIN"],
            appointments=[],
        )
        self.absences = Absences(
            roles=self.roles,
            records=place.records,
            installation=HOME.key,
            now=lambda: place.now,
        )
        self.members = SlackRoster(
            people=self.people,
            identities=identities,
            roles=self.roles,
            index=place.index,
            absences=self.absences,
        )

    async def join(self, count: int) -> list[str]:
        """So many come, each with an address that the source knows as well."""
        users = [user(number) for number in range(count)]
        staff = [person(number, one.email or "") for number, one in enumerate(users)]
        self.place.index.hold_people(SOURCE, staff)
        await self.people.keep(users)
        named = frozenset(one.id for one in users)
        self.roles.take_up(["U0ADMIN"], [Appointment(number=1, role=Role.APPROVER, people=named)])
        return sorted(named)

    async def meant(self, **how: bool) -> list[Actor]:
        """The approvers as they are now."""
        nobody = Concerned()
        found = self.members.meant(APPROVERS, source=SOURCE, client=None, concerned=nobody, **how)
        return list(await found)

    @contextmanager
    def counted(self) -> Iterator[list[str]]:
        """The statements that the records are sent meanwhile."""
        sent: list[str] = []

        def note(*given: object) -> None:
            sent.append(str(given[2]))

        engine = self.place.records._engine.sync_engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(engine, "before_cursor_execute", note)


def user(number: int, **facts: object) -> SlackUser:
    """Somebody as Slack told of them at noon."""
    told = {"id": f"U{number:03}", "team_id": "T1", "name": f"Person {number}", "seen_at": NOON}
    return SlackUser.model_validate(told | {"email": f"p{number}@x.example"} | facts)


@pytest.fixture
async def office(tmp_path: Path, records_url: str) -> AsyncIterator[Office]:
    """Nobody yet, on each of the two databases."""
    place = await Place.open(tmp_path, records_url)
    yield Office(place)
    await place.close()


async def test_who_is_named_as_help_works_here(office: Office) -> None:
    """Nobody who left, no guest, no bot and no stranger; an admin where none other has the role."""
    outside = ("deleted", "is_guest", "is_bot", "stranger")
    others = [user(number, **{fact: True}) for number, fact in enumerate(outside)]
    await office.people.keep([*others, user(4), user(5, id="U0ADMIN")])
    named = frozenset(row.id for row in office.people.rows)
    office.roles.take_up(["U0ADMIN"], [Appointment(number=1, role=Role.APPROVER, people=named)])
    roles: list[list[Role]] = [[Role.APPROVER], [Role.OPERATOR], []]
    assert [office.roles.one_with(one) for one in roles] == ["U004", "U0ADMIN", "U0ADMIN"]


async def test_whoever_is_named_first_could_lift_it_and_is_not_the_one_who_asks(
    office: Office,
) -> None:
    """By id or address; with the role where it takes one, and nobody is sent to themselves."""
    await office.people.keep([*map(user, range(1, 5)), user(5, id="U0ADMIN")])
    few = frozenset({"U001", "U002", "U003"})
    office.roles.take_up(["U0ADMIN"], [Appointment(number=1, role=Role.OPERATOR, people=few)])
    named = office.roles.one_with
    assert named([Role.OPERATOR]) == "U001"
    assert named([Role.OPERATOR], beside="U001") == "U002"
    assert named([Role.OPERATOR], people=["U003"]) == "U003"
    assert named([Role.OPERATOR], people=["U004"]) == "U001"
    assert named(people=["p4@x.example"]) == "U004"
    assert named(people=["U004"], beside="U004") == "U0ADMIN"
    assert named([Role.ADMIN], beside="U0ADMIN") is None


async def test_fifty_approvers_are_read_with_as_many_statements_as_five(office: Office) -> None:
    """When they are met for the first time, and when they are known."""
    spent = []
    for count in (5, 50):
        users = await office.join(count)
        for name in users[: 5 if count == 50 else 0]:
            assert (await office.members.actor(name)).user == name
        with office.counted() as first:
            assert [one.user for one in await office.meant()] == users
        with office.counted() as again:
            assert [one.user for one in await office.meant()] == users
        spent.append((len(first), len(again)))
    assert spent[0] == spent[1]


async def test_who_is_read_together_is_who_they_are_alone(office: Office) -> None:
    """Linked to their person of the source, ambiguous where two share an address, or unknown."""
    users = await office.join(6)
    await office.people.keep([user(1, email="p0@x.example"), user(2, email=None)])
    together = await office.meant()
    assert together == [await office.members.actor(one) for one in users]
    assert [one.ambiguous for one in together] == [True, True, False, False, False, False]
    assert [bool(one.identities) for one in together] == [False, False, False, True, True, True]
    assert len({one.person for one in together}) == 6


@pytest.mark.parametrize("odd", ["deleted", "is_guest", "is_bot", "stranger"])
async def test_who_has_a_role_and_no_part_here_any_more_is_not_meant(
    office: Office, odd: str
) -> None:
    """As another process was told, whatever this one has in memory."""
    users = await office.join(3)
    other = Office(office.place)
    await other.people.keep([user(1, updated=1, **{odd: True})])
    assert [one.user for one in await office.meant()] == [users[0], users[2]]


async def test_one_of_whom_slack_does_not_tell_fails_nobody_else(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """They are passed over, which the log says; where all have to agree, nobody may be."""
    users = await office.join(3)
    office.place.now += STALE_AFTER + timedelta(seconds=1)
    await office.people.keep([user(number, seen_at=office.place.now) for number in (0, 2)])
    assert [one.user for one in await office.meant()] == [users[0], users[2]]
    assert users[1] in caplog.text
    with pytest.raises(SlackFailed):
        await office.meant(every=True)
    with pytest.raises(SlackFailed):
        await office.members.actor(users[1])


@pytest.mark.parametrize("odd", ["is_guest", "deleted", "stranger"])
async def test_who_is_no_full_member_is_not_the_member_that_somebody_is(
    office: Office, odd: str
) -> None:
    """A guest who has something is not asked about it, nor is anybody who is not here."""
    (name,) = await office.join(1)
    assert office.members.member(SOURCE, "0") == name
    later = NOON + timedelta(minutes=1)
    await office.people.keep([user(0, seen_at=later, **{odd: True})])
    assert office.members.member(SOURCE, "0") is None
