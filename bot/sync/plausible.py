"""Whether a read that did not meet some assets proves that they are gone: pure."""

from collections.abc import Collection, Sequence

from bot.assets.client import Rejected
from bot.store import SyncRun

MOST_REJECTED = 1_000
"""Rows that could not be read, remembered by id; beyond that nothing is believed to be gone."""


def doubt(
    *,
    read: int,
    total: int | None,
    held: int,
    unread: Collection[str],
    rejected: Sequence[Rejected],
    earlier: Sequence[SyncRun],
) -> str:
    """Why nothing may be believed to be gone, one sentence; "" when it may.

    `read` assets were listed of the `total` the source counts, where `held` were held before;
    `unread` are the ids of rows that could not be read, and `earlier` the runs before this one.
    """
    if len(rejected) >= MOST_REJECTED or any(map(_nameless, rejected)):
        return "Rows that cannot be told apart could not be read; nothing was marked gone."
    if total is None:
        return "It does not say how many assets it has; nothing was marked gone."
    if read + len(unread) < total:
        return f"It counts {total:,} assets and listed {read:,}; nothing was marked gone."
    if (read + len(unread)) * 2 >= held:
        return ""
    if any(run.outcome == "done" and run.read * 2 < held for run in earlier):
        return ""
    return (
        f"It listed {read:,} assets where {held:,} were held; nothing was marked gone until the "
        "next sync says the same."
    )


def _nameless(rejected: Rejected) -> bool:
    """Whether a row had no id, so that its adapter could only say where it stood."""
    return not rejected.id or " " in rejected.id
