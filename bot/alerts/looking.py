"""What a look at a rule reads: the days that its slot can be about, and what ends on them."""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from bot.alerts.means import Means
from bot.models import Scope
from bot.settings.alerts import AlertRule
from bot.store import AsyncConnection, alerts, index_covers
from bot.store.alerts import Standing
from bot.store.index_covers import Covers, Wanted
from bot.warranty import Due, Quiet, due

LATE: Final = timedelta(days=90)
"""So long over before the last look, a warranty that comes to be known is told of no more: what a
look costs does not grow with the years of its rule."""


class Look(NamedTuple):
    """A slot of a rule that is to be looked at."""

    rule: AlertRule
    standing: Standing
    slot: date
    besides: Collection[date] = ()
    """Days before the first on which warranties ended that come back now."""

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


def ending(rule: AlertRule, first: date, last: date) -> Wanted:
    """The warranties of a rule that end between two days."""
    return Wanted(rule.filters, rule.statuses_left_out, rule.archived_left_out, first, last)


async def back(means: Means, connection: AsyncConnection, looks: Sequence[Look]) -> list[Look]:
    """The same looks, with the days of what comes back from being put off."""
    days = defaultdict[str, list[tuple[date, date]]](list)
    for one in await alerts.put_off(connection, means.installation):
        days[one.rule].append((one.end, one.until))
    return [
        one._replace(
            besides=[
                end for end, until in days[one.rule.id] if until <= one.slot and end < one.first
            ]
        )
        for one in looks
    ]


async def read(means: Means, scope: Scope, looks: Sequence[Look]) -> list[Covers]:
    """The warranties that each can be about, of what lies in one scope."""
    wanted = [one.wanted for one in looks]
    flat = [each for some in wanted for each in some]
    found = iter(await asyncio.to_thread(means.index.covers, scope, flat, index_covers.of_each))
    return [[cover for _ in some for cover in next(found)] for some in wanted]


async def found(means: Means, connection: AsyncConnection, look: Look, covers: Covers) -> list[Due]:
    """What a look announces of these."""
    home, rule, since = means.installation, look.rule, look.first
    besides = look.besides
    told = await alerts.announced(connection, home, rule.id, since=since, besides=besides)
    silences = await alerts.silences_since(connection, home, rule.id, since=since, besides=besides)
    quiet = {cover: Quiet(one.until, one.returned) for cover, one in silences.items()}
    some = [one for one in covers if one.end >= since or one in quiet]
    return due(some, look.slot, rule.thresholds, told, began=look.standing.began, quiet=quiet)
