"""Lists out of the index: what they hold, their order, and their pages."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.questions import Filters, Position
from bot.models import Asset, Scope, Status
from bot.store import Index, Listing
from tests.made import NOON, SOURCE, asset
from tests.rounds import rounds

ALL = Scope()


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    """A new, empty index."""
    index = Index.open(tmp_path / "index.sqlite3")
    yield index
    index.close()


def hold(index: Index, *assets: Asset, **assigned: int) -> None:
    """Hold assets; `id_1=3` says that asset id-1 was assigned three days ago."""
    since = {name.replace("_", "-"): NOON - timedelta(days=days) for name, days in assigned.items()}
    generation = index.begin(SOURCE)
    index.hold(SOURCE, generation, assets, checked_at=NOON, assigned=since)
    index.finish(SOURCE, generation, at=NOON)


def ids(listing: Listing) -> list[str]:
    """The ids of a page."""
    return [held.asset.ref.id for held in listing.rows]


def listed(index: Index, position: Position | None = None, limit: int = 10, **filters: object):  # type: ignore[no-untyped-def] # noqa: ANN201 - a Listing
    """A page of the assets that pass these filters."""
    asked = Filters.model_validate(filters)
    return index.listed(ALL, asked, position=position, limit=limit)


def test_a_list_runs_by_title_then_serial_number_then_id(index: Index) -> None:
    """Case and accents do not separate what belongs together."""
    hold(
        index,
        asset(1, name="zeta"),
        asset(2, name="Álvaro's", serial="B"),
        asset(3, name="alvaro's", serial="A"),
        asset(5, name="beta", serial=None),
        asset(4, name="Beta", serial=None),
    )

    assert ids(listed(index)) == ["id-3", "id-2", "id-4", "id-5", "id-1"]


def test_filters_narrow_a_list_together(index: Index) -> None:
    """Each is compared without regard to case; an unknown value holds nothing."""
    hold(
        index,
        asset(1, category="laptop", location="Berlin", team="IT"),
        asset(2, category="phone", location="Berlin", team="Sales"),
        asset(3, category="phone", location="São Paulo", status=Status.RETIRED),
    )

    assert ids(listed(index, category="PHONE")) == ["id-2", "id-3"]
    assert ids(listed(index, category="phone", location="berlin")) == ["id-2"]
    assert ids(listed(index, location=" são  paulo ")) == ["id-3"]
    assert ids(listed(index, status="retired")) == ["id-3"]
    assert ids(listed(index, team="it", model="macbook pro 14")) == ["id-1"]
    for nothing in (listed(index, category="tablet"), listed(index, category="tablet", team="it")):
        assert nothing == Listing(0, 0, (), None, None)


def test_a_list_by_warranty_runs_earliest_end_first(index: Index) -> None:
    """Both days belong to it, and assets without a warranty do not."""
    ends = [date(2026, 12, 1), None, date(2026, 11, 30), date(2027, 1, 1), date(2026, 1, 1)]
    hold(index, *(asset(n, warranty_end=end) for n, end in enumerate(ends, 1)))

    until = listed(index, warranty_to=date(2026, 12, 1))
    between = listed(index, warranty_from=date(2026, 11, 30), warranty_to=date(2027, 1, 1))
    phones = listed(index, warranty_from=date(2026, 11, 30), category="phone")

    assert ids(until) == ["id-5", "id-3", "id-1"]
    assert ids(between) == ["id-3", "id-1", "id-4"]
    assert (until.total, between.total, phones.total) == (3, 3, 0)


def test_a_persons_list_runs_newest_assignment_first(index: Index) -> None:
    """Over several identities of one person; gone assets are not on it."""
    hold(
        index,
        asset(1, has="7"),
        asset(2, has="7"),
        asset(3, has="8"),
        asset(4, has="9"),
        asset(5, has="7", gone=True),
        id_1=3,
        id_2=1,
        id_3=2,
        id_4=0,
        id_5=0,
    )

    people = [(SOURCE, "7"), (SOURCE, "8"), ("itflow", "9")]
    listing = index.of_people(ALL, people, position=None, limit=10)

    assert ids(listing) == ["id-2", "id-3", "id-1"]
    assert (listing.total, listing.first) == (3, 1)
    assert index.of_people(ALL, [], position=None, limit=10).total == 0


def test_what_one_word_is_written_on_is_listed_page_by_page(index: Index) -> None:
    """Every living asset with it as serial number or tag, once, by title, however many."""
    twins = [asset(n, serial="n/a", name=f"a{n:03}", gone=n > 240) for n in range(1, 251)]
    hold(index, *twins, asset(300, tag="N/A", name="b"), asset(301, serial="n/b"))

    rows, position = [], None
    while True:
        page = index.matching(ALL, "N/A", field="any", position=position, limit=50)
        rows += ids(page)
        assert (page.total, page.first) == (241, len(rows) - len(page.rows) + 1)
        if page.after is None:
            break
        position = Position(keys=page.after)
    assert rows == [*(f"id-{n}" for n in range(1, 241)), "id-300"]
    assert index.matching(ALL, "N/A", field="serial", limit=50).total == 240


def test_gone_assets_are_listed_where_no_living_one_matches(index: Index) -> None:
    """A serial number that only gone assets have lists them; one that none has, nothing."""
    hold(index, asset(1, serial="X1", gone=True), asset(2, serial="X1", gone=True))

    assert index.matching(ALL, "x1", field="serial", limit=10).total == 2
    for nothing in ("x2", " ", "\x00"):
        listing = index.matching(ALL, nothing, field="any", limit=10)
        assert listing == Listing(0, 0, (), None, None)


def test_matches_are_counted_within_the_scope(index: Index) -> None:
    """What lies outside it is neither listed nor counted."""
    hold(index, asset(1, serial="X1", client="a"), asset(2, serial="X1", client="b"))

    listing = index.matching(Scope(clients=frozenset({"a"})), "x1", field="any", limit=10)

    assert (ids(listing), listing.total) == (["id-1"], 1)


def test_an_assignment_keeps_its_date_until_the_assignee_changes(index: Index) -> None:
    """First sight takes the source's own date; a look-up that sees another assignee, its own."""
    old = NOON - timedelta(days=90)
    hold(index, asset(1, has="7", updated_at=old), asset(2, has="7"), id_2=60)
    index.refresh(asset(1, has="7", notes="x", updated_at=NOON), checked_at=NOON)

    people = [(SOURCE, "7")]
    assert ids(index.of_people(ALL, people, position=None, limit=10)) == ["id-2", "id-1"]
    index.refresh(asset(1, has="8"), checked_at=NOON + timedelta(seconds=1))
    index.refresh(asset(1, has="7"), checked_at=NOON + timedelta(seconds=2))
    assert ids(index.of_people(ALL, people, position=None, limit=10)) == ["id-1", "id-2"]


