"""Alert rules: which channel hears of which warranties, how long before they end, and when."""

import re
from collections.abc import Sequence
from datetime import date, time
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from bot.errors import SettingsError, UsageError
from bot.language.commands.filters import filters, of_several, written
from bot.language.questions import Filters
from bot.models import Status
from bot.settings import checks
from bot.warranty import Schedule

_KEYS: Final = (
    *("id", "channel", "filter", "thresholds", "at", "timezone", "weekdays"),
    *("left_out", "tell_assignee"),
)
THRESHOLDS: Final = (60, 30, 7, 0)
MOST_DAYS: Final = 3_650
MOST_THRESHOLDS: Final = 12
_ANY_DAY: Final = date(2000, 1, 1)
"""No filter of a rule depends on the day it is read."""
WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ARCHIVED: Final = "archived"
LEFT_OUT: Final = (Status.RETIRED, Status.LOST, Status.STOLEN, ARCHIVED)
"""What nobody is told about, unless a rule says otherwise; nor ever about what is gone."""


class AlertRule(BaseModel):
    """What one channel is told of warranties that end."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    """Permanent: what was announced is remembered by it."""
    channel: str
    text: str = ""
    """The filter as it was written."""
    filters: Filters = Filters()
    thresholds: tuple[int, ...] = THRESHOLDS
    """Days before the end, the most first."""
    schedule: Schedule
    statuses_left_out: frozenset[Status]
    archived_left_out: bool
    tell_assignee: bool = False
    """Whether whoever has an asset is told too, alone."""
    owner: str | None = None
    """The Slack user who made it there; None where it stands in assetbot.toml."""
    version: int = 0
    """How often it was made or changed in Slack."""

    @property
    def weekdays(self) -> tuple[str, ...]:
        """The days on which it looks, from Monday on."""
        return tuple(WEEKDAYS[one] for one in sorted(self.schedule.weekdays))


def read_alerts(tables: Sequence[dict[str, Any]], zone: str) -> tuple[AlertRule, ...]:
    """The `[[alerts]]` tables, *zone* being that of rules that name none.

    Raises SettingsError with a line for each one that is wrong.
    """
    wrong, found = checks.Wrong(), list[AlertRule]()
    for number, table in enumerate(tables, start=1):
        with wrong.noted():
            found.append(_read(f"alerts[{number}]", table, zone))
    wrong.refuse()
    ids = [one.id for one in found]
    if twice := next((one for one in ids if ids.count(one) > 1), None):
        raise SettingsError(f"alerts: the id {checks.shown(twice)} stands there twice")
    return tuple(found)


def _read(where: str, table: dict[str, Any], zone: str) -> AlertRule:
    for key in table:
        if key not in _KEYS:
            near = checks.nearest(key, _KEYS)
            raise SettingsError(f"{where}.{checks.plain(key)} is not a setting{near}")
    name, channel = table.get("id"), table.get("channel")
    if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,31}", name):
        raise SettingsError(f"{where}.id must be small letters, digits, - and _, at most 32")
    if not checks.is_channel(channel):
        raise SettingsError(f"{where}.channel must be a channel's id, such as C0123456789")
    left_out = _words(f"{where}.left_out", table.get("left_out", list(LEFT_OUT)), LEFT_OUT)
    text, chosen = _filters(f"{where}.filter", table.get("filter", ""))
    return AlertRule(
        id=name,
        channel=str(channel),
        text=text,
        filters=chosen,
        thresholds=_thresholds(f"{where}.thresholds", table.get("thresholds", list(THRESHOLDS))),
        schedule=Schedule(
            at=_time(f"{where}.at", table.get("at", "09:00")),
            zone=_zone(f"{where}.timezone", table.get("timezone", zone)),
            weekdays=_weekdays(f"{where}.weekdays", table.get("weekdays", ["monday"])),
        ),
        statuses_left_out=frozenset(Status(one) for one in left_out if one != ARCHIVED),
        archived_left_out=ARCHIVED in left_out,
        tell_assignee=_yes(f"{where}.tell_assignee", table.get("tell_assignee", False)),
    )


def _filters(where: str, given: object) -> tuple[str, Filters]:
    """A filter as a list has it: written so, or as a table with a value or several of each."""
    if not isinstance(given, (str, dict)):
        raise SettingsError(
            f'{where} must be filters as in a list, such as "category:laptop", or a table, such as'
            ' { category = ["laptop", "phone"] }'
        )
    no_warranty = f"{where} must not hold “warranty:”: the thresholds say that"
    try:
        if isinstance(given, str):
            text, found = given, filters(given, today=_ANY_DAY)
        elif "warranty" in given:
            raise SettingsError(no_warranty)
        else:
            said = {one: _values(f"{where}.{checks.plain(one)}", given[one]) for one in given}
            text, found = written(said), of_several(said, today=_ANY_DAY)
    except UsageError as error:
        raise SettingsError(f"{where}: {error}") from None
    if found.warranty_from or found.warranty_to:
        raise SettingsError(no_warranty)
    return text, found


def _values(where: str, given: object) -> list[str]:
    """A value, or several of which any will do."""
    said = given if isinstance(given, list) else [given]
    if not said or not all(isinstance(one, str) and one.strip() for one in said):
        raise SettingsError(
            f'{where} must be a word, or a list of words, such as ["laptop", "phone"]'
        )
    return [str(one).strip() for one in said]


def _thresholds(where: str, given: object) -> tuple[int, ...]:
    if (
        not isinstance(given, list)
        or not 0 < len(given) <= MOST_THRESHOLDS
        or not all(type(one) is int and 0 <= one <= MOST_DAYS for one in given)
    ):
        raise SettingsError(
            f"{where} must be days from 0 to {MOST_DAYS}, such as [60, 30, 7, 0],"
            f" not {checks.shown(given)}"
        )
    return tuple(sorted(set(given), reverse=True))


def _time(where: str, given: object) -> time:
    if isinstance(given, time) and not given.second and not given.microsecond:
        return given
    if isinstance(given, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", given):
        return time.fromisoformat(given)
    raise SettingsError(
        f'{where} must be a time of day, such as "09:00", not {checks.shown(given)}'
    )


def _zone(where: str, given: object) -> str:
    try:
        return checks.zone(str(given))
    except ValueError as error:
        raise SettingsError(f"{where} {error}") from None


def _weekdays(where: str, given: object) -> frozenset[int]:
    named = _words(where, given, WEEKDAYS)
    if not named:
        raise SettingsError(f"{where} must name a day, such as [“monday”]")
    return frozenset(WEEKDAYS.index(one) for one in named)


def _yes(where: str, given: object) -> bool:
    if not isinstance(given, bool):
        raise SettingsError(f"{where} must be true or false")
    return given


def _words(where: str, given: object, known: Sequence[str]) -> list[str]:
    if not isinstance(given, list):
        raise SettingsError(f'{where} must be a list, such as ["{known[0]}"]')
    found = []
    for one in given:
        word = str(one).casefold()
        if word not in known:
            raise SettingsError(
                f"{where}: there is no {checks.shown(one)}{checks.nearest(word, known)}"
            )
        found.append(word)
    return found
