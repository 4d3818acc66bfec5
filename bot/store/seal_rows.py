"""The rows of the seals: one for each event, in a chain that counts by itself.

Events are numbered by the database when they are written, not when they are committed: on
PostgreSQL numbers are skipped, and a smaller one may come after a larger. The chain therefore has
positions of its own, and takes up whatever has no seal yet, whichever number it has.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import exists, func, select
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import AssetBotError
from bot.store.engine import insert
from bot.store.history_rows import Recorded, recorded
from bot.store.schema import history
from bot.store.schema import seal as table

_PAGE = 500
_MISREAD = (TypeError, ValueError, RecursionError)
"""What comes of a column that holds something else than it should."""
_UNSEALED = ~exists().where(table.c.event == history.c.seq)


class SealedElsewhere(AssetBotError):  # noqa: N818 - says what is so
    """Another process has put a seal where this one was to be."""


class Seal(NamedTuple):
    """What one event was, as hashes, and what came before it."""

    position: int
    event: int
    """The number of the event that it seals."""
    at: datetime
    """When that happened: known here too, for the day on which the event is missing."""
    content: str
    texts: dict[str, str]
    """A hash of each text the event had, so that an edited one is told from an erased one."""
    sealed_at: datetime
    hash: str


class Tail(NamedTuple):
    """The events that have no seal yet."""

    events: int
    oldest: datetime | None
    first: int | None
    """The smallest number among them."""


async def add(connection: AsyncConnection, seals: Sequence[Seal]) -> None:
    """Append seals, all or none: raises SealedElsewhere, after which nothing may be committed."""
    try:
        await insert(connection, table, Seal._fields, seals)
    except IntegrityError as error:
        raise SealedElsewhere("Another process is sealing.") from error


async def last_two(connection: AsyncConnection) -> list[Seal | None]:
    """The last seal of the chain and the one before it, newest first; None what is unreadable."""
    query = select(table.c.position).order_by(table.c.position.desc()).limit(2)
    positions = list((await connection.execute(query)).scalars())
    found = await _seals(connection, positions)
    return [found[position] for position in positions]


async def newest(connection: AsyncConnection, *, before: datetime | None = None) -> Seal | None:
    """The last seal of the chain, or the last that was made before an instant."""
    query = select(table).order_by(table.c.position.desc()).limit(1)
    if before is not None:
        query = query.where(table.c.sealed_at < before)
    row = (await connection.execute(query)).mappings().one_or_none()
    return Seal(**row) if row else None


async def highest_sealed(connection: AsyncConnection) -> int:
    """The largest number of an event that has a seal; 0 where none has."""
    found = await connection.execute(select(func.max(table.c.event)))
    return int(found.scalar_one() or 0)


async def unsealed(
    connection: AsyncConnection, *, after: int, limit: int
) -> dict[int, Recorded | None]:
    """Events without a seal by their numbers beyond *after*, in order; None what is unreadable."""
    query = select(history.c.seq).where(history.c.seq > after, _UNSEALED)
    found = await connection.execute(query.order_by(history.c.seq).limit(limit))
    events = list(found.scalars())
    return await _recorded(connection, events) if events else {}


async def tail(connection: AsyncConnection) -> Tail:
    """What has no seal yet, however old it is."""
    query = select(func.count(), func.min(history.c.at), func.min(history.c.seq))
    return Tail(*(await connection.execute(query.where(_UNSEALED))).one())


async def hashes(connection: AsyncConnection, events: Sequence[int]) -> dict[int, str]:
    """The hash of each of these events' seals, by the event's number."""
    query = select(table.c.event, table.c.hash).where(table.c.event.in_(events))
    return {row.event: row.hash for row in await connection.execute(query)}


async def chain(
    connection: AsyncConnection,
) -> AsyncIterator[tuple[dict[int, Seal | None], dict[int, Recorded | None]]]:
    """The chain in its order, some seals at a time by position, and the events they are of.

    A row that cannot be read as what it should be is None; an event that is not there is missing.
    """
    query = select(table.c.position).order_by(table.c.position).limit(_PAGE)
    beyond = query
    while positions := list((await connection.execute(beyond)).scalars()):
        beyond = query.where(table.c.position > positions[-1])
        seals = await _seals(connection, positions)
        events = [one.event for one in seals.values() if one]
        yield seals, await _recorded(connection, events)


async def _seals(connection: AsyncConnection, positions: Sequence[int]) -> dict[int, Seal | None]:
    try:
        query = select(table).where(table.c.position.in_(positions)).order_by(table.c.position)
        rows = (await connection.execute(query)).mappings()
        return {row["position"]: _seal(dict(row)) for row in rows}
    except (*_MISREAD, StatementError) as error:
        _raise_unless_unreadable(error)
        if len(positions) == 1:
            return {positions[0]: None}
        found: dict[int, Seal | None] = {}
        for position in positions:
            found |= await _seals(connection, [position])
        return found


def _seal(row: Mapping[str, Any]) -> Seal:
    """A row whose columns hold what they should; raises TypeError."""
    numbers = isinstance(row["position"], int) and isinstance(row["event"], int)
    if not numbers or not isinstance(row["texts"], dict):
        raise TypeError("no seal")
    return Seal(**row)


async def _recorded(
    connection: AsyncConnection, events: Sequence[int]
) -> dict[int, Recorded | None]:
    try:
        query = select(history).where(history.c.seq.in_(events)).order_by(history.c.seq)
        return {one.seq: one for one in await recorded(connection, query)}
    except (*_MISREAD, StatementError) as error:
        _raise_unless_unreadable(error)
        if len(events) == 1:
            return {events[0]: None}
        found: dict[int, Recorded | None] = {}
        for event in events:
            found |= await _recorded(connection, [event])
        return found


def _raise_unless_unreadable(error: Exception) -> None:
    """Raise what the database itself could not do; a row that holds something else is no such."""
    if isinstance(error, DBAPIError) and "decode" not in str(error.orig):
        raise error
