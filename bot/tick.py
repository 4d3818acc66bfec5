"""What falls due with time: looked at once a minute."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.store import SyncRun

RETRY_AFTER = timedelta(minutes=2)
"""How long after a failed sync the next is tried."""


def sync_due(runs: Sequence[SyncRun], *, now: datetime, every: timedelta) -> bool:
    """Whether a source is to be read again, given its runs, newest first.

    One that has not ended may be alive or dead: its lease says which, where the next run begins.
    """
    if not runs or runs[0].ended_at is None:
        return True
    wait = every if runs[0].outcome == "done" else min(RETRY_AFTER, every)
    return now - runs[0].ended_at >= wait
