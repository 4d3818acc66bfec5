"""Requests that are one of several, as rows: made, let go and ended together with their parent.

A part is pending for as long as its parent is, and holds its asset like any open request. Its
words are its own; who decided it stands with the parent.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import AssetRef, RequestStatus
from bot.operations.several import Tally
from bot.store.engine import new
from bot.store.requested import Request
from bot.store.requests import columns, listed, texts_of
from bot.store.schema import request as table
from bot.store.schema import request_text as texts

_AT_ONCE: Final = 400
"""So many assets are asked for in one statement."""
NOT_DONE: Final = frozenset((RequestStatus.FAILED, RequestStatus.EXPIRED, RequestStatus.UNKNOWN))
"""The statuses of parts that were to be carried out and are not, as far as anybody knows."""


async def add(connection: AsyncConnection, parts: Sequence[Request]) -> bool:
    """Keep new parts; False when an open request is there on the asset of one of them."""
    if not parts:
        return True
    # In one order everywhere: who asks for the same assets at once would else wait for each other.
    ordered = sorted(parts, key=lambda one: (one.source, one.asset_id or "", one.id))
    rows = [columns(one) for one in ordered]
    await connection.execute(new(connection, table).on_conflict_do_nothing(), rows)
    kept = await connection.scalar(select(func.count()).where(table.c.parent == parts[0].parent))
    if kept != len(parts):
        return False
    words = [
        {"request_id": one.id, "name": name, "text": text}
        for one in ordered
        for name, text in texts_of(one).items()
        if text
    ]
    await connection.execute(new(connection, texts), words)
    return True


async def taken(connection: AsyncConnection, refs: Collection[AssetRef]) -> set[AssetRef]:
    """Those of these assets that an open request is about."""
    found: set[AssetRef] = set()
    ordered = sorted(refs)
    for start in range(0, len(ordered), _AT_ONCE):
        some = [tuple(ref) for ref in ordered[start : start + _AT_ONCE]]
        rows = await connection.execute(
            select(table.c.source, table.c.asset_id).where(
                tuple_(table.c.source, table.c.asset_id).in_(some), table.c.ended_at.is_(None)
            )
        )
        found.update(AssetRef(row.source, row.asset_id) for row in rows)
    return found


async def pending(connection: AsyncConnection, parent_id: str) -> list[Request]:
    """The parts that wait for their parent's approval."""
    query = select(table).where(
        table.c.parent == parent_id, table.c.status == RequestStatus.PENDING
    )
    return await listed(connection, query.order_by(table.c.position))


async def completed(connection: AsyncConnection, parent_id: str) -> list[Request]:
    """The parts that were carried out."""
    query = select(table).where(
        table.c.parent == parent_id, table.c.status == RequestStatus.COMPLETED
    )
    return await listed(connection, query.order_by(table.c.position))


async def half_done(connection: AsyncConnection, parent_id: str) -> list[Request]:
    """The parts that ended with a step of them done and the rest not."""
    query = select(table).where(
        table.c.parent == parent_id,
        table.c.status == RequestStatus.FAILED,
        table.c.outcome["kind"].as_string() == "half_done",
    )
    return await listed(connection, query.order_by(table.c.position))


async def release(connection: AsyncConnection, parent: Request, *, now: datetime) -> None:
    """Approve all that wait for their parent's approval: it is there, and is carried out."""
    await connection.execute(
        update(table)
        .where(table.c.parent == parent.id, table.c.status == RequestStatus.PENDING)
        .values(
            status=RequestStatus.APPROVED,
            version=table.c.version + 1,
            execute_by=parent.execute_by,
            break_glass=parent.break_glass,
            due_at=now,
        )
    )


async def end_with(connection: AsyncConnection, parent: Request) -> None:
    """End all that wait for a parent that has ended, as it has."""
    await connection.execute(
        update(table)
        .where(table.c.parent == parent.id, table.c.status == RequestStatus.PENDING)
        .values(status=parent.status, version=table.c.version + 1, ended_at=parent.ended_at)
    )


async def next_of(
    connection: AsyncConnection,
    parent_id: str,
    silent: Collection[str],
    *,
    now: datetime,
    clock: datetime,
    limit: int,
) -> list[str]:
    """The parts to be seen to now, the least tried first; none at the sources that are silent."""
    rows = await connection.execute(
        select(table.c.id)
        .where(table.c.parent == parent_id, table.c.source.not_in(silent), _is_next(now, clock))
        .order_by(table.c.attempt, table.c.position)
        .limit(limit)
    )
    return list(rows.scalars())


def _is_next(now: datetime, clock: datetime) -> ColumnElement[bool]:
    return or_(
        and_(
            table.c.status.in_([RequestStatus.APPROVED, RequestStatus.UNKNOWN]),
            table.c.due_at <= now,
        ),
        and_(table.c.status == RequestStatus.EXECUTING, table.c.lease_until < clock),
    )


class Left(NamedTuple):
    """The parts that have not ended."""

    parts: int
    due_at: datetime | None
    """When the first of them is due; None where none has a date."""
    held_until: datetime | None
    """When the first lease of those runs out that somebody is at."""


async def waiting(connection: AsyncConnection, parent_id: str) -> Left:
    """What is left of a request for several changes."""
    found = await connection.execute(
        select(func.count(), func.min(table.c.due_at), func.min(table.c.lease_until)).where(
            table.c.parent == parent_id, table.c.ended_at.is_(None)
        )
    )
    return Left(*found.one())


async def statuses(
    connection: AsyncConnection, parent_ids: Collection[str]
) -> Mapping[str, Counter[RequestStatus]]:
    """How many parts of each of these requests have which status."""
    counts: dict[str, Counter[RequestStatus]] = {one: Counter() for one in parent_ids}
    rows = await connection.execute(
        select(table.c.parent, table.c.status, func.count())
        .where(table.c.parent.in_(parent_ids))
        .group_by(table.c.parent, table.c.status)
    )
    for parent, status, count in rows:
        counts[parent][RequestStatus(status)] = count
    return counts


async def tally(connection: AsyncConnection, parent_id: str) -> Tally:
    """How the parts of a request stand."""
    counts = (await statuses(connection, [parent_id]))[parent_id]
    ended = (RequestStatus.FAILED, RequestStatus.EXPIRED)
    return Tally(
        total=counts.total(),
        done=counts[RequestStatus.COMPLETED],
        failed=sum(counts[one] for one in ended),
        unknown=counts[RequestStatus.UNKNOWN],
    )


async def page(
    connection: AsyncConnection, parent_id: str, *, limit: int, offset: int = 0
) -> list[Request]:
    """Some parts, those first that are not done, the rest in their order."""
    first = case((table.c.status.in_(NOT_DONE), 0), else_=1)
    query = select(table).where(table.c.parent == parent_id).order_by(first, table.c.position)
    return await listed(connection, query.limit(limit).offset(offset))


async def hasten(connection: AsyncConnection, parent_id: str, *, now: datetime) -> None:
    """Have a parent that waits look at its parts now."""
    await connection.execute(
        update(table)
        .where(table.c.id == parent_id, table.c.status == RequestStatus.APPROVED)
        .values(due_at=now)
    )
