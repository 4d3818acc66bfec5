"""Compare-and-swap with retries: a row is changed only if it is still as it was read.

Whoever finds that it is not reads it again, decides anew, and tries once more.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final, TypeVar

T = TypeVar("T")

TRIES: Final = 3
"""How often a change is tried on a row that others change at the same time."""


class Conflict(Exception):  # noqa: N818 - the standard word
    """Somebody else has changed the row since it was read."""


def swapped(row: T | None) -> T:
    """The row as it was written; raises Conflict for None: it had moved on, and nothing was."""
    if row is None:
        raise Conflict
    return row


async def retry_on_conflict(attempt: Callable[[], Awaitable[T]], *, tries: int = TRIES) -> T:
    """What comes of the first attempt without a conflict; raises Conflict where all have one.

    Each attempt reads the row itself. A transaction it has begun is rolled back by a conflict.
    """
    for _ in range(tries - 1):
        with suppress(Conflict):
            return await attempt()
    return await attempt()
