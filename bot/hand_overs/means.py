"""What hand-overs work with: the records, the sources, who is who, and the two clocks."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.approvals.means import Enqueue
from bot.assets.client import AssetClient
from bot.policy import Actor, Concerned, Who
from bot.store import Records


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
        """The full member of the workspace who is this person of a source, where there is one."""


@dataclass(frozen=True, kw_only=True)
class Means:
    """What every part of hand-overs is given."""

    records: Records
    sources: Mapping[str, AssetClient]
    roster: Roster
    installation: str
    enqueue: Enqueue
    now: Callable[[], datetime]
    """The clock of the business: working days and hours."""
    clock: Callable[[], datetime]
    """Real time: messages to Slack."""
    has_left: Callable[[str, str], bool]
    """Whether a person of a source, by their id, is no longer there."""
    zone: Callable[[str | None], ZoneInfo]
    """The time zone of a Slack user, or of the installation."""
    terms: Callable[[str], str]
    """What people agree to when they take an asset of a category; nothing where that is said
    nowhere."""
