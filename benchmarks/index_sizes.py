"""Questions to the index of a large company against the same of a small one, and a plain loop."""

from collections.abc import Callable
from datetime import timedelta
from itertools import cycle
from random import Random

from benchmarks.inventories import LARGE, SMALL, TODAY, index_of, serial, warranty_end
from benchmarks.rows import ANYTHING, Row, at_most, both, interleaved, named, pairs, under
from benchmarks.timing import microseconds
from bot.language.questions import Filters
from bot.models import Scope
from bot.store import Index

ROUNDS = 5
PAGE = 10
FLAT = 1.2
ALL = Scope()
DUE = Filters(warranty_from=TODAY, warranty_to=TODAY + timedelta(days=30))
Ask = Callable[[Index, str], object]

LOOK_UPS: dict[str, Ask] = {
    "by serial number": lambda index, text: index.find(ALL, text, field="serial"),
    "by its beginning": lambda index, text: index.search(ALL, text[:7], limit=5),
    "by a part": lambda index, text: index.search(ALL, text[2:9], limit=5),
    "nearest, one letter wrong": lambda index, text: index.nearest(ALL, f"{text[:4]}U{text[5:]}"),
}


def measure(say: Callable[[str], None]) -> list[Row]:
    """Look-ups of each kind, and the first page of warranties that end soon."""
    small, large = index_of(SMALL, say), index_of(LARGE, say)
    rows = [_look_up(kind, ask, small, large, say) for kind, ask in LOOK_UPS.items()]
    return [*rows, _warranties(large, say)]


def _look_up(kind: str, ask: Ask, small: Index, large: Index, say: Callable[[str], None]) -> Row:
    def time(index: Index, assets: int) -> float:
        chance = Random(assets)
        asked = cycle([serial(chance.randrange(assets)) for _ in range(5_000)])
        return microseconds(lambda: ask(index, next(asked))) / 1_000

    found = interleaved(
        ROUNDS, {"large": lambda: time(large, LARGE), "small": lambda: time(small, SMALL)}, say
    )
    exact = kind == "by serial number"
    return Row(
        measure=f"look up {kind}, 1 M assets",
        unit="ms",
        rounds=pairs(found, "large", "small"),
        against="the same among 1,000",
        reach=both(at_most(2), under(0.5, "ms")) if exact else ANYTHING,
        extreme=named("flat", at_most(FLAT)) if exact else ANYTHING,
        held_back="a thousand times the rows lie in more pages than the caches hold",
    )


def _warranties(large: Index, say: Callable[[str], None]) -> Row:
    ends = [warranty_end(number) for number in range(LARGE)]
    first, last = TODAY, TODAY + timedelta(days=30)

    def loop() -> object:
        return sorted((end, n) for n, end in enumerate(ends) if first <= end <= last)[:PAGE]

    def ours() -> object:
        return large.listed(ALL, DUE, position=None, limit=PAGE)

    found = interleaved(
        ROUNDS,
        {
            "ours": lambda: microseconds(ours) / 1_000,
            "loop": lambda: microseconds(loop) / 1_000,
        },
        say,
    )
    return Row(
        measure="warranties ending in 30 days among 1 M, first page",
        unit="ms",
        rounds=pairs(found, "ours", "loop"),
        against="a Python loop over all",
        reach=under(1, "ms"),
        extreme=under(0.15, "ms"),
        held_back="ten whole assets are read and checked, and all that are due are counted",
    )
