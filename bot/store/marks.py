"""What holds for all processes by name: when something last went well, or that something is so."""

from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.engine import new
from bot.store.schema import mark as table

# Made once: to make a statement takes as long as to have it carried out.
_UP = select(table.c.name).where(table.c.name == bindparam("mark"))


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


async def hold(connection: AsyncConnection, name: str, *, clock: datetime, until: datetime) -> bool:
    """Have something to oneself until then, or until it is taken down; False when another has."""
    row = new(connection, table).values(name=name, at=until)
    held = await connection.execute(
        row.on_conflict_do_update(
            index_elements=[table.c.name], set_={"at": row.excluded.at}, where=table.c.at < clock
        )
    )
    return held.rowcount == 1


async def put_up(connection: AsyncConnection, name: str, *, at: datetime) -> bool:
    """Say that something is so from now on; False when that was said."""
    row = new(connection, table).values(name=name, at=at)
    put = await connection.execute(row.on_conflict_do_nothing())
    return put.rowcount == 1


async def take_down(connection: AsyncConnection, name: str) -> bool:
    """Say that it is so no longer; False when nobody said it was."""
    taken = await connection.execute(delete(table).where(table.c.name == name))
    return taken.rowcount == 1


async def is_up(connection: AsyncConnection, name: str) -> bool:
    """Whether something is said to be so."""
    return (await connection.execute(_UP, {"mark": name})).first() is not None


async def marks(connection: AsyncConnection) -> dict[str, datetime]:
    """When each thing last went well."""
    rows = await connection.execute(select(table.c.name, table.c.at))
    return {row.name: row.at for row in rows}
