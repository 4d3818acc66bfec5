"""A sync reads a source to its end: into the index, and what changed into history."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.assets.client import Rejected
from bot.errors import SourceError, SourceUnavailable
from bot.language.questions import Filters
from bot.models import Asset, AssetRef, Scope
from bot.store import Index
from bot.store.runs import last_runs
from bot.sync.reading import Synced
from tests.made import NOON, SOURCE, FakeSource, asset, person
from tests.place import Place

ALL = Scope()


@pytest.fixture
async def place(tmp_path: Path, records_url: str) -> AsyncIterator[Place]:
    """New, empty records and an index."""
    place = await Place.open(tmp_path, records_url)
    yield place
    await place.close()


async def later(place: Place, source: FakeSource) -> Synced:
    """A sync a quarter of an hour after the last."""
    place.now += timedelta(minutes=15)
    return await place.sync(source)


async def test_a_first_sync_is_one_event(place: Place) -> None:
    """However many assets it meets; all of them can be asked."""
    source = FakeSource([asset(n) for n in range(5)], staff=[person(1, "ana@x.example")])

    synced = await later(place, source)

    assert (synced.outcome, synced.read, synced.total, synced.new) == ("done", 5, 5, 5)
    assert synced.error is None
    assert list(place.held()) == [f"id-{n}" for n in range(5)]
    assert place.index.people_with_email("ana@x.example") == [person(1, "ana@x.example")]
    (event,) = await place.events()
    assert (event.kind, event.facts) == ("first_sync", {"source": SOURCE, "assets": 5})


async def test_a_zero_in_a_text_keeps_nothing_from_being_read(place: Place) -> None:
    """Not even on PostgreSQL, which takes none; and it is no change that comes again."""
    odd = asset(1, name="a\0b", notes="\0", serial="C\0D", location="x\0")
    source = FakeSource([odd], staff=[person(1, "a\0@x.example")])
    synced = [await later(place, source), await later(place, source)]
    source.held = [odd.model_copy(update={"notes": "c\0d"})]
    synced.append(await later(place, source))
    assert [(one.outcome, one.changed) for one in synced] == [("done", 0), ("done", 0), ("done", 1)]
    assert [kind for kind, _ in await place.told()] == ["first_sync", "changed"]


async def test_a_sync_tells_how_far_it_is(place: Place) -> None:
    """After each page: how many of how many; complete only when it has ended."""
    await later(place, FakeSource([asset(n) for n in range(5)]))

    assert [(one.read, one.total, one.complete) for one in place.readings] == [
        (2, 5, False),
        (4, 5, False),
        (5, 5, False),
    ]
    reading = place.index.reading(SOURCE)
    assert (reading.complete, reading.assets, reading.synced_at) == (True, 5, place.now)


async def test_a_look_up_made_while_a_page_was_on_its_way_is_the_newer(place: Place) -> None:
    """A page tells how things were when it was asked for, however late it arrives."""
    source = FakeSource([asset(n, location="Berlin") for n in range(3)])
    await later(place, source)

    def looked_up() -> None:
        place.now += timedelta(seconds=2)
        place.index.refresh(asset(2, location="Paris"), checked_at=place.now)
        place.now += timedelta(seconds=2)

    source.before_page = {2: looked_up}
    await later(place, source)

    assert place.held()["id-2"].location == asset(2, location="Paris").location


async def test_nothing_new_is_no_event(place: Place) -> None:
    """A second sync of the same assets changes nothing but the time of the check."""
    source = FakeSource([asset(n, has="7", notes="x") for n in range(3)])
    await later(place, source)
    synced = await later(place, source)

    assert (synced.new, synced.changed, synced.gone) == (0, 0, 0)
    assert await place.told() == [("first_sync", None)]
    held = place.index.get(ALL, AssetRef(SOURCE, "id-1"))
    assert held is not None
    assert held.checked_at == place.now


async def test_what_changed_is_told_asset_by_asset(place: Place) -> None:
    """New, changed, gone, and back again."""
    source = FakeSource([asset(1), asset(2), asset(3)])
    await later(place, source)
    source.held = [asset(1, has="7"), asset(3), asset(4)]
    synced = await later(place, source)
    source.held.append(asset(2))
    await later(place, source)

    assert (synced.new, synced.changed, synced.gone) == (1, 1, 1)
    assert await place.told() == [
        ("first_sync", None),
        ("changed", "id-1"),
        ("appeared", "id-4"),
        ("gone", "id-2"),
        ("reappeared", "id-2"),
    ]
    assert list(place.held()) == ["id-1", "id-2", "id-3", "id-4"]


async def test_an_assignee_is_told_as_a_person_of_the_records(place: Place) -> None:
    """The same person id for every asset of theirs; the name only among the words."""
    source = FakeSource([asset(1), asset(2)])
    await later(place, source)
    source.held = [asset(1, has="7"), asset(2, has="7")]
    await later(place, source)

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
    await later(place, source)
    source.held[2] = asset(3, has="7", updated_at=NOON - timedelta(days=100))
    source.held[1] = asset(2, has="7", notes="x", updated_at=place.now)
    await later(place, source)

    listing = place.index.of_people(ALL, [(SOURCE, "7")], position=None, limit=9)

    assert [held.asset.ref.id for held in listing.rows] == ["id-3", "id-2", "id-1"]
    assert [int(keys) for keys in (listing.total, listing.first)] == [3, 1]


async def test_a_deleted_asset_that_is_still_listed_is_gone(place: Place) -> None:
    """Marked by the source itself; when it was never seen living, it is no news."""
    source = FakeSource([asset(1), asset(2), asset(3, gone=True)])
    await later(place, source)
    source.held[0] = asset(1, gone=True)
    synced = await later(place, source)

    assert synced.gone == 1
    assert await place.told() == [("first_sync", None), ("gone", "id-1")]
    assert list(place.held()) == ["id-2"]
    assert place.index.get(ALL, AssetRef(SOURCE, "id-1")) is not None


async def test_a_rebuilt_index_is_filled_without_events(place: Place, tmp_path: Path) -> None:
    """The records remember what was seen; an asset gone meanwhile is still told as gone."""
    source = FakeSource([asset(1), asset(2), asset(3)])
    await later(place, source)
    place.index.close()
    (tmp_path / "index.sqlite3").unlink()
    place.index = Index.open(tmp_path / "index.sqlite3")
    source.held = [asset(1), asset(2)]
    await later(place, source)
    place.index.close()

    assert await place.told() == [("first_sync", None), ("gone", "id-3")]


async def test_only_what_the_index_has_is_marked_gone_too(place: Place) -> None:
    """Known from a look-up and never listed: no event, but no living asset either."""
    source = FakeSource([asset(1), asset(2)])
    await later(place, source)
    place.index.refresh(asset(9), checked_at=place.now)
    assert list(place.held()) == ["id-1", "id-2", "id-9"]

    await later(place, source)

    assert list(place.held()) == ["id-1", "id-2"]
    assert await place.told() == [("first_sync", None)]


async def test_a_source_that_lists_nothing_at_first_is_empty(place: Place) -> None:
    """Read to its end, with nothing in it; the next one that finds assets is the first."""
    empty = await later(place, FakeSource())
    reading = place.index.reading(SOURCE)
    found = await later(place, FakeSource([asset(1)]))

    assert empty.outcome == "empty"
    assert "environment" in (empty.error or "")
    assert (reading.complete, reading.assets) == (True, 0)
    assert found.outcome == "done"
    assert await place.told() == [("first_sync", None)]


async def test_an_empty_answer_empties_nothing(place: Place) -> None:
    """A source that suddenly lists nothing keeps what is held, and nothing is told as gone."""
    await later(place, FakeSource([asset(1), asset(2)]))
    synced = await later(place, FakeSource())

    assert (synced.outcome, synced.gone) == ("empty", 0)
    assert "2 held were kept" in (synced.error or "")
    assert list(place.held()) == ["id-1", "id-2"]
    assert place.index.reading(SOURCE).complete


async def test_an_asset_whose_row_could_not_be_read_is_not_gone(place: Place) -> None:
    """It is reported, and stays as it was held; others may go."""
    source = FakeSource([asset(1), asset(2), asset(3)])
    await later(place, source)
    source.held = [asset(1)]
    source.rejected = (Rejected(id="id-2", reason="serial_number: missing"),)
    synced = await later(place, source)

    assert (synced.outcome, synced.read, synced.gone) == ("done", 1, 1)
    assert synced.rejected == source.rejected
    assert list(place.held()) == ["id-1", "id-2"]


async def test_a_row_without_an_id_keeps_every_asset(place: Place) -> None:
    """It may have been any of those that were not met."""
    source = FakeSource([asset(1), asset(2)])
    await later(place, source)
    source.held = [asset(1)]
    source.rejected = (Rejected(id="row 2", reason="id: missing"),)
    synced = await later(place, source)

    assert (synced.outcome, synced.gone) == ("done", 0)
    assert "nothing was marked gone" in (synced.error or "")
    assert list(place.held()) == ["id-1", "id-2"]


async def test_a_repeated_row_counts_once(place: Place) -> None:
    """An asset that moved from page to page is one asset, also towards the source's count."""
    source = FakeSource([asset(1), asset(2), asset(2), asset(3)])
    source.counts = 3
    source.rejected = (Rejected(id="id-2", reason="It was sent twice."),)
    await later(place, source)
    source.held = [asset(1), asset(2), asset(2)]
    synced = await later(place, source)

    assert (synced.read, synced.gone) == (2, 0)
    source.counts = 2
    assert (await later(place, source)).gone == 1


