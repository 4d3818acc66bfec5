"""History: events name ids only, words lie beside them, and a scope is part of every reading."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot import history
from bot.history import Event
from bot.models import Asset, AssetRef, Money, Named, Scope, Status, Tickets
from bot.store import AsyncConnection, Records
from bot.store.baseline import changes, keep, seen
from bot.store.history_rows import every, news, page
from bot.store.people import ensure_person
from bot.store.schema import history as rows
from bot.store.schema import history_text
from tests.made import NOON, SOURCE, asset

ALL = Scope()
REF = AssetRef(SOURCE, "id-1")


async def about(
    connection: AsyncConnection, scope: Scope, ref: AssetRef = REF, limit: int = 9
) -> list[Event]:
    """What happened to an asset as far as a scope goes, newest first."""
    found = await page(connection, scope, [ref], limit=limit)
    return [one.event() for one in found.events]


async def test_an_event_comes_back_with_its_words(records: Records) -> None:
    """Its facts as written, its words joined again, newest first."""
    async with records.begin() as connection:
        actor = await ensure_person(connection, "slack", "T", "U1", evidence="x", at=NOON)
        first = Event(kind="changed", at=NOON, ref=REF, actor=actor, facts={"n": [1, None]})
        second = Event(kind="gone", at=NOON + timedelta(days=1), ref=REF, client="acme")
        await history.append(connection, first, texts={"why": "it fell 😀\n", "name": "Lathe"})
        await history.append(connection, second)
        await history.append_all(connection, [])

        told = await about(connection, ALL)
        newest = await about(connection, ALL, limit=1)

    words = {"why": "it fell 😀\n", "name": "Lathe"}
    assert told == [second, first.model_copy(update={"texts": words})]
    assert newest == [second]


async def test_words_lie_in_a_table_of_their_own(records: Records) -> None:
    """Dropping somebody's words leaves the event as it was."""
    async with records.begin() as connection:
        event = Event(kind="appeared", at=NOON, ref=REF, facts={"assignee": "p1"})
        await history.append(connection, event, texts={"assignee": "Ana Example"})
        (row,) = (await connection.execute(select(rows))).mappings()
        assert "Ana" not in str(dict(row))
        await connection.execute(history_text.delete())
        assert await about(connection, ALL) == [event]


async def test_a_scope_limits_what_is_read(records: Records) -> None:
    """By source, by the client at the time, and by who has the asset now."""
    async with records.begin() as connection:
        me = await ensure_person(connection, "source", SOURCE, "7", evidence="x", at=NOON)
        await keep(connection, [seen(asset(1, has="7"), me, NOON)])
        await history.append(connection, Event(kind="a", at=NOON, ref=REF, client="acme"))
        await history.append(connection, Event(kind="b", at=NOON, ref=REF, client="bolt"))
        other = AssetRef(SOURCE, "id-2")
        await history.append(connection, Event(kind="c", at=NOON, ref=other))

        async def kinds(scope: Scope, ref: AssetRef = REF) -> list[str]:
            return [one.kind for one in await about(connection, scope, ref)]

        assert await kinds(ALL) == ["b", "a"]
        assert await kinds(Scope(clients=frozenset({"acme"}))) == ["a"]
        acme_and_all_here = Scope(clients=frozenset({"acme"}), whole=frozenset({SOURCE}))
        assert await kinds(acme_and_all_here) == ["b", "a"]
        assert await kinds(Scope(sources=frozenset({"itflow"}))) == []
        assert await kinds(Scope(sources=frozenset({SOURCE}))) == ["b", "a"]
        assert await kinds(Scope(person=me)) == ["b", "a"]
        assert await kinds(Scope(person="nobody")) == []
        assert await kinds(Scope(person=me), other) == []
        assert await kinds(ALL, other) == ["c"]


async def test_a_page_is_of_the_newest_or_next_to_an_event(records: Records) -> None:
    """Of all these assets, as far as the scope goes, with how many there are beyond it."""
    two = AssetRef(SOURCE, "id-2")
    async with records.begin() as connection:
        for number in range(6):
            event = Event(kind=str(number), at=NOON, ref=two if number % 2 else REF, client="acme")
            await history.append(connection, event)
        await history.append(connection, Event(kind="x", at=NOON, ref=REF, client="bolt"))

        async def told(
            refs: list[AssetRef], *, before: int | None = None, after: int | None = None
        ) -> tuple[str, int, int]:
            scope = Scope(clients=frozenset({"acme"}))
            found = await page(connection, scope, refs, before=before, after=after, limit=2)
            return "".join(one.kind for one in found.events), found.total, found.newer

        assert await told([REF, two]) == ("54", 6, 0)
        assert await told([REF, two], before=5) == ("32", 6, 2)
        assert await told([REF, two], after=2) == ("32", 6, 2)
        assert await told([REF, two], after=5) == ("5", 6, 0)
        assert await told([REF]) == ("42", 3, 0)
        assert await told([REF], before=1) == ("", 3, 0)
        assert await told([AssetRef("itflow", "id-1")]) == ("", 0, 0)


async def test_events_of_a_source_stand_apart_from_those_of_assets(records: Records) -> None:
    """Its first sync and its gaps."""
    gap = history.sync_gap(SOURCE, since=NOON, at=NOON + timedelta(days=2))
    async with records.begin() as connection:
        await history.append(connection, history.first_sync(SOURCE, 9100, at=NOON))
        await history.append(connection, gap)
        await history.append(connection, Event(kind="gone", at=NOON, ref=REF))

        first, then, last = await every(connection)
        of_the_asset = await about(connection, ALL)

    assert (first.kind, then.kind) == ("first_sync", "sync_gap")
    assert first.facts == {"source": SOURCE, "assets": 9100}
    assert then.facts["since"] == NOON.isoformat()
    assert of_the_asset == [last]


