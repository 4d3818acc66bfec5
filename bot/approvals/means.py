"""What approvals work with: the records, the sources, who is who, and the two clocks."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final, Protocol
from uuid import uuid4

from bot.assets.client import AssetClient
from bot.models import Asset, Named
from bot.policy import Actor, Concerned, Rule, Who
from bot.store import AsyncConnection, Records
from bot.store.requested import Request

if TYPE_CHECKING:
    from bot.jobs import JSON  # a terminal runs no jobs, and their engine is long to load

CARRY_OUT: Final = "carry_out"
TELL: Final = "tell"
"""The stored names of the jobs that see to a request, and send what is owed about it."""


class Enqueue(Protocol):
    """Starts a job once the transaction is committed: `Jobs.enqueue`."""

    async def __call__(
        self, connection: AsyncConnection, job: str, key: str, arguments: "Mapping[str, JSON]", /
    ) -> None:
        """Have the job run; the same key twice is one run."""


Begin = Callable[[AsyncConnection, str], None]
"""Has a request seen to by this process once the transaction is committed: `Hands.begin`."""


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


class FollowUp(Protocol):
    """What follows the end of a request, in the transaction that records it."""

    async def __call__(self, connection: AsyncConnection, request: Request, /) -> None:
        """Write down what is to happen next; the request's status says how it ended."""


def nothing_learnt(_asset: Asset) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True, kw_only=True)
class Means:
    """What every part of approvals is given."""

    records: Records
    sources: Mapping[str, AssetClient]
    roster: Roster
    rules: Callable[[], Sequence[Rule]]
    """Those of assetbot.toml as they are now."""
    installation: str
    begin: Begin
    """What needs somebody at once; a job makes up for it where the process died before."""
    enqueue: Enqueue
    now: Callable[[], datetime]
    """The clock of the business: what is due, what has expired."""
    clock: Callable[[], datetime]
    """Real time: leases, and messages to Slack."""
    learn: Callable[[Asset], object] = nothing_learnt
    """Told of an asset as its source answered with it."""
    waiting: Callable[[], Collection[str]] = tuple
    """What this process has begun to see to and is yet to come to: it is not lost."""
    has_left: Callable[[str, str], bool]
    """Whether a person of a source, by their id, is no longer there."""
    follow_ups: Sequence[FollowUp] = ()
    """What follows each request that was carried out, or could not be."""
    executor: str = field(default_factory=lambda: str(uuid4()))
    """This process."""
