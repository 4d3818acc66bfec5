"""Amounts of money as people enter them in a form: "1,499.90 EUR", "1.499,90 €", "JPY 250000"."""

import re
from decimal import Decimal

from bot.errors import UsageError
from bot.models import Money, decimals

_SYMBOLS = {"€": "EUR", "£": "GBP"}
"""Those that are of one currency alone."""
_CURRENCY = re.compile(r"(?<![A-Za-z])[A-Za-z]{3}(?![A-Za-z])|[€£]")
_BLANKS = re.compile(r"[\s'’]")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([.,])[0-9]{3}(?:\1[0-9]{3})*)?")
_MOST = 12
"""Digits of an amount."""
_WRONG = "Write an amount with its currency, such as 1499.90 EUR."


def amount(text: str, *, currency: str | None = None) -> Money:
    """What is written, in this currency where none is named; raises UsageError."""
    named = _CURRENCY.search(text)
    if named:
        text = f"{text[: named.start()]} {text[named.end() :]}"
        currency = _SYMBOLS.get(named[0], named[0].upper())
    if currency is None:
        raise UsageError(_WRONG)
    places = decimals(currency)
    return Money(minor_units=int(number(text, places).scaleb(places)), currency=currency)


def number(text: str, places: int = 2) -> Decimal:
    """What is written without a currency, of so many decimals at most; raises UsageError."""
    digits = _BLANKS.sub("", text)
    if not re.fullmatch(r"[0-9][0-9.,]*", digits):
        raise UsageError(_WRONG)
    whole, part = _parted(digits, places)
    if len(whole) > _MOST:
        raise UsageError(_WRONG)
    return Decimal(f"{whole}.{part or 0}")


def _parted(number: str, places: int) -> tuple[str, str]:
    """What stands before the decimal sign, and behind it; raises UsageError where nobody can say.

    Three digits behind a single sign are thousands; in a currency that has three places a point
    parts those, and a comma might part either.
    """
    before, sign, behind = number.rpartition("." if number.rfind(".") > number.rfind(",") else ",")
    if not sign:
        return number, ""
    if number.count(sign) == 1 and len(behind) <= places and (sign == "." or len(behind) != 3):  # noqa: PLR2004 - as it says
        found = _GROUPED.fullmatch(before)
        if before.isdecimal() or (found and found[1] != sign):
            return re.sub(r"[.,]", "", before), behind
    elif _GROUPED.fullmatch(number) and places != 3:  # noqa: PLR2004 - as it says
        return number.replace(sign, ""), ""
    raise UsageError(_WRONG)


def editable(money: Money) -> str:
    """An amount as `amount` reads it back: "1499.90 EUR"."""
    places = decimals(money.currency)
    return f"{Decimal(money.minor_units).scaleb(-places):.{places}f} {money.currency}"
