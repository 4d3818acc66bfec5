"""Who is who in the records, and events and runs of which one alone may act."""

import asyncio
from datetime import datetime, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from bot.store import AsyncConnection, Records, SlackUser
from bot.store.events import (
    Claim,
    Unanswered,
    claim_event,
    events_done,
    move_claim,
    unanswered,
)
from bot.store.marks import mark, marks
from bot.store.people import (
    Identity,
    ensure_people,
    ensure_person,
    identities_of,
    keep_slack_users,
    link_all,
    person_of,
    slack_users,
)
from bot.store.retention import purge
from bot.store.runs import SyncRun, end_run, last_runs, renew_run, start_run
from tests.made import NOON
from tests.rounds import rounds

TEAM = "E1:T1"
LEASE = timedelta(seconds=60)


def user(number: int, **facts: object) -> SlackUser:
    """A Slack user as seen at noon."""
    told = {"id": f"U{number}", "team_id": "T1", "name": f"user {number}", "seen_at": NOON}
    return SlackUser.model_validate(told | facts)


async def ensured(records: Records, external_id: str, kind: str = "source") -> str:
    """The person behind an identity."""
    async with records.begin() as connection:
        return await ensure_person(connection, kind, "realm", external_id, evidence="test", at=NOON)


async def test_a_slack_user_is_kept_as_last_seen(records: Records) -> None:
    """Everything told comes back; the newest telling wins; installations do not mix."""
    whole = user(
        1, email="a@x.example", tz="Europe/Berlin", locale="de-DE", is_guest=True, stranger=True
    )
    async with records.begin() as connection:
        await keep_slack_users(connection, TEAM, [user(1), user(2), whole])
        await keep_slack_users(connection, "other", [user(1, name="other")])
        await keep_slack_users(connection, TEAM, [])
        assert await slack_users(connection, TEAM) == [whole, user(2)]
        await keep_slack_users(connection, TEAM, [user(2, name="new", is_bot=True)])
        kept, changed = await slack_users(connection, TEAM)

    assert kept == whole
    assert changed == user(2, name="new", is_bot=True)


async def test_an_older_telling_does_not_undo_a_newer_one(records: Records) -> None:
    """By Slack's own time of the change, and by when it was told where that is the same."""
    gone = user(1, updated=20, deleted=True, seen_at=NOON)
    late = NOON + timedelta(seconds=9)
    before = NOON - timedelta(seconds=9)
    async with records.begin() as connection:
        await keep_slack_users(connection, TEAM, [gone, user(1, updated=19, seen_at=late)])
        await keep_slack_users(connection, TEAM, [user(1, updated=19, seen_at=late)])
        await keep_slack_users(connection, TEAM, [user(1, updated=20, seen_at=before)])
        assert await slack_users(connection, TEAM) == [gone]
        await keep_slack_users(connection, TEAM, [user(1, updated=21)])
        assert await slack_users(connection, TEAM) == [user(1, updated=21)]


async def test_a_person_is_made_once(records: Records) -> None:
    """However often, and by however many at once, the same identity is asked for."""
    first = await ensured(records, "1")
    again = await asyncio.gather(*(ensured(records, "1") for _ in range(8)))
    other = await ensured(records, "2")

    assert set(again) == {first}
    assert other != first


async def test_many_persons_are_ensured_together(records: Records) -> None:
    """Known ones are found, new ones made, repeats made once."""
    first = await ensured(records, "1")
    async with records.begin() as connection:
        people = await ensure_people(
            connection, "source", "realm", ["2", "1", "2"], evidence="test", at=NOON
        )
        assert await ensure_people(connection, "source", "realm", [], evidence="", at=NOON) == {}

    assert people["1"] == first
    assert set(people) == {"1", "2"}


async def linked_as(
    connection: AsyncConnection, person: str, kind: str, realm: str, one: str, *, evidence: str
) -> bool:
    """Have an identity be a person's; whether it is, after that."""
    name = {"kind": kind, "realm": realm, "external_id": one}
    wanted = Identity(person_id=person, **name, evidence=evidence, since=NOON)
    await link_all(connection, [wanted])
    return await person_of(connection, **name) == person


