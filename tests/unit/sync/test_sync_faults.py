"""Syncs on bad days: sources that fail, rivals, deaths half-way, files that cannot be written."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import SourceError, SourceRefused, SourceUnavailable
from bot.models import Asset, Scope
from bot.store import Index, StoreFailed
from bot.store.runs import last_runs, start_run
from bot.sync import reading as syncing
from bot.sync.reading import Synced
from tests.made import NOON, SOURCE, FakeSource, asset, person
from tests.place import Place

ALL = Scope()
DOWN = SourceUnavailable("factorial did not answer", source=SOURCE)
REFUSED = SourceRefused("factorial refused: 401", source=SOURCE, status=401)


def fails(error: BaseException) -> Callable[[], object]:
    """Something that raises when its moment comes."""

    def fail() -> None:
        raise error

    return fail


@pytest.fixture
async def place(tmp_path: Path, records_url: str) -> AsyncIterator[Place]:
    """New, empty records and an index."""
    place = await Place.open(tmp_path, records_url)
    yield place
    await place.close()


@pytest.mark.parametrize(
    ("error", "outcome"), [(DOWN, "failed"), (REFUSED, "refused")], ids=["down", "refused"]
)
@pytest.mark.parametrize("page", [1, 2, 3])
async def test_a_source_that_fails_on_a_page_leaves_the_old_index_usable(
    place: Place, error: SourceError, outcome: str, page: int
) -> None:
    """What was held stays, nothing is gone, and the next sync catches up."""
    source = FakeSource([asset(n) for n in range(6)])
    await place.sync(source)
    source.held = [asset(n, notes="new") for n in range(1, 7)]
    source.before_page = {page: fails(error)}
    synced = await place.sync(source)

    assert (synced.outcome, synced.error, synced.gone) == (outcome, str(error), 0)
    assert synced.read == 2 * (page - 1)
    assert set(place.held()) >= {f"id-{n}" for n in range(6)}
    reading = place.index.reading(SOURCE)
    assert (reading.complete, reading.read, reading.total) == (True, 0, None)

    source.before_page = {}
    assert (await place.sync(source)).outcome == "done"
    assert list(place.held().values()) == source.held
    kinds = [kind for kind, _ in await place.told()]
    assert sorted(kinds) == sorted(["first_sync", "appeared", "gone", *["changed"] * 5])


async def test_a_first_sync_that_dies_is_still_the_first(place: Place) -> None:
    """Its pages can be asked, it is not complete, and the one that ends tells one event."""
    source = FakeSource([asset(n) for n in range(6)])
    source.before_page = {3: fails(DOWN)}
    await place.sync(source)

    assert not place.index.reading(SOURCE).complete
    assert len(place.held()) == 4
    source.before_page = {}
    source.held = source.held[1:]
    await place.sync(source)
    assert await place.told() == [("first_sync", None)]
    assert len(place.held()) == 5


async def test_rows_of_which_none_can_be_read_empty_nothing(place: Place) -> None:
    """It failed, in one sentence with the reason."""
    source = FakeSource([asset(1)])
    await place.sync(source)
    source.rejected = FakeSource.unreadable("id-1")
    source.held = []
    synced = await place.sync(source)

    assert synced.outcome == "failed"
    assert "None of its 1 rows could be read" in (synced.error or "")
    assert list(place.held()) == ["id-1"]


@pytest.mark.parametrize(
    ("error", "said"), [(REFUSED, "by name"), (DOWN, "kept as they were")], ids=["refused", "down"]
)
async def test_people_who_cannot_be_read_do_not_keep_assets_from_it(
    place: Place, error: SourceError, said: str
) -> None:
    """It says so, and keeps the people it has."""
    source = FakeSource([asset(1)], staff=[person(1, "ana@x.example")])
    await place.sync(source)
    source.before_people = fails(error)
    source.held.append(asset(2))
    synced = await place.sync(source)

    assert (synced.outcome, synced.read) == ("done", 2)
    assert str(error) in (synced.error or "")
    assert said in (synced.error or "")
    assert place.index.people_with_email("ana@x.example")


async def test_two_syncs_at_once_do_not_fight(place: Place) -> None:
    """One reads, the others leave it alone at once."""
    sources = [FakeSource([asset(n) for n in range(6)]) for _ in range(4)]

    outcomes = [synced.outcome for synced in await asyncio.gather(*map(place.sync, sources))]

    assert sorted(outcomes) == ["busy", "busy", "busy", "done"]
    assert len(place.held()) == 6
    assert await place.told() == [("first_sync", None)]


async def test_a_run_that_was_killed_is_taken_over_when_its_lease_is_old(place: Place) -> None:
    """Until then its source is left alone."""
    async with place.records.begin() as connection:
        assert await start_run(connection, SOURCE, now=NOON, lease=syncing.LEASE)
    source = FakeSource([asset(1)])

    assert (await place.sync(source)).outcome == "busy"
    place.now += syncing.LEASE
    assert (await place.sync(source)).outcome == "done"
    assert [run.outcome for run in await place.runs()] == ["done", "lost"]


async def test_the_one_that_lost_its_lease_stops(place: Place) -> None:
    """A rival that took over writes on; the loser writes nothing more, and marks nothing gone."""
    rival = FakeSource([asset(n, notes="rival") for n in range(6)])
    slow = FakeSource([asset(n, notes="slow") for n in range(3)])
    taken: list[Synced] = []
    await place.sync(FakeSource([asset(n) for n in range(6)]))
    place.now += timedelta(minutes=15)

    class Overtaken(FakeSource):
        async def find_rival(self) -> None:
            place.now += syncing.LEASE
            taken.append(await place.sync(rival))

        async def assets(self):  # type: ignore[no-untyped-def] # noqa: ANN202 - as FakeSource
            pages = super().assets()
            yield await anext(pages)
            await self.find_rival()
            async for page in pages:
                yield page

    loser = await place.sync(Overtaken(slow.held))

    assert (loser.outcome, loser.gone) == ("lost", 0)
    assert [synced.outcome for synced in taken] == ["done"]
    assert {one.notes for one in place.held().values()} == {"rival"}
    assert len(place.held()) == 6
    assert [run.outcome for run in await place.runs()] == ["done", "lost", "done"]


async def test_no_page_is_kept_once_the_lease_is_lost(place: Place) -> None:
    """Even before the rival has read anything: what it will tell must not be told twice."""
    source = FakeSource([asset(n) for n in range(6)])
    await place.sync(source)

    class Robbed(FakeSource):
        async def assets(self):  # type: ignore[no-untyped-def] # noqa: ANN202 - as FakeSource
            pages = super().assets()
            yield await anext(pages)
            place.now += syncing.LEASE
            async with place.records.begin() as connection:
                assert await start_run(connection, SOURCE, now=place.now, lease=syncing.LEASE)
            async for page in pages:
                yield page

    synced = await place.sync(Robbed([asset(n, notes="new") for n in range(6)]))

    assert (synced.outcome, synced.read) == ("lost", 2)
    assert await place.told() == [("first_sync", None), ("changed", "id-0"), ("changed", "id-1")]


async def test_nothing_is_marked_gone_once_the_lease_is_lost(place: Place) -> None:
    """Not even what this sync has found to be so: the rival may have met it again."""
    await place.sync(FakeSource([asset(n) for n in range(4)]))

    class Robbed(FakeSource):
        async def get(self, asset_id: str) -> Asset | None:
            place.now += syncing.LEASE
            async with place.records.begin() as connection:
                await start_run(connection, SOURCE, now=place.now, lease=syncing.LEASE)
            return await super().get(asset_id)

    synced = await place.sync(Robbed([asset(n) for n in range(3)]))

    assert (synced.outcome, synced.gone) == ("lost", 0)
    assert len(place.held()) == 4
    assert await place.told() == [("first_sync", None)]


async def renewed(place: Place) -> datetime:
    """When the lease of the newest run was renewed, once it is: it is read until then."""
    async with asyncio.timeout(30):
        while True:
            async with place.records.begin() as connection:
                (run,) = await last_runs(connection, SOURCE)
            if run.renewed_at > NOON:
                return run.renewed_at


async def test_a_lease_is_renewed_while_a_source_is_slow(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that takes longer than the lease costs the run nothing."""
    monkeypatch.setattr(syncing, "RENEW_EVERY", 0.01)
    asked = asyncio.Event()
    renewed_at: list[datetime] = []

    def clock() -> datetime:
        asked.set()
        return place.now

    class Slow(FakeSource):
        async def assets(self):  # type: ignore[no-untyped-def] # noqa: ANN202 - as FakeSource
            place.now += timedelta(seconds=50)
            asked.clear()
            await asked.wait()  # inside the renewal's transaction
            renewed_at.append(await renewed(place))
            async for page in super().assets():
                yield page

    assert (await place.sync(Slow([asset(1)]), clock=clock)).outcome == "done"
    assert renewed_at == [NOON + timedelta(seconds=50)]


