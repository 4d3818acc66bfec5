"""Whoever has an asset of an alert and is to be told too, as rows: one for each warranty."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import AssetRef, Model
from bot.store.engine import new
from bot.store.schema.alerts import alert as alerts
from bot.store.schema.alerts import alert_holder as table
from bot.warranty import Cover


class Holder(Model):
    """Who has an asset whose warranty ends, and when they are to be told."""

    alert_id: str
    cover: Cover
    holder: str
    """As the asset's source calls them."""
    due_at: datetime | None
    """None once they were told."""


async def add(connection: AsyncConnection, found: Sequence[Holder]) -> None:
    """Have them told in time."""
    if found:
        await connection.execute(new(connection, table), [_columns(one) for one in found])


async def due(
    connection: AsyncConnection, installation: str, now: datetime, *, limit: int
) -> list[Holder]:
    """Those who are to be told by now, the longest due first."""
    query = (
        select(table)
        .join(alerts, alerts.c.id == table.c.alert_id)
        .where(alerts.c.installation_id == installation, table.c.due_at <= now)
        .order_by(table.c.due_at, table.c.alert_id)
    )
    return await _read(connection, query.limit(limit))


async def of_alert(connection: AsyncConnection, alert: str) -> list[Holder]:
    """All of an alert, the most urgent first."""
    query = select(table).where(table.c.alert_id == alert)
    return await _read(
        connection, query.order_by(table.c.warranty_end, table.c.source, table.c.asset_id)
    )


async def move(connection: AsyncConnection, seen: Holder, due_at: datetime | None) -> bool:
    """Have them told later, or note that they were; False when somebody else has."""
    moved = await connection.execute(update(table).where(_same(seen)).values(due_at=due_at))
    return moved.rowcount == 1


async def drop(connection: AsyncConnection, seen: Holder) -> None:
    """There is nothing to tell them any more."""
    await connection.execute(delete(table).where(_same(seen)))


def _same(seen: Holder) -> ColumnElement[bool]:
    columns = _columns(seen)
    return and_(*(table.c[name] == value for name, value in columns.items()))


def _columns(one: Holder) -> dict[str, object]:
    cover = {"source": one.cover.ref.source, "asset_id": one.cover.ref.id}
    whose = {"alert_id": one.alert_id, "holder": one.holder, "due_at": one.due_at}
    return {**cover, **whose, "warranty_end": one.cover.end}


async def _read(connection: AsyncConnection, query: Select[Any]) -> list[Holder]:
    rows = (await connection.execute(query)).mappings()
    return [
        Holder(
            alert_id=row["alert_id"],
            cover=Cover(AssetRef(row["source"], row["asset_id"]), row["warranty_end"]),
            holder=row["holder"],
            due_at=row["due_at"],
        )
        for row in rows
    ]