async def test_a_link_never_moves(records: Records) -> None:
    """An identity bound to one person stays there, and asking again for the same is fine."""
    ana, ben = await ensured(records, "1"), await ensured(records, "2")

    async def linked(person: str) -> bool:
        async with records.begin() as connection:
            return await linked_as(connection, person, "slack", TEAM, "U1", evidence="e-mail")

    assert [await linked(ana), await linked(ben), await linked(ana)] == [True, False, True]
    async with records.read() as connection:
        assert await person_of(connection, "slack", TEAM, "U1") == ana
        assert await person_of(connection, "slack", "other", "U1") is None
        links = [
            (one.kind, one.realm, one.external_id) for one in await identities_of(connection, ana)
        ]
        assert links == [("slack", TEAM, "U1"), ("source", "realm", "1")]
        assert [one.evidence for one in await identities_of(connection, ben)] == ["test"]


@rounds(one_in=2)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from(["source", "slack"]), st.integers(0, 3)),
        max_size=12,
    )
)
def test_an_identity_has_one_person_whatever_is_linked(
    records_url: str, steps: list[tuple[str, str, int]]
) -> None:
    """The first link of each identity stands, and every refusal says so."""
    realm = str(uuid4())  # the database outlives one example

    async def check(connection: AsyncConnection) -> None:
        people = await ensure_people(connection, "source", realm, "abc", evidence="x", at=NOON)
        bound: dict[tuple[str, str], str] = {}
        for name, kind, number in steps:
            person, other = people[name], str(number)
            linked = await linked_as(connection, person, kind, realm, other, evidence="x")
            assert linked is (bound.setdefault((kind, other), person) == person)
        for (kind, other), person in bound.items():
            assert await person_of(connection, kind, realm, other) == person

    async def example() -> None:
        records = await Records.open(records_url)
        try:
            async with records.begin() as connection:
                await check(connection)
        finally:
            await records.close()

    asyncio.run(example())


async def claim(records: Records, after: float = 0, event: str = "Ev1") -> Claim:
    """What a claim so many seconds past noon comes to."""
    async with records.begin() as connection:
        now = NOON + timedelta(seconds=after)
        return await claim_event(connection, TEAM, event, now=now)


async def claimed(records: Records, after: float = 0, event: str = "Ev1") -> bool:
    """Whether a claim so many seconds past noon succeeds."""
    return await claim(records, after, event) is Claim.OURS


async def test_an_event_under_way_is_told_from_one_that_is_done(records: Records) -> None:
    """Only what is done needs no other delivery."""
    told = [await claim(records), await claim(records, after=5)]
    async with records.begin() as connection:
        await events_done(connection, TEAM, ["Ev1"], now=NOON)
    assert [*told, await claim(records, after=6)] == [Claim.OURS, Claim.UNDER_WAY, Claim.DONE]


async def test_an_event_is_claimed_once(records: Records) -> None:
    """Redelivered at once it is somebody else's; another event or installation is not."""
    assert [await claimed(records) for _ in range(3)] == [True, False, False]
    assert await claimed(records, event="Ev2")
    async with records.begin() as connection:
        assert await claim_event(connection, "other", "Ev1", now=NOON) is Claim.OURS


async def test_of_many_deliveries_at_once_one_is_worked_on(records: Records) -> None:
    """Eight at the same moment, one claim."""
    assert sum(await asyncio.gather(*(claimed(records) for _ in range(8)))) == 1


async def test_a_claim_whose_work_was_never_done_is_taken_after_a_minute(records: Records) -> None:
    """Once: the new claim has its own minute."""
    assert await claimed(records)
    assert not await claimed(records, after=59)
    assert await claimed(records, after=60)
    assert not await claimed(records, after=61)
    assert await claimed(records, after=120)


async def test_a_done_event_is_never_taken(records: Records) -> None:
    """However long after; until its row is dropped with the old ones."""
    await claimed(records)
    async with records.begin() as connection:
        await events_done(connection, TEAM, ["Ev1"], now=NOON)
    assert not await claimed(records, after=3600)
    async with records.begin() as connection:
        assert await purge(connection, "slack_event", before=NOON) == 0
        assert await purge(connection, "slack_event", before=NOON + timedelta(seconds=1)) == 1
    assert await claimed(records, after=3600)


