"""What approvals work with."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Protocol
from uuid import uuid4

from bot.context import Context
from bot.models import Asset
from bot.policy import Rule
from bot.store import AsyncConnection, requests
from bot.store.gathered import Gathered
from bot.store.requested import Request

CARRY_OUT: Final = "carry_out"
TELL: Final = "tell"
"""The stored names of the jobs that see to a request, and send what is owed about it."""


Begin = Callable[[AsyncConnection, str], None]
"""Has a request seen to by this process once the transaction is committed: `Hands.begin`."""


class FollowUp(Protocol):
    """What follows the end of a request, in the transaction that records it."""

    async def __call__(self, connection: AsyncConnection, request: Request, /) -> None:
        """Write down what is to happen next; the request's status says how it ended."""


def nothing_learnt(_asset: Asset) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True, kw_only=True)
class Means(Context):
    """What every part of approvals is given."""

    rules: Callable[[], Sequence[Rule]]
    """Those of assetbot.toml as they are now."""
    begin: Begin
    """What needs somebody at once; a job makes up for it where the process died before."""
    learn: Callable[[Asset], object] = nothing_learnt
    """Told of an asset as its source answered with it."""
    waiting: Callable[[], Collection[str]] = tuple
    """What this process has begun to see to and is yet to come to: it is not lost."""
    leaves: Callable[[], bool] = lambda: False
    """Whether this process ends: what it has not begun yet is another's."""
    has_left: Callable[[str, str], bool]
    """Whether a person of a source, by their id, is no longer there."""
    follow_ups: Sequence[FollowUp] = ()
    """What follows each request that was carried out, or could not be."""
    executor: str = field(default_factory=lambda: str(uuid4()))
    """This process."""

    @cached_property
    def requests(self) -> Gathered[str, Request | None]:
        """Requests by their ids as they are now, read together where many are asked for."""

        async def read(ids: Collection[str]) -> Mapping[str, Request | None]:
            async with self.records.read() as connection:
                return await requests.get_all(connection, ids)

        return Gathered(read)
