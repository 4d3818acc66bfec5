"""What a look at a rule reads: the days that its slot can be about, and what ends on them."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple

from bot.alerts.means import Means
from bot.models import Scope
from bot.settings.alerts import LEFT_OUT, AlertRule
from bot.store import AsyncConnection, alerts, announced, history_rows
from bot.store.alerts import Silence, Standing
from bot.store.announced import Ending
from bot.store.history_rows import News
from bot.store.index import covers as index_covers
from bot.store.index.covers import Covers, Wanted
from bot.warranty import Cover, Due, Quiet, due

LATE: Final = timedelta(days=90)
"""An evaluation re-reads at most 90 days before the previous one, so its cost stays flat."""
_MARGIN: Final = timedelta(days=7)
"""So long before its last look begins what is news to it: what is told twice is announced once, and
clocks may have been put back."""


class Look(NamedTuple):
    """A slot of a rule that is to be looked at."""

    rule: AlertRule
    standing: Standing
    slot: date
    besides: Collection[date] = ()
    """Days before the first on which warranties ended that come back now, or are news."""
    news: Collection[Cover] = ()
    """Those that are news."""

    @property
    def first(self) -> date:
        """The first day on which warranties end that there can be something new of."""
        return max(self.standing.began, min(self.standing.slot, self.slot) - LATE)

    @property
    def wanted(self) -> list[Wanted]:
        """The warranties that it can be about."""
        last = min(self.slot.toordinal() + self.rule.thresholds[0], date.max.toordinal())
        days = [(one, one) for one in self.besides]
        spans = [(self.first, date.fromordinal(last)), *days]
        return [ending(self.rule, *span) for span in spans]


class Read(NamedTuple):
    """A look, and the warranties that it can be about."""

    look: Look
    covers: Covers


def ending(rule: AlertRule, first: date, last: date) -> Wanted:
    """The warranties of a rule that end between two days."""
    return Wanted(rule.filters, rule.statuses_left_out, rule.archived_left_out, first, last)


async def with_returning(
    means: Means, connection: AsyncConnection, looks: Sequence[Look]
) -> list[Look]:
    """Adds warranties whose snooze ended or that are news."""
    days = defaultdict[str, set[date]](set)
    slots = {one.rule.id: one.slot for one in looks}
    for one in await alerts.put_off(connection, means.installation):
        if one.rule in slots and one.until <= slots[one.rule]:
            days[one.rule].add(one.end)
    first = min(one.standing.slot for one in looks)
    since = datetime.combine(first, time(), UTC) - _MARGIN
    told = await history_rows.news(connection, since=since)
    known = await asyncio.to_thread(_news, means, told, max(one.first for one in looks))
    return [_with(look, days[look.rule.id], known) for look in looks]


def _with(look: Look, days: Collection[date], known: Collection[Cover]) -> Look:
    news = {one for one in known if look.standing.began <= one.end < look.first}
    besides = {end for end in days if end < look.first} | {one.end for one in news}
    return look._replace(besides=sorted(besides), news=news)


def _news(means: Means, told: Sequence[News], before: date) -> set[Cover]:
    """The warranties over before a day that nobody can have been told of in time."""
    found = set[Cover]()
    for one in told:
        if is_news(one, before) and (held := means.index.get(Scope(), one.ref)):
            end = held.asset.warranty_end
            if end and end < before:
                found.add(Cover(one.ref, end))
    return found


def is_news(one: News, before: date) -> bool:
    """Whether an asset has come or is found again, or its end, before a day, is new or heard again.

    One that only moved to where a rule is about it is none: it could be told of where it was.
    """
    if one.kind == "reappeared":
        return True
    if one.warranty_end is not None:
        end = _of_pair(one.warranty_end, 1)
        return end is not None and str(end) < before.isoformat()
    was = [_of_pair(text, 0) for text in (one.status, one.archived) if text]
    return any(value is True or value in LEFT_OUT for value in was)


def _of_pair(text: str, place: int) -> object:
    """What a fact was before, or is after; of one that did not change there is only that it is."""
    if not text.startswith("["):
        return text if place else None
    pair = json.loads(text)
    return pair[place] if len(pair) > 1 else None


async def read(means: Means, scope: Scope, looks: Sequence[Look]) -> list[Read]:
    """Each with the warranties that it can be about, of what lies in one scope."""
    wanted = [one.wanted for one in looks]
    flat = [each for some in wanted for each in some]
    found = iter(await asyncio.to_thread(means.index.covers, scope, flat, index_covers.of_each))
    covers = [[cover for _ in some for cover in next(found)] for some in wanted]
    return [Read(look, some) for look, some in zip(looks, covers, strict=True)]


async def found(means: Means, connection: AsyncConnection, read: Sequence[Read]) -> list[list[Due]]:
    """What each look announces of what it has read."""
    some = [Ending(look.rule.id, look.first, look.besides) for look, _ in read]
    silences = await alerts.silences_since(connection, means.installation, some)
    found = []
    for one, ends in zip(read, some, strict=True):
        # Rule by rule: it is most of what a tick reads, and forgotten at once.
        told = await announced.of_rule(connection, means.installation, ends)
        found.append(_due(one, told, silences.get(ends.rule, {})))
    return found


def _due(
    read: Read, told: Collection[tuple[Cover, int]], silences: Mapping[Cover, Silence]
) -> list[Due]:
    look, covers = read
    since, began = look.first, look.standing.began
    quiet = {cover: Quiet(one.until, one.returned) for cover, one in silences.items()}
    some = [one for one in covers if one.end >= since or one in quiet or one in look.news]
    return due(some, look.slot, look.rule.thresholds, told, began=began, quiet=quiet)
