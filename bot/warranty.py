"""When an alert rule looks at warranties, and which of them it announces then; pure.

A rule looks at a time of day on some weekdays, where its zone is. Each such time is a slot, one a
local date however often the clocks show it. What a slot announces follows from its date alone, so
a slot that is looked at late, or twice, announces the same.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

from bot.models import AssetRef, Model

THIS_WEEK: Final = 7
THIS_MONTH: Final = 30
"""Days from today for which a warranty that ends is of this week, of this month."""

Urgency = Literal["over", "this week", "this month", "later"]
URGENCIES: Final[tuple[Urgency, ...]] = ("over", "this week", "this month", "later")
"""The most urgent first."""


class Schedule(Model):
    """When a rule looks: a time of day, on some weekdays (Monday is 0), in a zone."""

    at: time
    zone: str
    weekdays: frozenset[int]


class Cover(NamedTuple):
    """A warranty of an asset: another end is another warranty."""

    ref: AssetRef
    end: date


class Quiet(NamedTuple):
    """A warranty that somebody acknowledged, or put off."""

    until: date | None
    """The first day of which it is heard again; None is never."""
    returned: bool = False
    """Whether it was heard again since."""


class Due(NamedTuple):
    """A warranty to be announced, and all that this settles."""

    cover: Cover
    thresholds: tuple[int, ...]
    """Those that were reached and not announced; none where it comes back from being put off."""
    returns: bool


def next_run(schedule: Schedule, after: datetime) -> datetime:
    """The first slot behind an instant."""
    day = _local(schedule, after) - timedelta(days=1)
    while True:
        slot = _slot(schedule, day)
        if slot is not None and slot > after:
            return slot
        day += timedelta(days=1)


def last_slot(schedule: Schedule, now: datetime) -> date:
    """The local date of the newest slot that has come."""
    day = _local(schedule, now) + timedelta(days=1)
    while True:
        slot = _slot(schedule, day)
        if slot is not None and slot <= now:
            return day
        day -= timedelta(days=1)


def due(
    covers: Iterable[Cover],
    today: date,
    thresholds: Sequence[int],
    announced: Collection[tuple[Cover, int]],
    *,
    began: date,
    quiet: Mapping[Cover, Quiet] | None = None,
) -> list[Due]:
    """What a slot of *today* announces of a rule that began on a day; each warranty once.

    What was over before the rule began is not announced, nor what somebody quietened; what they
    put off comes back once, whatever the threshold.
    """
    found = []
    heard: Mapping[Cover, Quiet] = quiet or {}
    far = date.max.toordinal() - today.toordinal()
    until = [(days, today + timedelta(days=min(days, far))) for days in thresholds]
    for cover in covers:
        muted = heard.get(cover) if heard else None
        if muted and (muted.until is None or muted.until > today):
            continue
        returns = muted is not None and not muted.returned
        end = cover.end
        if end < began and not returns:
            continue
        reached = [days for days, last in until if end <= last and (cover, days) not in announced]
        if reached or returns:
            found.append(Due(cover, tuple(reached), returns))
    return sorted(found, key=lambda one: (one.cover.end, one.cover.ref))


def urgency(end: date, today: date) -> Urgency:
    """How urgent a warranty is that ends on a day."""
    left = end.toordinal() - today.toordinal()
    if left < 0:
        return "over"
    if left < THIS_WEEK:
        return "this week"
    return "this month" if left < THIS_MONTH else "later"


def _local(schedule: Schedule, instant: datetime) -> date:
    return instant.astimezone(ZoneInfo(schedule.zone)).date()


def _slot(schedule: Schedule, day: date) -> datetime | None:
    """The instant of a day's slot, None where the rule does not look on that weekday.

    The first where the clocks show it twice; where they leave it out, what they show instead.
    """
    if day.weekday() not in schedule.weekdays:
        return None
    local = datetime.combine(day, schedule.at, ZoneInfo(schedule.zone))
    return local.astimezone(UTC)
