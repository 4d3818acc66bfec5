"""The look at each rule whose time has come: what is due, written down and owed in one go."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import uuid4

from bot.alarms import ALERTED
from bot.alerts import vanishing
from bot.alerts.means import Means
from bot.alerts.rules import known
from bot.approvals import TELL
from bot.errors import AssetBotError
from bot.hand_overs.working import in_hours
from bot.models import Scope
from bot.settings.alerts import AlertRule
from bot.store import AsyncConnection, alerts, deliveries, index_covers, told_holders
from bot.store.alerts import Alert, Standing
from bot.store.index_covers import Covers, Wanted
from bot.store.marks import mark
from bot.store.told_holders import Holder
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
        found = await known(means, connection)
    failures = []
    for rule in found:
        try:
            await _look(means, rule, standings.get(rule.id))
        except AssetBotError as error:
            failures.append(f"{rule.id}: {error}")
    if failures:
        raise AssetBotError("; ".join(failures))
    async with means.records.begin() as connection:
        await vanishing.forgotten(means, connection, found)
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
        await told_holders.add(connection, holders_of(means, rule, alert, found))
        await owe(means, connection, alert)
    logger.info("alerted", extra={"rule": rule.id, "alert": alert.id, "warranties": len(found)})


def holders_of(means: Means, rule: AlertRule, alert: Alert, found: Sequence[Due]) -> list[Holder]:
    """Whoever has what is announced and is to be told too, when they work next."""
    holders = []
    for one in found if rule.tell_assignee else ():
        held = means.index.get(Scope(), one.cover.ref) if one.thresholds else None
        has = held.asset.assignee if held else None
        user = means.roster.member(one.cover.ref.source, has.id) if has else None
        if has and user:
            due_at = in_hours(means.now(), means.zone(user))
            told = Holder(alert_id=alert.id, cover=one.cover, holder=has.id, due_at=due_at)
            holders.append(told)
    return holders


async def covers_of(means: Means, rule: AlertRule, began: date, slot: date) -> Covers:
    """The warranties that a slot of a rule can be about: also what comes back from before it."""
    last = date.fromordinal(min(slot.toordinal() + rule.thresholds[0], date.max.toordinal()))
    async with means.records.read() as connection:
        first = await alerts.first_put_off(connection, means.installation, rule.id)
    return await ends(means, rule, min(began, first or began), last)


async def _any_left(means: Means, rule: AlertRule, covers: Covers, slot: date) -> bool:
    """Whether a rule finds any warranty that has yet to end, however long that takes."""
    if covers and covers[-1].end >= slot:
        return True
    return bool(await ends(means, rule, slot, date.max, most=1))


async def over_before(means: Means, rule: AlertRule, began: date) -> int:
    """How many warranties were over before a rule began."""
    wanted = _wanted(rule, date.min, began - timedelta(days=1))
    return await asyncio.to_thread(
        means.index.covers, means.scope(rule.channel), wanted, index_covers.count
    )


async def ends(means: Means, rule: AlertRule, first: date, last: date, *, most: int = -1) -> Covers:
    """The warranties of a rule that end from one day to another, the earliest first."""
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
    since = min((one.end for one in covers), default=began)
    told = await alerts.announced(connection, home, rule.id, since=since)
    silences = await alerts.silences(connection, home, rule.id)
    quiet = {cover: Quiet(one.until, one.returned) for cover, one in silences.items()}
    return due(covers, slot, rule.thresholds, told, began=began, quiet=quiet)


async def owe(means: Means, connection: AsyncConnection, alert: Alert) -> None:
    """Owe the channel a digest, from now on."""
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
