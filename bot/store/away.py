"""Who is away, until when, and who decides for them, as rows: one for each person."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Model
from bot.store.engine import new
from bot.store.gathered import evened
from bot.store.schema.away import away as table


class Absence(Model):
    """Somebody is away."""

    installation_id: str
    person_id: str
    user_id: str
    delegate: str
    """The person who decides for them."""
    delegate_user: str
    since: datetime
    until: datetime
    """The first moment at which they are back."""


# Made once: to make a statement takes as long as to have it carried out.
_USERS: BindParameter[Sequence[str]] = bindparam("users", expanding=True)
_NOW = (
    select(table)
    .where(
        table.c.installation_id == bindparam("installation"),
        table.c.until > bindparam("now", type_=table.c.until.type),
    )
    .order_by(table.c.user_id)
)
_OF = _NOW.where(table.c.user_id.in_(_USERS))
_CONCERNING = _NOW.where(or_(table.c.user_id.in_(_USERS), table.c.delegate_user.in_(_USERS)))


async def keep(connection: AsyncConnection, absence: Absence) -> None:
    """Somebody is away from now on, in place of what was said of them before."""
    told = absence.model_dump()
    row = new(connection, table).values(told)
    keys = ("installation_id", "person_id")
    changed = {name: value for name, value in told.items() if name not in keys}
    await connection.execute(row.on_conflict_do_update(index_elements=keys, set_=changed))


async def end(connection: AsyncConnection, absence: Absence) -> bool:
    """They are back; False when that was said before, or something else since."""
    ended = await connection.execute(
        delete(table).where(
            table.c.installation_id == absence.installation_id,
            table.c.person_id == absence.person_id,
            table.c.until == absence.until,
            table.c.delegate == absence.delegate,
        )
    )
    return ended.rowcount == 1


async def of(
    connection: AsyncConnection, installation: str, users: Collection[str], *, now: datetime
) -> list[Absence]:
    """Those of these Slack users who are away."""
    whose = {"installation": installation, "users": sorted(users), "now": now}
    return await _read(connection, _OF, whose)


async def concerning(
    connection: AsyncConnection, installation: str, users: Collection[str], *, now: datetime
) -> list[Absence]:
    """These Slack users' own absences, and those of whom they decide for."""
    whose = {"installation": installation, "users": evened(users), "now": now}
    return await _read(connection, _CONCERNING, whose)


async def over(
    connection: AsyncConnection, installation: str, *, now: datetime, limit: int
) -> list[Absence]:
    """Absences whose time is over."""
    query = select(table).where(table.c.installation_id == installation, table.c.until <= now)
    return await _read(connection, query.order_by(table.c.until).limit(limit), {})


async def _read(
    connection: AsyncConnection, query: Select[Any], given: Mapping[str, object]
) -> list[Absence]:
    rows = await connection.execute(query, given)
    return [Absence.model_validate(dict(row)) for row in rows.mappings()]
