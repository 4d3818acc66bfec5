"""What faults work with: what approvals work with, and whom their cards go to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.approvals import Approvals, Means
from bot.store import Index

SEE_TO: Final = "see_to_fault"
"""The stored name of the job that does what is next for a fault."""


@dataclass(frozen=True, kw_only=True)
class FaultMeans:
    """What every part of faults is given."""

    means: Means
    approvals: Approvals
    index: Index
    channel: Callable[[], str | None]
    """The operators' channel, where the settings name one."""
