"""The composition root: makes the running bot of its parts."""

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from bot.alerts import RETRY_UNREACHABLE_AFTER, Alerts
from bot.alerts import Means as AlertMeans
from bot.answering.trail import Trail
from bot.approvals import TELL, Approvals, Means
from bot.approvals.rule_changes import RuleChanges
from bot.audit.sealing import Sealer
from bot.changes.drawing import Drawing
from bot.changes.feed import Feed
from bot.changes.taken import Taken
from bot.clock import real_time
from bot.context import Context
from bot.deliveries.news import Begun, News
from bot.deliveries.sending import Deliveries
from bot.hand_overs import HandOvers
from bot.hand_overs import Means as HandOverMeans
from bot.hands import Hands
from bot.installed import Installed
from bot.jobs import JSON, Job, Jobs
from bot.running.composing import Composing, alarms, heads
from bot.running.duties import Duties
from bot.running.filing import Filing
from bot.running.job_table import JOBS, JobTable
from bot.running.owed import Owed
from bot.running.parts import Parts
from bot.running.retaining import Retaining
from bot.running.vitals import Vitals
from bot.settings import Settings
from bot.settings.handovers import terms_for
from bot.slack import Installation, Slack
from bot.store import AsyncConnection
from bot.store.requested import Request
from bot.working_hours import zone_named
from handlers import Listeners, bolt, register
from handlers.web import WebServer

PEOPLE_FIRST = 2.0
"""Seconds for which what is decided is not begun yet, while several people wait for an answer."""


