"""The look at each rule whose time has come: what is due, written down and owed in one go."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple
from uuid import uuid4

from bot.alarms import ALERTED
from bot.alerts import looking, vanishing
from bot.alerts.looking import Look, Read, ending
from bot.alerts.means import Means
from bot.alerts.rules import known
from bot.approvals import TELL
from bot.errors import AssetBotError
from bot.models import Scope
from bot.settings.alerts import AlertRule
from bot.store import AsyncConnection, alerts, deliveries, told_holders
from bot.store.alerts import Alert, Standing
from bot.store.index import covers as index_covers
from bot.store.index.covers import Covers
from bot.store.marks import mark
from bot.store.told_holders import Holder
from bot.warranty import Due, last_slot
from bot.working_hours import in_hours

logger = logging.getLogger(__name__)

DIGEST = "alert"
"""The template of the digest."""
RULES_AT_ONCE: Final = 10
WARRANTIES_AT_ONCE: Final = 10_000
"""What is looked at in one transaction, at the most: all others that write wait for it. Only a rule
with more warranties than that is looked at in a longer one, by itself."""


class Told(NamedTuple):
    """A digest and what it announces."""

    rule: AlertRule
    alert: Alert
    due: Sequence[Due]


async def pass_time(means: Means) -> None:
    """Look at every rule; each minute, in every process: each slot is taken once.

    Nothing is looked at before every source has once been read to its end.
    """
    if means.unread():
        return
    async with means.records.read() as connection:
        standings = await alerts.standings(connection, means.installation)
        found = await known(means, connection)
    failures, looks = list[str](), list[Look]()
    for rule in sorted(found, key=lambda one: one.id):  # so that no two processes cross
        slot, standing = last_slot(rule.schedule, means.now()), standings.get(rule.id)
        if standing is None:
            await _begin(means, rule, slot)
        elif standing.paused_at is None and slot != standing.slot:
            looks.append(Look(rule, standing, slot))
    for scope, some in _by_scope(means, looks, failures).items():
        failures += await _look(means, scope, some)
    if failures:
        raise AssetBotError("; ".join(failures))
    async with means.records.begin() as connection:
        await vanishing.forgotten(means, connection, found)
        await mark(connection, ALERTED, at=means.clock())


async def _begin(means: Means, rule: AlertRule, slot: date) -> None:
    began = Standing(
        installation_id=means.installation, rule=rule.id, began=means.today(rule), slot=slot
    )
    async with means.records.begin() as connection:
        await alerts.begin(connection, began)


def _by_scope(
    means: Means, looks: Sequence[Look], failures: list[str]
) -> Mapping[Scope, list[Look]]:
    """The looks whose channels may be told of the same; a channel that may not is a failure."""
    scopes = defaultdict[Scope, list[Look]](list)
    for one in looks:
        try:
            scopes[means.scope(one.rule.channel)].append(one)
        except AssetBotError as error:
            failures.append(f"{one.rule.id}: {error}")
    return scopes


async def _look(means: Means, scope: Scope, looks: Sequence[Look]) -> list[str]:
    """Look at rules whose channels may be told of the same; what failed."""
    failures = []
    try:
        async with means.records.read() as connection:
            looks = await looking.with_returning(means, connection, looks)
        read = await looking.read(means, scope, looks)
    except AssetBotError as error:
        return [str(error)]
    for some in in_goes(read):
        failures += await _looked(means, some)
    return failures


def in_goes(read: Iterable[Read]) -> Iterator[list[Read]]:
    """These as they are looked at together, unless one transaction would take too long then."""
    some, warranties = list[Read](), 0
    for one in read:
        warranties += len(one.covers)
        if some and (len(some) == RULES_AT_ONCE or warranties > WARRANTIES_AT_ONCE):
            yield some
            some, warranties = [], len(one.covers)
        some.append(one)
    if some:
        yield some


async def _looked(means: Means, some: Sequence[Read]) -> list[str]:
    """Look at rules together, or where that fails at each by itself; what failed then."""
    try:
        await _run(means, some)
    except AssetBotError as error:
        if len(some) > 1:
            return [failure for one in some for failure in await _looked(means, [one])]
        return [f"{some[0].look.rule.id}: {error}"]
    return []


async def _run(means: Means, some: Sequence[Read]) -> None:
    """Take the slots, and write down and owe what is due in them: all of it or nothing."""
    lost = {one.look.rule.id for one in some if not await _any_left(means, one)}
    opening = {one.look.rule.id: await _opening(means, one.look) for one in some}
    async with means.records.begin() as connection:
        taken = [one for one in some if await _take(connection, one.look)]
        if not taken:
            return
        looks = [one.look for one in taken]
        await vanishing.noticed(means, connection, looks, lost)
        found = await looking.found(means, connection, taken)
        told = [
            Told(look.rule, _alert(means, look, opening[look.rule.id]), due)
            for look, due in zip(looks, found, strict=True)
            if due or opening[look.rule.id]
        ]
        await _keep(means, connection, told)
    for rule, alert, due in told:
        logger.info("alerted", extra={"rule": rule.id, "alert": alert.id, "warranties": len(due)})


async def _take(connection: AsyncConnection, look: Look) -> bool:
    return await alerts.take(connection, look.standing, look.slot, opened=True)


async def _opening(means: Means, look: Look) -> int | None:
    """How many were over before a rule began, where its channel was not told yet."""
    standing = look.standing
    return None if standing.opened else await over_before(means, look.rule, standing.began)


def _alert(means: Means, look: Look, over: int | None) -> Alert:
    return Alert(
        id=str(uuid4()),
        installation_id=means.installation,
        rule=look.rule.id,
        channel=look.rule.channel,
        slot=look.slot,
        over_before=over,
        at=means.now(),
    )


async def _keep(means: Means, connection: AsyncConnection, told: Sequence[Told]) -> None:
    await alerts.add(connection, [(one.alert, one.due) for one in told])
    holders = [one for each in told for one in holders_of(means, *each)]
    await told_holders.add(connection, holders)
    for one in told:
        await owe(means, connection, one.alert)


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


async def _any_left(means: Means, read: Read) -> bool:
    """Whether a rule finds any warranty that has yet to end, however long that takes."""
    slot = read.look.slot
    if any(one.end >= slot for one in reversed(read.covers)):
        return True
    return bool(await ends(means, read.look.rule, slot, date.max, most=1))


async def over_before(means: Means, rule: AlertRule, began: date) -> int:
    """How many warranties were over before a rule began."""
    wanted = ending(rule, date.min, began - timedelta(days=1))
    return await asyncio.to_thread(
        means.index.covers, means.scope(rule.channel), wanted, index_covers.count
    )


async def ends(means: Means, rule: AlertRule, first: date, last: date, *, most: int = -1) -> Covers:
    """The warranties of a rule that end from one day to another, the earliest first."""
    wanted = ending(rule, first, last)._replace(most=most)
    return await asyncio.to_thread(
        means.index.covers, means.scope(rule.channel), wanted, index_covers.covers
    )


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
