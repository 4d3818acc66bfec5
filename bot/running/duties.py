"""What the bot does by itself: each minute, each second, and where something was lost."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.alarms import Alarms
from bot.alerts import Alerts
from bot.approvals import Approvals
from bot.approvals.rule_changes import RuleChanges
from bot.audit.heads import Heads
from bot.clock import A_JUMP, Jumps, real_time
from bot.errors import AssetBotError
from bot.faults import Faults
from bot.hand_overs import HandOvers
from bot.imports.writing import ImportWriting
from bot.installed import Installed
from bot.jobs import Jobs
from bot.people.absences import Absences
from bot.people.members import People
from bot.people.role_changes import RoleChanges
from bot.repeating import repeat
from bot.running.job_table import SYNC
from bot.running.parts import Parts
from bot.running.retaining import Retaining
from bot.running.tick import FirstReading, forgetting_due, sync_due
from bot.store import StoreFailed, submissions
from bot.store.marks import mark
from bot.store.runs import last_runs
from handlers import Listeners

logger = logging.getLogger(__name__)

FOLLOW_EVERY = 1.0
"""Seconds after which what one replica learnt is known to the others."""
FORMS_KEPT = timedelta(days=1)
"""A form that nobody could carry on in that time is owned up to, and let go of."""
RECONCILE = 10.0
"""Seconds from one look for what was lost to the next."""


@dataclass(frozen=True, kw_only=True)
class Duties:
    """What falls due with time, and whose it is."""

    parts: Parts
    jobs: Jobs
    answering: Listeners
    installed: Installed
    people: People
    approvals: Approvals
    hand_overs: HandOvers
    faults: Faults
    writing: ImportWriting
    alerts: Alerts
    alarms: Alarms
    role_changes: RoleChanges
    rule_changes: RuleChanges
    absences: Absences
    heads: Heads
    retaining: Retaining

    async def tick(self) -> None:
        """Do what falls due; one duty that fails keeps no other from being done."""
        duties: dict[str, Callable[[], Awaitable[object]]] = {
            "unanswered": self.answering.boundary.tell_unanswered,
            # Before the sources are read: what the bot itself has changed is to be told as that.
            "attempts that died": self._take_over,
            **{f"sync of {source}": partial(self._due, source) for source in self.parts.sources},
            "people": self.people.list_all,
            "requests": self.approvals.pass_time,
            "hand-overs": self.hand_overs.pass_time,
            "alerts": self.alerts.pass_time,
            "roles": self.role_changes.look,
            "rules": self.rule_changes.look,
            "absences": self.absences.pass_time,
            "audit head": self.heads.tell,
            "forgetting": self._forget,
            "mark": partial(self._mark, "tick"),
        }
        failures = []
        for name, duty in duties.items():
            try:
                await duty()
            except AssetBotError as error:
                failures.append(f"{name}: {error}")
        self.alarms.ticked(failures)

    async def follow(self) -> None:
        """Do what each process does by itself, each second, until it is cancelled."""
        out_of_reach = "what other replicas know is out of reach"
        await repeat(self._follow, every=FOLLOW_EVERY, failing=out_of_reach)

    async def _follow(self) -> None:
        await self.parts.following.step()
        await self.people.follow()
        await self.installed.follow()
        await self.parts.declined.follow()
        await self.parts.open_faults.follow()
        await self.answering.boundary.note()

    async def tick_early(self) -> None:
        """Tick where that is not to wait for its minute, beside what is followed."""
        jumps = Jumps(self.parts.now, self.jobs.tick)
        first_reading = FirstReading(self.parts.unread, self.jobs.tick)

        async def follow() -> None:
            await jumps.follow()
            await first_reading.follow()

        unsaid = "whether to tick early cannot be said"
        await repeat(follow, every=FOLLOW_EVERY, failing=unsaid)

    async def reconcile(self) -> None:
        """Begin anew what was lost, for as long as the bot runs; one that fails keeps no other.

        The first look is at once: whoever was told to end has left it to whoever is started next.
        """
        places = (self.approvals, self.faults, self.writing)
        duties = (*(one.reconcile for one in places), self.answering.left_forms.carry_on)
        if self._knows_little():
            await asyncio.sleep(RECONCILE)
        while True:
            for duty in duties:
                try:
                    await duty()
                except AssetBotError as error:
                    logger.warning("what was lost could not be looked for: %s", error)
                except Exception:
                    logger.exception("looking for what was lost failed")
            await asyncio.sleep(RECONCILE)

    def _knows_little(self) -> bool:
        """Whether a source was never read: of what is there, it would be said that it is not."""
        try:
            return bool(self.parts.unread())
        except StoreFailed:
            return True

    async def _due(self, source: str) -> None:
        """Enqueue the sync of a source when it is due: by real time, or past what was skipped."""
        now = real_time()
        every = timedelta(minutes=self.parts.settings.sync_minutes)
        unread = self.parts.unread()
        skipped = self._was_skipped(source, now, every)
        async with self.parts.records.begin() as connection:
            runs = await last_runs(connection, source, limit=1)
            done = bool(runs) and runs[0].outcome == "done"
            lost = source in unread and done
            if lost or sync_due(runs, now=now, every=every, skipped=skipped):
                key = f"{SYNC}-{source}-{now:%Y%m%dT%H%M}"
                # What was read this very minute is not read anew under the same key.
                key += f"-{runs[0].id}" if done and (lost or skipped) else ""
                await self.jobs.enqueue(connection, SYNC, key, {"v": 1, "source": source})

    def _was_skipped(self, source: str, real: datetime, every: timedelta) -> bool:
        """Whether the clock of the business was set past the time of a source's next reading."""
        read_at, now = self.parts.index.reading(source).synced_at, self.parts.now()
        return read_at is not None and now - real > A_JUMP and now - read_at >= every

    async def _take_over(self) -> None:
        """Go on with what died; where nothing has been read yet, by who works there at least."""
        if await self.approvals.have_died():
            for source in self.parts.unread():
                staff = await self.parts.sources[source].people()
                self.parts.index.hold_people(source, staff)
        await self.approvals.take_over()

    async def _forget(self) -> None:
        now = real_time()
        if not forgetting_due(now):
            return
        async with self.parts.records.begin() as connection:
            await submissions.drop_old(connection, before=now - FORMS_KEPT)
        await self.retaining.let_go(now)

    async def _mark(self, what: str) -> None:
        async with self.parts.records.begin() as connection:
            await mark(connection, what, at=real_time())
