"""What faults work with: what approvals work with, and whom their cards go to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from bot.approvals import Approvals, Means
from bot.channels import Whose
from bot.models import AssetRef
from bot.policy import Actor
from bot.store import AsyncConnection, Index

SEE_TO: Final = "see_to_fault"
"""The stored name of the job that does what is next for a fault."""


class OnReport(Protocol):
    """What else a report means, in the transaction that keeps it."""

    async def __call__(
        self, connection: AsyncConnection, ref: AssetRef, reporter: Actor, report: str, /
    ) -> object:
        """Somebody has reported a fault of an asset, with the report of this id."""


async def nothing_else(
    _connection: AsyncConnection, _ref: AssetRef, _reporter: Actor, _report: str
) -> None:
    """Default hook: does nothing."""


@dataclass(frozen=True, kw_only=True)
class FaultMeans:
    """What every part of faults is given."""

    means: Means
    approvals: Approvals
    index: Index
    channel: Callable[[], str | None]
    """The operators' channel, where the settings name one."""
    bound: Whose
    """Whose a channel is: in a client's channel nobody else's faults are told."""
    on_report: OnReport = nothing_else
