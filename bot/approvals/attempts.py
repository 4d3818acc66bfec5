"""How an attempt at carrying a request out can end, and how long each of its calls may take."""

from datetime import datetime
from typing import Final, Protocol

from bot.approvals.means import Means
from bot.errors import NotSupported, SourceError, SourceRefused
from bot.models import Asset, RequestStatus
from bot.operations import Operation
from bot.store.requested import EndedAs, Request

READ_WITHIN: Final = 10.0
"""Seconds that a source has to tell of an asset."""
WRITE_WITHIN: Final = 15.0
"""Seconds that a source has to take a change: what the fence asks to be left of the lease."""


class Ended(Exception):  # noqa: N818 - never leaves an attempt
    """The attempt is over: what it came to."""

    def __init__(
        self,
        status: RequestStatus,
        kind: EndedAs,
        *,
        found: Asset | None = None,
        changed: tuple[str, ...] = (),
        error: Exception | None = None,
    ) -> None:
        super().__init__(kind)
        self.status = status
        self.kind: EndedAs = kind
        self.found = found
        self.changed = changed
        self.error = error


class Later(Exception):  # noqa: N818 - never leaves an attempt
    """Nothing was sent, and it is to be tried again."""

    def __init__(self, due_at: datetime, error: Exception | None = None) -> None:
        super().__init__(str(error))
        self.due_at = due_at
        self.error = error


class Overtaken(Exception):  # noqa: N818 - never leaves an attempt
    """Another attempt has taken the request over."""


def kind_of(error: SourceError) -> EndedAs:
    """What a request ended as that its source did not take."""
    match error:
        case NotSupported():
            return "unsupported"
        case SourceRefused():
            return "refused"
    return "unavailable"


class Attempt(Protocol):
    """An attempt under way, as its steps see it."""

    means: Means
    held: Request
    """The request as this attempt has it."""

    async def fence(self, found: Asset | None) -> None:
        """Put on record that a write is now sent, if it still may be."""

    async def send(self, operation: Operation) -> Asset:
        """Make the one write of an operation, past the fence; raises SourceError, TimeoutError."""

    def stepped(self, operation: Operation) -> None:
        """A step is on record: this is the operation that is left, and nothing of it is sent."""
