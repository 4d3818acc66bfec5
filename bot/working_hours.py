"""Working days and hours, where somebody is: pure; Monday to Friday, 09:00 to 17:00."""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

OPENS: Final = time(9)
CLOSES: Final = time(17)
_SATURDAY: Final = 5
_DAY: Final = timedelta(days=1)


def zone_named(name: str | None, otherwise: str) -> ZoneInfo:
    """Somebody's time zone, or another where theirs is not known."""
    try:
        return ZoneInfo(name or otherwise)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(otherwise)


def is_working(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether people work there at that moment."""
    local = moment.astimezone(zone)
    return local.weekday() < _SATURDAY and OPENS <= local.time() < CLOSES


def in_hours(moment: datetime, zone: ZoneInfo) -> datetime:
    """That moment, if people work there then, else when they begin again."""
    if is_working(moment, zone):
        return moment
    local = moment.astimezone(zone)
    day = local.date() if local.time() < OPENS else local.date() + _DAY
    while True:
        begins = datetime.combine(day, OPENS, zone).astimezone(moment.tzinfo)
        if begins > moment and is_working(begins, zone):  # a day may be missing from a calendar
            return begins
        day += _DAY


def after(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    """So many working days later, at the same time of day; what is outside the hours begins next.

    The time of day is the one on the wall there, through daylight saving too.
    """
    reached = in_hours(moment, zone)
    at = reached.astimezone(zone).time()
    for _ in range(days):
        reached = _next(reached, at, zone)
    return reached


def _next(moment: datetime, at: time, zone: ZoneInfo) -> datetime:
    """That time of day on the next working day."""
    day = moment.astimezone(zone).date()
    while True:
        day += _DAY
        then = datetime.combine(day, at.replace(tzinfo=None), zone).astimezone(moment.tzinfo)
        if then.astimezone(zone).date() == day and is_working(then, zone):
            return then
