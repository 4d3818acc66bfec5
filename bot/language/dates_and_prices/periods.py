"""Spans of days as people name them: “March”, “next quarter”, “5 May 2027”, “the end of June”."""

import re
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from bot.language.dates_and_prices import days
from bot.language.dates_and_prices.days import Period
from bot.language.words.lexicon import Lexicon
from bot.language.words.phrases import Phrases
from bot.language.words.tokens import DAY, NUMBER, WORD, Token
from bot.language.words.wordlists import any_of, playing, standing_for

_DAY = re.compile(rf"(\d{{1,2}})(?:{any_of('dating.day')})?")
_MONTH, _YEAR = re.compile("0?[1-9]|1[0-2]"), re.compile(r"(?:19|20)\d\d")
_QUARTER, _HALF = 3, 6
"""Months of these parts of a year."""
_MONTHS = {letter: int(months) for letter, months in standing_for("part_of_year").items()}
"""The same by what stands before their number."""
_NUMBERED = re.compile("|".join(f"{letter}[1-{12 // size}]" for letter, size in _MONTHS.items()))
_FIRST = frozenset("0123456789") | _MONTHS.keys()
"""Characters of which a number, a quarter or a half has one first."""
_NUMERIC = frozenset((DAY, NUMBER, WORD))
_COUNTED = re.compile(r"\d+(?:[^\W\d_]*$|\W)")
"""Digits with nothing but letters behind them (30d, 5th, 2k), or with a mark (2027-03-31, 1.5)."""
_SEASON = 3
_REACH = 12
"""Tokens of the longest time: “no later than the end of the following quarter”."""
_TENS = range(20, 100, 10)
_SCALES = (1000, 100)
_ARTICLES = playing("determiner.indefinite")
_THE = playing("determiner.definite")
_EARLY = _THE | playing("dating.early")
"""What may stand before a period and changes nothing of it."""
_AND, _OF, _HALVES = map(playing, ("joint.and", "joint.of", "dating.half"))
_OF_OR_IN = playing("joint.of", "joint.in")
_ORDINALS = {word: int(number) for word, number in standing_for("ordinal").items()}
_PREFIXES = playing("dating.joined")
"""What may be joined to a year with a dash."""


class Named(NamedTuple):
    """What was named, once as it lies ahead and once as it lies behind."""

    ahead: Period
    behind: Period
    end: int
    """The token after it."""
    alone: bool = True
    """Whether it is a time without a word such as “in” before it."""
    yearly: bool = False
    """Whether it comes every year."""
    edge: bool = False
    """Whether it is the end or the beginning of something."""
    season: bool = False
    """Whether it is a season, of which “until” means its beginning."""


def says(norms: Sequence[str], at: int, words: AbstractSet[str]) -> bool:
    """Whether one of these words stands there."""
    return at < len(norms) and norms[at] in words


def numeral(
    words: Phrases[str], norms: Sequence[str], start: int, most: int = 10**6
) -> tuple[int, int] | None:
    """A number in words, smaller than *most*: twenty-five, two hundred and fifty."""
    found = words.at(norms, start)
    if found is None:
        return None
    value, end = int(found[0]), found[1]
    if value in _TENS:
        unit = words.at(norms, end)
        if unit and norms[end] not in _ARTICLES and 0 < int(unit[0]) < _TENS.step:
            value, end = value + int(unit[0]), unit[1]
    while (scale := words.at(norms, end)) and int(scale[0]) in _SCALES and value < int(scale[0]):
        value, end = value * int(scale[0]), scale[1]
    if least := next((one for one in _SCALES if value % one == 0), 0):
        rest = numeral(words, norms, end + says(norms, end, _AND), least)
        if rest and norms[rest[1] - 1] not in _ARTICLES:
            value, end = value + rest[0], rest[1]
    return (value, end) if value < most else None


