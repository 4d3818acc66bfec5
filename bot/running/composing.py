"""Makes the core that handlers are given, out of the parts of the bot."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot import alarms as alarming
from bot.alarms import Alarms
from bot.alarms.heartbeat import Heartbeat
from bot.alerts import Alerts
from bot.answering.catalogue import Catalogue
from bot.answering.lookup import Lookup
from bot.answering.offers import Offers
from bot.answering.record_pages import Pages
from bot.answering.topics import Topics
from bot.answering.trail import Trail
from bot.approvals import TELL, Approvals, Means
from bot.audit.heads import Heads
from bot.changes.between_clients import BetweenClients
from bot.changes.changing import Changing
from bot.changes.changing_several import ChangingSeveral
from bot.changes.drawing import Drawing
from bot.channels import Channels
from bot.clock import real_time
from bot.context import Context
from bot.creating import Creating
from bot.deliveries.news import Begun
from bot.faults import Faults
from bot.hand_overs import HandOvers
from bot.homes import Homes
from bot.installed import Installed
from bot.models import Role
from bot.people.absences import Absences
from bot.people.identities import Identities
from bot.people.members import People
from bot.people.pace import Pace
from bot.people.roles import Roles
from bot.people.roster import SlackRoster
from bot.policy import Rule
from bot.running.filing import Filing
from bot.running.parts import Parts
from bot.settings import Settings
from bot.slack import Installation, Slack
from bot.store import AsyncConnection, deliveries
from handlers import Core


@dataclass(frozen=True, kw_only=True)
class Composing:
    """The parts of the running bot."""

    parts: Parts
    people: People
    identities: Identities
    roles: Roles
    roster: SlackRoster
    absences: Absences
    installed: Installed
    channels: Channels
    trail: Trail
    means: Means
    approvals: Approvals
    filing: Filing
    hand_overs: HandOvers
    homes: Homes
    alerts: Alerts
    drawing: Drawing
    rules: Callable[[], Sequence[Rule]]
    faults_channel: Callable[[], str | None]
    listens: Callable[[], Collection[str]]

    def core(self, slack: Slack, installation: Installation) -> Core:
        """The bot as handlers see it."""
        parts, offers, catalogue = self.parts, self._offers(), self.parts.catalogue()
        lookup = self._lookup(offers, catalogue)
        return Core(
            installation=installation,
            slack=slack,
            people=self.people,
            identities=self.identities,
            roles=self.roles,
            absences=self.absences,
            lookup=lookup,
            offers=offers,
            approvals=self.approvals,
            installed=self.installed,
            changing=(changing := self._changing(lookup, offers)),
            several=self._several(lookup),
            creating=self._creating(catalogue),
            exporting=self.filing.exporting(lookup, self.trail),
            charting=self.filing.charting(lookup, self.trail),
            importing=self.filing.importing,
            between_clients=self._between_clients(changing, catalogue),
            faults=self._faults(lookup),
            hand_overs=self.hand_overs,
            homes=self.homes,
            alerts=self.alerts,
            drawing=self.drawing,
            channels=self.channels,
            pace=Pace(parts.settings.questions_a_minute),
            pages=self._pages(),
            topics=self._topics(installation),
            trail=self.trail,
            index=parts.index,
            spoken=parts.spoken,
            records=parts.records,
            metrics=parts.metrics,
            listens=self.listens,
            now=parts.now,
            zone=parts.settings.timezone,
        )

    def _lookup(self, offers: Offers, catalogue: Catalogue) -> Lookup:
        return self.parts.lookup(
            self.identities,
            offers,
            catalogue,
            self.approvals.is_asked,
            helper=lambda user: self.roles.one_with([Role.OPERATOR], beside=user),
        )

    def _topics(self, installation: Installation) -> Topics:
        """What remembers the topic of each conversation."""
        return Topics(records=self.parts.records, installation=installation.key, now=real_time)

    def _pages(self) -> Pages:
        """What knows the addresses of records."""
        sources = self.parts.settings.sources
        return Pages({one.id: page for one in sources if (page := one.record_page)})

    def _offers(self) -> Offers:
        """What says which changes may be asked for."""
        return Offers(
            sources=self.parts.sources,
            rules=self.rules,
            actor=self.roster.looking,
            paused=lambda: self.approvals.is_paused,
        )

    def _faults(self, lookup: Lookup) -> Faults:
        """What keeps reports of faults, and sees to them."""
        return Faults(
            self.means,
            self.approvals,
            index=self.parts.index,
            lookup=lookup,
            channel=self.faults_channel,
            bound=self.channels.bound,
            on_report=self.hand_overs.accepted_with_fault,
        )

    def _changing(self, lookup: Lookup, offers: Offers) -> Changing:
        """What changes assets."""
        parts = self.parts
        return Changing(
            approvals=self.approvals,
            sources=parts.sources,
            now=parts.now,
            learn=parts.learn,
            lookup=lookup,
            index=parts.index,
            cards=parts.cards(self.identities),
            identities=self.identities,
            drawing=self.drawing,
            offers=offers,
        )

    def _several(self, lookup: Lookup) -> ChangingSeveral:
        """What makes several changes at once, and undoes what was made."""
        parts = self.parts
        return ChangingSeveral(
            approvals=self.approvals,
            records=parts.records,
            sources=parts.sources,
            lookup=lookup,
            index=parts.index,
            identities=self.identities,
            has_left=parts.has_left,
        )

    def _between_clients(self, changing: Changing, catalogue: Catalogue) -> BetweenClients:
        """What asks for transfers from one client to another."""
        parts = self.parts
        return BetweenClients(
            approvals=self.approvals,
            changing=changing,
            rules=self.rules,
            actor=self.roles.actor,
            looking=partial(self.roster.looking, groups=()),
            leaves=parts.leaves(),
            index=parts.index,
            catalogue=catalogue,
            cards=parts.cards(self.identities),
        )

    def _creating(self, catalogue: Catalogue) -> Creating:
        """What makes new assets."""
        parts = self.parts
        return Creating(
            approvals=self.approvals,
            sources=parts.sources,
            rules=self.rules,
            actor=self.roles.actor,
            looking=self.roster.looking,
            now=parts.now,
            index=parts.index,
            catalogue=catalogue,
            cards=parts.cards(self.identities),
        )


def alarms(context: Context, settings: Settings, sent: Callable[[], datetime | None]) -> Alarms:
    """What raises an alarm when something has failed for too long."""
    after = timedelta(hours=settings.alarm_hours)
    means = alarming.Means(**vars(context), sent=sent, after=after)
    return Alarms(means, Heartbeat(settings.heartbeat_url))


def heads(parts: Parts, installation: str, begun: Begun) -> Heads:
    """What posts the head of the audit trail each day."""
    settings = parts.settings
    channel = settings.audit_channel or ""

    async def owe(connection: AsyncConnection, template: str, day: str) -> None:
        now = real_time()
        await deliveries.owe(
            connection, template, day, channel, installation=installation, version=1, at=now
        )
        await begun.enqueue(connection, TELL, f"{TELL}-{day}", {"v": 1, "subject": day})

    return Heads(parts.records, settings.timezone, parts.now, owe=owe if channel else None)
