"""A rule that finds nothing any more where there were many: that is said, not passed over."""

import logging
from collections.abc import Sequence
from datetime import date
from typing import Final

from bot import alarms
from bot.alerts.means import Means
from bot.settings.alerts import AlertRule
from bot.store import AsyncConnection, alerts
from bot.store import alarms as rows

logger = logging.getLogger(__name__)

MANY: Final = 10
"""Warranties told of that have not ended: not all of so many vanish by themselves."""


async def noticed(
    means: Means, connection: AsyncConnection, rule: AlertRule, slot: date, *, any_left: bool
) -> None:
    """Raise the alarm of a rule that finds nothing where it told of many, and end it where it does.

    What people quietened is still found, and so is what was extended.
    """
    home, at = means.installation, means.clock()
    if any_left:
        for one in await _standing(means, connection):
            if one.of == rule.id:
                await rows.end(connection, one, at=at)
        return
    if await alerts.yet_to_end(connection, home, rule.id, since=slot) < MANY:
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
