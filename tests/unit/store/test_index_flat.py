"""What a look-up costs does not grow with the inventory: SQLite's own steps are counted."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.language.questions import Filters
from bot.models import Asset, AssetRef, Scope
from bot.store import Index
from tests.made import NOON, SOURCE, asset, person

SMALL, LARGE = 500, 5_000
TODAY = date(2026, 11, 22)
DUE = Filters(warranty_from=TODAY, warranty_to=TODAY + timedelta(days=30))
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ALL, SOME = Scope(), Scope(sources=frozenset({SOURCE}))
ASKED = 77
"""The asset that is looked for, which is in both."""


def serial(number: int) -> str:
    """Serial number of asset *number*, unlike its neighbours'."""
    bits = number * 0x2545F4914F6CDD1D & (1 << 50) - 1
    return "".join(ALPHABET[bits >> 5 * place & 31] for place in range(10))


def made(number: int) -> Asset:
    """Asset *number*, in a company that has three for each person."""
    return asset(
        number,
        serial=serial(number),
        tag=f"LT-{number:06}",
        has=str(number // 3),
        location=f"Place {number % 5}",
        warranty_end=TODAY + timedelta(days=number * 7 % 1_000 - 300),
    )


def filled(path: Path, assets: int) -> Index:
    """An index of so many assets and their people."""
    index = Index.open(path)
    generation = index.begin(SOURCE, assets)
    page = [made(number) for number in range(assets)]
    index.hold(SOURCE, generation, page, checked_at=NOON, assigned={})
    index.hold_people(SOURCE, [person(n, f"p{n}@x.example") for n in range(assets // 3)])
    index.finish(SOURCE, generation, at=NOON)
    return index


@pytest.fixture(scope="module")
def indexes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Index, Index]]:
    """A small and a large one."""
    folder = tmp_path_factory.mktemp("flat")
    both = filled(folder / "small.sqlite3", SMALL), filled(folder / "large.sqlite3", LARGE)
    yield both
    for index in both:
        index.close()


def steps(index: Index, ask: Callable[[Index], object]) -> int:
    """How many steps of SQLite's machine a question takes; it has to find something."""
    taken = 0

    def step() -> None:
        nonlocal taken
        taken += 1

    with index._file.reading() as reader:
        reader.set_progress_handler(step, 1)
    try:
        assert ask(index)
    finally:
        with index._file.reading() as same:
            same.set_progress_handler(None, 1)
    assert same is reader
    return taken


LOOK_UPS: dict[str, Callable[[Index], object]] = {
    "by serial number": lambda i: i.find(ALL, serial(ASKED), field="serial"),
    "by anything": lambda i: i.find(SOME, f"lt {ASKED:06}", field="any"),
    "all that match": lambda i: i.matching(ALL, serial(ASKED), field="any", limit=10),
    "several by serial number": lambda i: i.with_serials(
        SOME, [serial(ASKED), serial(ASKED + 1), "none"], most=8
    ),
    "several by id": lambda i: i.with_ids(SOME, [f"id-{ASKED}", f"id-{ASKED + 1}", "none"]),
    "by id": lambda i: i.get(SOME, AssetRef(SOURCE, f"id-{ASKED}")),
    "person": lambda i: i.person(SOURCE, "25"),
    "people by address": lambda i: i.people_with_email("p25@x.example"),
    "e-mail addresses": lambda i: i.emails(SOURCE, "25"),
    "by the beginning": lambda i: i.search(ALL, serial(ASKED)[:7], limit=5),
    "by a part": lambda i: i.search(ALL, serial(ASKED)[2:9], limit=5),
    "one letter wrong": lambda i: i.nearest(ALL, serial(ASKED)[:5] + "U" + serial(ASKED)[6:]),
    "what someone has": lambda i: i.of_people(ALL, [(SOURCE, "25")], position=None, limit=10),
    "first page of all": lambda i: i.listed(ALL, Filters(), position=None, limit=10),
    "first page of a client and of all of a source": lambda i: i.listed(
        Scope(clients=frozenset({"none"}), whole=frozenset({SOURCE})),
        Filters(),
        position=None,
        limit=10,
    ),
    "first page of a place": lambda i: i.listed(
        ALL, Filters(location="place 3"), position=None, limit=10
    ),
    "first page of warranties": lambda i: i.listed(ALL, DUE, position=None, limit=10),
    "values of a filter": lambda i: i.values(ALL, "location"),
    "how far sources are read": lambda i: i.readings(),
}


BY_PARTS = {"by the beginning", "by a part"}
"""These read lists of the assets that have three characters, which lie in more pages of many."""


@pytest.mark.parametrize("look_up", LOOK_UPS)
def test_a_look_up_takes_as_many_steps_among_many_assets(
    indexes: tuple[Index, Index], look_up: str
) -> None:
    """Among twenty times the assets hardly a step more, by parts far fewer than twenty times."""
    small, large = (steps(index, LOOK_UPS[look_up]) for index in indexes)
    assert small
    assert large <= (5 if look_up in BY_PARTS else 1.5) * small