async def test_a_sync_that_is_stopped_lets_go(place: Place) -> None:
    """On the way out it ends its run, so that the next one need not wait for a lease."""
    reading = asyncio.Event()

    class Hanging(FakeSource):
        async def people(self):  # type: ignore[no-untyped-def] # noqa: ANN202 - as FakeSource
            reading.set()
            await asyncio.Event().wait()

    stopped = asyncio.create_task(place.sync(Hanging([asset(1)])))
    await reading.wait()
    stopped.cancel()
    with pytest.raises(asyncio.CancelledError):
        await stopped

    assert [(run.outcome, run.error) for run in await place.runs()] == [
        ("failed", "It was stopped.")
    ]
    assert (await place.sync(FakeSource([asset(1)]))).outcome == "done"


async def test_a_mistake_of_ours_ends_the_run_and_is_raised(place: Place) -> None:
    """It is not swallowed, and blocks no later sync."""
    source = FakeSource([asset(1)])
    source.before_page = {1: fails(ZeroDivisionError())}

    with pytest.raises(ZeroDivisionError):
        await place.sync(source)
    source.before_page = {}
    assert (await place.sync(source)).outcome == "done"


async def test_an_index_damaged_in_mid_sync_is_filled_by_the_next(
    place: Place, tmp_path: Path
) -> None:
    """One sentence, no traceback, and no event for what was only lost by the index."""
    path = tmp_path / "index.sqlite3"
    source = FakeSource([asset(n, notes="x" * 2000) for n in range(40)], page_size=10)
    await place.sync(source)

    def damage() -> None:
        place.index.close()
        path.write_bytes(path.read_bytes()[:4096] + b"\xa5" * 60_000)
        place.index._file.__init__(path)  # type: ignore[misc]

    source.before_page = {2: damage}
    synced = await place.sync(source)
    source.before_page = {}
    again = await place.sync(source)

    assert synced.outcome == "failed"
    assert again.outcome == "done"
    assert len(place.held()) == 40
    assert await place.told() == [("first_sync", None)]


