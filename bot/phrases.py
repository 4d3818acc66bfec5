"""Values in words, the same for every reader: dates, days left, amounts."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

from bot.models import Money

_MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WHOLE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THOUSANDTHS = "BHD IQD JOD KWD LYD OMR TND"
_PLACES = dict.fromkeys(_WHOLE.split(), 0) | dict.fromkeys(_THOUSANDTHS.split(), 3)
"""Places behind the point of the currencies in use that have not two of them (ISO 4217)."""

SYSTEMS: Final = {"factorial": "Factorial", "itflow": "ITFlow"}
"""How the systems that a source may be write their names, by its kind."""


def source(known_as: str) -> str:
    """A source by its id, as a word that may begin a sentence."""
    system = next((one for one in SYSTEMS if known_as.startswith(one)), "")
    if system:
        return SYSTEMS[system] + known_as.removeprefix(system)
    return known_as[:1].upper() + known_as[1:]


def day(on: date) -> str:
    """A calendar date in words: the same for every reader."""
    return f"{on.day} {_MONTHS[on.month]} {on.year}"


def moment(at: datetime) -> str:
    """An instant in words, to the minute, in UTC: the same for every reader."""
    utc = at.astimezone(UTC)
    return f"{day(utc)}, {utc.hour:02}:{utc.minute:02} UTC"


def month(on: date) -> str:
    """A calendar month in words."""
    return f"{_MONTHS[on.month]} {on.year}"


def said(value: str | date) -> str:
    """A value of any kind in words."""
    return day(value) if isinstance(value, date) else value


def warranty(end: date, left: int | None) -> str:
    """The last covered day, and how far it is."""
    match left:
        case None:
            return day(end)
        case 0:
            return f"ends today ({day(end)})"
        case _ if left > 0:
            return f"{day(end)} (in {days(left)})"
        case _:
            return f"ended {day(end)} ({days(-left)} ago)"


def ends(end: date, left: int | None) -> str:
    """The last covered day within a sentence: "ends 3 Feb 2028"."""
    if left == 0:
        return "ends today"
    return f"{'ended' if left is not None and left < 0 else 'ends'} {day(end)}"


def days(number: int) -> str:
    """So many days."""
    return "1 day" if number == 1 else f"{number:,} days"


def assets(number: int) -> str:
    """So many assets."""
    return "1 asset" if number == 1 else f"{number:,} assets"


def every(number: int) -> str:
    """All of so many: what a button says."""
    return f"All {number:,}"


def thousands(number: int) -> str:
    """A number with its thousands parted."""
    return f"{number:,}"


def money(amount: Money) -> str:
    """An amount as its currency is written: EUR 2,299.00, JPY 250,000."""
    places = _PLACES.get(amount.currency, 2)
    units = Decimal(amount.minor_units).scaleb(-places)
    return f"{amount.currency} {units:,.{places}f}"
