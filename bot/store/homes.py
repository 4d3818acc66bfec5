"""Home tabs as rows: who opened theirs, and whose is to be drawn anew.

What changes something adds a row that says whose home it is on, and waits for nobody by that:
rows are only added there, and taken away by whoever has drawn the tab.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import bindparam, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.engine import new
from bot.store.schema import delivery
from bot.store.schema.places import home as table
from bot.store.schema.places import home_stale as stale
from bot.store.together import write_last

LEASE: Final = timedelta(seconds=60)
"""How long whoever took a tab has to draw it."""


class Taken(NamedTuple):
    """A home tab that is to be drawn anew."""

    user: str
    drawn: str
    """What tells the one that Slack has from any other."""
    marks: tuple[int, ...]
    """What said so."""


async def open(  # noqa: A001 - what people do with it
    connection: AsyncConnection, installation: str, user: str, *, at: datetime
) -> Taken:
    """Somebody opens their home tab, and whoever says so draws it now."""
    seen = {"opened_at": at, "lease_until": at + LEASE}
    row = new(connection, table).values(
        installation_id=installation, user_id=user, drawn="", **seen
    )
    keys = ("installation_id", "user_id")
    await connection.execute(row.on_conflict_do_update(index_elements=keys, set_=seen))
    return Taken(user, "", await _marks(connection, installation, user))


_WHOSE = select(table.c.installation_id, table.c.user_id).where(
    table.c.installation_id == bindparam("installation")
)
_COLUMNS = ("installation_id", "user_id")
_OF_USERS = insert(stale).from_select(
    _COLUMNS, _WHOSE.where(table.c.user_id.in_(bindparam("users", expanding=True)))
)
_OF_ALL = insert(stale).from_select(_COLUMNS, _WHOSE)
_OF_TOLD = insert(stale).from_select(
    _COLUMNS,
    select(table.c.installation_id, table.c.user_id)
    .distinct()
    .join(
        delivery,
        (delivery.c.installation_id == table.c.installation_id)
        & (delivery.c.to == table.c.user_id),
    )
    .where(delivery.c.subject.in_(bindparam("about", expanding=True))),
)


async def changed(connection: AsyncConnection, installation: str, users: Collection[str]) -> None:
    """Something has changed on the home tabs of these."""
    if users:
        await write_last(
            connection, _mark, {(installation, user): (installation, user) for user in users}
        )


async def _mark(connection: AsyncConnection, tabs: Sequence[tuple[str, str]]) -> None:
    for installation in {one for one, _ in tabs}:
        users = [user for one, user in tabs if one == installation]
        await connection.execute(_OF_USERS, {"installation": installation, "users": users})


async def changed_for_told(connection: AsyncConnection, subject: str) -> None:
    """Something has changed on the home tabs of whoever is told about a subject."""
    await write_last(connection, _mark_for_told, {subject: subject})


async def _mark_for_told(connection: AsyncConnection, subjects: Sequence[str]) -> None:
    await connection.execute(_OF_TOLD, {"about": subjects})


async def changed_for_all(connection: AsyncConnection, installation: str) -> None:
    """Something may have changed on every home tab."""
    await connection.execute(_OF_ALL, {"installation": installation})


async def take(
    connection: AsyncConnection, installation: str, *, now: datetime, limit: int
) -> list[Taken]:
    """Take home tabs that are to be drawn anew, and that nobody else is drawing."""
    free = or_(table.c.lease_until.is_(None), table.c.lease_until < now)
    marked = select(stale.c.user_id).where(stale.c.installation_id == installation)
    due = (table.c.installation_id == installation) & table.c.user_id.in_(marked) & free
    some = await connection.execute(select(table.c.user_id).where(due).limit(limit))
    users = list(some.scalars())
    if not users:
        return []
    taken = await connection.execute(
        update(table)
        .where(due, table.c.user_id.in_(users))
        .values(lease_until=now + LEASE)
        .returning(table.c.user_id, table.c.drawn)
    )
    return [
        Taken(user, drawn, await _marks(connection, installation, user))
        for user, drawn in sorted(tuple(row) for row in taken)
    ]


async def drawn(connection: AsyncConnection, installation: str, taken: Taken, *, as_: str) -> None:
    """Slack has it as it is now, but for what has changed since it was taken."""
    await connection.execute(delete(stale).where(stale.c.id.in_(taken.marks)))
    await connection.execute(
        update(table)
        .where(table.c.installation_id == installation, table.c.user_id == taken.user)
        .values(drawn=as_, lease_until=None)
    )


async def left(connection: AsyncConnection, installation: str, users: Collection[str]) -> None:
    """Whoever took these has not drawn them: they are to be drawn by anybody."""
    theirs = (table.c.installation_id == installation) & table.c.user_id.in_(users)
    await connection.execute(update(table).where(theirs).values(lease_until=None))
    await changed(connection, installation, users)


async def gone(connection: AsyncConnection, installation: str, user: str) -> None:
    """Nobody sees that home tab."""
    for one in (stale, table):
        await connection.execute(
            delete(one).where(one.c.installation_id == installation, one.c.user_id == user)
        )


async def _marks(connection: AsyncConnection, installation: str, user: str) -> tuple[int, ...]:
    rows = await connection.execute(
        select(stale.c.id).where(stale.c.installation_id == installation, stale.c.user_id == user)
    )
    return tuple(rows.scalars())
