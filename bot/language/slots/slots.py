"""What a sentence says: of which assets (filters), and what is to become of them (changes)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple, TypeVar

from pydantic import JsonValue

from bot.language.intents.plan import Plan
from bot.language.parsed import Values
from bot.language.sentences.sentence import Sentence
from bot.language.spans.span import Span

Edge = TypeVar("Edge", date, float)
Limit = tuple[Edge | None, Edge | None]


@dataclass(slots=True)
class Slots:
    """What was said: of which assets, and what is to become of them."""

    core: Sequence[Span] = ()
    """What speaks of it: of a change all that stands before its reason."""
    filters: Values = field(default_factory=dict)
    changes: Values = field(default_factory=dict)
    reason: str = ""
    noted: bool = False
    """Whether that is what is to be noted."""
    available: bool = False
    """Whether what nobody has is to be there to be given to somebody."""
    unexplained: int = 0
    """Words that nobody knows, or that what is found leaves out."""
    uncovered: int = 0
    """Words that mean something else than what is asked for."""
    left_over: int = 0
    """How much was asked beyond what is found, though its words are understood."""
    misleading: list[Span] = field(default_factory=list)
    """Words by which another thing, or another person or time, is meant than is named."""
    _in: dict[str, list[str]] = field(default_factory=dict)
    _out: dict[str, list[str]] = field(default_factory=dict)
    _limits: dict[str, Limit[Any]] = field(default_factory=dict)

    def add(self, key: str, values: Sequence[str], *, negated: bool = False) -> None:
        """One more value of a filter."""
        listed = (self._out if negated else self._in).setdefault(key, [])
        listed += [value for value in values if value not in listed]

    def limit(self, key: str, found: Limit[Any]) -> Limit[Any]:
        """Edges of a time or a price: with those that were said of it before, together."""
        before = self._limits.get(key, found)
        joined = found if found == before else _joined(before, found)
        self.unexplained += joined is None
        self._limits[key] = joined or found
        return joined or found

    def extend(self, key: str, more: str) -> None:
        """Something that belongs to the last value, such as a version."""
        for listed in (self._in, self._out):
            if listed.get(key):
                listed[key][-1] += f" {more}"
        if key in self.changes:
            self.changes[key] = f"{self.changes[key]} {more}"

    def settle(self) -> None:
        """Filters as they are written: one value alone, several as a list."""
        for key, values in self._out.items():
            if key not in self._in:
                self.filters[key] = {"not": one_or_all(values)}
        for key, values in self._in.items():
            self.filters[key] = one_or_all(values)


def _joined(one: Limit[Any], other: Limit[Any]) -> Limit[Any] | None:
    """Two pairs of edges as one: “after May and before July”, “in May or June”; else none."""
    for (first, end), (start, last) in ((one, other), (other, one)):
        if end is None and start is None and first is not None and last is not None:
            return (first, last) if first <= last else None
        if isinstance(end, date) and start == end + timedelta(days=1):
            return (first, last)
    return None


def one_or_all(values: list[str]) -> JsonValue:
    """One value alone, several as a list."""
    return values[0] if len(values) == 1 else list(values)


def plain(value: float | None) -> float | int | None:
    """A number without a point that says nothing."""
    return int(value) if value is not None and value == int(value) else value


class Reading(NamedTuple):
    """A sentence, what it wants, the items of it that are read, and what was found so far."""

    sentence: Sentence
    plan: Plan
    items: Sequence[Span]
    slots: Slots