class Calendar:
    """Reads periods at a place of a text, as seen from one day."""

    def __init__(
        self, lexicon: Lexicon, tokens: Sequence[Token], norms: Sequence[str], today: date
    ) -> None:
        self._times, self._tokens, self._norms, self._today = lexicon.times, tokens, norms, today
        telling = _telling(lexicon)
        self._telling = [
            at
            for at, norm in enumerate(norms)
            if norm in telling
            or (norm[0] in _FIRST and not norm.isalpha() and _tells_time(norm, tokens[at]))
            or (at and norm.isdigit() and norms[at - 1] in _PREFIXES)
        ]
        self.tells = bool(self._telling)
        """Whether a time or an amount may stand anywhere in the text."""
        self._begin, self._words = _beginnings(lexicon), _of_times(lexicon)

    def take(self, kind: str, start: int) -> tuple[str, int] | None:
        """A word of time of this kind."""
        return self._times[kind].at(self._norms, start)

    def begins(self, start: int) -> bool:
        """Whether any time or amount can begin there at all."""
        if not self._telling or start in self._telling:
            return bool(self._telling)
        norm = self._norms[start]
        if norm not in self._begin:
            return norm[0].isdigit()
        reached = any(start < at < start + _REACH for at in self._telling)
        return reached and self._goes_on(start + 1, self._begin if norm in _THE else self._words)

    def _goes_on(self, start: int, words: frozenset[str]) -> bool:
        """Whether what stands there may be the second word of a time or an amount."""
        if start >= len(self._norms):
            return False
        norm = self._norms[start]
        return norm in words or norm[0].isdigit() or start in self._telling

    def count(self, start: int) -> tuple[int, int] | None:
        """A whole number, in digits or as a word."""
        if start < len(self._norms) and self._norms[start].isdecimal():
            return int(self._norms[start][:6]), start + 1
        return numeral(self._times["number"], self._norms, start)

    def period(self, start: int) -> Named | None:
        """The period that is named there, if one is."""
        if start >= len(self._norms):
            return None
        if self._norms[start] in _EARLY:
            start += 1
        reads = (self._edge, self._written, self._numbered, self._relative, self._of_month)
        for read in (*reads, self._others):
            if found := read(start):
                return found
        return None

    def _numbered(self, start: int) -> Named | None:
        """10/2024, 03.2025: a month by its number, and a year."""
        month, year = (*self._norms[start : start + 2], "", "")[:2]
        glued = start + 1 < len(self._tokens) and self._tokens[start + 1].glued
        if not glued or not _MONTH.fullmatch(month) or not _YEAR.fullmatch(year):
            return None
        first = days.real(int(year), int(month), 1)
        if first is None:
            return None
        last = days.moved(days.moved(first, 1, "month"), -1, "day")
        return _same(Period(first, last), start + 2)

    def _written(self, start: int) -> Named | None:
        """2027-03-31, 31.3.2027, 31/03/2027."""
        if start >= len(self._tokens) or self._tokens[start].kind != DAY:
            return None
        parts = [int(part) for part in re.split(r"[-./]", self._norms[start])]
        year, month, day = parts if parts[0] > 31 else reversed(parts)  # noqa: PLR2004 - no day
        found = days.real(year, month, day) or days.real(year, day, month)
        return _same(Period(found, found), start + 1) if found else None

    def _edge(self, start: int) -> Named | None:
        edge = self.take("edge", start)
        if edge is None:
            return None
        at, where = edge[1], edge[0].rpartition("_")
        away = {"next": 1, "last": -1}.get(where[0], 0)
        if unit := self.take("unit", at):
            found: Named | None = _same(days.whole(unit[0], self._today, away), unit[1])
        else:
            found = self.period(at)
        if found is None:
            return None
        one: Callable[[Period], date] = (
            (lambda p: p.last) if where[2] == "end" else (lambda p: p.first)
        )
        ahead, behind = one(found.ahead), one(found.behind)
        return Named(Period(ahead, ahead), Period(behind, behind), found.end, edge=True)

    def _relative(self, start: int) -> Named | None:
        found = self.take("relative", start)
        if found is None:
            return None
        away, at = int(found[0]), found[1]
        if unit := self.take("unit", at):
            return _same(days.whole(unit[0], self._today, away), unit[1])
        if weekday := self.take("weekday", at):
            day = self._weekday(int(weekday[0]), away)
            return _same(Period(day, day), weekday[1])
        if season := self.take("season", at):
            return _same(self._turned(int(season[0]), _SEASON, away), season[1])
        if month := self.take("month", at):
            return _same(self._turned(int(month[0]), 1, away), month[1])
        return None

    def _weekday(self, number: int, away: int) -> date:
        today = self._today
        if away < 0:
            return today - timedelta(days=(today.weekday() - number - 1) % 7 + 1)
        return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)

    def _turned(self, month: int, count: int, away: int) -> Period:
        """A month or season of this year's round: the one now or to come, or the last."""
        ahead, behind = self._round(lambda year: days.months(year, month, count))
        if away < 0:
            return behind
        return ahead

    def _round(self, of: Callable[[int], Period | None]) -> tuple[Period, Period]:
        """What comes every year: the next of them that is not over, and the last that has begun."""
        year = self._today.year
        found = [one for back in range(-8, 9) if (one := of(year + back))]
        ahead = next(one for one in found if one.last >= self._today)
        behind = [one for one in found if one.first <= self._today][-1]
        return ahead, behind

    def _of_month(self, start: int) -> Named | None:
        """March, March 2027, 5 March, March 5th, 2027, the 5th of March."""
        day, at = self._day(start)
        if day:
            at += says(self._norms, at, _OF)
        month = self.take("month", at)
        if month is None:
            return None
        number, at = int(month[0]), month[1]
        if not day:
            after, beyond = self._day(at)
            if after and not self.take("unit", beyond):
                day, at = after, beyond
        if dated := self._of_year(at + (self._norms[at : at + 1] == [","])):
            year, end = dated
            if day:
                one = days.real(year, number, day)
                return _same(Period(one, one), end) if one else None
            return _same(days.month(year, number), end)
        if not day:
            return Named(*self._round(lambda year: days.month(year, number)), end=at, yearly=True)

        def of(year: int) -> Period | None:
            one = days.real(year, number, day)
            return Period(one, one) if one else None

        return Named(*self._round(of), end=at, yearly=True) if of(2024) else None

    def _day(self, start: int) -> tuple[int, int]:
        """A day of a month, or 0."""
        if start < len(self._norms) and (found := _DAY.fullmatch(self._norms[start])):
            day = int(found[1])
            if 0 < day <= 31:  # noqa: PLR2004 - days of a month
                return day, start + 1
        return 0, start

    def _year(self, start: int) -> int | None:
        if start < len(self._norms) and _YEAR.fullmatch(self._norms[start]):
            return int(self._norms[start])
        return None

    def _of_year(self, start: int) -> tuple[int, int] | None:
        """The year that is said of a part of it, and where that ends: 2027, of next year."""
        start += says(self._norms, start, _OF_OR_IN)
        if (year := self._year(start)) is not None:
            return year, start + 1
        found = self.take("relative", start) if start < len(self._norms) else None
        unit = self.take("unit", found[1]) if found else None
        if found is None or unit is None or unit[0] != "year":
            return None
        return self._today.year + int(found[0]), unit[1]

    def _others(self, start: int) -> Named | None:
        if start >= len(self._norms):
            return None
        if (year := self._year(start)) is not None:
            after = self._norms[start + 1 : start + 2]
            if after and _NUMBERED.fullmatch(after[0]):
                part = _Part(int(after[0][1]), _MONTHS[after[0][0]])
                return _same(part.of(year), start + 2)
            return _same(days.months(year, 1, 12), start + 1)._replace(alone=False)
        if word := self.take("dayword", start):
            day = days.moved(self._today, int(word[0]), "day")
            return _same(Period(day, day), word[1])
        if holiday := self.take("holiday", start):
            return self._each_year(holiday[0], holiday[1])
        if season := self.take("season", start):
            return self._season(int(season[0]), season[1])
        if weekday := self.take("weekday", start):
            return self._on_weekday(int(weekday[0]), weekday[1])
        return self._quarter(start)

    def _each_year(self, day: str, end: int) -> Named:
        month, number = map(int, day.split("-"))

        def of(year: int) -> Period | None:
            one = days.real(year, month, number)
            return Period(one, one) if one else None

        return Named(*self._round(of), end=end, yearly=True)

    def _season(self, month: int, at: int) -> Named:
        if dated := self._of_year(at):
            return _same(days.months(dated[0], month, _SEASON), dated[1])
        ahead, behind = self._round(lambda year: days.months(year, month, _SEASON))
        return Named(ahead, behind, at, yearly=True, season=True)

    def _on_weekday(self, number: int, end: int) -> Named:
        ahead, behind = self._weekday(number, 1), self._weekday(number, -1)
        return Named(Period(ahead, ahead), Period(behind, behind), end)

    def _quarter(self, start: int) -> Named | None:
        """Q1, Q1 2027, the first quarter of next year, H2, the second half of 2027."""
        part, at = self._part(start)
        if part is None:
            return None
        if dated := self._of_year(at):
            return _same(part.of(dated[0]), dated[1])
        return Named(*self._round(part.of), end=at, yearly=True)

    def _part(self, start: int) -> tuple["_Part | None", int]:
        """A quarter or a half, without its year."""
        norm = self._norms[start]
        if _NUMBERED.fullmatch(norm):
            return _Part(int(norm[1]), _MONTHS[norm[0]]), start + 1
        number, unit = _ORDINALS.get(norm, 0), self.take("unit", start + 1)
        if number and unit and unit[0] == "quarter":
            return _Part(number, _QUARTER), unit[1]
        if number in {1, 2} and says(self._norms, start + 1, _HALVES):
            return _Part(number, _HALF), start + 2
        return None, start


