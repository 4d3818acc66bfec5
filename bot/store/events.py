"""What people did in Slack, claimed while it is worked on.

So that a redelivery is worked on once, and so that nobody is forgotten when a process dies.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningInsert

from bot.store.engine import Insertion, inserted
from bot.store.gathered import evened
from bot.store.schema import slack_event, submission

TAKEOVER_AFTER = timedelta(seconds=60)
"""A claim this old whose work was never done belongs to a process that died."""


class Claim(Enum):
    """Whose an event is, for one who would work on it."""

    OURS = "ours"
    UNDER_WAY = "under way"
    """Claimed a short while ago and not done: by another process, or by one that died."""
    DONE = "done"


class Happened(NamedTuple):
    """Something to be claimed for the first time."""

    event_id: str
    user: str
    """Who waits for an answer."""
    reference: str
    at: datetime


class Unanswered(NamedTuple):
    """What somebody did that was claimed and never done."""

    event_id: str
    user: str
    reference: str
    """What the log has it under."""


async def claim_new(
    connection: AsyncConnection, installation: str, happened: Collection[Happened]
) -> set[str]:
    """Claim what nobody has claimed before: the events of these that are ours by that."""
    rows = [
        {
            "installation_id": installation,
            "event_id": one.event_id,
            "claimed_at": one.at,
            "user_id": one.user,
            "reference": one.reference,
        }
        for one in evened(happened)
    ]
    claimed = await connection.execute(_claiming_new(connection.dialect.name), rows)
    return set(claimed.scalars())


async def claim_event(
    connection: AsyncConnection,
    installation: str,
    event_id: str,
    *,
    now: datetime,
    user: str | None = None,
    reference: str = "",
    takeover_after: timedelta = TAKEOVER_AFTER,
) -> Claim:
    """Claim an event: ours when it is new, or was claimed long ago and never done.

    `user` is who waits for an answer to it, None where nobody does.
    """
    told = {"claimed_at": now, "user_id": user, "reference": reference}
    row = {"installation_id": installation, "event_id": event_id, **told}
    claimed = await connection.execute(_claiming(connection.dialect.name), row)
    if claimed.rowcount == 1:
        return Claim.OURS
    taken = await connection.execute(
        update(slack_event)
        .where(
            *_named(installation, event_id),
            slack_event.c.done_at.is_(None),
            slack_event.c.claimed_at <= now - takeover_after,
        )
        .values(told)
    )
    if taken.rowcount == 1:
        return Claim.OURS
    done = await connection.execute(
        select(slack_event.c.done_at).where(*_named(installation, event_id))
    )
    return Claim.DONE if done.scalar_one_or_none() else Claim.UNDER_WAY


@cache
def _claiming(dialect: str) -> Insertion:
    return inserted(dialect, slack_event).on_conflict_do_nothing()


@cache
def _claiming_new(dialect: str) -> ReturningInsert[str]:
    return _claiming(dialect).returning(slack_event.c.event_id)


async def move_claim(
    connection: AsyncConnection,
    installation: str,
    event_id: str,
    *,
    claimed_by: datetime,
    now: datetime,
) -> bool:
    """Date the claim of what is not done, if it was claimed by a moment; one alone can."""
    moved = await connection.execute(
        update(slack_event)
        .where(
            *_named(installation, event_id),
            slack_event.c.done_at.is_(None),
            slack_event.c.claimed_at <= claimed_by,
        )
        .values(claimed_at=now)
    )
    return moved.rowcount == 1


async def events_done(
    connection: AsyncConnection, installation: str, event_ids: Collection[str], *, now: datetime
) -> None:
    """Their work is done: no redelivery of them is worked on any more."""
    await connection.execute(
        update(slack_event)
        .where(slack_event.c.installation_id == installation, slack_event.c.event_id.in_(event_ids))
        .values(done_at=now)
    )


async def unanswered(
    connection: AsyncConnection, installation: str, *, before: datetime, limit: int = 100
) -> list[Unanswered]:
    """What was claimed before a moment and never done, oldest first.

    Not what is kept whole, and can be carried on with.
    """
    kept = select(submission.c.event_id).where(submission.c.installation_id == installation)
    rows = await connection.execute(
        select(slack_event.c.event_id, slack_event.c.user_id, slack_event.c.reference)
        .where(
            slack_event.c.installation_id == installation,
            slack_event.c.done_at.is_(None),
            slack_event.c.user_id.is_not(None),
            slack_event.c.event_id.not_in(kept),
            slack_event.c.claimed_at <= before,
        )
        .order_by(slack_event.c.claimed_at)
        .limit(limit)
    )
    return [Unanswered(*row) for row in rows]


def _named(installation: str, event_id: str) -> tuple[ColumnElement[bool], ...]:
    return slack_event.c.installation_id == installation, slack_event.c.event_id == event_id
