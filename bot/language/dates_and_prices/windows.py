"""Windows of time in a sentence: “before March”, “in 30 days”, “older than a year”."""

import re
from datetime import date
from typing import NamedTuple

from bot.language.dates_and_prices import days
from bot.language.dates_and_prices.days import Period
from bot.language.dates_and_prices.periods import Named, says
from bot.language.dates_and_prices.prices import Prices
from bot.language.words.tokens import DAY
from bot.language.words.wordlists import listed, playing, standing_for

_UNITS = standing_for("unit_short")
_SHORT = re.compile(rf"(\d{{1,4}})({'|'.join(_UNITS)})")
_MOST_OF_BOUND = 5
"""Words of the longest phrase that bounds a time."""
_TO = playing("joint.and", "joint.to") | {"-"}
_RANGE = _TO | playing("joint.or")
_UNTIL = playing("dating.until") | {"-"}
"""What joins the ends of a range: of prices, of ages, of days."""
_OPEN = frozenset(("on", "since", "from"))
"""What “and later” or “and earlier” may stand behind."""
_FROM = playing("dating.from")
_OPENINGS, _WITHIN = standing_for("opening"), playing("dating.within")
_NOW, _AGED = playing("dating.now"), playing("dating.aged")
_AGES = listed("dating.age")
_HALF_OF = [one.split() for one in listed("dating.half_of")]
_ROUGH = frozenset(("month", "quarter", "year"))
"""So many of these ago or ahead is no certain day."""
Edge = date | None
_TWICE = {"past": listed("dating.past")}
"""Phrases that bound in more than one way."""
_WEEK = 7


class Window(NamedTuple):
    """From one day to another, both included, once as it lies ahead and once as it lies behind."""

    ahead: tuple[Edge, Edge]
    behind: tuple[Edge, Edge]
    end: int
    kind: str = ""
    """Whether it can only be an age ("age"), a time to come ("left"), or either ("").

    A day that is only told roughly is "about", and what is no day at all "soon".
    """


