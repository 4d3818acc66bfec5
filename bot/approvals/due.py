"""When a request is to be looked at next, and under which key its work is begun: pure."""

from datetime import datetime, timedelta

from bot.approvals.means import CARRY_OUT
from bot.store.requested import Request

GRACE = timedelta(seconds=30)
"""How long whoever took the decision has to begin, before that is taken for lost."""
AGAIN_AFTER = (timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=5))
"""How long after each attempt in vain the next is made; the last holds for all after it."""
READ_AFTER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
"""How long after an unknown outcome its asset is read again; then the admins are asked."""


def next_due(request: Request) -> datetime:
    """When a pending request expires, reminds or escalates, whichever is first."""
    moments = (request.expires_at, request.remind_at, request.escalate_at)
    return min(moment for moment in moments if moment is not None)


def again_at(attempt: int, now: datetime) -> datetime:
    """When it is tried again after this attempt, the first being 1, came to nothing."""
    return now + AGAIN_AFTER[min(max(attempt, 1), len(AGAIN_AFTER)) - 1]


def read_at(since: datetime, now: datetime) -> datetime:
    """When an asset is read again whose change has had an unknown outcome since then."""
    left = [since + wait for wait in READ_AFTER if since + wait > now]
    return left[0] if left else now + READ_AFTER[-1]


def is_for_admins(since: datetime, now: datetime) -> bool:
    """Whether an outcome has been unknown for so long that reading alone will not settle it."""
    return now - since >= READ_AFTER[-1]


def made_up_key(request_id: str, attempts: int, clock: datetime) -> str:
    """The key of a job that makes up for one that was lost, after so many attempts.

    However many processes look for what was lost, one such job is begun in the time it is given;
    another at once, where the one it began was told to end.
    """
    window = int(clock.timestamp() // GRACE.total_seconds())
    return f"{CARRY_OUT}-{request_id}-{attempts}-at-{window}"
