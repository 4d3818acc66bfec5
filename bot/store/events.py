"""Slack's events, claimed before they are worked on, so that a redelivery is worked on once."""

from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.engine import new
from bot.store.schema import slack_event

TAKEOVER_AFTER = timedelta(seconds=60)
"""A claim this old whose work was never done belongs to a process that died."""


async def claim_event(
    connection: AsyncConnection,
    installation: str,
    event_id: str,
    *,
    now: datetime,
    takeover_after: timedelta = TAKEOVER_AFTER,
) -> bool:
    """Whether the event is ours to do: new, or claimed long ago and never done."""
    claimed = await connection.execute(
        new(connection, slack_event)
        .values(installation_id=installation, event_id=event_id, claimed_at=now)
        .on_conflict_do_nothing()
    )
    if claimed.rowcount == 1:
        return True
    taken = await connection.execute(
        update(slack_event)
        .where(
            slack_event.c.installation_id == installation,
            slack_event.c.event_id == event_id,
            slack_event.c.done_at.is_(None),
            slack_event.c.claimed_at <= now - takeover_after,
        )
        .values(claimed_at=now)
    )
    return taken.rowcount == 1


async def event_done(
    connection: AsyncConnection, installation: str, event_id: str, *, now: datetime
) -> None:
    """Its work is done: no redelivery is worked on any more."""
    await connection.execute(
        update(slack_event)
        .where(slack_event.c.installation_id == installation, slack_event.c.event_id == event_id)
        .values(done_at=now)
    )


async def forget_events(connection: AsyncConnection, *, before: datetime) -> int:
    """Drop claims older than any redelivery; how many there were."""
    dropped = await connection.execute(delete(slack_event).where(slack_event.c.claimed_at < before))
    return dropped.rowcount
