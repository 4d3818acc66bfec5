"""A time in the place of one that was asked for before: “and 2023?”, “in March”, “the year before”.

What it is a time of goes without saying there: it is the date that the one before was of.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from pydantic import JsonValue

from bot.language.dates_and_prices import days
from bot.language.dates_and_prices.days import Period
from bot.language.dates_and_prices.windows import Window, is_short
from bot.language.parsed import CHANGING, Parsed
from bot.language.sentences.sentence import Sentence
from bot.language.spans.span import NUMBER, WINDOW, Span
from bot.language.words.wordlists import playing, standing_for

_EARLIER, _LATER = playing("dating.earlier"), playing("dating.later")
_LEADS = playing("determiner.definite", "determiner.indefinite", "stand_in.one")
"""What may stand before “year before”."""
_NAMED, _PARTS = re.compile(r"\d{4}"), standing_for("part_of_year")
_YEARS = range(1990, 2100)
"""Numbers that are years, where a time was spoken of."""


class _Beside(NamedTuple):
    """A unit of time that is reckoned from the time told before: “the year before”."""

    start: int
    end: int
    unit: str
    away: int
    """Earlier (-1) or later (1)."""


def retime(sentence: Sentence, before: Parsed) -> None:
    """Read what tells a time only after one that was told: of which year, of what before that."""
    sentence.dated = _spoken_date(before)
    told = _period(before.filters.get(sentence.dated))
    if sentence.dated == "purchase_date" and _is_of_today(sentence, told):
        sentence.dated = ""
    if not sentence.dated:
        return
    if told is not None:
        _read_beside(sentence, told)
    for at, item in enumerate(sentence.items):
        if item.kind == NUMBER and item.number in _YEARS and not _counts(sentence.at(at + 1)):
            _become(item, days.months(item.number, 1, 12))
        elif told and item.window and (of := _of_same_year(sentence, item, told)):
            _become(item, of)


def _is_of_today(sentence: Sentence, told: Period | None) -> bool:
    """Whether its times are days or weeks, as they are said of anything: “it's Thursday”.

    Behind “and”, and behind another day or week, they are when something was bought.
    """
    windows = [one.window for one in sentence.items if one.window]
    if not windows or sentence.items[0].means("follow") or not all(map(is_short, windows)):
        return False
    return told is None or not is_short(Window(told, told, 0))


def _spoken_date(before: Parsed) -> str:
    """The date that was spoken of before, as its filter is called; "" where none was."""
    if before.intent in CHANGING:
        return ""
    if before.intent == "warranty" or "warranty_end" in before.filters:
        return "warranty_end"
    return "purchase_date" if "purchase_date" in before.filters else ""


def _period(value: JsonValue) -> Period | None:
    """The time that was told, where it has both ends."""
    first, last = (value.get("from"), value.get("to")) if isinstance(value, dict) else (None, None)
    if not isinstance(first, str) or not isinstance(last, str):
        return None
    return Period(date.fromisoformat(first), date.fromisoformat(last))


def _counts(after: Span | None) -> bool:
    """Whether a number says how many there are of what stands behind it."""
    return after is not None and (bool(after.slot[0]) or after.means("noun"))


def _become(item: Span, period: Period) -> None:
    edges = (period.first, period.last)
    item.kind, item.senses, item.window = WINDOW, (), Window(edges, edges, item.end)


def _of_same_year(sentence: Sentence, item: Span, told: Period) -> Period | None:
    """“In March”, behind a year or a month of it: of the same year.

    Not where it would be to come while what was told had begun, or the other way round.
    """
    first, last = item.window.behind if item.window else (None, None)
    if first is None or last is None or told.first.year != told.last.year:
        return None
    if not _comes_yearly(sentence, item):
        return None
    away, after = told.first.year - first.year, days.moved(last, 1, "day")
    moved = (days.moved(day, away, "year") for day in (first, after))
    found = Period(next(moved), days.moved(next(moved), -1, "day"))
    today = sentence.today
    return found if (found.first <= today) == (told.first <= today) else None


def _comes_yearly(sentence: Sentence, item: Span) -> bool:
    """Whether a time is a month, a quarter or a half of any year: of none that it names."""
    norms, times = sentence.text.norms[item.start : item.end], sentence.words.lexicon.times
    reckoned = times["relative"].means.keys() | _EARLIER | _LATER
    if any(one in reckoned or _NAMED.fullmatch(one) for one in norms):
        return False
    return any(
        one in times["month"].means
        or times["unit"].means.get(one) == "quarter"
        or (one[:1] in _PARTS and one[1:].isdigit())
        for one in norms
    )


def tells_beside(sentence: Sentence) -> bool:
    """Whether it has a time that is reckoned from another: “the year before”."""
    return _found_beside(sentence) is not None


def _found_beside(sentence: Sentence) -> _Beside | None:
    norms, units = sentence.text.norms, sentence.words.lexicon.times["unit"].means
    named = (_beside(norms, at, units[norm]) for at, norm in enumerate(norms) if norm in units)
    return next((one for one in named if one), None)


def _read_beside(sentence: Sentence, told: Period) -> None:
    """Read “the year before” as a time, which is reckoned from the one that was told."""
    found, norms = _found_beside(sentence), sentence.text.norms
    if found is None:
        return
    inside = [one for one in sentence.items if found.start <= one.start and one.end <= found.end]
    if not inside:
        return
    where, said = sentence.items.index(inside[0]), " ".join(norms[found.start : found.end])
    span = Span(WINDOW, found.start, found.end, said=said)
    _become(span, _reckoned(told, found.unit, found.away))
    sentence.items[where : where + len(inside)] = [span]


def _beside(norms: Sequence[str], at: int, unit: str) -> _Beside | None:
    """The unit there with what says that it is the one before or behind; no “2 years later”."""
    before, behind = (norms[one] if 0 <= one < len(norms) else "" for one in (at - 1, at + 1))
    if behind in _EARLIER | _LATER and (not before.isdigit()):
        start = at - (before in _LEADS)
        return _Beside(start, at + 2, unit, 1 if behind in _LATER else -1)
    if before in _EARLIER | _LATER:
        start = at - 1 - (at > 1 and norms[at - 2] in _LEADS)
        return _Beside(start, at + 1, unit, 1 if before in _LATER else -1)
    return None


def _reckoned(told: Period, unit: str, away: int) -> Period:
    """The same so much earlier or later; of what is longer than that, the one next to it."""
    after = days.moved(told.last, 1, "day")
    if after > days.moved(told.first, 1, unit):
        return days.whole(unit, after if away > 0 else days.moved(told.first, -1, "day"))
    return Period(
        days.moved(told.first, away, unit),
        days.moved(days.moved(after, away, unit), -1, "day"),
    )
