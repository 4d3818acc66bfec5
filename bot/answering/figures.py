"""What assets come to: counts by what they are, and money, as values that templates word.

Pure: what the index counted, and which day it is, are arguments.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from bot.answering.answers import Aged, Answer
from bot.answering.understood import Part
from bot.language.questions import By
from bot.models import Model, Money
from bot.phrases import month
from bot.policy import Looked

MOST_BARS: Final = 5
"""Values of one kind that are told apart; the rest are counted together."""
MOST_SERIES: Final = 4
"""Categories that are told apart in each span of time."""
LONGEST: Final = 40
"""Characters of a name: more would not be read in a picture."""
UNKNOWN: Final = "not recorded"
AGES: Final = (
    "under 1 year",
    *(f"{years} to {years + 1} years" for years in range(1, 5)),
    "5 years or more",
)


class Bar(Model):
    """How many assets have one value, or one of those that are not told apart."""

    label: str
    assets: int
    plain: bool = False
    """It stands for no value of its own: for all others, or for what is not recorded."""


class Group(Model):
    """How many assets have which value of one kind."""

    by: By
    bars: tuple[Bar, ...]

    @property
    def title(self) -> str:
        """What stands above it."""
        return f"By {self.by}"


class Worth(Model):
    """What assets were bought for in one currency: never made into another one."""

    amount: Money
    assets: int


class Shown(Answer):
    """What there is a picture of."""

    heading: str
    total: int
    today: date
    picture: Literal["none", "coming", "sent", "failed"] = "none"
    """Whether it was or will be sent, in a direct message, to whoever asked."""
    reference: str = ""
    """Under which the log has why it was not."""
    listed: Looked | None = None
    """Of what alone anything is counted, where the one who asks may not list everything."""
    unread: tuple[str, ...] = ()
    """Sources that have never been read to their end, so that some of theirs may be missing."""
    as_of: Aged | None = None
    """How old the inventory is, where it was read longer ago than it should be."""
    parts: tuple[Part, ...] = ()
    """What it is of, and each part of that with the question without it."""
    change: str | None = None
    """The question, each part of which can be changed."""


class Report(Shown):
    """How many assets there are of what, and what they were bought for."""

    template = "asset_report"
    groups: tuple[Group, ...]
    """As they are shown: with few bars each."""
    counts: tuple[Group, ...]
    """The same in full, as a CSV has it."""
    worth: tuple[Worth, ...] = ()
    unpriced: int = 0
    """Assets without a price, of those whose prices one may read."""
    veiled: int = 0
    """Assets whose prices one may not read."""
    file: str | None = None
    """The question whose button has all counts sent as a CSV."""
    share: str | None = None


class Spell(Model):
    """A span of time, and how many warranties end in it."""

    label: str
    assets: int
    bars: tuple[Bar, ...]
    """How many in each of the categories that are told apart, in their order."""


class Warranties(Shown):
    """How many warranties end when, by category."""

    template = "asset_warranties"
    categories: tuple[Bar, ...]
    spells: tuple[Spell, ...]


class Span(NamedTuple):
    """Some months, up to and with a day."""

    label: str
    last: date


def anniversaries(today: date) -> tuple[date, ...]:
    """The first days on which something was bought that is not yet one, two … years old."""
    return tuple(_years_before(today, years) + timedelta(days=1) for years in range(1, len(AGES)))


def _years_before(day: date, years: int) -> date:
    year = max(day.year - years, 1)
    try:
        return day.replace(year=year)
    except ValueError:  # February 29
        return day.replace(year=year, day=28)


def ages(total: int, dated: int, since: Sequence[int]) -> Group:
    """By age: *since* says how many were bought since each of the `anniversaries`."""
    upto = (0, *since, dated)
    bars = [
        Bar(label=label, assets=after - before)
        for label, (before, after) in zip(AGES, pairwise(upto), strict=True)
    ]
    if total > dated:
        bars.append(Bar(label=UNKNOWN, assets=total - dated, plain=True))
    return Group(by="age", bars=tuple(bars))


def bars(counts: Iterable[tuple[str, int]]) -> tuple[Bar, ...]:
    """Every value, the most frequent first, and what is not recorded after them."""
    counted = [(label, assets) for label, assets in counts if assets]
    named = sorted((one for one in counted if one[0]), key=lambda one: (-one[1], one[0]))
    found = [Bar(label=label, assets=assets) for label, assets in named]
    unknown = sum(assets for label, assets in counted if not label)
    return (*found, *([Bar(label=UNKNOWN, assets=unknown, plain=True)] if unknown else ()))


def few(all_bars: Sequence[Bar], most: int = MOST_BARS) -> tuple[Bar, ...]:
    """The first of them; those that would be too many are one bar together."""
    named = [one for one in all_bars if not one.plain]
    unknown = [one for one in all_bars if one.plain]
    if len(named) <= most + 1:
        return tuple(map(_brief, (*named, *unknown)))
    rest = named[most:]
    together = Bar(label=others(len(rest)), assets=sum(one.assets for one in rest), plain=True)
    return tuple(map(_brief, (*named[:most], together, *unknown)))


def others(number: int) -> str:
    """So many values that are not told apart."""
    return f"{number:,} others"


def _brief(bar: Bar) -> Bar:
    label = " ".join(bar.label.split())
    if len(label) <= LONGEST:
        return bar
    return bar.model_copy(update={"label": label[: LONGEST - 1].rstrip() + "…"})


_STEPS: Final = (1, 3, 12, 120)
"""Months of one span: a month, a quarter, a year, a decade."""
_MOST_SPANS: Final = 12


def spans(first: date, last: date) -> tuple[Span, ...]:
    """The time between two days in at most twelve spans; what lies before them is of the first."""
    begin, end = _months(first), _months(last)
    step = next((s for s in _STEPS if end // s - begin // s < _MOST_SPANS), _STEPS[-1])
    numbers = range(begin // step, end // step + 1)[-_MOST_SPANS:]
    found = [_span(number * step, step) for number in numbers]
    if found and begin // step < numbers[0]:
        found[0] = found[0]._replace(label=f"until {found[0].last.year}")
    return tuple(found)


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1


def _span(first: int, step: int) -> Span:
    year, number = divmod(first, 12)
    label = {
        1: month(date(year or 1, number + 1, 1)),
        3: f"Q{number // 3 + 1} {year}",
        12: str(year),
    }.get(step, f"{year}–{year + 9}")
    year, number = divmod(first + step, 12)
    return Span(label, date.max if year > date.max.year else _before(date(year, number + 1, 1)))


def _before(day: date) -> date:
    return day - timedelta(days=1)


def spelled(
    found: Sequence[Span], counts: Mapping[tuple[int, str], int]
) -> tuple[tuple[Bar, ...], tuple[Spell, ...]]:
    """The categories that are told apart, and in each span how many end of each of them."""
    by_category: dict[str, int] = {}
    for (_, category), assets in counts.items():
        by_category[category] = by_category.get(category, 0) + assets
    whole = bars(by_category.items())
    shown = few(whole, MOST_SERIES)
    apart = {bar.label: place for place, bar in enumerate(whole)}
    number = len([one for one in shown if not one.plain])
    spells = []
    for place, span in enumerate(found):
        of = [0] * len(shown)
        for (at, category), assets in counts.items():
            if at == place:
                of[_series(category, apart, number, len(shown))] += assets
        parts = zip(shown, of, strict=True)
        found_bars = tuple(bar.model_copy(update={"assets": assets}) for bar, assets in parts)
        spells.append(Spell(label=span.label, assets=sum(of), bars=found_bars))
    return shown, tuple(spells)


def _series(category: str, apart: Mapping[str, int], named: int, shown: int) -> int:
    """Which of the categories that are shown a category belongs to."""
    if not category:
        return shown - 1
    return min(apart[category], named)
