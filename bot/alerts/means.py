"""What alerts work with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from bot.answering.cards import Cards
from bot.context import Context
from bot.models import Scope
from bot.policy import Bound
from bot.settings.alerts import AlertRule
from bot.store import Index


@dataclass(frozen=True, kw_only=True)
class Means(Context):
    """What every part of alerts is given."""

    index: Index
    cards: Cards
    rules: Callable[[], Sequence[AlertRule]]
    """Those of assetbot.toml as they are now."""
    bound: Callable[[str | None], Bound | None]
    """The client that a channel is for."""
    unread: Callable[[], Sequence[str]]
    """The sources that the index has never had whole."""
    zone: Callable[[str | None], ZoneInfo]
    """The time zone of a Slack user, or of the installation."""

    def today(self, rule: AlertRule) -> date:
        """The calendar day where a rule's zone is."""
        return self.now().astimezone(ZoneInfo(rule.schedule.zone)).date()

    def scope(self, channel: str) -> Scope:
        """What a channel may be told of; raises NotPermitted while its client is not known."""
        bound = self.bound(channel)
        return bound.scope if bound else Scope(sources=frozenset(self.sources))
