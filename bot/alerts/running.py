"""The look at each rule whose time has come: what is due, written down and owed in one go."""

import asyncio
import logging
from datetime import date, timedelta
from uuid import uuid4

from bot.alarms import ALERTED
from bot.alerts import vanishing
from bot.alerts.means import Means
from bot.approvals import TELL
from bot.errors import AssetBotError
from bot.settings.alerts import AlertRule
from bot.store import AsyncConnection, alerts, deliveries, index_covers
from bot.store.alerts import Alert, Standing
from bot.store.index_covers import Covers, Wanted
from bot.store.marks import mark
from bot.warranty import Due, Quiet, due, last_slot

logger = logging.getLogger(__name__)

DIGEST = "alert"
"""The template of the digest."""


async def pass_time(means: Means) -> None:
    """Look at every rule; each minute, in every process: each slot is taken once.

    Nothing is looked at before every source has once been read to its end.
    """
    if means.unread():
        return
    async with means.records.read() as connection:
        standings = await alerts.standings(connection, means.installation)
    failures = []
    for rule in means.rules():
        try:
            await _look(means, rule, standings.get(rule.id))
        except AssetBotError as error:
            failures.append(f"{rule.id}: {error}")
    if failures:
        raise AssetBotError("; ".join(failures))
    async with means.records.begin() as connection:
        await mark(connection, ALERTED, at=means.clock())


async def _look(means: Means, rule: AlertRule, standing: Standing | None) -> None:
    slot = last_slot(rule.schedule, means.now())
    if standing is None:
        began = Standing(
            installation_id=means.installation, rule=rule.id, began=means.today(rule), slot=slot
        )
        async with means.records.begin() as connection:
            await alerts.begin(connection, began)
    elif standing.paused_at is None and slot != standing.slot:
        await _run(means, rule, standing, slot)


async def _run(means: Means, rule: AlertRule, standing: Standing, slot: date) -> None:
    covers = await covers_of(means, rule, standing.began, slot)
    any_left = await _any_left(means, rule, covers, slot)
    before = None if standing.opened else await over_before(means, rule, standing.began)
    async with means.records.begin() as connection:
        if not await alerts.take(connection, standing, slot, opened=True):
            return
        await vanishing.noticed(means, connection, rule, slot, any_left=any_left)
        found = await due_of(means, connection, rule, standing, covers=covers, slot=slot)
        if not found and not before:
            return
        alert = Alert(
            id=str(uuid4()),
            installation_id=means.installation,
            rule=rule.id,
            channel=rule.channel,
            slot=slot,
            over_before=before,
            at=means.now(),
        )
        await alerts.add(connection, alert, found)
        await _owe(means, connection, alert)
    logger.info("alerted", extra={"rule": rule.id, "alert": alert.id, "warranties": len(found)})


async def covers_of(means: Means, rule: AlertRule, began: date, slot: date) -> Covers:
    """The warranties that a slot of a rule can be about."""
    last = date.fromordinal(min(slot.toordinal() + rule.thresholds[0], date.max.toordinal()))
    return await _asked(means, rule, began, last)


async def _any_left(means: Means, rule: AlertRule, covers: Covers, slot: date) -> bool:
    """Whether a rule finds any warranty that has yet to end, however long that takes."""
    if covers and covers[-1].end >= slot:
        return True
    return bool(await _asked(means, rule, slot, date.max, most=1))


async def over_before(means: Means, rule: AlertRule, began: date) -> int:
    """How many warranties were over before a rule began."""
    wanted = _wanted(rule, date.min, began - timedelta(days=1))
    return await asyncio.to_thread(
        means.index.covers, means.scope(rule.channel), wanted, index_covers.count
    )


async def _asked(
    means: Means, rule: AlertRule, first: date, last: date, *, most: int = -1
) -> Covers:
    wanted = _wanted(rule, first, last)._replace(most=most)
    return await asyncio.to_thread(
        means.index.covers, means.scope(rule.channel), wanted, index_covers.covers
    )


def _wanted(rule: AlertRule, first: date, last: date) -> Wanted:
    """The warranties of a rule that end between two days."""
    return Wanted(rule.filters, rule.statuses_left_out, rule.archived_left_out, first, last)


async def due_of(
    means: Means,
    connection: AsyncConnection,
    rule: AlertRule,
    standing: Standing,
    *,
    covers: Covers,
    slot: date,
) -> list[Due]:
    """What a slot of a rule announces."""
    home, began = means.installation, standing.began
    told = await alerts.announced(connection, home, rule.id, since=began)
    silences = await alerts.silences(connection, home, rule.id)
    quiet = {cover: Quiet(one.until, one.returned) for cover, one in silences.items()}
    return due(covers, slot, rule.thresholds, told, began=began, quiet=quiet)


async def _owe(means: Means, connection: AsyncConnection, alert: Alert) -> None:
    await deliveries.owe(
        connection,
        DIGEST,
        alert.id,
        alert.channel,
        installation=means.installation,
        version=alert.version,
        at=means.clock(),
    )
    await tell(means, connection, alert.id, alert.version)


async def tell(means: Means, connection: AsyncConnection, number: str, version: int) -> None:
    """Have what is owed about an alert sent."""
    key = f"{TELL}-{number}-{version}"
    await means.enqueue(connection, TELL, key, {"v": 1, "subject": number})