def test_pages_say_where_they_are(index: Index) -> None:
    """The place of the first row, the total, and keys only where there is something beyond."""
    hold(index, *(asset(n, name="x") for n in range(1, 6)))

    first = listed(index, limit=2)
    second = listed(index, Position(keys=first.after or ()), limit=2)
    third = listed(index, Position(keys=second.after or ()), limit=2)
    back = listed(index, Position(direction="before", keys=third.before or ()), limit=2)

    assert [(page.first, page.total, ids(page)) for page in (first, second, third)] == [
        (1, 5, ["id-1", "id-2"]),
        (3, 5, ["id-3", "id-4"]),
        (5, 5, ["id-5"]),
    ]
    assert (first.before, third.after) == (None, None)
    assert back == second


def test_a_page_beyond_an_end_that_has_gone_shows_that_end(index: Index) -> None:
    """When every later row has left the list, the last page is shown and not an empty one."""
    hold(index, *(asset(n, name="x") for n in range(1, 6)))
    second = listed(index, Position(keys=listed(index, limit=2).after or ()), limit=2)
    hold(index, asset(5, name="x", gone=True), asset(1, name="x", gone=True))

    beyond = listed(index, Position(keys=second.after or ()), limit=2)
    before = listed(index, Position(direction="before", keys=second.before or ()), limit=2)

    assert (ids(beyond), beyond.first, beyond.after) == (["id-3", "id-4"], 2, None)
    assert (ids(before), before.first, before.before) == (["id-2"], 1, None)


@pytest.mark.parametrize("keys", [(), ("a", "b", "c"), ("x", "y"), ("9" * 40, "y")])
def test_keys_of_another_list_begin_at_the_front(index: Index, keys: tuple[str, ...]) -> None:
    """A button of an older version, or of another list, never breaks."""
    hold(index, asset(1, has="7", warranty_end=date(2026, 1, 1)))
    position = Position(keys=keys)

    assert ids(listed(index, position, warranty_to=date(2027, 1, 1))) == ["id-1"]
    assert ids(index.of_people(ALL, [(SOURCE, "7")], position=position, limit=2)) == ["id-1"]