async def test_what_was_never_done_is_known_with_who_waits_for_it(records: Records) -> None:
    """Oldest first; what is done, young, of another installation or nobody's is not among it."""
    async with records.begin() as connection:
        for number, event in enumerate(("Ev4", "Ev1", "Ev2", "Ev3")):
            now = NOON + timedelta(seconds=number)
            await claim_event(connection, TEAM, event, now=now, user="U1", reference=event[2:])
        await claim_event(connection, TEAM, "Ev5", now=NOON)
        await claim_event(connection, "other", "Ev6", now=NOON, user="U1")
        await events_done(connection, TEAM, ["Ev1"], now=NOON)
        before = NOON + timedelta(seconds=2)
        found = await unanswered(connection, TEAM, before=before)
    assert found == [Unanswered("Ev4", "U1", "4"), Unanswered("Ev2", "U1", "2")]


async def started(records: Records, after: float = 0, source: str = "f") -> SyncRun | None:
    """A run begun so many seconds past noon."""
    async with records.begin() as connection:
        now = NOON + timedelta(seconds=after)
        return await start_run(connection, source, now=now, lease=LEASE)


async def test_a_source_has_one_run_at_a_time(records: Records) -> None:
    """Of many begun at once one runs; another source has its own."""
    runs = await asyncio.gather(*(started(records) for _ in range(8)))

    assert len([run for run in runs if run]) == 1
    assert await started(records, source="other")


async def test_a_renewed_lease_holds_and_an_old_one_is_taken(records: Records) -> None:
    """The run that lost it is told so, and cannot end in the other's name."""
    first = await started(records)
    assert first
    async with records.begin() as connection:
        assert await renew_run(
            connection, first, now=NOON + timedelta(seconds=50), read=100, total=300
        )
    assert await started(records, after=100) is None
    second = await started(records, after=110)

    assert second
    async with records.begin() as connection:
        assert not await renew_run(connection, first, now=NOON + timedelta(seconds=111))
        assert not await end_run(connection, first, now=NOON, outcome="done")
        assert await end_run(
            connection,
            second,
            now=NOON + timedelta(seconds=120),
            outcome="done",
            read=7,
            error="x" * 900,
        )
        newest, oldest = await last_runs(connection, "f")

    assert (newest.id, newest.outcome, newest.read, len(newest.error)) == (
        second.id,
        "done",
        7,
        500,
    )
    assert (oldest.id, oldest.outcome, oldest.read, oldest.total) == (first.id, "lost", 100, 300)


async def test_runs_are_told_newest_first(records: Records) -> None:
    """Of one source or all, of one outcome or any, running ones among them."""
    for after, source, outcome in ((0, "f", "done"), (10, "g", "failed"), (20, "f", "empty")):
        run = await started(records, after=after, source=source)
        assert run
        async with records.begin() as connection:
            await end_run(connection, run, now=NOON, outcome=outcome)  # type: ignore[arg-type]
    await started(records, after=30)

    async with records.read() as connection:
        told = [(run.source, run.outcome) for run in await last_runs(connection)]
        of_f = [run.outcome for run in await last_runs(connection, "f", limit=2)]
        done = [run.source for run in await last_runs(connection, outcome="done")]
        assert await last_runs(connection, "none") == []

    assert told == [("f", None), ("f", "empty"), ("g", "failed"), ("f", "done")]
    assert of_f == [None, "empty"]
    assert done == ["f"]


async def test_one_alone_tells_who_waits_in_vain(records: Records) -> None:
    """Of several that look at the same claim; it can be given back, and is none once done."""
    later, soon = NOON + timedelta(minutes=3), NOON + timedelta(minutes=1)

    async def moved(claimed_by: datetime, now: datetime) -> bool:
        async with records.begin() as connection:
            return await move_claim(connection, TEAM, "Ev1", claimed_by=claimed_by, now=now)

    await claim(records)
    both = await asyncio.gather(moved(soon, later), moved(soon, later))
    assert sorted(both) == [False, True]
    assert await moved(later, soon)
    assert await moved(soon, later)
    async with records.begin() as connection:
        await events_done(connection, TEAM, ["Ev1"], now=later)
    assert not await moved(later, later)


async def test_a_mark_never_goes_back(records: Records) -> None:
    """Whichever process writes last."""
    for minutes in (1, 3, 2):
        async with records.begin() as connection:
            await mark(connection, "post", at=NOON + timedelta(minutes=minutes))
    async with records.read() as connection:
        assert await marks(connection) == {"post": NOON + timedelta(minutes=3)}
