"""Amounts as assetbot.toml has them in quotes: lengths of time and money."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Final

from bot.errors import SettingsError
from bot.models import Money, decimals
from bot.settings import checks

_TIME: Final = re.compile(r"([0-9]{1,5}) ?([mhdw])")
_AMOUNT: Final = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,3})?) ?([A-Z]{3})")
_UNITS: Final = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_LONGEST: Final = timedelta(days=365)


def read_time(where: str, value: object) -> timedelta:
    """A length of time, such as "4h"; raises SettingsError naming the key."""
    found = _TIME.fullmatch(value) if isinstance(value, str) else None
    time = timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else timedelta()
    if not timedelta() < time <= _LONGEST:
        raise SettingsError(
            f'{where} must be a time in quotes, such as "30m", "4h" or "2d", and at most a year,'
            f" not {checks.shown(value)}"
        )
    return time


def read_money(where: str, value: object) -> Money:
    """An amount with its currency, such as "1500 EUR"; raises SettingsError naming the key."""
    found = _AMOUNT.fullmatch(value) if isinstance(value, str) else None
    minor = Decimal(found[1]).scaleb(decimals(found[2])) if found else None
    if found is None or minor is None or minor != int(minor):
        raise SettingsError(
            f'{where} must be an amount with its currency, such as "1500 EUR" or "1499.90 EUR", not'
            f" {checks.shown(value)}"
        )
    return Money(minor_units=int(minor), currency=found[2])
