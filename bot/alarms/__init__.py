"""The dead man's alarm: what has not gone well for long is told of, once, and that it does again.

It looks by itself, in every process, so that a tick that stands still is noticed too. Instants are
of real time: which day it is for people has no say in it.
"""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from bot.alarms.heartbeat import Heartbeat
from bot.answering.answers import Answer
from bot.approvals import TELL
from bot.context import Context, Enqueue, Roster
from bot.deliveries.sending import UNREACHABLE, Draw, Drawn
from bot.models import Role
from bot.policy import Concerned, Who
from bot.render import reply
from bot.repeating import repeat
from bot.store import AsyncConnection, alarms, deliveries, made_rules
from bot.store.alarms import Alarm, Kind
from bot.store.deliveries import Delivery
from bot.store.marks import mark, marks, put_up
from bot.store.runs import last_runs

logger = logging.getLogger(__name__)

TEMPLATE: Final = "alarm"
OVER: Final = f"{TEMPLATE}/over"
ALERTED: Final = "alerts"
"""The mark of when every alert rule was last looked at without a failure."""
SENT: Final = "sent"
"""The mark of when Slack last took a message that was owed."""
_POST, _TICK = "post", "tick"
_FIRST, _LOOKED, _AWAKE = "alarms first", "alarms looked", "alarms awake"
EVERY: Final = 60.0
"""Seconds from one look to the next."""
GAP: Final = timedelta(minutes=10)
"""Nobody having looked for so long, the bot was away."""
GRACE: Final = timedelta(hours=1)
"""What a bot that was away has time for, before what was not done meanwhile is told of."""


class Stopped(NamedTuple):
    """What has not gone well since."""

    kind: Kind
    of: str
    since: datetime


class AlarmRaised(Answer):
    """What does not go well, or does again, to whoever looks after it."""

    template = TEMPLATE
    kind: Kind
    of: str
    since: datetime
    ended: datetime | None


@dataclass(frozen=True, kw_only=True)
class Means(Context):
    """What alarms work with."""

    sent: Callable[[], datetime | None]
    """When Slack last took a message of this process."""
    after: timedelta
    """How long something may not go well."""


