"""What a list, count or report is of, in words: as it is shown, and what is left without a part."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from bot import phrases
from bot.language.questions import Filtered, Filters, Where
from bot.language.wording import behind, ranked
from bot.language.words.lexicon import spoken
from bot.models import Model
from bot.policy import Looked

FEWEST: Final = 2
"""So many parts are the least of which one can be left out."""
_MOST_SAID = 3
"""Values of one filter that are shown."""
_TEXTS = ["client", "category", "status", "model", "location", "team", "os", "vendor", "ip", "mac"]
"""The filters that are shown as they stand, in that order."""


class Part(Model):
    """One part of what was understood, in words, and the question without it."""

    text: str
    without: str


class Over(Model):
    """How many warranties were over before those that are told of, and the question for them."""

    total: int
    question: str


class Narrowed(Model):
    """How what came down to one asset was understood."""

    heading: str
    parts: tuple[Part, ...]
    change: str | None = None
    """The question, each part of which can be changed."""
    listed: Looked | None = None
    """Where alone it was looked for, where the one who asks may not list everything."""


class Said(NamedTuple):
    """One part of what is asked for, and what is asked for without it."""

    text: str
    rest: Filters


def heading(what: str, filters: Filters, whose: str = "", today: date | None = None) -> str:
    """What is listed or counted, in words."""
    return " · ".join([what, *(part.text for part in said(filters, whose, today))])


def parts(question: Filtered, whose: str = "", today: date | None = None) -> tuple[Part, ...]:
    """Each part of a question with the question without it; nothing where there is but one."""
    found = list(said(question.filters, whose, today))
    if len(found) < FEWEST:
        return ()
    return tuple(Part(text=text, without=carried(question, rest)) for text, rest in found)


def carried(question: Filtered, filters: Filters) -> str:
    """What a button carries that asks the same of other assets."""
    asked = question.model_copy(update={"filters": filters, "position": None})
    return asked.carried()


def counted(total: int, filters: Filters, whose: str = "", today: date | None = None) -> str:
    """How many there are, as one says it: “14 laptops in Berlin”."""
    kinds = [where for where in filters.where if where.field == "category" and not where.negated]
    named = [_one(_within_words(one)) for where in kinds for one in where.values] or ["asset"]
    named = [one for one in dict.fromkeys(named) if not _is_among(one, named)]
    told = " or ".join(one if total == 1 else spoken().plural(one) for one in named)
    where = tuple(one for one in filters.where if one not in kinds)
    others = filters.model_copy(update={"where": where})
    rest = [part.text for part in said(others, whose, today)]
    told += "".join(behind(rest))
    return f"{total:,} {told}" if total else f"No {told}"


def _is_among(kind: str, named: Sequence[str]) -> bool:
    """Whether a kind goes without saying beside another: a mobile phone beside phones."""
    return any(kind.endswith(f" {one}") for one in named)


def said(filters: Filters, whose: str = "", today: date | None = None) -> Iterator[Said]:
    """The parts, in the order in which they are shown, as one says them on the day it is."""

    def part(text: str, **rest: Any) -> Said:
        return Said(text, filters.model_copy(update=rest))

    for name in _TEXTS:
        if text := getattr(filters, name):
            yield part(text, **{name: None})
    if filters.archived:
        yield part("archived", archived=False)
    for where in filters.where:
        yield part(_named(where), where=tuple(one for one in filters.where if one is not where))
    if whose or filters.unassigned:
        yield part(whose or "nobody's", person=None, holders=None, unassigned=False)
    for name, text in _windows(filters, today):
        yield part(text, **{f"{name}_from": None, f"{name}_to": None})
    if filters.order or filters.most:
        yield part(ranked(filters.order or "", filters.most), order=None, most=None)


_WINDOWS: Final = (
    ("warranty", "warranty ends", "by"),
    ("bought", "bought", "by"),
    ("price", "price", "up to"),
)
"""What is limited from where to where, how that begins, and what leads to its end alone."""


def _named(where: Where) -> str:
    lead = {"location": "in ", "assignee": "of "}.get(where.field, "")
    shown = " or ".join([*where.values[:_MOST_SAID], *(["…"] * (len(where.values) > _MOST_SAID))])
    return f"not {lead}{shown}" if where.negated else f"{lead}{shown}"


def _windows(filters: Filters, today: date | None) -> Iterator[tuple[str, str]]:
    """From when to when, and from how much to how much."""
    if today and (filters.warranty_from, filters.warranty_to) == (today, None):
        yield "warranty", "still under warranty"
        filters = filters.model_copy(update={"warranty_from": None})
    for name, lead, alone in _WINDOWS:
        first, last = (getattr(filters, f"{name}_{end}") for end in ("from", "to"))
        told = f"{lead} from {_edge(first)}" if first is not None else lead
        if last is not None:
            told += f" {'to' if first is not None else alone} {_edge(last)}"
        if told != lead:
            yield name, told


def _edge(edge: date | float) -> str:
    """A day or an amount, as it is told."""
    if isinstance(edge, date):
        return phrases.day(edge)
    return f"{edge:,.0f}" if edge == round(edge, 0) else f"{edge:,.2f}"


def _one(kind: str) -> str:
    """A category as one of it is called, for inventories that have “Laptops”."""
    return next(iter(spoken().singulars(kind)), kind)


def _within_words(kind: str) -> str:
    """A category in the middle of a sentence: a laptop, yet a TV."""
    return " ".join(one.lower() if one.istitle() else one for one in kind.split())
