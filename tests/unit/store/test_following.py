"""Replicas share an index: what one of them learns, all of them answer from a moment later."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.assets.client import Page
from bot.language.questions import Filters
from bot.models import Asset, AssetRef, Scope
from bot.store import Index, Records, shared
from bot.store.index.following import Following
from bot.store.people import bound_people
from tests.made import NOON, SOURCE, FakeSource, asset, person
from tests.place import Place

ALL = Scope()
Opened = Callable[[str], Awaitable["Replica"]]


class Replica(Place):
    """A process of its own, as far as data goes: an index that follows the shared one."""

    following: Following

    async def point(self) -> shared.Point:
        """The last change of all."""
        async with self.records.read() as connection:
            return await shared.position(connection)

    def names(self) -> list[str]:
        """The ids of all living assets."""
        return list(self.held())


@pytest.fixture
async def replica(postgres_url: str, tmp_path: Path) -> AsyncIterator[Opened]:
    """Opens a replica by name, on one database and in a folder of its own."""
    opened: list[Replica] = []

    async def one(name: str) -> Replica:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        place = Replica(await Records.open(postgres_url), Index.open(folder / "index.sqlite3"))
        place.following = Following(place.records, place.index, folder)
        opened.append(place)
        return place

    yield one
    for place in opened:
        await place.close()


async def test_a_sync_of_one_replica_is_known_to_the_others(replica: Opened) -> None:
    """Assets, people, who has what since when, and that the source was read to its end."""
    a, b = await replica("a"), await replica("b")
    ana = person(1, "ana@x.example")
    source = FakeSource([asset(n, has="1" if n else None) for n in range(5)], staff=[ana])
    await a.sync(source)

    await b.following.step()

    assert b.held() == a.held()
    assert b.index.reading(SOURCE) == a.index.reading(SOURCE)
    assert b.index.people_with_email("ana@x.example") == [ana]
    assert b.index.listed(ALL, Filters(), position=None, limit=9) == a.index.listed(
        ALL, Filters(), position=None, limit=9
    )
    async with a.records.read() as connection:
        (person_id,) = (await bound_people(connection, "source", SOURCE, ["1"])).values()
    hers = Scope(person=person_id)
    assert b.index.listed(hers, Filters(), position=None, limit=9).total == 4
    assert b.index.of_people(ALL, [(SOURCE, "1")], position=None, limit=9) == a.index.of_people(
        ALL, [(SOURCE, "1")], position=None, limit=9
    )


async def test_what_changed_and_what_is_gone_is_known_to_the_others(replica: Opened) -> None:
    """After the next sync, whichever replica makes it; history tells it once."""
    a, b = await replica("a"), await replica("b")
    source = FakeSource([asset(1), asset(2), asset(3)], staff=[person(1, "a@x"), person(2, "b@x")])
    await a.sync(source)
    await b.following.step()
    source.held = [asset(1, name="Renamed"), asset(3), asset(4)]
    source.staff = [person(2, "new@x")]
    b.now = a.now = NOON + timedelta(minutes=15)
    await b.sync(source)

    await a.following.step()

    assert a.held() == b.held()
    assert a.held()["id-1"].name == "Renamed"
    gone = a.index.get(ALL, AssetRef(SOURCE, "id-2"))
    assert gone
    assert gone.asset.gone
    assert (a.index.people_with_email("a@x"), len(a.index.people_with_email("new@x"))) == ([], 1)
    assert [kind for kind, _ in await a.told()] == ["first_sync", "changed", "appeared", "gone"]


async def test_a_look_up_that_brought_news_is_known_to_the_others(replica: Opened) -> None:
    """Also what no sync has met yet; what was known already is not told again."""
    a, b = await replica("a"), await replica("b")
    await a.sync(FakeSource([asset(1), asset(2)]))
    await b.following.step()
    before = await b.point()
    later = NOON + timedelta(minutes=5)
    b.index.refresh(asset(2), checked_at=later)
    await b.following.step()
    assert await b.point() == before

    b.index.refresh(asset(1, has="7"), asset(9), checked_at=later)
    await b.following.step()
    await a.following.step()

    assert a.held() == b.held()
    assert a.held()["id-1"].assignee


async def test_an_older_look_up_does_not_undo_a_newer_one(replica: Opened) -> None:
    """Whichever is told first."""
    a, b = await replica("a"), await replica("b")
    await a.sync(FakeSource([asset(1)]))
    await b.following.step()
    a.index.refresh(asset(1, name="Older"), checked_at=NOON + timedelta(seconds=5))
    b.index.refresh(asset(1, name="Newer"), checked_at=NOON + timedelta(seconds=6))

    await b.following.step()
    await a.following.step()
    await b.following.step()

    assert (a.held()["id-1"].name, b.held()["id-1"].name) == ("Newer", "Newer")


async def test_a_new_replica_begins_with_all_that_is_known(replica: Opened) -> None:
    """Also one whose file was spoilt, and one whose file followed other records."""
    a = await replica("a")
    await a.sync(FakeSource([asset(n) for n in range(1200)], page_size=100))
    b = await replica("b")
    await b.following.step()
    assert b.held() == a.held()

    b.index.forget()
    assert b.index.readings() == []
    await b.following.step()
    assert b.index.reading(SOURCE).assets == 1200

    async with a.records.begin() as connection:
        await connection.execute(text("UPDATE ab_index_turn SET origin = 'another'"))
        await connection.execute(text("DELETE FROM ab_index_asset WHERE id <> 'id-7'"))
    await b.following.step()
    assert b.names() == ["id-7"]


async def test_a_file_of_before_is_not_taken_for_the_shared_index(replica: Opened) -> None:
    """One that was filled while the records lay on SQLite holds what nobody shares."""
    a, b = await replica("a"), await replica("b")
    b.index.refresh(asset(8), checked_at=NOON)
    await a.sync(FakeSource([asset(1)]))
    b.following._news.clear()

    await b.following.step()

    assert b.names() == ["id-1"]


async def test_what_another_version_wrote_is_kept_as_it_was_held(
    replica: Opened, caplog: pytest.LogCaptureFixture
) -> None:
    """A replica of the version before goes on; one that never had it reads the source anew."""
    a, b = await replica("a"), await replica("b")
    await a.sync(FakeSource([asset(1), asset(2)]))
    await b.following.step()
    async with a.records.begin() as connection:
        await connection.execute(
            text("UPDATE ab_index_turn SET change = change + 1"),
        )
        await connection.execute(
            text(
                "UPDATE ab_index_asset SET change = (SELECT change FROM ab_index_turn),"
                """ document = '{"ref":["factorial","id-1"],"colour":"red"}' WHERE id = 'id-1'"""
            ),
        )

    await b.following.step()
    c = await replica("c")
    await c.following.step()

    assert "1 assets of factorial were shared by another version" in caplog.text
    assert b.names() == ["id-1", "id-2"]
    assert b.index.reading(SOURCE).complete
    assert (c.names(), c.index.reading(SOURCE).complete) == (["id-2"], False)


class Slow(FakeSource):
    """A source that keeps a sync waiting after each page."""

    meanwhile: Callable[[], Awaitable[None]]

    async def assets(self) -> AsyncIterator[Page[Asset]]:
        """Its pages."""
        async for page in super().assets():
            yield page
            await self.meanwhile()


async def test_a_sync_that_lost_its_lease_shares_nothing_more(replica: Opened) -> None:
    """What a process that slept too long still has to say is older than what is known."""
    a, b, c = await replica("a"), await replica("b"), await replica("c")
    slow = Slow([asset(1), asset(2, name="Stale"), asset(3)], page_size=1)

    async def overtake() -> None:
        b.now = NOON + timedelta(minutes=5)
        await b.sync(FakeSource([asset(1), asset(2, name="Fresh")]))

    slow.meanwhile = overtake
    assert (await a.sync(slow)).outcome == "lost"

    for one in (a, b, c):
        await one.following.step()
        assert {name: asset.name for name, asset in one.held().items()} == {
            "id-1": None,
            "id-2": "Fresh",
        }


async def test_a_replica_follows_the_sources_set_up_alone(replica: Opened, tmp_path: Path) -> None:
    """One taken out is forgotten; put back, what the others have shared of it is there again."""
    a = await replica("a")
    other = FakeSource([asset(9, source="other")], staff=[person(1, source="other")])
    other.source = "other"
    await a.sync(FakeSource([asset(1)]))
    await a.sync(other)
    b = await replica("b")

    async def following(*sources: str, leads: bool = True) -> None:
        folder = tmp_path / "b"
        await Following(b.records, b.index, folder, sources=sources, leads=leads).step()

    await following(SOURCE, "other")
    assert len(b.names()) == 2
    await following(SOURCE)
    assert b.names() == ["id-1"]
    assert b.index.departed([SOURCE]) == []
    await following(SOURCE, "other", leads=False)
    assert b.names() == ["id-1"]
    await following(SOURCE, "other")
    assert len(b.names()) == 2
    assert b.index.reading("other").complete
