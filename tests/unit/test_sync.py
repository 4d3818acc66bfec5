"""A sync reads a source to its end: into the index, and what changed into history."""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.assets.client import Rejected
from bot.history import Event
from bot.language.questions import Filters
from bot.models import AssetRef, Scope
from bot.store import Index, Reading, Records
from bot.store.history_rows import every
from bot.store.runs import last_runs
from bot.sync import Synced, sync
from tests.made import NOON, SOURCE, FakeSource, asset, person

ALL = Scope()


class Place:
    """Records and an index, a clock, and syncs of a source into them."""

    def __init__(self, records: Records, index: Index) -> None:
        self.records = records
        self.index = index
        self.now = NOON
        self.readings: list[Reading] = []

    async def sync(self, source: FakeSource, **more: object) -> Synced:
        """One sync, a quarter of an hour after the last."""
        self.now += timedelta(minutes=15)

        def now() -> datetime:
            return self.now

        return await sync(
            source,
            records=self.records,
            index=self.index,
            now=now,
            clock=now,
            progress=self.readings.append,
            **more,  # type: ignore[arg-type]
        )

    async def events(self) -> list[Event]:
        """All of history, oldest first."""
        async with self.records.read() as connection:
            return await every(connection)

    async def told(self) -> list[tuple[str, str | None]]:
        """All of history, as (kind, asset id)."""
        return [(one.kind, one.ref.id if one.ref else None) for one in await self.events()]

    def listed(self) -> list[str]:
        """The ids of all living assets."""
        listing = self.index.listed(ALL, Filters(), position=None, limit=1000)
        return sorted(held.asset.ref.id for held in listing.rows)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    """A new, empty index."""
    index = Index.open(tmp_path / "index.sqlite3")
    yield index
    index.close()


@pytest.fixture
async def place(tmp_path: Path, index: Index) -> AsyncIterator[Place]:
    """New, empty records and an index."""
    records = await Records.open(f"sqlite:///{tmp_path / 'records.sqlite3'}")
    yield Place(records, index)
    await records.close()


async def test_a_first_sync_is_one_event(place: Place) -> None:
    """However many assets it meets; all of them can be asked."""
    source = FakeSource([asset(n) for n in range(5)], staff=[person(1, "ana@x.example")])

    synced = await place.sync(source)

    assert (synced.outcome, synced.read, synced.total, synced.new) == ("done", 5, 5, 5)
    assert synced.error is None
    assert place.listed() == [f"id-{n}" for n in range(5)]
    assert place.index.people_with_email("ana@x.example") == [person(1, "ana@x.example")]
    (event,) = await place.events()
    assert (event.kind, event.facts) == ("first_sync", {"source": SOURCE, "assets": 5})


async def test_a_sync_tells_how_far_it_is(place: Place) -> None:
    """After each page: how many of how many; complete only when it has ended."""
    await place.sync(FakeSource([asset(n) for n in range(5)]))

    assert [(one.read, one.total, one.complete) for one in place.readings] == [
        (2, 5, False),
        (4, 5, False),
        (5, 5, False),
    ]
    reading = place.index.reading(SOURCE)
    assert (reading.complete, reading.assets, reading.synced_at) == (True, 5, place.now)


async def test_nothing_new_is_no_event(place: Place) -> None:
    """A second sync of the same assets changes nothing but the time of the check."""
    source = FakeSource([asset(n, has="7", notes="x") for n in range(3)])
    await place.sync(source)
    synced = await place.sync(source)

    assert (synced.new, synced.changed, synced.gone) == (0, 0, 0)
    assert await place.told() == [("first_sync", None)]
    held = place.index.get(ALL, AssetRef(SOURCE, "id-1"))
    assert held is not None
    assert held.checked_at == place.now


async def test_what_changed_is_told_asset_by_asset(place: Place) -> None:
    """New, changed, gone, and back again."""
    source = FakeSource([asset(1), asset(2), asset(3)])
    await place.sync(source)
    source.held = [asset(1, has="7"), asset(3), asset(4)]
    synced = await place.sync(source)
    source.held.append(asset(2))
    await place.sync(source)

    assert (synced.new, synced.changed, synced.gone) == (1, 1, 1)
    assert await place.told() == [
        ("first_sync", None),
        ("changed", "id-1"),
        ("appeared", "id-4"),
        ("gone", "id-2"),
        ("reappeared", "id-2"),
    ]
    assert place.listed() == ["id-1", "id-2", "id-3", "id-4"]