class _Part(NamedTuple):
    """A part of a year: which, of so many months each."""

    number: int
    size: int

    def of(self, year: int) -> Period:
        """The same of one year."""
        return days.months(year, (self.number - 1) * self.size + 1, self.size)


@cache
def _beginnings(lexicon: Lexicon) -> frozenset[str]:
    """Every first word of a time or an amount."""
    tables = (table for kind, table in lexicon.times.items() if kind not in {"ago", "unit"})
    begin = frozenset(word for table in tables for word in table.begin())
    return begin | _EARLY | _HALVES | _ORDINALS.keys()


@cache
def _of_times(lexicon: Lexicon) -> frozenset[str]:
    """Every word of a time or an amount."""
    phrases = (phrase for table in lexicon.times.values() for phrase in table.means)
    return frozenset(word for phrase in phrases for word in phrase.split()) | _THE | _ARTICLES


@cache
def _telling(lexicon: Lexicon) -> frozenset[str]:
    """Words without one of which, or a number, there is neither a time nor an amount."""
    kinds = ("month", "weekday", "season", "unit", "dayword", "holiday", "currency")
    return frozenset(phrase.split()[-1] for kind in kinds for phrase in lexicon.times[kind].means)


def time_words(lexicon: Lexicon) -> frozenset[str]:
    """Words that begin a time or an amount, or tell that there is one."""
    return _beginnings(lexicon) | _telling(lexicon)


def _tells_time(norm: str, token: Token) -> bool:
    """Whether it is a number that stands alone, or a quarter or half; a code is neither."""
    if norm[0] in _MONTHS:
        return bool(_NUMBERED.fullmatch(norm))
    return not token.glued and token.kind in _NUMERIC and bool(_COUNTED.match(norm))


def _same(period: Period, end: int) -> Named:
    """What is the same whether one looks ahead or back."""
    return Named(period, period, end)
