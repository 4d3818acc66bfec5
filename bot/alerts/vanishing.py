"""A rule that finds nothing any more where there were many: that is said, not passed over."""

import logging
from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from bot import alarms
from bot.alerts.looking import Look
from bot.alerts.means import Means
from bot.settings.alerts import AlertRule
from bot.store import AsyncConnection, announced
from bot.store import alarms as rows

logger = logging.getLogger(__name__)

MANY: Final = 10
"""Warranties told of that have not ended: not all of so many vanish by themselves."""


async def noticed(
    means: Means, connection: AsyncConnection, looks: Sequence[Look], lost: Collection[str]
) -> None:
    """Raise the alarms of the *lost* rules, which find nothing, where they told of many.

    Those of the other rules end. What people quietened is still found, and so is what was extended.
    """
    finding = {one.rule.id for one in looks}.difference(lost)
    for alarm in await _standing(means, connection):
        if alarm.of in finding:
            await rows.end(connection, alarm, at=means.clock())
    for one in looks:
        if one.rule.id in lost:
            await _raise(means, connection, one.rule, one.slot)


async def _raise(means: Means, connection: AsyncConnection, rule: AlertRule, slot: date) -> None:
    home, at = means.installation, means.clock()
    if await announced.yet_to_end(connection, home, rule.id, since=slot) < MANY:
        return
    raised = await rows.begin(connection, home, "nothing", rule.id, since=at)
    if raised:
        to = await alarms.told(means.roster, [rule.owner] if rule.owner else [])
        await alarms.owe(connection, raised, to, enqueue=means.enqueue, at=at)
        logger.error("a rule finds no warranty where it told of many", extra={"rule": rule.id})


async def forgotten(means: Means, connection: AsyncConnection, rules: Sequence[AlertRule]) -> None:
    """End the alarms of rules that are no more."""
    known = {rule.id for rule in rules}
    for one in await _standing(means, connection):
        if one.of not in known:
            await rows.end(connection, one, at=means.clock())


async def _standing(means: Means, connection: AsyncConnection) -> list[rows.Alarm]:
    """The alarms of rules that find nothing."""
    return [
        one
        for one in await rows.standing(connection)
        if (one.installation_id, one.kind) == (means.installation, "nothing")
    ]
