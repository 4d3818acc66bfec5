"""Lists by client, system, vendor and address, and what was put away."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.language.questions import Filters, Where
from bot.models import Money, Named, Scope, Status
from bot.store import Index
from bot.store.index import covers as index_covers
from bot.store.index import lists as index_lists
from tests.made import NOON, SOURCE, asset
from tests.unit.store.test_index_lists import hold, ids, listed

ALL = Scope()
BECHTLE = Named(id="2", name="Bechtle")


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    """An index of some assets of two clients."""
    index = Index.open(tmp_path / "index.sqlite3")
    hold(
        index,
        asset(1, client="a", os="Windows 11 Pro", vendor=BECHTLE, ip="10.2.10.21"),
        asset(2, client="a", os="macOS 15", ip="DHCP", mac="02-00-5E-03-00-22"),
        asset(3, client="b", os="windows 11  pro", ip="10.2.10.5", mac="02:00:5e:01:00:05"),
        asset(4, client="b", archived=True, os="Windows 11 Pro", vendor=BECHTLE),
        asset(5, client="b", archived=True, status=Status.RETIRED, ip="10.2.10.5"),
    )
    yield index
    index.close()


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"client": "CLIENT A"}, ["id-1", "id-2"]),
        ({"os": "windows 11 pro"}, ["id-1", "id-3"]),
        ({"os": "Windows 11 Pro", "client": "Client b"}, ["id-3"]),
        ({"vendor": "bechtle"}, ["id-1"]),
        ({"ip": "10.2.10.21"}, ["id-1"]),
        ({"ip": "dhcp"}, ["id-2"]),
        ({"ip": "10.2.10.2"}, []),
        ({"mac": "02:00:5e:03:00:22"}, ["id-2"]),
        ({"mac": "0200.5E01.0005"}, ["id-3"]),
        ({"mac": "02005e010005", "client": "Client a"}, []),
    ],
)
def test_a_filter_is_compared_as_people_write_it(
    index: Index, filters: dict[str, Any], expected: list[str]
) -> None:
    """Case and blanks do not matter, nor do the marks within a MAC address; a part is no match."""
    page = listed(index, **filters)
    assert (ids(page), page.total) == (expected, len(expected))


@pytest.mark.parametrize("price", [1e23, sys.float_info.max])
def test_no_price_is_too_much_to_be_asked_for(index: Index, price: float) -> None:
    """Nothing costs more, and everything that has a price costs less."""
    hold(index, asset(6, price=Money(minor_units=99_900, currency="EUR")))
    assert listed(index, price_from=price).total == 0
    assert ids(listed(index, price_to=price)) == ["id-6"]
    assert ids(listed(index, price_from=-price)) == ["id-6"]


def test_what_was_put_away_is_listed_only_when_asked_for(index: Index) -> None:
    """Neither rows nor totals of any other list have it; its own list does."""
    assert (listed(index).total, listed(index, archived=True).total) == (3, 2)
    assert ids(listed(index, archived=True, vendor="bechtle")) == ["id-4"]
    assert ids(listed(index, archived=True, ip="10.2.10.5")) == ["id-5"]
    assert listed(index, status="retired").total == 0
    assert index.find(ALL, "SN-0004", field="serial")[0].asset.archived


def test_what_is_put_away_leaves_lists_and_totals_at_once(index: Index) -> None:
    """And comes back with its totals when it is restored."""
    for put_away, total in ((True, 1), (False, 2)):
        index.refresh(asset(1, client="a", has="7", archived=put_away), checked_at=NOON)
        assert listed(index, client="client a").total == total
        of = index.of_people(ALL, [(SOURCE, "7")], position=None, limit=5)
        assert of.total == int(not put_away)


def test_values_of_the_new_filters_are_known(index: Index) -> None:
    """As written, most frequent first, within the scope."""
    assert index.values(ALL, "client") == ["Client b", "Client a"]
    assert index.values(ALL, "vendor") == ["Bechtle"]
    assert index.values(Scope(clients=frozenset({"a"})), "client") == ["Client a"]


def test_the_addresses_next_to_an_unknown_one_are_named(index: Index) -> None:
    """Within the scope, the same network first, for addresses of one begin alike."""
    assert index.addresses(ALL, "ip", "10.2.10.9", limit=2) == ["10.2.10.21", "10.2.10.5", "dhcp"]
    assert index.addresses(ALL, "mac", "02:00:5E:01:00:05", limit=1)[0] == "02005e010005"
    assert index.addresses(Scope(clients=frozenset({"b"})), "ip", "10.2.10.21", limit=2) == [
        "10.2.10.5"
    ]


@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"archived": True},
        {"client": "Client a"},
        {"os": "macOS 15", "vendor": "Bechtle"},
        {"ip": "10.2.10.5"},
        {"mac": "02005e010005"},
        {"warranty_to": "2027-01-01", "client": "Client a"},
    ],
)
def test_no_list_is_sorted_or_read_whole(index: Index, filters: dict[str, object]) -> None:
    """Each page comes out of one index in its order, however many assets there are."""
    path = _path(index)
    asked: list[str] = []
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.set_trace_callback(asked.append)
        index_lists.listed(connection, ALL, Filters.model_validate(filters), None, 10)
        connection.set_trace_callback(None)
        plans = [
            row[3]
            for statement in asked
            if statement.startswith("SELECT")
            for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}")
        ]
    assert plans
    assert not [plan for plan in plans if "TEMP B-TREE" in plan]
    assert not [plan for plan in plans if plan.startswith("SCAN") and "INDEX" not in plan]


def test_what_several_rules_ask_is_read_in_one_go_as_each_by_itself(index: Index) -> None:
    """Whatever they have in common, and whatever not."""
    hold(
        index,
        *(
            asset(
                number,
                client="abc"[number % 3],
                category=("Laptop", "Phone")[number % 2],
                warranty_end=NOON.date() + timedelta(days=number),
                status=(Status.LOST, Status.ASSIGNED)[number % 5 > 0],
            )
            for number in range(30)
        ),
    )
    some = Where(field="client", values=("Client A", "Client C"))
    wanted = [
        index_covers.Wanted(filters, away, True, NOON.date() + timedelta(days=first), last)
        for filters in (
            *(Filters(client=name) for name in ("Client a", "CLIENT B", "nobody")),
            *(Filters(client="Client a", category=name) for name in ("Laptop", "phone")),
            *(
                Filters(),
                Filters(),
                Filters(where=(some,)),
                Filters(where=(some,), category="Phone"),
            ),
        )
        for away in (frozenset[Status](), frozenset({Status.LOST}))
        for first in (0, 4)
        for last in (date.max, NOON.date() + timedelta(days=20))
    ]
    found = index.covers(ALL, wanted, index_covers.of_each)
    assert found == [index.covers(ALL, one, index_covers.covers) for one in wanted]
    assert len({tuple(one) for one in found}) > len(found) // 2


@pytest.mark.parametrize("ask", [index_covers.covers, index_covers.count])
def test_what_alerts_ask_is_read_out_of_the_index_of_warranties_alone(
    index: Index, ask: index_covers.Ask[index_covers.Wanted, object]
) -> None:
    """No asset itself is read, whatever a rule is about: there may be a million of them."""
    away, path = frozenset({Status.LOST}), _path(index)
    asked: list[str] = []
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.set_trace_callback(asked.append)
        for filters in (Filters(), Filters(client="Client a", category="laptop", os="macOS 15")):
            wanted = index_covers.Wanted(filters, away, True, NOON.date(), date.max)
            ask(connection, ALL, wanted)
        connection.set_trace_callback(None)
        plans = [
            next(iter(connection.execute(f"EXPLAIN QUERY PLAN {statement}")))[3]
            for statement in asked
            if "FROM asset" in statement
        ]
    assert len(plans) == 2
    assert all(plan.startswith("SEARCH a USING COVERING INDEX asset_warranty") for plan in plans)


def _path(index: Index) -> str:
    with index._file.reading() as connection:
        ((_, _, path),) = connection.execute("PRAGMA database_list")
    return str(path)


@pytest.mark.parametrize("said", ["Émile Öztürk", "émile öztürk", "ÉMILE ÖZTÜRK"])
def test_a_name_that_begins_with_no_plain_letter_is_found_in_any_case(
    index: Index, said: str
) -> None:
    """SQLite knows the case of plain letters alone."""
    emile = asset(9).model_copy(update={"assignee": Named(id="7", name="Émile Öztürk")})
    hold(index, emile)
    where = Where(field="assignee", values=(said,))
    assert ids(listed(index, where=(where,))) == ["id-9"]
    without = Where(field="assignee", values=(said,), negated=True)
    assert "id-9" not in ids(listed(index, where=(without,)))


@pytest.mark.parametrize("written", ["Ana  Berg", " Ana Berg", "Ana\tBerg", "ANA BERG "])
@pytest.mark.parametrize("said", ["Ana Berg", "ana  berg"])
def test_a_name_is_found_whatever_blanks_its_source_writes(
    index: Index, written: str, said: str
) -> None:
    """As people say it, and as a question carries it that was asked by the source's own writing."""
    hold(index, asset(9).model_copy(update={"assignee": Named(id="7", name=written)}))
    for one in (said, written):
        where = Where(field="assignee", values=(one,))
        assert ids(listed(index, where=(where,))) == ["id-9"]
        without = Where(field="assignee", values=(one,), negated=True)
        assert "id-9" not in ids(listed(index, where=(without,)))
