"""A row of the table: what was measured, against what, in how many rounds, and what it reaches."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple


class Bound(NamedTuple):
    """What a row has to reach: in words, and whether a row does."""

    says: str
    holds: Callable[["Row"], bool]


def at_most(ratio: float) -> Bound:
    """So many times the baseline, or less."""
    return Bound(f"≤ {ratio:g} x", lambda row: row.ratio <= ratio)


def at_least(ratio: float) -> Bound:
    """So many times the baseline, or more."""
    return Bound(f"≥ {ratio:g} x", lambda row: row.ratio >= ratio)


def below(ratio: float) -> Bound:
    """Less than so many times the baseline."""
    return Bound(f"< {ratio:g} x", lambda row: row.ratio < ratio)


def under(most: float, unit: str) -> Bound:
    """So much in the row's own unit, or less."""
    return Bound(f"≤ {most:g} {unit}", lambda row: row.ours <= most)


def less_than(bound: float, unit: str) -> Bound:
    """Less than so much in the row's own unit."""
    return Bound(f"< {bound:g} {unit}", lambda row: row.ours < bound)


def from_on(least: float, unit: str) -> Bound:
    """So much in the row's own unit, or more."""
    return Bound(f"≥ {least:g} {unit}", lambda row: row.ours >= least)


def grown_by(most: float, unit: str) -> Bound:
    """So much more than the baseline, or less."""
    return Bound(f"≤ {most:g} {unit} more", lambda row: row.ours - row.baseline <= most)


def named(name: str, bound: Bound) -> Bound:
    """The same bound, with a word for it."""
    return Bound(f"{name}: {bound.says}", bound.holds)


def both(one: Bound, other: Bound) -> Bound:
    """The one and the other."""
    return Bound(f"{one.says} and {other.says}", lambda row: one.holds(row) and other.holds(row))


UNKNOWN = "nobody has looked yet"
ANYTHING = Bound("–", lambda _: True)
"""For rows that are shown beside those that have something to reach."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One measure, each of its rounds a pair: ours and the baseline, one soon after the other."""

    measure: str
    unit: str
    rounds: Sequence[tuple[float, float]]
    against: str
    """The name of the baseline."""
    reach: Bound = ANYTHING
    extreme: Bound = ANYTHING
    held_back: str = ""
    """What keeps it from the extreme."""

    @property
    def ours(self) -> float:
        """The median of the rounds."""
        return median(ours for ours, _ in self.rounds)

    @property
    def baseline(self) -> float:
        """As above."""
        return median(baseline for _, baseline in self.rounds)

    @property
    def ratio(self) -> float:
        """The median of the rounds' own ratios: what disturbs one round disturbs both its sides."""
        return median(ours / baseline for ours, baseline in self.rounds)

    @property
    def spread(self) -> str:
        """The least and the greatest ratio of a round."""
        ratios = sorted(ours / baseline for ours, baseline in self.rounds)
        number = len(ratios)
        return (
            f"{short(ratios[0])} to {short(ratios[-1])} x, {number} rounds" if ratios[1:] else "1"
        )


def pairs(
    rounds: Mapping[str, Sequence[float]], ours: str, baseline: str
) -> list[tuple[float, float]]:
    """The rounds of one variant beside those of another."""
    return list(zip(rounds[ours], rounds[baseline], strict=True))


def interleaved(
    number: int, variants: Mapping[str, Callable[[], float]], say: Callable[[str], None]
) -> dict[str, list[float]]:
    """Each variant once a round, in an order that turns round: what drifts favours none."""
    found: dict[str, list[float]] = {name: [] for name in variants}
    for turn in range(number):
        say(f"round {turn + 1} of {number}")
        for name in list(variants)[:: -1 if turn % 2 else 1]:
            found[name].append(variants[name]())
    return found


def short(number: float) -> str:
    """A number with as many digits as mean something."""
    if number >= 100:  # noqa: PLR2004 - the rest of its digits is noise
        return f"{number:,.0f}"
    return f"{number:.3g}"


_COLUMNS = (
    *("measure", "ours", "baseline", "which is", "ratio"),
    *("reach", "met", "extreme", "met", "spread"),
)


def table(rows: Sequence[Row]) -> str:
    """The rows as a table of Markdown, and below it what holds back."""
    lines = [_COLUMNS, ("---",) * len(_COLUMNS), *map(_cells, rows)]
    told = [
        f"- {row.measure}: {row.held_back or UNKNOWN}" for row in rows if not row.extreme.holds(row)
    ]
    missed = ["", "What holds back each extreme that is not met:", "", *told] if told else []
    return "\n".join([*(f"| {' | '.join(cells)} |" for cells in lines), *missed])


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.measure,
        f"{short(row.ours)} {row.unit}",
        f"{short(row.baseline)} {row.unit}",
        row.against,
        f"{short(row.ratio)} x",
        *_judged(row, row.reach),
        *_judged(row, row.extreme),
        row.spread,
    )


def _judged(row: Row, bound: Bound) -> tuple[str, str]:
    if bound is ANYTHING:
        return bound.says, bound.says
    return bound.says, "yes" if bound.holds(row) else "**no**"
