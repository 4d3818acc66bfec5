"""What every handler is given."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.alerts import Alerts
from bot.answering.anew import Offering
from bot.answering.lookup import Lookup
from bot.answering.offers import Offers
from bot.answering.reach import reach
from bot.answering.record_pages import Pages
from bot.answering.spoken import Spoken
from bot.answering.topics import Topics
from bot.answering.trail import Trail
from bot.approvals import Approvals
from bot.changes.between_clients import BetweenClients
from bot.changes.changing import Changing
from bot.changes.changing_several import ChangingSeveral
from bot.changes.drawing import Drawing
from bot.channels import Channels
from bot.creating import Creating
from bot.faults import Faults
from bot.files.charting import Charting
from bot.files.exporting import Exporting
from bot.hand_overs import HandOvers
from bot.homes import Homes
from bot.imports.importing import Importing
from bot.installed import Installed
from bot.metrics import Metrics
from bot.models import Asker
from bot.people.absences import Absences
from bot.people.identities import Identities
from bot.people.members import People
from bot.people.pace import Pace
from bot.people.roles import Roles
from bot.policy import Viewer, viewer
from bot.policy.roles import Standing
from bot.slack import Installation, Slack
from bot.store import Index, Records
from handlers.replies import Replies


@dataclass(frozen=True, kw_only=True, slots=True)
class Core:
    """The bot as handlers see it."""

    installation: Installation
    slack: Slack
    people: People
    identities: Identities
    roles: Roles
    absences: Absences
    installed: Installed
    lookup: Lookup
    offers: Offers
    approvals: Approvals
    changing: Changing
    several: ChangingSeveral
    creating: Creating
    between_clients: BetweenClients
    faults: Faults
    exporting: Exporting
    charting: Charting
    importing: Importing
    hand_overs: HandOvers
    homes: Homes
    alerts: Alerts
    drawing: Drawing
    channels: Channels
    pace: Pace
    pages: Pages
    topics: Topics
    trail: Trail
    index: Index
    spoken: Spoken
    records: Records
    metrics: Metrics
    listens: Callable[[], Collection[str]]
    """The channels in which the bot listens."""
    now: Callable[[], datetime]
    zone: str
    """The time zone of people who have set none."""
    replies: Replies = field(default_factory=Replies)
    """Where the answers stand that forms are about."""

    @property
    def offering(self) -> Offering:
        """What makes the forms of questions."""
        return Offering(
            index=self.index, spoken=self.spoken, people=self.people, identities=self.identities
        )

    def viewer(self, asker: Asker, standing: Standing, channel: str | None) -> Viewer:
        """How someone with this standing sees the inventory in a channel."""
        return viewer(
            asker,
            standing,
            today=self.today(asker),
            bound=self.channels.bound(channel),
            reach=reach(self.index, standing),
        )

    async def viewer_of(self, asker: Asker, channel: str | None) -> Viewer:
        """The same for someone whose roles may have to be asked of Slack."""
        return self.viewer(asker, await self.standing(asker), channel)

    def known(self, user: str) -> tuple[Asker, Standing] | None:
        """Who somebody is and what they may do; None where Slack would have to be asked."""
        asker = self.people.known(user)
        standing = self.roles.known(asker) if asker else None
        return (asker, standing) if asker and standing is not None else None

    def viewer_at_once(self, user: str, channel: str | None) -> Viewer | None:
        """How somebody sees the inventory, without asking Slack: it waits for a menu's options."""
        known = self.known(user)
        return self.viewer(*known, channel) if known else None

    async def standing(self, asker: Asker) -> Standing:
        """Someone's roles, asked of Slack where need be."""
        return await self.roles.standing(asker)

    def today(self, asker: Asker) -> date:
        """The calendar day where the asker is."""
        return asker.today(self.now(), self.zone)