async def test_an_index_that_is_locked_fails_the_sync_in_one_sentence(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a bounded wait; questions are answered all the while."""
    source = FakeSource([asset(n) for n in range(4)])
    await place.sync(source)
    monkeypatch.setattr(Index, "_write", _impatient)
    other = sqlite3.connect(tmp_path / "index.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    synced = await place.sync(source)

    assert (synced.outcome, len(place.held())) == ("failed", 4)
    assert "locked by another program" in (synced.error or "")
    other.execute("ROLLBACK")
    other.close()
    assert (await place.sync(source)).outcome == "done"


_write = Index._write


def _impatient(index: Index, do: Callable[[sqlite3.Connection], object], **_: object) -> object:
    return _write(index, do, wait=0.05)


async def test_records_that_cannot_be_written_fail_the_sync_in_one_sentence(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before it begins, or between two pages: never a traceback, never half a page."""
    source = FakeSource([asset(n) for n in range(4)])
    broken = StoreFailed("records.sqlite3 cannot grow: the disk is full; make room on it.")
    begin = place.records.begin

    def full() -> None:
        monkeypatch.setattr(place.records, "begin", fails(broken))

    source.before_page = {2: full}
    synced = await place.sync(source)
    before = await place.sync(source)
    monkeypatch.setattr(place.records, "begin", begin)
    source.before_page = {}
    place.now += syncing.LEASE

    assert [(one.outcome, one.error) for one in (synced, before)] == [("failed", str(broken))] * 2
    assert (await place.sync(source)).outcome == "done"
    assert len(place.held()) == 4
