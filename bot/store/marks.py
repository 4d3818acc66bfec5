"""When something last went well: the tick, a post; what `assetbot status` asks."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.engine import new
from bot.store.schema import mark as table


async def mark(connection: AsyncConnection, name: str, *, at: datetime) -> None:
    """Say that it went well at that instant, unless it has since."""
    row = new(connection, table).values(name=name, at=at)
    await connection.execute(
        row.on_conflict_do_update(
            index_elements=[table.c.name],
            set_={"at": row.excluded.at},
            where=row.excluded.at > table.c.at,
        )
    )


async def marks(connection: AsyncConnection) -> dict[str, datetime]:
    """When each thing last went well."""
    rows = await connection.execute(select(table.c.name, table.c.at))
    return {row.name: row.at for row in rows}
