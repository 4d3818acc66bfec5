"""What everything works with that keeps rows of its own: approvals, hand-overs, faults, alerts."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from bot.assets.client import AssetClient
from bot.models import Asset, Named
from bot.policy import Actor, Concerned, Who
from bot.store import AsyncConnection, Records

if TYPE_CHECKING:
    from bot.jobs import JSON  # a terminal runs no jobs, and their engine is long to load


class Enqueue(Protocol):
    """Starts a job once the transaction is committed: `Jobs.enqueue`."""

    async def __call__(
        self, connection: AsyncConnection, job: str, key: str, arguments: "Mapping[str, JSON]", /
    ) -> None:
        """Have the job run; the same key twice is one run."""


class Roster(Protocol):
    """Who is who now, and whom a rule means."""

    async def actor(self, user: str, groups: Collection[str] = ()) -> Actor:
        """Someone as they are now; raises NotPermitted for whoever is no full member."""

    async def delegates(
        self, actors: Collection[Actor], groups: Collection[str] = ()
    ) -> Sequence[Actor]:
        """Whoever decides for those of the actors who are away."""

    async def meant(
        self,
        who: Who,
        *,
        source: str,
        client: str | None,
        concerned: Concerned,
        every: bool = False,
    ) -> Sequence[Actor]:
        """Each full member among these people; *every* one, or SlackFailed is raised."""

    async def concerned(self, asset: Asset, to: Named | None = None) -> Concerned:
        """The manager of whoever has an asset, and the contact of its client.

        Where it goes *to* another client, both clients with their contacts.
        """

    def member(self, source: str, person_id: str) -> str | None:
        """The full member who is this person of a source, where that is known."""

    def channel(self, group: str) -> str | None:
        """The channel in which a user group is asked, where there is one."""


@dataclass(frozen=True, kw_only=True)
class Context:
    """The records, the sources, who is who, what begins a job, and the two clocks."""

    records: Records
    sources: Mapping[str, AssetClient]
    roster: Roster
    installation: str
    enqueue: Enqueue
    now: Callable[[], datetime]
    """The clock of the business: what is due, which day and hour it is."""
    clock: Callable[[], datetime]
    """Real time: leases, and messages to Slack."""
