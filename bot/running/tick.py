"""What falls due with time: looked at once a minute."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from bot.store import SyncRun

RETRY_AFTER = timedelta(minutes=2)
"""How long after a failed sync the next is tried."""
FORGETTING = 10
"""Minutes from one look for what is old enough to go to the next, by the clock."""


def sync_due(
    runs: Sequence[SyncRun], *, now: datetime, every: timedelta, skipped: bool = False
) -> bool:
    """Whether a source is to be read again, given its runs, newest first.

    One that has not ended may be alive or dead: its lease says which, where the next run begins.
    `skipped` is whether the clock of the business was set past the time of the next reading: then
    it is read at once, but one that failed no sooner for it.
    """
    if not runs or runs[0].ended_at is None:
        return True
    if skipped and runs[0].outcome == "done":
        return True
    wait = every if runs[0].outcome == "done" else min(RETRY_AFTER, every)
    return now - runs[0].ended_at >= wait


def forgetting_due(now: datetime) -> bool:
    """Whether this minute is one in which what is old enough goes: it is kept for days."""
    return now.minute % FORGETTING == 0


class FirstReading:
    """Looks at what falls due as soon as all was read for the first time, not a minute later.

    No rule for alerts begins before that: of a day that passes meanwhile nothing would be told.
    """

    def __init__(
        self, unread: Callable[[], Sequence[str]], tick: Callable[[], Awaitable[bool]]
    ) -> None:
        self._unread = unread
        self._tick = tick
        self._waits = bool(unread())

    async def follow(self) -> None:
        """Tick once all is read; again later where a tick was under way."""
        if self._waits and not self._unread():
            self._waits = not await self._tick()
