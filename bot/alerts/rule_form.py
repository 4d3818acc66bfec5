"""What is entered in the form of an alert rule, to the rule that it makes; pure."""

import re
from collections.abc import Mapping
from datetime import time
from typing import Final, Literal, get_args

from bot.language.commands.filters import written as as_listed
from bot.language.questions import Filters, Where
from bot.modals import Entered, Wrong
from bot.models import Model, Status
from bot.settings import checks
from bot.settings.alerts import (
    ARCHIVED,
    LEFT_OUT,
    MOST_DAYS,
    MOST_THRESHOLDS,
    THRESHOLDS,
    WEEKDAYS,
    AlertRule,
)
from bot.warranty import Schedule

Chosen = Literal["category", "location", "team", "client"]
CHOSEN: Final = get_args(Chosen)
"""The filters that the form has."""
TELL: Final = "Tell whoever has the asset too, in a direct message"
_AT: Final = time(9)
_CARRIED: Final = 2_900
"""Letters of a draft: as many as a form of Slack carries, and some to spare."""
_TOO_MANY: Final = "Choose fewer, or make a second rule: a form cannot carry so many names."
_NAMED: Final = 24
_WHICH_DAYS: Final = (
    f"Write days from 0 to {MOST_DAYS}, at most {MOST_THRESHOLDS} of them: 60, 30, 7, 0."
)


class Draft(Model):
    """A rule as it is being made or changed: what its form carries."""

    v: Literal[1] = 1
    channel: str
    rule: str = ""
    """The id of the rule that is changed; nothing where it is a new one."""
    version: int = 0
    terms: AlertRule | None = None
    """What was entered, once it was."""

    def carried(self) -> str:
        """As a button or a form carries it."""
        return self.model_dump_json(exclude_defaults=True)


def first(draft: Draft, zone: str) -> AlertRule:
    """What the form of a new rule says before anything is entered."""
    return AlertRule(
        id=draft.rule,
        channel=draft.channel,
        thresholds=THRESHOLDS,
        schedule=Schedule(at=_AT, zone=zone, weekdays=frozenset({0})),
        statuses_left_out=frozenset(one for one in LEFT_OUT if isinstance(one, Status)),
        archived_left_out=True,
    )


def entered(draft: Draft, given: Entered) -> AlertRule | Wrong:
    """The rule that was entered, or what is wrong with it."""
    thresholds, zone = _thresholds(given.get("thresholds", "")), _zone(given.get("alert_zone", ""))
    at, weekdays = _time(given.get("at", "")), _ticked(given.get("weekdays", ""), WEEKDAYS)
    if thresholds is None or zone is None or at is None or not weekdays:
        said = {
            "thresholds": (thresholds, _WHICH_DAYS),
            "alert_zone": (zone, "Choose a time zone."),
            "at": (at, "Choose a time of day."),
            "weekdays": (weekdays or None, "Choose a day, or several."),
        }
        return {name: why for name, (value, why) in said.items() if value is None}
    left_out = _ticked(given.get("left_out", ""), LEFT_OUT)
    filters = _filters({name: _lines(given.get(f"alert_{name}", "")) for name in CHOSEN})
    rule = AlertRule(
        id=draft.rule,
        channel=given.get("alert_channel") or draft.channel,
        text=written(filters),
        filters=filters,
        thresholds=thresholds,
        schedule=Schedule(
            at=at, zone=zone, weekdays=frozenset(WEEKDAYS.index(one) for one in weekdays)
        ),
        statuses_left_out=frozenset(Status(one) for one in left_out if one != ARCHIVED),
        archived_left_out=ARCHIVED in left_out,
        tell_assignee=draft.terms is not None and draft.terms.tell_assignee,
    )
    if len(draft.model_copy(update={"terms": rule}).carried()) > _CARRIED:
        most = max(CHOSEN, key=lambda name: len(given.get(f"alert_{name}", "")))
        return {f"alert_{most}": _TOO_MANY}
    return rule


def agreed(draft: Draft, given: Entered) -> Draft:
    """What was shown, and what was said below it."""
    if draft.terms is None:
        return draft
    terms = draft.terms.model_copy(update={"tell_assignee": bool(given.get("tell"))})
    return draft.model_copy(update={"terms": terms})


def chosen_of(filters: Filters, name: Chosen) -> tuple[str, ...]:
    """What a filter of the form says, be it one word or any of several."""
    one: str | None = getattr(filters, name)
    named = (one for one in filters.where if one.field == name and not one.negated)
    several = (word for where in named for word in where.values)
    return (one,) if one else tuple(several)


def written(filters: Filters) -> str:
    """What the form says, as a list has it."""
    return as_listed({name: chosen_of(filters, name) for name in CHOSEN})


def name_of(filters: Filters, number: int) -> str:
    """The id of a rule that is made in Slack: its dot sets it apart from those of assetbot.toml."""
    words = "-".join(value for name in CHOSEN for value in chosen_of(filters, name))
    plain = re.sub(r"[^a-z0-9]+", "-", words.casefold()).strip("-")[:_NAMED].strip("-")
    return f"{plain or 'all'}.{number}"


def _thresholds(text: str) -> tuple[int, ...] | None:
    """Days, the most first; None where they are not that."""
    words = re.split(r"[\s,;]+", text.strip())
    if not 0 < len(words) <= MOST_THRESHOLDS or not all(
        re.fullmatch(r"[0-9]{1,4}", one) and int(one) <= MOST_DAYS for one in words
    ):
        return None
    return tuple(sorted({int(one) for one in words}, reverse=True))


def _zone(name: str) -> str | None:
    try:
        return checks.zone(name)
    except ValueError:
        return None


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None


def _ticked(text: str, known: tuple[str, ...]) -> list[str]:
    """What was ticked, of what could be."""
    said = {one.casefold() for one in _lines(text)}
    return [one for one in known if one in said]


def _lines(text: str) -> tuple[str, ...]:
    """What was chosen, a line each."""
    return tuple(filter(None, map(str.strip, text.split("\n"))))


def _filters(chosen: Mapping[Chosen, tuple[str, ...]]) -> Filters:
    """Assets that have any of the words that were chosen, of each kind."""
    single = {name: words[0] for name, words in chosen.items() if len(words) == 1}
    several = [Where(field=name, values=some) for name, some in chosen.items() if len(some) > 1]
    return Filters.model_validate({**single, "where": several})
