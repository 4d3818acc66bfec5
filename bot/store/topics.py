"""What conversations are about, as rows: one for whoever asked in each thread."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.engine import new
from bot.store.schema.places import topic as table


class Spot(NamedTuple):
    """Where somebody asks: a thread of a channel, or all of a direct conversation."""

    installation_id: str
    channel: str
    thread: str
    """Slack's thread_ts; empty outside a thread."""
    user_id: str


async def keep(connection: AsyncConnection, spot: Spot, about: str, *, at: datetime) -> None:
    """Store the serialized topic of this conversation."""
    told = {"about": about, "at": at}
    row = new(connection, table).values(**spot._asdict(), **told)
    await connection.execute(row.on_conflict_do_update(index_elements=Spot._fields, set_=told))


async def about(connection: AsyncConnection, spot: Spot, *, since: datetime) -> str | None:
    """What it is about; None where nothing was asked there since then."""
    found = await connection.execute(
        select(table.c.about).where(
            *(table.c[name] == value for name, value in spot._asdict().items()),
            table.c.at >= since,
        )
    )
    return found.scalar_one_or_none()
