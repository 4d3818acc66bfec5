"""Reckoning with calendar days: periods of them, and days so many units away."""

import calendar
from datetime import date, timedelta
from typing import Final, NamedTuple

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_YEAR = 12
_MOST = 100 * 366
"""Days away from today that are still reckoned with."""
SOON: Final = timedelta(days=90)
"""From today on."""


class Period(NamedTuple):
    """From one day to another, both included."""

    first: date
    last: date


def moved(day: date, count: int, unit: str) -> date:
    """The day so many units later, or earlier; the last or the first there is, beyond that."""
    if unit in _DAYS:
        number = day.toordinal() + max(-_MOST, min(_MOST, count * _DAYS[unit]))
        return date.fromordinal(max(date.min.toordinal(), min(date.max.toordinal(), number)))
    months = max(-1200, min(1200, count * _MONTHS[unit]))
    year, month = divmod(day.year * _YEAR + day.month - 1 + months, _YEAR)
    if not date.min.year <= year <= date.max.year:
        return date.max if months > 0 else date.min
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month(year: int, number: int) -> Period:
    """A whole month."""
    return Period(date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1]))


def months(year: int, number: int, count: int) -> Period:
    """So many months from this one on."""
    first = date(year, number, 1)
    return Period(first, moved(moved(first, count, "month"), -1, "day"))


def whole(unit: str, day: date, away: int = 0) -> Period:
    """The week, month, quarter or year of a day, or the one so many away."""
    if unit == "day":
        return Period(moved(day, away, "day"), moved(day, away, "day"))
    if unit in _DAYS:
        first = moved(day, away * _DAYS[unit] - day.weekday(), "day")
        return Period(first, moved(first, _DAYS[unit] - 1, "day"))
    size = _MONTHS[unit]
    first = moved(date(day.year, (day.month - 1) // size * size + 1, 1), away * size, "month")
    return Period(first, moved(moved(first, size, "month"), -1, "day"))


def real(year: int, number: int, day: int) -> date | None:
    """A calendar day, if there is one."""
    try:
        return date(year, number, day)
    except ValueError:
        return None