class Alarms:
    """Looks at what is to go well, and tells who looks after it."""

    def __init__(self, means: Means, heartbeat: Heartbeat) -> None:
        self._means = means
        self.heartbeat = heartbeat
        self._noted: datetime | None = None

    def by_template(self) -> dict[str, Draw]:
        """What draws each message, by the template that it is owed under."""
        return {TEMPLATE: self._draw}

    def ticked(self, failures: Sequence[str]) -> None:
        """A tick has ended: of a good one the monitor outside hears."""
        if failures:
            logger.warning("the tick could not do everything: %s", "; ".join(failures))
        else:
            self.heartbeat.beat()

    async def keep_looking(self) -> None:
        """Look each minute, until it is cancelled."""
        await repeat(self.look, every=EVERY, failing="what goes well could not be looked at")

    async def look(self) -> None:
        """Raise the alarms that are due, and end those of what goes well again."""
        means, now = self._means, self._means.clock()
        async with means.records.begin() as connection:
            awake = await self._note(connection, now)
            found = await stopped(connection, means.sources, now=now, after=means.after)
            standing = await alarms.standing(connection)
        here = [one for one in standing if one.installation_id == means.installation]
        known = {(one.kind, one.of) for one in here}
        if now - awake >= GRACE:
            for one in found:
                if (one.kind, one.of) not in known:
                    await self._raise(one)
        still = {(one.kind, one.of) for one in found}
        for alarm in here:
            if alarm.kind != "nothing" and (alarm.kind, alarm.of) not in still:
                await self._end(alarm)

    async def _note(self, connection: AsyncConnection, now: datetime) -> datetime:
        """Keep that it is looked at, and what Slack took; since when the bot has not been away."""
        before = await marks(connection)
        await put_up(connection, _FIRST, at=now)
        await mark(connection, _LOOKED, at=now)
        sent = self._means.sent()
        if sent and sent != self._noted:
            await mark(connection, SENT, at=sent)
            self._noted = sent
        looked = before.get(_LOOKED)
        if looked and now - looked <= GAP:
            return before.get(_AWAKE, now)
        await mark(connection, _AWAKE, at=now)
        return now

    async def _raise(self, one: Stopped) -> None:
        means = self._means
        async with means.records.read() as connection:
            made = await made_rules.all_of(connection, means.installation)
        to = await told(means.roster, [rule.by_user for rule in made])
        async with means.records.begin() as connection:
            raised = await alarms.begin(
                connection, means.installation, one.kind, one.of, since=one.since
            )
            if raised:
                await owe(connection, raised, to, enqueue=means.enqueue, at=means.clock())
        if raised:
            facts = {"kind": one.kind, "of": one.of, "since": one.since.isoformat()}
            logger.error("it has not gone well for too long: %s", named(raised), extra=facts)

    async def _end(self, one: Alarm) -> None:
        """It is over; that it goes well is told only of what is still there."""
        means, now = self._means, self._means.clock()
        async with means.records.begin() as connection:
            if not await alarms.end(connection, one, at=now):
                return
            if one.kind == "sync" and one.of not in means.sources:
                return
            to = [each.to for each in await deliveries.about(connection, one.id)]
            await owe(connection, one, to, enqueue=means.enqueue, at=now, template=OVER)
        logger.info("it goes well again: %s", named(one))

    async def _draw(self, one: Delivery) -> Drawn | None:
        async with self._means.records.read() as connection:
            alarm = await alarms.get(connection, one.subject)
        over = one.template == OVER
        if alarm is None or (alarm.ended_at is not None) != over:
            return None
        answer = AlarmRaised(kind=alarm.kind, of=alarm.of, since=alarm.since, ended=alarm.ended_at)
        return Drawn(reply(answer), one.version)


async def told(roster: Roster, owners: Collection[str]) -> list[str]:
    """Who hears of an alarm: the admins, and those owners of alert rules who are still here."""
    who = Who(roles=frozenset({Role.ADMIN}), people=frozenset(owners))
    found = await roster.meant(who, source="", client=None, concerned=Concerned())
    return [one.user for one in found]


async def owe(
    connection: AsyncConnection,
    one: Alarm,
    to: Collection[str],
    *,
    enqueue: Enqueue,
    at: datetime,
    template: str = TEMPLATE,
) -> None:
    """Owe a message about an alarm to each of these."""
    await deliveries.owe(
        connection, template, one.id, *to, installation=one.installation_id, version=1, at=at
    )
    key = f"{TELL}-{one.id}-{template}"
    await enqueue(connection, TELL, key, {"v": 1, "subject": one.id})


def named(one: Alarm | Stopped) -> str:
    """What does not go well, in a word."""
    return f"{one.kind} {one.of}".strip()


async def stopped(
    connection: AsyncConnection, sources: Collection[str], *, now: datetime, after: timedelta
) -> list[Stopped]:
    """What has not gone well for so long; nothing where no bot has ever looked."""
    known = await marks(connection)
    first = known.get(_FIRST)
    if first is None:
        return []
    last: dict[tuple[Kind, str], datetime | None] = {
        ("tick", ""): known.get(_TICK),
        ("alerts", ""): known.get(ALERTED),
    }
    for source in sources:
        runs = await last_runs(connection, source, outcome="done", limit=1)
        last["sync", source] = runs[0].ended_at if runs else None
    waiting = await deliveries.waiting_since(connection, apart=UNREACHABLE)
    if waiting:
        taken = max((known[one] for one in (SENT, _POST) if one in known), default=waiting)
        last["posting", ""] = max(waiting, taken)
    return [
        Stopped(kind, of, at or first)
        for (kind, of), at in last.items()
        if now - (at or first) >= after
    ]