async def test_an_assignee_is_told_as_a_person_of_the_records(place: Place) -> None:
    """The same person id for every asset of theirs; the name only among the words."""
    source = FakeSource([asset(1), asset(2)])
    await place.sync(source)
    source.held = [asset(1, has="7"), asset(2, has="7")]
    await place.sync(source)

    _, first, second = await place.events()

    (_, who), (_, other) = first.facts["assignee"], second.facts["assignee"]
    assert who == other
    assert "Person 7" not in str(first.facts)
    assert first.texts["assignee.after"] == "Person 7"
    assert place.index.listed(Scope(person=who), Filters(), position=None, limit=9).total == 2


async def test_an_assignment_is_dated_by_when_it_was_seen(place: Place) -> None:
    """First sight by the source's own date, a later change by the sync that saw it."""
    old = asset(1, has="7", updated_at=NOON - timedelta(days=9))
    source = FakeSource([old, asset(2, has="7", updated_at=NOON - timedelta(days=3)), asset(3)])
    await place.sync(source)
    source.held[2] = asset(3, has="7", updated_at=NOON - timedelta(days=100))
    source.held[1] = asset(2, has="7", notes="x", updated_at=place.now)
    await place.sync(source)

    listing = place.index.of_people(ALL, [(SOURCE, "7")], position=None, limit=9)

    assert [held.asset.ref.id for held in listing.rows] == ["id-3", "id-2", "id-1"]
    assert [int(keys) for keys in (listing.total, listing.first)] == [3, 1]


async def test_a_deleted_asset_that_is_still_listed_is_gone(place: Place) -> None:
    """Marked by the source itself; when it was never seen living, it is no news."""
    source = FakeSource([asset(1), asset(2), asset(3, gone=True)])
    await place.sync(source)
    source.held[0] = asset(1, gone=True)
    synced = await place.sync(source)

    assert synced.gone == 1
    assert await place.told() == [("first_sync", None), ("gone", "id-1")]
    assert place.listed() == ["id-2"]
    assert place.index.get(ALL, AssetRef(SOURCE, "id-1")) is not None


async def test_a_rebuilt_index_is_filled_without_events(place: Place, tmp_path: Path) -> None:
    """The records remember what was seen; an asset gone meanwhile is still told as gone."""
    source = FakeSource([asset(1), asset(2), asset(3)])
    await place.sync(source)
    place.index.close()
    (tmp_path / "index.sqlite3").unlink()
    place.index = Index.open(tmp_path / "index.sqlite3")
    source.held = [asset(1), asset(2)]
    await place.sync(source)
    place.index.close()

    assert await place.told() == [("first_sync", None), ("gone", "id-3")]


async def test_only_what_the_index_has_is_marked_gone_too(place: Place) -> None:
    """Known from a look-up and never listed: no event, but no living asset either."""
    source = FakeSource([asset(1), asset(2)])
    await place.sync(source)
    place.index.refresh(asset(9), checked_at=place.now)
    assert place.listed() == ["id-1", "id-2", "id-9"]

    await place.sync(source)

    assert place.listed() == ["id-1", "id-2"]
    assert await place.told() == [("first_sync", None)]


async def test_a_source_that_lists_nothing_at_first_is_empty(place: Place) -> None:
    """Read to its end, with nothing in it; the next one that finds assets is the first."""
    empty = await place.sync(FakeSource())
    reading = place.index.reading(SOURCE)
    found = await place.sync(FakeSource([asset(1)]))

    assert empty.outcome == "empty"
    assert "environment" in (empty.error or "")
    assert (reading.complete, reading.assets) == (True, 0)
    assert found.outcome == "done"
    assert await place.told() == [("first_sync", None)]


async def test_an_empty_answer_empties_nothing(place: Place) -> None:
    """A source that suddenly lists nothing keeps what is held, and nothing is told as gone."""
    await place.sync(FakeSource([asset(1), asset(2)]))
    synced = await place.sync(FakeSource())

    assert (synced.outcome, synced.gone) == ("empty", 0)
    assert "2 held were kept" in (synced.error or "")
    assert place.listed() == ["id-1", "id-2"]
    assert place.index.reading(SOURCE).complete