@pytest.mark.parametrize("counts", [3, 4])
async def test_fewer_assets_than_the_source_counts_prove_nothing(place: Place, counts: int) -> None:
    """A list cut short marks nothing gone, and says so."""
    source = FakeSource([asset(1), asset(2), asset(3)])
    await later(place, source)
    source.held, source.counts = [asset(1), asset(2)], counts
    synced = await later(place, source)

    assert (synced.outcome, synced.gone) == ("done", 0)
    assert f"It counts {counts} assets and listed 2" in (synced.error or "")
    assert list(place.held()) == ["id-1", "id-2", "id-3"]


async def test_a_source_that_does_not_count_proves_nothing(place: Place) -> None:
    """Its list may have been cut short anywhere; with a count it is believed again."""
    source = FakeSource([asset(1), asset(2)])
    await later(place, source)
    source.held, source.counts = [asset(1)], -1
    synced = await later(place, source)

    assert (synced.outcome, synced.gone) == ("done", 0)
    assert "does not say how many" in (synced.error or "")
    source.counts = None
    assert (await later(place, source)).gone == 1


class Forgetful(FakeSource):
    """A source whose list leaves out what it still has."""

    left_out: tuple[Asset, ...] = ()
    asked: int = 0
    error: SourceError | None = None

    async def get(self, asset_id: str) -> Asset | None:
        """One asset, listed or not."""
        self.asked += 1
        if self.error:
            raise self.error
        both = (*self.held, *self.left_out)
        return next((one for one in both if one.ref.id == asset_id), None)