async def test_an_event_of_a_slow_clock_hides_no_news(records: Records) -> None:
    """What is news goes by when it was, whatever was written after it."""
    times = (NOON - timedelta(days=90), NOON, NOON - timedelta(days=90))
    async with records.begin() as connection:
        for number, at in enumerate(times):
            ref = AssetRef(SOURCE, f"id-{number}")
            await history.append(connection, Event(kind="reappeared", at=at, ref=ref))
        told = await news(connection, since=NOON)
    assert [one.ref.id for one in told] == ["id-1"]


def test_each_kind_of_change_is_told_by_ids() -> None:
    """Facts hold before and after; words of both sides lie among the texts."""
    before = seen(
        asset(1, has="7", location="Berlin", notes="old", warranty_end=date(2026, 1, 1)), "p7", NOON
    )
    now = asset(1, status=Status.IN_REPAIR, notes="new", price=Money(minor_units=5, currency="EUR"))
    event = history.compared(before, seen(now, None, None), at=NOON)

    assert event is not None
    assert (event.kind, event.ref, event.actor) == ("changed", REF, None)
    assert event.facts == {
        "status": ["assigned", "in repair"],
        "assignee": ["p7", None],
        "location": ["Berlin", None],
        "warranty_end": ["2026-01-01", None],
        "price": [None, {"minor_units": 5, "currency": "EUR"}],
        "notes": True,
        "source_status": True,
    }
    assert event.texts["notes.before"] == "old"
    assert event.texts["notes.after"] == "new"
    assert event.texts["assignee.before"] == "Person 7"
    assert "Person" not in str(event.facts)


def test_assets_come_go_and_come_back() -> None:
    """Each told once; one that was gone when first met is no news."""
    here, away = seen(asset(1), None, None), seen(asset(1, gone=True), None, None)

    def kind(before: object, after: object) -> str | None:
        event = history.compared(before, after, at=NOON)  # type: ignore[arg-type]
        return event.kind if event else None

    assert [kind(None, here), kind(here, here), kind(here, away)] == ["appeared", None, "gone"]
    assert [kind(away, away), kind(away, here), kind(None, away)] == [None, "reappeared", None]


def test_a_renamed_model_or_place_is_no_change_of_its_assets() -> None:
    """One rename in the inventory is not five thousand events."""
    before = asset(1, location="Berlin", has="7")
    after = before.model_copy(
        update={
            "location": Named(id="Berlin", name="Berlin-Mitte"),
            "assignee": Named(id="7", name="Ana Married"),
        }
    )

    assert history.compared(seen(before, "p", NOON), seen(after, "p", NOON), at=NOON) is None


def test_a_baseline_of_an_older_version_tells_no_changes() -> None:
    """A field it did not know is not compared."""
    now = seen(asset(1), None, None)
    old = now.model_copy(update={"facts": {"status": "in stock"}})

    assert changes(old, now) == {}


def test_a_field_that_is_new_to_the_program_tells_no_change() -> None:
    """The first sync after an update rewrites baselines and writes no event."""
    after = seen(asset(1), None, None)
    new = ("vendor", "network", "install_date", "archived")
    facts = {name: value for name, value in after.facts.items() if name not in new}
    before = after.model_copy(update={"facts": facts, "digest": "of an older version"})

    assert history.compared(before, after, at=NOON) is None


def test_what_itflow_tells_of_an_asset_is_its_own() -> None:
    """An address, a description, being put away: each is a change; its words lie beside it."""
    before = asset(1)
    after = before.model_copy(
        update={"ip": "10.0.0.9", "archived": True, "vendor": Named(id="4", name="Dell")}
    )
    event = history.compared(seen(before, None, None), seen(after, None, None), at=NOON)

    assert event is not None
    assert event.facts == {"archived": [False, True], "vendor": [None, "4"], "ip": True}
    assert event.texts["ip.after"] == "10.0.0.9"


def test_a_ticket_is_no_change_of_the_asset() -> None:
    """Tickets have a history where they are kept; the baseline does not even differ."""
    before = asset(1)
    after = before.model_copy(update={"tickets": Tickets(open=2)})

    assert seen(before, None, None) == seen(after, None, None)


ASSETS = st.builds(
    asset,
    st.just(1),
    serial=st.sampled_from(["A", "B", None]),
    tag=st.sampled_from(["T", None]),
    status=st.sampled_from([Status.IN_STOCK, Status.LOST]),
    location=st.sampled_from(["Berlin", None]),
    client=st.sampled_from(["acme", "bolt", None]),
    warranty_end=st.sampled_from([date(2026, 1, 1), None]),
    notes=st.sampled_from(["x", None]),
)


@given(ASSETS, ASSETS)
def test_a_comparison_is_the_same_both_ways(one: Asset, other: Asset) -> None:
    """What changes there changes back; equal assets give no event, others always one."""
    there, back = (
        changes(seen(a, None, None), seen(b, None, None)) for a, b in ((one, other), (other, one))
    )

    assert there.keys() == back.keys()
    assert (not there) == (one == other)
    for name, change in there.items():
        assert back[name] == (change[::-1] if isinstance(change, list) else True)
