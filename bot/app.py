"""The composition root: the only file that names every concrete class."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot import sync as syncing
from bot.alerts import DIGEST, KEPT, AlertDrawing, Alerts
from bot.alerts import Means as AlertMeans
from bot.approvals import CARRY_OUT, TELL, Approvals, Means
from bot.audit.heads import TEMPLATE as AUDIT_HEAD
from bot.audit.heads import Heads
from bot.audit.sealing import Sealer
from bot.catalogue import Catalogue
from bot.changing import Changing
from bot.creating import Creating
from bot.deliveries import Deliveries, Drawn
from bot.drawing import Drawing
from bot.errors import AssetBotError
from bot.hand_overs import HandOverDrawing, HandOvers
from bot.hand_overs import Means as HandOverMeans
from bot.hand_overs.recording import MESSAGES
from bot.hand_overs.working import zone_named
from bot.jobs import JSON, Jobs
from bot.lookup import Lookup
from bot.offers import Offers
from bot.pace import Pace
from bot.parts import Parts, opened
from bot.render import render
from bot.roster import Members
from bot.settings import Settings
from bot.settings.handovers import terms_for
from bot.slack import Installation, Slack
from bot.store import AsyncConnection, StoreFailed, deliveries
from bot.store.deliveries import Delivery
from bot.store.events import forget_events
from bot.store.marks import mark
from bot.store.requested import CARD
from bot.store.runs import last_runs
from bot.tick import sync_due
from bot.trail import Trail
from bot.vitals import Vitals
from handlers import Answering, Core, bolt, register
from handlers.web import WebServer

__all__ = ["Bot", "Parts", "opened"]

logger = logging.getLogger(__name__)

EVENTS_KEPT = timedelta(days=1)
"""Slack delivers an event again for minutes, not days."""
FOLLOW_EVERY = 1.0
"""Seconds after which what one replica learnt is known to the others."""
SYNC = "sync"
"""The stored name of the job that reads one source."""
RECONCILE = 10.0
"""Seconds from one look for what was lost to the next."""


class Bot:
    """The running bot: made by `started`, told to look at the time by the tick."""

    def __init__(
        self,
        parts: Parts,
        vitals: Vitals,
        slack: Slack,
        installation: Installation,
        *,
        audit_key: bytes | None,
    ) -> None:
        self._parts = parts
        self._rules = parts.settings.rules
        self._terms, self._alert_rules = parts.settings.handovers, parts.settings.alerts
        self.sealer = Sealer(parts.records, audit_key, parts.now)
        self.heads = self._heads(installation)
        self.vitals = vitals
        render("shared")  # compiled now, templates cost the first person who asks no time
        self.people = parts.people(slack, installation)
        self.roles = parts.roles(self.people, slack)
        self.role_changes = parts.role_changes(self.people, self.roles, installation)
        self.channels = parts.channels(installation)
        self.trail = Trail(records=parts.records, people=self.people, now=parts.now)
        self.jobs = Jobs(
            parts.records.url,
            {SYNC: self._sync, CARRY_OUT: self._see_to, TELL: self._tell},
            tick=self.tick,
        )
        self._roster = Members(people=self.people, roles=self.roles, index=parts.index)
        self.hand_overs = HandOvers(self._hand_over_means(installation))
        self.approvals = Approvals(self._means(installation))
        self._alert_means = self._told_of_warranties(installation)
        self.alerts = Alerts(self._alert_means)
        self.drawing = Drawing(records=parts.records, index=parts.index, sees=self._roster.sees)
        self.deliveries = self._deliveries(slack)
        self.web: WebServer | None = None
        self.metrics = parts.metrics
        self.metrics.watch(parts.held, vitals.connections)
        self.app = bolt.made(parts.settings.slack_bot_token, installation)
        self.answering: Answering = register(self.app, self._core(slack, installation))

    def _heads(self, installation: Installation) -> Heads:
        """What tells the head of the audit trail."""
        settings, channel = self._parts.settings, self._parts.settings.audit_channel
        return Heads(
            self._parts.records,
            settings.timezone,
            self._parts.now,
            owe=partial(self._owe_head, installation.key, channel) if channel else None,
        )

    def _deliveries(self, slack: Slack) -> Deliveries:
        """What sends messages owed."""
        return Deliveries(
            records=self._parts.records,
            slack=slack,
            draw={
                **self.drawing.by_template(),
                **HandOverDrawing(self._parts.records).by_template(),
                **AlertDrawing(self._alert_means).by_template(),
                AUDIT_HEAD: self._draw_head,
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
            rules=lambda: self._rules,
            installation=installation.key,
            enqueue=self.jobs.enqueue,
            now=self._parts.now,
            clock=syncing.real_time,
            learn=self._parts.learn,
            has_left=self._parts.has_left,
            follow_ups=(self.hand_overs.follow,),
        )

    def _hand_over_means(self, installation: Installation) -> HandOverMeans:
        """What hand-overs are seen to with."""
        return HandOverMeans(
            records=self._parts.records,
            sources=self._parts.sources,
            roster=self._roster,
            installation=installation.key,
            enqueue=self.jobs.enqueue,
            now=self._parts.now,
            clock=syncing.real_time,
            has_left=self._parts.has_left,
            zone=self._zone,
            terms=lambda category: terms_for(category, self._terms),
        )

    def _told_of_warranties(self, installation: Installation) -> AlertMeans:
        """What alerts are seen to with."""
        parts = self._parts
        return AlertMeans(
            records=parts.records,
            index=parts.index,
            sources=tuple(parts.sources),
            cards=parts.cards(self.people),
            rules=lambda: self._alert_rules,
            roster=self._roster,
            bound=self.channels.bound,
            unread=parts.unread,
            installation=installation.key,
            enqueue=self.jobs.enqueue,
            now=parts.now,
            clock=syncing.real_time,
        )

    def _zone(self, user: str | None) -> ZoneInfo:
        """The time zone of a Slack user, else the one of the settings."""
        row = self.people.row(user) if user else None
        return zone_named(row.tz if row else None, self._parts.settings.timezone)

    def _core(self, slack: Slack, installation: Installation) -> Core:
        """The bot as handlers see it."""
        parts = self._parts
        offers = Offers(
            sources=parts.sources,
            rules=lambda: self._rules,
            actor=self._roster.looking,
            paused=lambda: self.approvals.is_paused,
        )
        catalogue = parts.catalogue()
        lookup = parts.lookup(self.people, offers, catalogue)
        return Core(
            installation=installation,
            slack=slack,
            people=self.people,
            roles=self.roles,
            lookup=lookup,
            offers=offers,
            approvals=self.approvals,
            changing=self._changing(lookup),
            creating=self._creating(catalogue),
            hand_overs=self.hand_overs,
            alerts=self.alerts,
            drawing=self.drawing,
            channels=self.channels,
            pace=Pace(parts.settings.questions_a_minute),
            trail=self.trail,
            index=parts.index,
            records=parts.records,
            metrics=parts.metrics,
            now=parts.now,
            zone=parts.settings.timezone,
        )

    def _changing(self, lookup: Lookup) -> Changing:
        """What changes assets."""
        parts = self._parts
        return Changing(
            approvals=self.approvals,
            sources=parts.sources,
            now=parts.now,
            lookup=lookup,
            index=parts.index,
            cards=parts.cards(self.people),
            people=self.people,
            drawing=self.drawing,
        )

    def _creating(self, catalogue: Catalogue) -> Creating:
        """What makes new assets."""
        parts = self._parts
        return Creating(
            approvals=self.approvals,
            sources=parts.sources,
            rules=lambda: self._rules,
            actor=self.roles.actor,
            looking=partial(self._roster.looking, groups=()),
            now=parts.now,
            index=parts.index,
            catalogue=catalogue,
            cards=parts.cards(self.people),
        )

    def take_up(self, settings: Settings) -> None:
        """Go by these rules, roles and channels from now on; what was asked for keeps its rule."""
        self._rules, self._terms = settings.rules, settings.handovers
        self._alert_rules = settings.alerts
        self.roles.take_up(settings.admins, settings.roles)
        self.channels.take_up(settings.channels)

    async def tick(self) -> None:
        """Do what falls due; one duty that fails keeps no other from being done."""
        duties: dict[str, Callable[[], Awaitable[None]]] = {
            "unanswered": self.answering.tell_unanswered,
            **{f"sync of {source}": partial(self._due, source) for source in self._parts.sources},
            "people": self.people.list_all,
            "requests": self._pass_time,
            "hand-overs": self.hand_overs.pass_time,
            "alerts": self.alerts.pass_time,
            "roles": self.role_changes.look,
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
        if failures:
            logger.warning("the tick could not do everything: %s", "; ".join(failures))

    async def follow(self) -> None:
        """Do what each process does by itself, each second, until it is cancelled."""
        failing = ""
        while True:
            try:
                await self._parts.following.step()
                await self.people.follow()
                await self._parts.declined.follow()
                await self.answering.note()
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

    async def _pass_time(self) -> None:
        await self.approvals.pass_time()

    async def _see_to(self, arguments: dict[str, JSON]) -> None:
        await self.approvals.see_to(str(arguments["request"]))

    async def _tell(self, arguments: dict[str, JSON]) -> None:
        await self.deliveries.send_due(str(arguments["subject"]))

    async def _owe_head(
        self, installation: str, channel: str, connection: AsyncConnection, template: str, day: str
    ) -> None:
        now = syncing.real_time()
        await deliveries.owe(
            connection, template, day, channel, installation=installation, version=1, at=now
        )
        await self.jobs.enqueue(connection, TELL, f"{TELL}-{day}", {"v": 1, "subject": day})

    async def _draw_head(self, one: Delivery) -> Drawn | None:
        payload = await self.heads.drawn(one.subject)
        return Drawn(payload, one.version) if payload else None

    async def _unreachable(self, one: Delivery) -> None:
        """Ask others where somebody who should decide cannot be reached."""
        if one.template == CARD:
            await self.approvals.unreachable(one.subject, one.to)
        elif one.template == DIGEST:
            await self.alerts.unreachable(one)
        elif one.template.partition("/")[0] in MESSAGES:
            await self.hand_overs.unreachable(one.subject, one.template, one.to)

    async def reconcile(self) -> None:
        """Begin anew what was lost, for as long as the bot runs; what fails is tried again."""
        while True:
            await asyncio.sleep(RECONCILE)
            try:
                await self.approvals.reconcile()
            except AssetBotError as error:
                logger.warning("what was lost could not be looked for: %s", error)
            except Exception:
                logger.exception("looking for what was lost failed")

    async def _forget(self) -> None:
        now = syncing.real_time()
        async with self._parts.records.begin() as connection:
            await forget_events(connection, before=now - EVENTS_KEPT)
        await self.jobs.forget_old(now)

    async def _mark(self, what: str) -> None:
        async with self._parts.records.begin() as connection:
            await mark(connection, what, at=syncing.real_time())

    async def read(self, source: str) -> None:
        """Read one source to its end; how it went is in the log and in the records."""
        synced = await self._parts.sync(source)
        logger.info("synced", extra=synced.model_dump(mode="json", exclude={"rejected"}))

    async def _sync(self, arguments: dict[str, JSON]) -> None:
        source = str(arguments["source"])
        if source in self._parts.sources:
            await self.read(source)
