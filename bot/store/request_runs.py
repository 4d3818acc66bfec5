"""Carrying requests out, as rows: who holds one with a lease, and what is due to be looked at.

An attempt has its number, and writes nothing once another has taken over: every statement names
it. Leases are on real time, everything else on the clock of the business.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import RequestStatus
from bot.operations import Operation, operation_json
from bot.store.requested import Outcome, Request
from bot.store.requests import get, write_texts
from bot.store.schema import request as table

LEASE = timedelta(seconds=30)
"""How long an attempt is left alone after it was last heard of."""
LEAST = timedelta(seconds=15)
"""What must be left of a lease for a change to be sent: as long as that may take."""


async def claim(
    connection: AsyncConnection, request_id: str, executor: str, *, clock: datetime
) -> Request | None:
    """Begin an attempt at an approved request, or at one whose last attempt died; else None."""
    died = and_(table.c.status == RequestStatus.EXECUTING, table.c.lease_until < clock)
    claimed = await connection.execute(
        update(table)
        .where(table.c.id == request_id, or_(table.c.status == RequestStatus.APPROVED, died))
        .values(
            status=RequestStatus.EXECUTING,
            attempt=table.c.attempt + 1,
            version=table.c.version + 1,
            executor=executor,
            lease_until=clock + LEASE,
            due_at=None,
        )
    )
    return await get(connection, request_id) if claimed.rowcount == 1 else None


async def renew(connection: AsyncConnection, held: Request, *, clock: datetime) -> bool:
    """Hold the lease on; False when another attempt has taken over."""
    renewed = await connection.execute(
        update(table).where(_ours(held)).values(lease_until=clock + LEASE)
    )
    return renewed.rowcount == 1


async def fence(
    connection: AsyncConnection, held: Request, *, clock: datetime, as_of: datetime | None
) -> bool:
    """Say that the change is being sent, with a whole lease ahead; False when it must not be.

    It must not be by one whose lease runs out so soon that another attempt might send it too.
    """
    fenced = await connection.execute(
        update(table)
        .where(_ours(held), table.c.lease_until >= clock + LEAST)
        .values(sent=held.attempt, asset_as_of=as_of, lease_until=clock + LEASE)
    )
    return fenced.rowcount == 1


async def moved_on(connection: AsyncConnection, held: Request) -> Request | None:
    """Give a request that somebody is at a new version; None when another has taken over."""
    moved = await connection.execute(
        update(table).where(_ours(held)).values(version=table.c.version + 1)
    )
    return await get(connection, held.id) if moved.rowcount == 1 else None


async def step(connection: AsyncConnection, held: Request, operation: Operation) -> bool:
    """Record that a step before the last is done: the operation that is left, nothing of it sent.

    False when another attempt has taken over.
    """
    stepped = await connection.execute(update(table).where(_ours(held)).values(sent=0))
    if stepped.rowcount != 1:
        return False
    words = {"operation": operation_json.dump_json(operation).decode()}
    await write_texts(connection, held.id, words)
    return True


async def end(
    connection: AsyncConnection,
    held: Request,
    status: RequestStatus,
    outcome: Outcome,
    *,
    words: Mapping[str, str],
    **columns: Any,
) -> bool:
    """Record what came of an attempt; False when another attempt has taken over."""
    ended = await connection.execute(
        update(table)
        .where(_ours(held))
        .values(
            status=status,
            version=table.c.version + 1,
            outcome=outcome.model_dump(mode="json"),
            executor=None,
            lease_until=None,
            **columns,
        )
    )
    if ended.rowcount != 1:
        return False
    await write_texts(connection, held.id, words)
    return True


async def give_back(
    connection: AsyncConnection, held: Request, outcome: Outcome | None, *, due_at: datetime
) -> bool:
    """Leave an approved request for a later attempt, nothing having been sent."""
    given = await connection.execute(
        update(table)
        .where(_ours(held))
        .values(
            status=RequestStatus.APPROVED,
            version=table.c.version + 1,
            sent=0,
            outcome=outcome.model_dump(mode="json") if outcome else None,
            executor=None,
            lease_until=None,
            due_at=due_at,
        )
    )
    return given.rowcount == 1


def _ours(held: Request) -> ColumnElement[bool]:
    """That an attempt is still the one under way."""
    return and_(
        table.c.id == held.id,
        table.c.attempt == held.attempt,
        table.c.status == RequestStatus.EXECUTING,
    )


async def due(
    connection: AsyncConnection, status: RequestStatus, *, now: datetime, limit: int
) -> list[str]:
    """Requests of a status that are to be looked at, the longest due first.

    None that is one of several changes: the request for them all sees to it.
    """
    rows = await connection.execute(
        select(table.c.id)
        .where(table.c.status == status, table.c.due_at <= now, table.c.parent.is_(None))
        .order_by(table.c.due_at)
        .limit(limit)
    )
    return list(rows.scalars())


async def died(connection: AsyncConnection, *, clock: datetime, limit: int) -> list[str]:
    """Requests whose attempt has not been heard of for longer than its lease; as in `due`."""
    rows = await connection.execute(
        select(table.c.id)
        .where(
            table.c.status == RequestStatus.EXECUTING,
            table.c.lease_until < clock,
            table.c.parent.is_(None),
        )
        .limit(limit)
    )
    return list(rows.scalars())


async def bring_forward(connection: AsyncConnection, request_id: str, *, now: datetime) -> None:
    """Have a pending request escalated at once, if it is to be escalated at all."""
    await connection.execute(
        update(table)
        .where(
            table.c.id == request_id,
            table.c.status == RequestStatus.PENDING,
            table.c.escalate_at > now,
        )
        .values(escalate_at=now, due_at=now)
    )


async def wake(connection: AsyncConnection, *, now: datetime) -> None:
    """Have every approved request looked at now."""
    await connection.execute(
        update(table).where(table.c.status == RequestStatus.APPROVED).values(due_at=now)
    )


async def postpone(connection: AsyncConnection, seen: Request, *, due_at: datetime | None) -> None:
    """Have a request looked at later, if it is still as it was seen; nothing else of it changes."""
    await connection.execute(
        update(table)
        .where(
            table.c.id == seen.id,
            table.c.version == seen.version,
            table.c.status == seen.status,
        )
        .values(due_at=due_at)
    )