def test_a_scoped_list_counts_only_what_is_in_scope(index: Index) -> None:
    """Totals, places and rows all stop at the scope's edge."""
    hold(index, asset(1, client="acme"), asset(2, client="bolt"), asset(3, client="acme", has="7"))
    generation = index.begin(SOURCE)
    index.hold(SOURCE, generation, [], checked_at=NOON, assigned={}, persons={"7": "p7"})

    acme, mine = Scope(clients=frozenset({"acme"})), Scope(person="p7")
    for scope, expected in ((acme, ["id-1", "id-3"]), (mine, ["id-3"])):
        for filters in (Filters(), Filters(category="laptop"), Filters(category="laptop", team="")):
            listing = index.listed(scope, filters, position=None, limit=10)
            if filters.team is None:
                assert (ids(listing), listing.total) == (expected, len(expected))
        of = index.of_people(scope, [(SOURCE, "7")], position=None, limit=10)
        assert (ids(of), of.total) == (["id-3"], 1)
    assert index.listed(mine, Filters(warranty_to=date.max), position=None, limit=1).total == 0


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["", "a", "A", "á", "b b", "b\x1fb", "z" * 200]),  # many equal titles
        st.sampled_from(["", "S1", "s-1", "S2"]),
        st.sampled_from([None, date(2026, 1, 1), date(2026, 1, 2)]),
        st.integers(0, 3),
    ),
    max_size=25,
)


@rounds()
@given(rows=ROWS, limit=st.integers(1, 7), kind=st.sampled_from(["title", "warranty", "person"]))
def test_paging_meets_every_row_once_in_both_directions(
    index: Index, rows: Sequence[tuple[str, str, date | None, int]], limit: int, kind: str
) -> None:
    """Whatever the rows and the size of a page, forwards and backwards agree with one long page."""
    assets = [
        asset(n, name=name or None, serial=serial or None, warranty_end=end, has="7")
        for n, (name, serial, end, _) in enumerate(rows)
    ]
    assets += [asset(n, gone=True) for n in range(len(rows), 25)]  # left by earlier examples
    hold(index, *assets, **{f"id_{n}": days for n, (*_, days) in enumerate(rows)})

    def page(position: Position | None, size: int) -> Listing:
        if kind == "person":
            return index.of_people(ALL, [(SOURCE, "7")], position=position, limit=size)
        until = date.max if kind == "warranty" else None
        return index.listed(ALL, Filters(warranty_to=until), position=position, limit=size)

    whole = page(None, 100)
    listing = page(None, limit)
    forwards: list[str] = []
    while True:
        assert listing.first == (len(forwards) + 1 if listing.rows else 0)
        assert listing.total == len(whole.rows)
        forwards += ids(listing)
        if listing.after is None:
            break
        listing = page(Position(keys=listing.after), limit)
    backwards = ids(listing)
    while listing.before is not None:
        listing = page(Position(direction="before", keys=listing.before), limit)
        backwards = ids(listing) + backwards

    assert forwards == backwards == ids(whole)
    assert len(set(forwards)) == len(forwards)


@rounds()
@given(
    moves=st.lists(st.tuples(st.integers(0, 19), st.booleans()), max_size=12),
    limit=st.integers(1, 6),
)
def test_rows_that_stay_are_met_once_while_others_come_and_go(
    index: Index, moves: list[tuple[int, bool]], limit: int
) -> None:
    """Between any two pages rows may appear and vanish; no other row is repeated or skipped."""
    moving = {number for number, _ in moves}
    hold(index, *(asset(n, name=f"{n:02}") for n in range(20)))
    steps = iter(moves)
    met: list[str] = []
    listing = listed(index, limit=limit)
    while True:
        met += ids(listing)
        if listing.after is None or len(met) > 60:
            break
        keys = listing.after
        if step := next(steps, None):
            hold(index, asset(step[0], name=f"{step[0]:02}", gone=step[1]))
        listing = listed(index, Position(keys=keys), limit=limit)
        if not any(
            held.asset.title > met[-1].removeprefix("id-").zfill(2) for held in listing.rows
        ):
            break  # nothing was left beyond, so the end was shown again

    assert [one for one in met if int(one[3:]) not in moving] == [
        f"id-{n}" for n in range(20) if n not in moving
    ]


def test_a_client_of_any_id_is_a_scope(index: Index) -> None:
    """Also one with characters that no database takes."""
    hold(index, asset(1, client="c\0\n1"), asset(2, client="c2"))
    held = index.listed(Scope(clients=frozenset({"c\0\n1"})), Filters(), position=None, limit=10)
    assert ids(held) == ["id-1"]
