"""What alerts work with: the records, the index, the rules, who is who, and the two clocks."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.answering.cards import Cards
from bot.approvals.means import Enqueue
from bot.assets.client import AssetClient
from bot.models import Scope
from bot.policy import Actor, Bound, Concerned, Who
from bot.settings.alerts import AlertRule
from bot.store import Index, Records


class Roster(Protocol):
    """Who is who now."""

    async def actor(self, user: str, groups: Collection[str] = ()) -> Actor:
        """Someone as they are now; raises NotPermitted for whoever is no full member."""

    async def meant(
        self,
        who: Who,
        *,
        source: str,
        client: str | None,
        concerned: Concerned,
        every: bool = False,
    ) -> Sequence[Actor]:
        """Each full member among these people."""

    def member(self, source: str, person_id: str) -> str | None:
        """The Slack user who is this person of a source, where they are a full member."""


@dataclass(frozen=True, kw_only=True)
class Means:
    """What every part of alerts is given."""

    records: Records
    index: Index
    sources: Mapping[str, AssetClient]
    cards: Cards
    rules: Callable[[], Sequence[AlertRule]]
    """Those of assetbot.toml as they are now."""
    roster: Roster
    bound: Callable[[str | None], Bound | None]
    """The client that a channel is for."""
    unread: Callable[[], Sequence[str]]
    """The sources that the index has never had whole."""
    zone: Callable[[str | None], ZoneInfo]
    """The time zone of a Slack user, or of the installation."""
    installation: str
    enqueue: Enqueue
    now: Callable[[], datetime]
    """The clock of the business: which day it is."""
    clock: Callable[[], datetime]
    """Real time: messages to Slack."""

    def today(self, rule: AlertRule) -> date:
        """The calendar day where a rule's zone is."""
        return self.now().astimezone(ZoneInfo(rule.schedule.zone)).date()

    def scope(self, channel: str) -> Scope:
        """What a channel may be told of; raises NotPermitted while its client is not known."""
        bound = self.bound(channel)
        return bound.scope if bound else Scope(sources=frozenset(self.sources))
