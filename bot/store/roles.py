"""Which roles people were last seen to have: a change of them is an event of history."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.engine import new
from bot.store.schema import role_held


async def roles_held(connection: AsyncConnection, installation: str) -> dict[str, tuple[str, ...]]:
    """The roles of each Slack user who was ever seen to have one, in words."""
    rows = await connection.execute(
        select(role_held.c.user_id, role_held.c.roles).where(
            role_held.c.installation_id == installation
        )
    )
    return {row.user_id: tuple(json.loads(row.roles)) for row in rows}


async def keep_roles(
    connection: AsyncConnection,
    installation: str,
    user: str,
    *,
    was: Sequence[str] | None,
    now: Sequence[str],
    at: datetime,
) -> bool:
    """Keep someone's roles, unless they are no longer kept as they *was*: then another did."""
    told = {"roles": json.dumps(list(now)), "since": at}
    if was is None:
        row = {"installation_id": installation, "user_id": user, **told}
        done = await connection.execute(
            new(connection, role_held).values(**row).on_conflict_do_nothing()
        )
        return done.rowcount > 0
    done = await connection.execute(
        role_held.update()
        .where(
            role_held.c.installation_id == installation,
            role_held.c.user_id == user,
            role_held.c.roles == json.dumps(list(was)),
        )
        .values(**told)
    )
    return done.rowcount > 0
