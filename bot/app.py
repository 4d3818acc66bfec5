"""The composition root: the only file that names every concrete class."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot import sync as syncing
from bot.alerts import DIGEST, KEPT, Alerts
from bot.alerts import Means as AlertMeans
from bot.approvals import CARRY_OUT, TELL, Approvals, Means
from bot.audit.heads import TEMPLATE as AUDIT_HEAD
from bot.audit.sealing import Sealer
from bot.clock import Jumps
from bot.composing import Composing, alarms, head_drawn, heads
from bot.deliveries import Deliveries
from bot.drawing import Drawing
from bot.errors import AssetBotError
from bot.faults import CARD as FAULT_CARD
from bot.faults import SEE_TO
from bot.feed import LINE, Feed
from bot.filing import Filing
from bot.hand_overs import HandOverDrawing, HandOvers
from bot.hand_overs import Means as HandOverMeans
from bot.hand_overs.recording import MESSAGES
from bot.hand_overs.working import zone_named
from bot.hands import Hands
from bot.importing import CARD as IMPORT_CARD
from bot.importing import JOB as IMPORT
from bot.installed import Installed
from bot.jobs import JSON, Job, Jobs
from bot.memory import give_back
from bot.news import Begun, News
from bot.parts import Parts
from bot.retaining import Retaining
from bot.rule_changes import RuleChanges
from bot.settings import Settings
from bot.settings.handovers import terms_for
from bot.slack import Installation, Slack
from bot.store import AsyncConnection, StoreFailed, submissions
from bot.store.deliveries import Delivery
from bot.store.marks import mark
from bot.store.requested import CARD, Request
from bot.store.runs import last_runs
from bot.taken import TAKEN, Taken
from bot.tick import sync_due
from bot.trail import Trail
from bot.vitals import Vitals
from handlers import Answering, bolt, register
from handlers.web import WebServer

logger = logging.getLogger(__name__)

FOLLOW_EVERY = 1.0
"""Seconds after which what one replica learnt is known to the others."""
FORMS_KEPT = timedelta(days=1)
"""A form that nobody could carry on in that time is owned up to, and let go of."""
SYNC = "sync"
"""The stored name of the job that reads one source."""
PEOPLE_FIRST = 2.0
"""Seconds for which what is decided is not begun yet, while several people wait for an answer."""
RECONCILE = 10.0
"""Seconds from one look for what was lost to the next."""


class Bot:
    """The running bot: made by `started`, told to look at the time by the tick."""

    web: WebServer | None = None

    def __init__(
        self,
        parts: Parts,
        vitals: Vitals,
        slack: Slack,
        installation: Installation,
        *,
        audit_key: bytes | None,
    ) -> None:
        self._parts, self._settings = parts, parts.settings
        self.sealer = Sealer(parts.records, audit_key, parts.now)
        self.installed = Installed(parts.records, slack, syncing.real_time)
        self.vitals = vitals
        self.people = parts.people(slack, installation)
        self.roles = parts.roles(self.people, slack)
        self.role_changes = parts.role_changes(self.people, self.roles, installation)
        self.absences = parts.absences(self.roles, installation)
        self.rule_changes = RuleChanges(parts.records, lambda: self._settings.rules, parts.now)
        self.channels = parts.channels(installation)
        self.trail = Trail(records=parts.records, people=self.people, now=parts.now)
        self.jobs = Jobs(parts.records.url, self._work(), tick=self.tick)
        self.hands, self.begun = self._at_once()
        self.heads = heads(parts, installation.key, self.begun)
        self.retaining = Retaining(parts.records, self.jobs, lambda: self._settings.retention)
        self._roster = parts.roster(self.people, self.roles, self.absences)
        self.hand_overs = HandOvers(self._hand_over_means(installation))
        self.homes = parts.homes(self.people, slack, installation)
        means = self._means(installation)
        self.approvals = Approvals(means)
        self.alerts = Alerts(self._alert_means(installation))
        self.filing = self._filing(slack, installation)
        self.drawing = Drawing(means, index=parts.index, sees=self._roster.sees)
        self.core = core = self._composing(means).core(slack, installation)
        self.feed, self.taken = self._news(means)
        self.alarms = alarms(parts, self._roster, self.begun, installation, self._sent_at)
        self.deliveries = self._deliveries(slack)
        self.metrics = parts.metrics
        self.metrics.watch(parts.held, vitals.connections)
        self.app = bolt.made(parts.settings.slack_bot_token, installation)
        self.answering: Answering = register(self.app, core)

    def _work(self) -> dict[str, Job]:
        """What each job does, by its stored name."""
        return {
            SYNC: self._sync,
            CARRY_OUT: self._see_to,
            TELL: self._tell,
            SEE_TO: self._see_to_fault,
            IMPORT: self._import,
        }

    def _at_once(self) -> tuple[Hands, Begun]:
        """What sees at once to what was decided, and to what is owed."""
        hands = Hands(self._carry_out, tell=self._send, when=self._people_first)
        return hands, Begun(self.jobs, News(self._send), TELL)

    def _news(self, means: Means) -> tuple[Feed, Taken]:
        """What tells of completed changes those who are no part of them."""
        feed = Feed(means, self.drawing, channel=self._fed, bound=self.channels.bound)
        return feed, Taken(means, self._roster.member)

    def _fed(self) -> str | None:
        return self._settings.feed_channel

    def _deliveries(self, slack: Slack) -> Deliveries:
        """What sends messages owed."""
        return Deliveries(
            records=self._parts.records,
            slack=slack,
            draw={
                **self.drawing.by_template(),
                **self.core.faults.by_template(),
                **HandOverDrawing(self._parts.records).by_template(),
                **self.alerts.by_template(),
                **self.alarms.by_template(),
                AUDIT_HEAD: head_drawn(self.heads),
                LINE: self.feed.draw,
                TAKEN: self.taken.draw,
                IMPORT_CARD: self.filing.importing.draw,
            },
            kept=KEPT,
            now=syncing.real_time,
            unreachable=self._unreachable,
        )

    def _means(self, installation: Installation) -> Means:
        """What requests for changes are seen to with."""
        return Means(
            records=self._parts.records,
            sources=self._parts.sources,
            roster=self._roster,
            rules=lambda: self._settings.rules,
            installation=installation.key,
            begin=self.hands.begin,
            enqueue=self.begun.enqueue,
            now=self._parts.now,
            clock=syncing.real_time,
            learn=self._parts.learn,
            waiting=lambda: self.hands.waiting,
            has_left=self._parts.has_left,
            follow_ups=(self.hand_overs.follow, self._followed),
        )

    async def _followed(self, connection: AsyncConnection, request: Request) -> None:
        """What follows the end of a request, of those that are made after approvals."""
        await self.taken.followed(connection, request)  # before a fault waits for it no more
        await self.core.faults.followed(connection, request)
        await self.feed.followed(connection, request)
        await self.filing.writing.follow(connection, request)
        await self.homes.follow(connection, request)
        await self.alerts.followed(connection, request)

    def _filing(self, slack: Slack, installation: Installation) -> Filing:
        """What works on files."""
        people, approvals, begun = self.people, self.approvals, self.begun
        return Filing(
            self._parts, slack, installation, people=people, approvals=approvals, begun=begun
        )

    def _composing(self, means: Means) -> Composing:
        """What puts together what handlers are given."""
        return Composing(
            parts=self._parts,
            people=self.people,
            roles=self.roles,
            roster=self._roster,
            absences=self.absences,
            installed=self.installed,
            channels=self.channels,
            trail=self.trail,
            means=means,
            approvals=self.approvals,
            filing=self.filing,
            hand_overs=self.hand_overs,
            homes=self.homes,
            alerts=self.alerts,
            drawing=self.drawing,
            rules=lambda: self._settings.rules,
            faults_channel=lambda: self._settings.faults_channel,
            listens=lambda: self._settings.listens,
        )

    def _hand_over_means(self, installation: Installation) -> HandOverMeans:
        """What hand-overs are seen to with."""
        return HandOverMeans(
            records=self._parts.records,
            sources=self._parts.sources,
            roster=self._roster,
            installation=installation.key,
            enqueue=self.begun.enqueue,
            now=self._parts.now,
            clock=syncing.real_time,
            has_left=self._parts.has_left,
            zone=self._zone,
            terms=lambda category: terms_for(category, self._settings.handovers),
        )

    def _alert_means(self, installation: Installation) -> AlertMeans:
        """What alerts are seen to with."""
        parts = self._parts
        return AlertMeans(
            records=parts.records,
            index=parts.index,
            sources=parts.sources,
            cards=parts.cards(self.people),
            rules=lambda: self._settings.alerts,
            roster=self._roster,
            bound=self.channels.bound,
            unread=parts.unread,
            zone=self._zone,
            installation=installation.key,
            enqueue=self.begun.enqueue,
            now=parts.now,
            clock=syncing.real_time,
        )

    def _zone(self, user: str | None) -> ZoneInfo:
        """The time zone of a Slack user, else the one of the settings."""
        row = self.people.row(user) if user else None
        return zone_named(row.tz if row else None, self._parts.settings.timezone)

    def take_up(self, settings: Settings) -> None:
        """Go by these rules, roles … from now on; what was asked for keeps its rule."""
        self._settings = settings
        self.roles.take_up(settings.admins, settings.roles)
        self.channels.take_up(settings.channels)

    async def tick(self) -> None:
        """Do what falls due; one duty that fails keeps no other from being done."""
        duties: dict[str, Callable[[], Awaitable[object]]] = {
            "unanswered": self.answering.tell_unanswered,
            # Before the sources are read: what the bot itself has changed is to be told as that.
            "attempts that died": self._take_over,
            **{f"sync of {source}": partial(self._due, source) for source in self._parts.sources},
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
        jumps = Jumps(self._parts.now, self.jobs.tick)
        failing = ""
        while True:
            try:
                await self._parts.following.step()
                await self.people.follow()
                await self.installed.follow()
                await self._parts.declined.follow()
                await self.answering.note()
                await jumps.follow()
                failing = ""
            except StoreFailed as failure:
                if str(failure) != failing:
                    logger.warning("what other replicas know is out of reach: %s", failure)
                failing = str(failure)
            await asyncio.sleep(FOLLOW_EVERY)

    async def _due(self, source: str) -> None:
        """Enqueue the sync of a source when it is due; by real time, which no clock file shifts."""
        now = syncing.real_time()
        every = timedelta(minutes=self._parts.settings.sync_minutes)
        unread = self._parts.unread()
        async with self._parts.records.begin() as connection:
            runs = await last_runs(connection, source, limit=1)
            lost = source in unread and bool(runs) and runs[0].outcome == "done"
            if lost or sync_due(runs, now=now, every=every):
                key = f"{SYNC}-{source}-{now:%Y%m%dT%H%M}"
                await self.jobs.enqueue(connection, SYNC, key, {"v": 1, "source": source})

    async def _take_over(self) -> None:
        """Go on with what died; where nothing has been read yet, by who works there at least."""
        if await self.approvals.have_died():
            for source in self._parts.unread():
                staff = await self._parts.sources[source].people()
                self._parts.index.hold_people(source, staff)
        await self.approvals.take_over()

    async def _see_to(self, arguments: dict[str, JSON]) -> None:
        """See to a request that another process left."""
        await self._people_first()
        await self.hands.see_to(str(arguments["request"]))

    async def _people_first(self) -> None:
        await self.answering.give_way(PEOPLE_FIRST)

    async def _carry_out(self, request: str) -> None:
        await self.approvals.see_to(request)

    async def _send(self, subject: str) -> None:
        await self.deliveries.send_due(subject)

    async def _see_to_fault(self, arguments: dict[str, JSON]) -> None:
        await self.core.faults.see_to(str(arguments["fault"]))

    async def _import(self, arguments: dict[str, JSON]) -> None:
        await self.filing.writing.see_to(str(arguments["import"]))

    def _sent_at(self) -> datetime | None:
        return self.deliveries.sent_at

    async def _tell(self, arguments: dict[str, JSON]) -> None:
        await self._send(str(arguments["subject"]))

    async def _unreachable(self, one: Delivery) -> None:
        """Ask others where somebody who should decide, or see to a fault, cannot be reached."""
        if one.template == CARD:
            await self.approvals.unreachable(one.subject, one.to)
        elif one.template == DIGEST:
            await self.alerts.unreachable(one)
        elif one.template == FAULT_CARD:
            await self.core.faults.unreachable(one)
        elif one.template.partition("/")[0] in MESSAGES:
            await self.hand_overs.unreachable(one.subject, one.template, one.to)

    async def reconcile(self) -> None:
        """Begin anew what was lost, for as long as the bot runs; one that fails keeps no other."""
        places = (self.approvals, self.core.faults, self.filing.writing)
        duties = (*(one.reconcile for one in places), self.answering.carry_on)
        while True:
            await asyncio.sleep(RECONCILE)
            for duty in duties:
                try:
                    await duty()
                except AssetBotError as error:
                    logger.warning("what was lost could not be looked for: %s", error)
                except Exception:
                    logger.exception("looking for what was lost failed")

    async def _forget(self) -> None:
        now = syncing.real_time()
        async with self._parts.records.begin() as connection:
            await submissions.drop_old(connection, before=now - FORMS_KEPT)
        await self.retaining.let_go(now)

    async def _mark(self, what: str) -> None:
        async with self._parts.records.begin() as connection:
            await mark(connection, what, at=syncing.real_time())

    async def read(self, source: str) -> None:
        """Read one source to its end; how it went is in the log and in the records."""
        synced = await self._parts.sync(source)
        if synced.new or synced.changed or synced.gone:
            await self.homes.have_changed()
        if synced.outcome != "busy":
            await asyncio.to_thread(give_back)
        logger.info("synced", extra=synced.model_dump(mode="json", exclude={"rejected"}))

    async def _sync(self, arguments: dict[str, JSON]) -> None:
        source = str(arguments["source"])
        if source in self._parts.sources:
            await self.read(source)
