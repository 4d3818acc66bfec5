"""Records that were restored from a backup: what they cannot know of the time since it was made.

Requests may have been carried out, messages sent and people answered after the backup: nothing of
it is taken for undone. A request goes on by reading its asset first, a message by being looked for
in Slack, and who was being answered is left alone.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Asset, RequestStatus
from bot.store.history_rows import Event, add
from bot.store.marks import mark, marks
from bot.store.request_runs import LONG_AGO
from bot.store.schema import delivery, request, request_text, slack_event
from bot.store.schema import mark as mark_table

RESTORED, BACKUP = "restored", "backup"
"""The marks of when records were restored, and of when those were last written to."""
LOOKED_FOR = timedelta(days=30)
"""How long after a restore each message is looked for before it is first sent."""
_TICK = "tick"
_UNDER_WAY = (RequestStatus.APPROVED, RequestStatus.EXECUTING)


class Settled(NamedTuple):
    """What restored records had under way."""

    since: datetime
    """When they were surely still written to: what happened later may be lost."""
    requests: int
    """Approved and not ended: each is read at its source before anything is written."""
    messages: int
    """Of which nobody knows whether they were sent: each is looked for."""


def restored_after(moment: ColumnElement[datetime]) -> ColumnElement[bool]:
    """Whether records were restored after a moment: messages may have been sent already."""
    lately = mark_table.c.at > moment
    return exists(select(mark_table.c.name).where(mark_table.c.name == RESTORED, lately))


async def unknown_since(connection: AsyncConnection, created_at: datetime) -> datetime:
    """Since when a message may have been sent whose row was written then."""
    return min(created_at, (await marks(connection)).get(BACKUP, created_at))


async def settle(connection: AsyncConnection, *, now: datetime) -> Settled:
    """Write into restored records, before a bot works on them, what they cannot know."""
    since = (await marks(connection)).get(_TICK, now)
    requests = await _read_back_first(connection)
    messages = await _look_for(connection, now)
    await connection.execute(
        update(slack_event).where(slack_event.c.done_at.is_(None)).values(done_at=now)
    )
    await mark(connection, BACKUP, at=since)
    await mark(connection, RESTORED, at=now)
    facts = {"written_until": since.isoformat(), "requests": requests, "messages": messages}
    await add(connection, [Event(kind="restored", at=now, facts=facts)])
    return Settled(since, requests, messages)


async def _read_back_first(connection: AsyncConnection) -> int:
    """Take each change that was approved for one that may have been sent, by an attempt now dead.

    One that the backup has as sent keeps what was known of its asset then; of the others that is
    the asset as it was when the change was asked for.
    """
    found = await connection.execute(
        select(request.c.id, request.c.attempt, request.c.sent, request.c.status).where(
            request.c.status.in_(_UNDER_WAY)
        )
    )
    rows = found.all()
    for row in rows:
        attempt = row.attempt + (row.status == RequestStatus.APPROVED)
        seen: dict[str, Any] = {}
        if not row.sent:
            seen = {"sent": attempt, "asset_as_of": await _as_asked(connection, row.id)}
        await connection.execute(
            update(request)
            .where(request.c.id == row.id)
            .values(
                status=RequestStatus.EXECUTING,
                attempt=attempt,
                version=request.c.version + 1,
                executor=None,
                lease_until=LONG_AGO,
                due_at=None,
                **seen,
            )
        )
    return len(rows)


async def _as_asked(connection: AsyncConnection, request_id: str) -> datetime | None:
    """When the asset of a request had last changed as it was asked for."""
    query = select(request_text.c.text).where(
        request_text.c.request_id == request_id, request_text.c.name == "asset"
    )
    text = (await connection.execute(query)).scalar_one_or_none()
    return Asset.model_validate_json(text).updated_at if text else None


async def _look_for(connection: AsyncConnection, now: datetime) -> int:
    """Have unsent messages looked for, and those about what is open drawn as it now is."""
    unsent = (delivery.c.ts.is_(None), delivery.c.status.in_(["owed", "sending"]))
    owed = await connection.execute(
        update(delivery).where(*unsent).values(status="sending", due_at=now, lease_until=None)
    )
    is_open = select(request.c.id).where(request.c.ended_at.is_(None))
    await connection.execute(
        update(delivery)
        .where(
            delivery.c.ts.is_not(None),
            delivery.c.status != "unreachable",
            delivery.c.subject.in_(is_open),
        )
        .values(status="owed", due_at=now, lease_until=None)
    )
    return owed.rowcount