async def test_an_asset_whose_row_could_not_be_read_is_not_gone(place: Place) -> None:
    """It is reported, and stays as it was held; others may go."""
    source = FakeSource([asset(1), asset(2), asset(3)])
    await place.sync(source)
    source.held = [asset(1)]
    source.rejected = (Rejected(id="id-2", reason="serial_number: missing"),)
    synced = await place.sync(source)

    assert (synced.outcome, synced.read, synced.gone) == ("done", 1, 1)
    assert synced.rejected == source.rejected
    assert place.listed() == ["id-1", "id-2"]


async def test_a_row_without_an_id_keeps_every_asset(place: Place) -> None:
    """It may have been any of those that were not met."""
    source = FakeSource([asset(1), asset(2)])
    await place.sync(source)
    source.held = [asset(1)]
    source.rejected = (Rejected(id="row 2", reason="id: missing"),)
    synced = await place.sync(source)

    assert (synced.outcome, synced.gone) == ("done", 0)
    assert "nothing was marked gone" in (synced.error or "")
    assert place.listed() == ["id-1", "id-2"]


async def test_a_repeated_row_counts_once(place: Place) -> None:
    """An asset that moved from page to page is one asset, also towards the source's count."""
    source = FakeSource([asset(1), asset(2), asset(2), asset(3)])
    source.counts = 3
    source.rejected = (Rejected(id="id-2", reason="It was sent twice."),)
    await place.sync(source)
    source.held = [asset(1), asset(2), asset(2)]
    synced = await place.sync(source)

    assert (synced.read, synced.gone) == (2, 0)
    source.counts = 2
    assert (await place.sync(source)).gone == 1


@pytest.mark.parametrize("counts", [3, 4])
async def test_fewer_assets_than_the_source_counts_prove_nothing(place: Place, counts: int) -> None:
    """A list cut short marks nothing gone, and says so."""
    source = FakeSource([asset(1), asset(2), asset(3)])
    await place.sync(source)
    source.held, source.counts = [asset(1), asset(2)], counts
    synced = await place.sync(source)

    assert (synced.outcome, synced.gone) == ("done", 0)
    assert f"It counts {counts} assets and listed 2" in (synced.error or "")
    assert place.listed() == ["id-1", "id-2", "id-3"]


async def test_a_source_that_does_not_count_is_believed(place: Place) -> None:
    """Where there is no count there is none to contradict."""
    source = FakeSource([asset(1), asset(2)])
    await place.sync(source)
    source.held, source.counts = [asset(1)], -1

    assert (await place.sync(source)).gone == 1


async def test_most_assets_gone_at_once_must_be_said_twice(place: Place) -> None:
    """A key whose rights were cut looks like that; the second sync that says so is believed."""
    source = FakeSource([asset(n) for n in range(120)], page_size=50)
    await place.sync(source)
    source.held = source.held[:50]
    doubted = await place.sync(source)
    kept = len(place.listed())
    believed = await place.sync(source)

    assert (doubted.outcome, doubted.gone, kept) == ("done", 0, 120)
    assert "listed 50 assets where 120 were held" in (doubted.error or "")
    assert (believed.gone, len(place.listed())) == (70, 50)


async def test_a_long_time_without_a_sync_is_an_event(place: Place) -> None:
    """More than four intervals; a shorter pause is none."""
    source = FakeSource([asset(1)])
    await place.sync(source)
    since = place.now
    place.now += timedelta(minutes=30)
    await place.sync(source)
    place.now += timedelta(days=3)
    await place.sync(source)

    _, gap = await place.events()

    assert gap.kind == "sync_gap"
    assert gap.facts["source"] == SOURCE
    assert datetime.fromisoformat(gap.facts["since"]) == since + timedelta(minutes=45)


async def test_runs_remember_what_came_of_them(place: Place) -> None:
    """For whoever asks how syncing stands."""
    await place.sync(FakeSource())
    await place.sync(FakeSource([asset(1)]))

    async with place.records.read() as connection:
        runs = await last_runs(connection, SOURCE)

    assert [(run.outcome, run.read, run.total) for run in runs] == [("done", 1, 1), ("empty", 0, 0)]
    assert all(run.ended_at for run in runs)