class Windows(Prices):
    """Reads windows at a place of a text."""

    def window(self, start: int) -> Window | None:
        """The window of time that is named there, if one is."""
        for read in (self._between, self._aged, self._within, self._bounded, self._bare):
            if found := read(start):
                return found
        return None

    def _between(self, start: int) -> Window | None:
        bound = self.take("bound", start)
        at = bound[1] if bound else start
        opened = self._times["bound"].means.get(" ".join(self._norms[start:at]))
        dated = self._tokens[start].kind == DAY
        if not dated and opened not in {"between", "since"} and self._norms[start] not in _FROM:
            return None
        now = Period(self._today, self._today)
        is_now = says(self._norms, at, _NOW)
        first = Named(now, now, at + 1) if is_now else self.period(at)
        if first is None or first.end >= len(self._norms):
            return None
        if self._norms[first.end] not in _UNTIL:
            return None
        second = self.period(first.end + 1)
        if second is None:
            return None
        comes_again = first.yearly or first.ahead != first.behind
        if second.ahead == second.behind and not second.yearly and comes_again and not is_now:
            first = first._replace(
                ahead=(near := _nearest(first.behind, second.behind)), behind=near
            )
        ahead, behind = (first.ahead, second.ahead), (first.behind, second.behind)
        if behind[0].first > behind[1].last:
            behind = (days.Period(*(days.moved(day, -1, "year") for day in behind[0])), behind[1])
        if ahead[0].first > ahead[1].last:
            ahead = (ahead[0], days.Period(*(days.moved(day, 1, "year") for day in ahead[1])))
        return Window(
            (ahead[0].first, ahead[1].last), (behind[0].first, behind[1].last), second.end
        )

    def _measure(self, start: int) -> tuple[int, str, int] | None:
        """So many units of time."""
        if start < len(self._norms) and self._norms[start : start + 2] in _HALF_OF:
            unit = self.take("unit", start + 2)
            return (6, "month", unit[1]) if unit and unit[0] == "year" else None
        count = self.count(start) or (1, start)
        more = self._norms[count[1] : count[1] + 1] == ["+"]
        unit = self.take("unit", count[1] + more)
        if unit is None:
            found = _SHORT.fullmatch(self._norms[start]) if start < len(self._norms) else None
            if found is None:
                return None
            return int(found[1]), _UNITS[found[2]], start + 1
        if count[1] == start and unit[0] == "day":
            return None
        return count[0], unit[0], unit[1]

    def _counted(self, start: int) -> tuple[int, str, int] | None:
        """So many units of time, where a number really stands."""
        found = self._measure(start)
        return (
            found
            if found
            and (found[2] > start + 1 or found[1] == "fortnight" or self._norms[start][0].isdigit())
            else None
        )

    def _aged(self, start: int) -> Window | None:
        """Older than four years, less than two years old, at least a year old."""
        if between := self._aged_between(start):
            return between
        than = self.take("than", start)
        at = than[1] if than else start
        measure = self._measure(at) if at < len(self._norms) else None
        if measure is None:
            return None
        count, unit, end = measure
        ago = self.take("ago", end)
        left = ago is not None and ago[0] == "left"
        said = " ".join(self._norms[start:at])
        if left and ago and (than or self._counted(at)):
            day = days.moved(self._today, count, unit)
            return self._left(than[0] if than else "most", day, ago[1])
        ages = any(one in said for one in _AGES)
        if than and than[0] == "exact" and ago and ago[0] in {"ago", "old"}:
            return self._exactly(measure, ago)
        if than and ((ago and ago[0] in {"ago", "old"}) or ages):
            return self._of_age(
                than[0], days.moved(self._today, -count, unit), ago[1] if ago else end
            )
        if than is None and ago and ago[0] == "old" and self._counted(start):
            after = self.take("ago", ago[1])
            or_more = self.take("than", ago[1])
            kind = or_more[0] if or_more and or_more[0] in {"above", "below"} else "about"
            if after and after[0] in {"onward", "backward"}:
                kind, or_more = "above" if after[0] == "backward" else "below", after
            day = days.moved(self._today, -count, unit)
            return self._of_age(kind, day, or_more[1] if or_more and kind != "about" else ago[1])
        return None

    def _exactly(self, measure: tuple[int, str, int], ago: tuple[str, int]) -> Window:
        """That day exactly so long ago, or all days on which something is so old and no older."""
        count, unit, _ = measure
        day = days.moved(self._today, -count, unit)
        before = days.moved(days.moved(self._today, -count - 1, unit), 1, "day")
        edges = (day, day) if ago[0] == "ago" else (before, day)
        return Window(edges, edges, ago[1], "" if ago[0] == "ago" else "age")

    def _aged_between(self, start: int) -> Window | None:
        """Between three and five years old, 3-5 years old."""
        bound = self.take("bound", start)
        at = bound[1] if bound and bound[0] == "between" else start
        least = self.count(at)
        joint = self._norms[least[1]] if least and least[1] < len(self._norms) else ""
        most = self._counted(least[1] + (joint in _RANGE)) if least and joint else None
        if least is None or most is None or least[0] >= most[0]:
            return None
        if joint not in _RANGE and not self._tokens[least[1]].glued:
            return None
        old = self.take("ago", most[2])
        aged = start > 0 and self._norms[start - 1] in _AGED
        if not aged and (old is None or old[0] != "old"):
            return None
        end = old[1] if old and old[0] == "old" else most[2]
        edges = (
            days.moved(self._today, -most[0], most[1]),
            days.moved(self._today, -least[0], most[1]),
        )
        return Window(edges, edges, end, "age")

    def _of_age(self, than: str, day: date, end: int) -> Window:
        edges: tuple[Edge, Edge] = {
            "over": (None, days.moved(day, -1, "day")),
            "least": (None, day),
            "above": (None, day),
            "under": (day, None),
            "most": (day, None),
            "below": (day, None),
        }.get(than, (None, day))
        return Window(edges, edges, end, "age")

    def _left(self, than: str, day: date, end: int) -> Window:
        edges: tuple[Edge, Edge] = {
            "over": (days.moved(day, 1, "day"), None),
            "least": (day, None),
            "under": (self._today, days.moved(day, -1, "day")),
        }.get(than, (self._today, day))
        return Window(edges, edges, end, "left")

    def _within(self, start: int) -> Window | None:
        """In 30 days, within the next two weeks, in the last year."""
        bound = self._of_bound(start, {"within", "past"})
        if bound is None:
            return None
        measure = self._counted(bound[1])
        if measure is None or self.take("ago", measure[2]) in self._agos(measure[2]):
            return None
        count, unit, end = measure
        if (now := self.take("ago", end)) and now[0] == "now":
            end = now[1]
        if bound[0] == "past":
            edges = (days.moved(self._today, -count, unit), self._today)
        else:
            edges = (self._today, days.moved(self._today, count, unit))
        return Window(edges, edges, end, "past" if bound[0] == "past" else "left")

    def _agos(self, start: int) -> list[tuple[str, int] | None]:
        found = self.take("ago", start)
        return [found] if found and found[0] in {"ago", "old"} else []

    def _of_bound(self, start: int, values: set[str]) -> tuple[str, int] | None:
        """The longest phrase there that bounds so; tables hold one meaning of each phrase."""
        means = self._times["bound"].means
        if self._norms[start] not in self._times["bound"].begin():
            return self._opens_within(start, values)
        for end in range(min(start + _MOST_OF_BOUND, len(self._norms)), start, -1):
            said = " ".join(self._norms[start:end])
            if said in means and (
                means[said] in values or said in _TWICE.get(next(iter(values)), ())
            ):
                return (means[said] if means[said] in values else next(iter(values))), end
        return self._opens_within(start, values)

    def _opens_within(self, start: int, values: set[str]) -> tuple[str, int] | None:
        if "within" in values and self._norms[start] in _WITHIN:
            return "within", start + 1
        return None

    def _bounded(self, start: int) -> Window | None:
        """Before March, until the 5th, after June, since 2024."""
        bound = self.take("bound", start)
        if bound is None:
            return None
        kind, at = bound
        if kind in {"within", "past", "between"}:
            for _back in range(at, start, -1):
                if opening := _OPENINGS.get(self._norms[start]):
                    kind, at = opening, start + 1
                    break
            else:
                return None
        found = self._point(at)
        if found is None:
            return None
        if at == start + 1 and kind == "since" == _OPENINGS.get(self._norms[start]):
            kind = "from"
        return self._edges(kind, found)

    def _edges(self, kind: str, found: Named) -> Window:
        end = found.end
        beyond = self.take("ago", end)
        if kind in _OPEN and beyond and beyond[0] in {"onward", "backward"}:
            kind, end = ("since" if beyond[0] == "onward" else "until"), beyond[1]
        if kind == "from":
            kind = "on"
        if kind == "before" and found.edge:
            kind = "until"
        elif kind == "until" and found.season:
            kind = "before"
        ahead, behind = found.ahead, found.behind
        if kind in {"before", "after"} and found.yearly and ahead.first <= self._today:
            ahead = Period(*(days.moved(day, 1, "year") for day in ahead))
        return Window(_edges(kind, ahead), _edges(kind, behind), end)

    def _point(self, start: int) -> Named | None:
        """A period, or a day so many units ago or ahead."""
        measure = self._counted(start) if start < len(self._norms) else None
        if measure:
            ago = self.take("ago", measure[2])
            if ago and ago[0] in {"ago", "now"}:
                sign = -1 if ago[0] == "ago" else 1
                day = days.moved(self._today, sign * measure[0], measure[1])
                return Named(Period(day, day), Period(day, day), ago[1])
        return self.period(start)

    def _bare(self, start: int) -> Window | None:
        """A period without a word before it."""
        found = self._point(start)
        if found is None or not found.alone:
            return None
        measure = self._counted(start)
        rough = measure is not None and measure[2] < found.end and measure[1] in _ROUGH
        return self._edges("on", found)._replace(kind="about" if rough else "")


def _nearest(period: Period, before: Period) -> Period:
    """The last such period of a year that begins before another does: “March to June 2024”."""
    years = before.first.year - period.first.year
    moved = Period(*(days.moved(day, years, "year") for day in period))
    if moved.first <= before.first:
        return moved
    return Period(*(days.moved(day, -1, "year") for day in moved))


def _edges(kind: str, period: Period) -> tuple[Edge, Edge]:
    if kind == "before":
        return None, days.moved(period.first, -1, "day")
    if kind == "until":
        return None, period.last
    if kind == "after":
        return days.moved(period.last, 1, "day"), None
    if kind == "since":
        return period.first, None
    return period.first, period.last


def is_short(window: Window) -> bool:
    """Whether a window is a day or a week."""
    first, last = window.ahead
    return first is not None and last is not None and (last - first).days < _WEEK
