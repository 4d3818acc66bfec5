"""Carrying requests out, as rows: who holds one with a lease, and what is due to be looked at.

An attempt has its number, and writes nothing once another has taken over: every statement names
it. Leases are on real time, everything else on the clock of the business.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningUpdate

from bot.models import RequestStatus
from bot.operations import Operation, operation_json
from bot.store.requested import Outcome, Request
from bot.store.requests import BESIDE, get, whole, with_texts, write_texts
from bot.store.schema import mark
from bot.store.schema import request as table

LEASE = timedelta(seconds=30)
"""How long an attempt is left alone after it was last heard of."""
LEAST = timedelta(seconds=15)
"""What must be left of a lease for a change to be sent: as long as that may take."""
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""When the lease of an attempt ran out that is surely over: by the clock of whoever looks."""

# Made once: to make a statement takes as long as to have it carried out.
_ID: BindParameter[str] = bindparam("request")
_AT_IT = (
    table.c.id == _ID,
    table.c.attempt == bindparam("at"),
    table.c.status == RequestStatus.EXECUTING,
)
"""SQL condition: this attempt still owns the request."""
_DIED = and_(table.c.status == RequestStatus.EXECUTING, table.c.lease_until < bindparam("clock"))
_SEVERAL = table.c.kind == "several"
_CLAIM = (
    update(table)
    .where(table.c.id == _ID, or_(table.c.status == RequestStatus.APPROVED, _DIED))
    .values(
        status=RequestStatus.EXECUTING,
        attempt=table.c.attempt + 1,
        version=table.c.version + 1,
        executor=bindparam("by"),
        lease_until=bindparam("until"),
        due_at=None,
    )
    .returning(table)
)
_CLAIMS = {True: _CLAIM.where(_SEVERAL), False: _CLAIM.where(~_SEVERAL)}
_BESIDE_IT = select(
    *BESIDE, exists().where(mark.c.name == bindparam("unless")).label("is_up")
).where(table.c.id == _ID)
_FENCE = (
    update(table)
    .where(
        *_AT_IT,
        table.c.lease_until >= bindparam("least"),
        ~exists().where(mark.c.name == bindparam("unless")),
    )
    .values(sent=table.c.attempt, asset_as_of=bindparam("as_of"), lease_until=bindparam("until"))
)

_AT_ONCE = 500
"""So many requests are named in one statement."""
_KEEP = (
    update(table)
    .where(
        table.c.id.in_(bindparam("ids", expanding=True)),
        table.c.status == RequestStatus.APPROVED,
        table.c.due_at < bindparam("until"),
    )
    .values(due_at=bindparam("until"))
)
_HASTEN = (
    update(table)
    .where(
        table.c.id.in_(bindparam("ids", expanding=True)),
        table.c.status == RequestStatus.APPROVED,
        table.c.due_at > bindparam("now"),
    )
    .values(due_at=bindparam("now"))
)


class Claimed(NamedTuple):
    """A request that is held, and whether a mark was up once it was claimed."""

    held: Request
    is_up: bool


async def claim(
    connection: AsyncConnection,
    request_id: str,
    executor: str,
    *,
    clock: datetime,
    several: bool = False,
    unless: str = "",
) -> Claimed | None:
    """Begin an attempt at an approved request, or at one whose last attempt died; else None.

    None, too, for a request for one change where *several* are looked for, and the other way round.
    It is claimed while a mark called *unless* is up as well, and that is told.
    """
    now = {"request": request_id, "clock": clock, "by": executor, "until": clock + LEASE}
    row = (await connection.execute(_CLAIMS[several], now)).mappings().one_or_none()
    if row is None:
        return None
    # Not RETURNING: that would answer with the words from before it waited for whoever had the row.
    asked = {"request": request_id, "unless": unless}
    beside = (await connection.execute(_BESIDE_IT, asked)).mappings().one()
    return Claimed(whole({**row, **beside}), bool(beside["is_up"]))


async def renew(connection: AsyncConnection, held: Request, *, clock: datetime) -> bool:
    """Hold the lease on; False when another attempt has taken over."""
    renewed = await connection.execute(
        update(table).where(_ours(held)).values(lease_until=clock + LEASE)
    )
    return renewed.rowcount == 1


async def let_go(connection: AsyncConnection, held: Request) -> None:
    """Leave it to whoever comes next, as what it is: nothing where another has taken over."""
    await connection.execute(update(table).where(_ours(held)).values(lease_until=LONG_AGO))


async def fence(
    connection: AsyncConnection,
    held: Request,
    *,
    clock: datetime,
    as_of: datetime | None,
    unless: str = "",
) -> bool:
    """Say that the change is being sent, with a whole lease ahead; False when it must not be.

    It must not be by one whose lease runs out so soon that another attempt might send it too, nor
    while a mark of this name is up.
    """
    left = {"least": clock + LEAST, "until": clock + LEASE}
    now = {"request": held.id, "at": held.attempt, "as_of": as_of, "unless": unless, **left}
    return (await connection.execute(_FENCE, now)).rowcount == 1


async def moved_on(connection: AsyncConnection, held: Request) -> Request | None:
    """Give a request that somebody is at a new version; None when another has taken over."""
    step = update(table).where(_ours(held)).values(version=table.c.version + 1)
    moved = await connection.execute(step)
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
) -> Request | None:
    """End an attempt: the request as it is then, None when another attempt has taken over."""
    changed = {"status": status, "executor": None, "lease_until": None, **columns}
    given = {f"to_{name}": value for name, value in changed.items()}
    now = {"request": held.id, "at": held.attempt, "came": outcome.model_dump(mode="json"), **given}
    ended = (await connection.execute(_ending(frozenset(changed)), now)).mappings().one_or_none()
    if ended is None:
        return None
    # There is nothing to be taken away of what was not there.
    said = {name: text for name, text in words.items() if text or getattr(held, name)}
    await write_texts(connection, held.id, said)
    return with_texts(held, {**changed, **ended, "outcome": outcome}, words)


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
    """SQL condition: this attempt still owns the request."""
    return and_(
        table.c.id == held.id,
        table.c.attempt == held.attempt,
        table.c.status == RequestStatus.EXECUTING,
    )


@cache
def _ending(columns: frozenset[str]) -> ReturningUpdate[Any]:
    """Ends the attempt under way, and writes these columns."""
    return (
        update(table)
        .where(*_AT_IT)
        .values({name: bindparam(f"to_{name}") for name in columns})
        .values(version=table.c.version + 1, outcome=bindparam("came"))
        .returning(table.c.version, table.c.sent, table.c.asset_as_of)
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


async def keep(connection: AsyncConnection, waiting: Collection[str], *, due_at: datetime) -> None:
    """Have approved requests that somebody is about to begin not taken for lost until then."""
    for some in _at_once(waiting):
        await connection.execute(_KEEP, {"ids": some, "until": due_at})


async def hasten(connection: AsyncConnection, waiting: Collection[str], *, now: datetime) -> None:
    """Have approved requests begun by anybody now that somebody was about to begin, and is not."""
    for some in _at_once(waiting):
        await connection.execute(_HASTEN, {"ids": some, "now": now})


def _at_once(request_ids: Collection[str]) -> Iterator[list[str]]:
    ids = sorted(request_ids)
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]


async def attempts(connection: AsyncConnection, request_ids: Collection[str]) -> dict[str, int]:
    """How often each of these has been begun."""
    found: dict[str, int] = {}
    for some in _at_once(request_ids):
        query = select(table.c.id, table.c.attempt).where(table.c.id.in_(some))
        found.update((row.id, row.attempt) for row in await connection.execute(query))
    return found


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