class Bot:
    """The running bot, made by `started`."""

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
        self.installed = Installed(parts.records, slack, real_time)
        self.vitals = vitals
        self.people = parts.people(slack, installation)
        self.identities = parts.identities(self.people)
        self.roles = parts.roles(self.people, self.identities, slack)
        self.absences = parts.absences(self.roles, installation)
        self.channels = parts.channels(installation)
        self.trail = Trail(records=parts.records, identities=self.identities, now=parts.now)
        self.jobs = Jobs(parts.records.url, self._jobs(), tick=self.tick)
        self.hands, self.begun = self._at_once()
        self.heads = heads(parts, installation.key, self.begun)
        self._roster = parts.roster(self.people, self.identities, self.roles, self.absences)
        context = self._context(installation)
        self.hand_overs = HandOvers(self._hand_over_means(context))
        self.homes = parts.homes(self.identities, slack, installation)
        self.approvals = Approvals(means := self._means(context))
        self.alerts = Alerts(self._alert_means(context))
        self.filing = self._filing(slack, installation)
        self.drawing = Drawing(means, index=parts.index, sees=self._roster.sees)
        self.core = core = self._composing(means).core(slack, installation)
        self.feed, self.taken = self._news(means)
        self.alarms = alarms(context, parts.settings, self._sent_at)
        self.deliveries = self._deliveries(slack)
        self.metrics = parts.metrics
        self.metrics.watch(parts.held, vitals.connections)
        self.app = bolt.made(parts.settings.slack_bot_token, installation)
        self.answering: Listeners = register(self.app, core)
        self.job_table = self._job_table()
        self.duties = self._duties(installation)

    def _jobs(self) -> dict[str, Job]:
        """Each job by its name; what does it is there by the time the first one runs."""
        return {name: partial(self._do, name) for name in JOBS}

    async def _do(self, job: str, arguments: dict[str, JSON]) -> None:
        await self.job_table.do(job, arguments)

    async def tick(self) -> None:
        """Do what falls due."""
        await self.duties.tick()

    def _at_once(self) -> tuple[Hands, Begun]:
        """What carries out at once what was decided, and sends at once what is owed."""
        hands = Hands(self._carry_out, tell=self._send, when=self._people_first)
        return hands, Begun(self.jobs, News(self._send), TELL)

    async def _people_first(self) -> None:
        await self.answering.boundary.give_way(PEOPLE_FIRST)

    async def _carry_out(self, request: str) -> None:
        await self.approvals.see_to(request)

    async def _send(self, subject: str) -> None:
        await self.deliveries.send_due(subject)

    def _sent_at(self) -> datetime | None:
        return self.deliveries.sent_at

    def _news(self, means: Means) -> tuple[Feed, Taken]:
        """What tells people of changes that they had no part in."""
        feed = Feed(means, self.drawing, channel=self._fed, bound=self.channels.bound)
        return feed, Taken(means, self._roster.member)

    def _fed(self) -> str | None:
        return self._settings.feed_channel

    def _owed(self) -> Owed:
        """Who draws each kind of message."""
        return Owed(
            records=self._parts.records,
            approvals=self.approvals,
            drawing=self.drawing,
            faults=self.core.faults,
            hand_overs=self.hand_overs,
            alerts=self.alerts,
            alarms=self.alarms,
            heads=self.heads,
            feed=self.feed,
            taken=self.taken,
            importing=self.filing.importing,
        )

    def _deliveries(self, slack: Slack) -> Deliveries:
        """What sends the messages that are owed."""
        owed = self._owed()
        return Deliveries(
            records=self._parts.records,
            slack=slack,
            draw=owed.by_template(),
            retry_unreachable_after=RETRY_UNREACHABLE_AFTER,
            now=real_time,
            unreachable=owed.unreachable,
        )

    def _job_table(self) -> JobTable:
        """What each background job does."""
        return JobTable(
            parts=self._parts,
            homes=self.homes,
            hands=self.hands,
            deliveries=self.deliveries,
            faults=self.core.faults,
            writing=self.filing.writing,
            people_first=self._people_first,
        )

    def _duties(self, installation: Installation) -> Duties:
        """What falls due with time."""
        parts = self._parts
        return Duties(
            parts=parts,
            jobs=self.jobs,
            answering=self.answering,
            installed=self.installed,
            people=self.people,
            approvals=self.approvals,
            hand_overs=self.hand_overs,
            faults=self.core.faults,
            writing=self.filing.writing,
            alerts=self.alerts,
            alarms=self.alarms,
            role_changes=parts.role_changes(self.identities, self.roles, installation),
            rule_changes=RuleChanges(parts.records, lambda: self._settings.rules, parts.now),
            absences=self.absences,
            heads=self.heads,
            retaining=Retaining(parts.records, self.jobs, lambda: self._settings.retention),
        )

    def _context(self, installation: Installation) -> Context:
        """What approvals, hand-overs, alerts and alarms all work with."""
        return Context(
            records=self._parts.records,
            sources=self._parts.sources,
            roster=self._roster,
            installation=installation.key,
            enqueue=self.begun.enqueue,
            now=self._parts.now,
            clock=real_time,
        )

    def _means(self, context: Context) -> Means:
        """What approvals work with."""
        return Means(
            **vars(context),
            rules=lambda: self._settings.rules,
            begin=self.hands.begin,
            learn=self._parts.learn,
            waiting=lambda: self.hands.waiting,
            leaves=lambda: self.hands.leaves,
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
        """What sends files to people and takes files from them."""
        return Filing(
            self._parts,
            slack,
            installation,
            identities=self.identities,
            approvals=self.approvals,
            begun=self.begun,
        )

    def _composing(self, means: Means) -> Composing:
        """What makes the core that handlers are given."""
        return Composing(
            parts=self._parts,
            people=self.people,
            identities=self.identities,
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

    def _hand_over_means(self, context: Context) -> HandOverMeans:
        """What hand-overs work with."""
        return HandOverMeans(
            **vars(context),
            has_left=self._parts.has_left,
            zone=self._zone,
            terms=lambda category: terms_for(category, self._settings.handovers),
        )

    def _alert_means(self, context: Context) -> AlertMeans:
        """What alerts work with."""
        parts = self._parts
        return AlertMeans(
            **vars(context),
            index=parts.index,
            cards=parts.cards(self.identities),
            rules=lambda: self._settings.alerts,
            bound=self.channels.bound,
            unread=parts.unread,
            zone=self._zone,
        )

    def _zone(self, user: str | None) -> ZoneInfo:
        """The time zone of a Slack user, else the one of the settings."""
        row = self.people.row(user) if user else None
        return zone_named(row.tz if row else None, self._parts.settings.timezone)

    def take_up(self, settings: Settings) -> None:
        """Apply these settings from now on; a request keeps the rule it was asked under."""
        self._settings = settings
        self.roles.take_up(settings.admins, settings.roles)
        self.channels.take_up(settings.channels)
