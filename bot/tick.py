"""What falls due with time: looked at once a minute."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.store import SyncRun

RETRY_AFTER = timedelta(minutes=2)
"""How long after a failed sync the next is tried."""


def sync_due(runs: Sequence[SyncRun], *, now: datetime, every: timedelta) -> bool:
    """Whether a source is to be read again, given its last runs, newest first.

    A run that has not ended is left alone: its lease says whether it still lives, and that is
    asked where the next run begins.
    """
    if not runs:
        return True
    newest = runs[0]
    if newest.ended_at is None:
        return True
    wait = every if newest.outcome == "done" else min(RETRY_AFTER, every)
    return now - newest.ended_at >= wait