async def test_what_the_source_still_has_is_not_gone(place: Place) -> None:
    """A list that leaves assets out is found out by asking for some of them."""
    source = Forgetful([asset(n) for n in range(9)])
    await later(place, source)
    source.left_out, source.held = (asset(8),), source.held[:5]
    synced = await later(place, source)
    asked = source.asked

    assert (synced.outcome, synced.gone) == ("done", 0)
    assert synced.error == "It left out id-8, which it still has; nothing was marked gone."
    assert len(place.held()) == 9
    assert asked <= 3
    source.left_out = (asset(8, gone=True),)
    assert (await later(place, source)).gone == 4
    assert source.asked <= asked + 3


async def test_what_cannot_be_asked_for_is_not_gone(place: Place) -> None:
    """A source that fails while it is asked again is no witness."""
    source = Forgetful([asset(1), asset(2)])
    await later(place, source)
    source.held.pop()
    source.error = SourceUnavailable("factorial did not answer", source=SOURCE)
    synced = await later(place, source)

    assert (synced.outcome, synced.gone) == ("done", 0)
    assert synced.error == "factorial did not answer; nothing was marked gone."


@pytest.mark.parametrize(("had", "left"), [(120, 50), (50, 1), (3, 1)])
async def test_most_assets_gone_at_once_must_be_said_twice(
    place: Place, had: int, left: int
) -> None:
    """A key whose rights were cut looks like that; the second sync that says so is believed."""
    source = FakeSource([asset(n) for n in range(had)], page_size=50)
    await later(place, source)
    source.held = source.held[:left]
    doubted = await later(place, source)
    kept = len(list(place.held()))
    believed = await later(place, source)

    assert (doubted.outcome, doubted.gone, kept) == ("done", 0, had)
    assert f"listed {left} assets where {had} were held" in (doubted.error or "")
    assert (believed.gone, len(list(place.held()))) == (had - left, left)


async def test_a_long_time_without_a_sync_is_an_event(place: Place) -> None:
    """More than four intervals; a shorter pause is none."""
    source = FakeSource([asset(1)])
    await later(place, source)
    since = place.now
    place.now += timedelta(minutes=30)
    await later(place, source)
    place.now += timedelta(days=3)
    await later(place, source)

    _, gap = await place.events()

    assert gap.kind == "sync_gap"
    assert gap.facts["source"] == SOURCE
    assert datetime.fromisoformat(gap.facts["since"]) == since + timedelta(minutes=45)


async def test_runs_remember_what_came_of_them(place: Place) -> None:
    """For whoever asks how syncing stands."""
    await later(place, FakeSource())
    await later(place, FakeSource([asset(1)]))

    async with place.records.read() as connection:
        runs = await last_runs(connection, SOURCE)

    assert [(run.outcome, run.read, run.total) for run in runs] == [("done", 1, 1), ("empty", 0, 0)]
    assert all(run.ended_at for run in runs)
