"""The index in the records, as several processes on one PostgreSQL share it.

Each process asks a file of its own, which it fills from these rows: whatever changes in them is
numbered, and numbers become visible in their order, so that who has seen one has seen all before.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Table,
    extract,
    func,
    literal,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Asset, Person
from bot.store.schema.shared import asset as assets_table
from bot.store.schema.shared import person as people_table
from bot.store.schema.shared import source as sources_table
from bot.store.schema.shared import turn

OVERTAKEN = timedelta(minutes=10)
"""A row checked so much later is newer; one yet later tells of a clock put back."""
_KEYS = ("source", "id")


class Point(NamedTuple):
    """How far the changes have been seen: of which database, and up to which number."""

    origin: str
    change: int


class Change(NamedTuple):
    """An asset as it was changed last."""

    source: str
    id: str
    document: str
    gone: bool
    assigned: datetime | None
    checked: datetime
    change: int

    def asset(self) -> Asset:
        """The asset; raises ValidationError where another version of assetbot wrote it."""
        return Asset.model_validate_json(self.document).model_copy(update={"gone": self.gone})


class Told(NamedTuple):
    """A person of a source as they were changed last; without a document they are no more."""

    source: str
    id: str
    document: str | None
    change: int


class Whole(NamedTuple):
    """A source that has been read to its end: the last time, from when to when."""

    source: str
    began: datetime
    synced: datetime


async def position(connection: AsyncConnection) -> Point:
    """The last change that is to be seen."""
    return Point(*(await connection.execute(select(turn.c.origin, turn.c.change))).one())


async def next_change(connection: AsyncConnection) -> int:
    """The number for what this transaction changes; until it ends, nobody else gets one.

    It is the time in microseconds, so that it is new even after a backup was restored.
    """
    now = func.floor(extract("epoch", func.clock_timestamp()) * 1_000_000)
    later = func.greatest(turn.c.change + 1, now)
    taken = await connection.execute(update(turn).values(change=later).returning(turn.c.change))
    return int(taken.scalar_one())


class Row(NamedTuple):
    """An asset to be shared."""

    asset: Asset
    assigned: datetime | None
    """Since when its assignee has it, where that is known."""
    checked: datetime
    """When it was as it is here."""

    @property
    def digest(self) -> str:
        """What tells whether there is anything new in it."""
        since = self.assigned.timestamp() if self.assigned else ""
        return _digest(f"{since} {self.document}")

    @property
    def document(self) -> str:
        """The asset as it is stored."""
        return self.asset.model_dump_json(exclude_defaults=True)


async def unlike(connection: AsyncConnection, source: str, rows: Sequence[Row]) -> list[Row]:
    """Those of a source's assets that differ from what is shared of them."""
    told = {row.asset.ref.id: row for row in rows}
    known = await _digests(connection, assets_table, source, list(told))
    return [row for one, row in told.items() if known.get(one) != row.digest]


async def share(connection: AsyncConnection, source: str, rows: Sequence[Row]) -> None:
    """Share a source's assets, each as it was at its moment, where nothing newer is known."""
    if not rows:
        return
    change = await next_change(connection)
    values = [
        {
            "source": source,
            "id": row.asset.ref.id,
            "document": row.document,
            "gone": row.asset.gone,
            "assigned": row.assigned,
            "checked": row.checked,
            "digest": row.digest,
            "change": change,
        }
        for row in {row.asset.ref.id: row for row in rows}.values()
    ]
    insertion = insert(assets_table)
    held, told = assets_table.c, insertion.excluded
    newer = or_(told.checked >= held.checked, held.checked > told.checked + literal(OVERTAKEN))
    await connection.execute(_upserting(insertion, assets_table, newer), values)


async def share_gone(
    connection: AsyncConnection, source: str, ids: Sequence[str], *, checked: datetime
) -> None:
    """These assets are no longer at their source."""
    change = await next_change(connection)
    await connection.execute(
        update(assets_table)
        .where(
            assets_table.c.source == source,
            assets_table.c.id.in_(ids),
            assets_table.c.gone.is_(False),
        )
        .values(gone=True, checked=checked, digest="", change=change)
    )


async def share_people(connection: AsyncConnection, source: str, people: Sequence[Person]) -> None:
    """Share everyone a source has; those it no longer has are kept as gone."""
    documents = {one.id: one.model_dump_json(exclude_defaults=True) for one in people}
    known = await _digests(connection, people_table, source)
    rows: list[dict[str, str | None]] = [
        {"source": source, "id": one, "document": document, "digest": _digest(document)}
        for one, document in documents.items()
    ]
    rows += [
        {"source": source, "id": one, "document": None, "digest": ""}
        for one in known.keys() - documents.keys()
    ]
    changed = [row for row in rows if known.get(str(row["id"])) != row["digest"]]
    if not changed:
        return
    change = await next_change(connection)
    values = [row | {"change": change} for row in changed]
    await connection.execute(_upserting(insert(people_table), people_table), values)


async def share_whole(connection: AsyncConnection, whole: Whole) -> None:
    """A source has been read to its end."""
    change = await next_change(connection)
    insertion = insert(sources_table).values(**whole._asdict(), change=change)
    await connection.execute(_upserting(insertion, sources_table, keys=("source",)))


async def changed_assets(
    connection: AsyncConnection, after: tuple[int, str, str], *, limit: int
) -> list[Change]:
    """Assets changed after a (number, source, id), in the order of the changes."""
    rows = await connection.execute(_beyond(assets_table, Change._fields, after, limit))
    return [Change(*row) for row in rows]


async def changed_people(
    connection: AsyncConnection, after: tuple[int, str, str], *, limit: int
) -> list[Told]:
    """People changed after a (number, source, id), in the order of the changes."""
    rows = await connection.execute(_beyond(people_table, Told._fields, after, limit))
    return [Told(*row) for row in rows]


async def changed_sources(connection: AsyncConnection, after: int, until: int) -> list[Whole]:
    """Sources read to their end after a number, up to another."""
    columns = (sources_table.c[name] for name in Whole._fields)
    rows = await connection.execute(
        select(*columns).where(sources_table.c.change > after, sources_table.c.change <= until)
    )
    return [Whole(*row) for row in rows]


def _beyond(table: Table, fields: Sequence[str], after: tuple[int, str, str], limit: int) -> Any:
    order = (table.c.change, table.c.source, table.c.id)
    return (
        select(*(table.c[name] for name in fields))
        .where(tuple_(*order) > after)
        .order_by(*order)
        .limit(limit)
    )


def _upserting(
    insertion: Insert,
    table: Table,
    where: ColumnElement[bool] | None = None,
    *,
    keys: Sequence[str] = _KEYS,
) -> Insert:
    written: Mapping[str, Any] = {
        column.name: insertion.excluded[column.name]
        for column in table.columns
        if column.name not in keys
    }
    return insertion.on_conflict_do_update(index_elements=list(keys), set_=written, where=where)


async def _digests(
    connection: AsyncConnection, table: Table, source: str, ids: Sequence[str] | None = None
) -> dict[str, str]:
    query = select(table.c.id, table.c.digest).where(table.c.source == source)
    if ids is not None:
        query = query.where(table.c.id.in_(ids))
    return {row[0]: row[1] for row in await connection.execute(query)}


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=16).hexdigest()
