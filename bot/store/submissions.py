"""Forms that were sent, kept while they are seen to: another process can carry on with them.

Each stands beside its claim, in the same transaction, and is dropped when it is done: what people
wrote in it lies in a request from then on.
"""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.engine import new
from bot.store.schema import slack_event, submission


class Kept(NamedTuple):
    """A form that was sent, and is not seen to yet."""

    event_id: str
    reference: str
    """What the log has it under."""
    at: datetime
    form: str
    """As whoever keeps it wrote it."""


async def keep(
    connection: AsyncConnection, installation: str, event_id: str, form: str, *, at: datetime
) -> None:
    """Keep a form that was claimed; one that is kept stays as it is."""
    await connection.execute(
        new(connection, submission)
        .values(installation_id=installation, event_id=event_id, at=at, form=form)
        .on_conflict_do_nothing()
    )


async def abandoned(
    connection: AsyncConnection, installation: str, *, before: datetime, limit: int = 100
) -> list[Kept]:
    """Forms that were claimed before a moment and are not seen to, oldest first."""
    rows = await connection.execute(
        select(slack_event.c.event_id, slack_event.c.reference, submission.c.at, submission.c.form)
        .join(
            submission,
            and_(
                submission.c.installation_id == slack_event.c.installation_id,
                submission.c.event_id == slack_event.c.event_id,
            ),
        )
        .where(
            slack_event.c.installation_id == installation,
            slack_event.c.done_at.is_(None),
            slack_event.c.claimed_at <= before,
        )
        .order_by(slack_event.c.claimed_at)
        .limit(limit)
    )
    return [Kept(*row) for row in rows]


async def drop(connection: AsyncConnection, installation: str, event_ids: Collection[str]) -> None:
    """Keep these forms no longer."""
    await connection.execute(
        delete(submission).where(
            submission.c.installation_id == installation, submission.c.event_id.in_(event_ids)
        )
    )


async def drop_old(connection: AsyncConnection, *, before: datetime) -> None:
    """Keep no form that was sent before a moment."""
    await connection.execute(delete(submission).where(submission.c.at < before))
