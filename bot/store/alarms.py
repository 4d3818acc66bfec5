"""Alarms: each stands from when it is raised until all is well again, and is told of once."""

from datetime import datetime
from typing import Literal
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Model
from bot.store.engine import new
from bot.store.schema.alarms import alarm as table

Kind = Literal["tick", "alerts", "sync", "posting", "nothing"]
"""What does not go well; "nothing" is a rule that finds none where there were many."""


class Alarm(Model):
    """One thing that does not go well."""

    id: str
    installation_id: str
    kind: Kind
    of: str = ""
    """Which of its kind: a source, a rule."""
    since: datetime
    """When it last went well, as far as known."""
    ended_at: datetime | None = None


async def begin(
    connection: AsyncConnection, installation: str, kind: Kind, of: str, *, since: datetime
) -> Alarm | None:
    """Raise an alarm; None where it stands already."""
    one = Alarm(id=str(uuid4()), installation_id=installation, kind=kind, of=of, since=since)
    row = new(connection, table).values(one.model_dump())
    raised = await connection.execute(row.on_conflict_do_nothing())
    return one if raised.rowcount == 1 else None


async def end(connection: AsyncConnection, one: Alarm, *, at: datetime) -> bool:
    """All is well again; False when that was known."""
    ended = await connection.execute(
        update(table).where(table.c.id == one.id, table.c.ended_at.is_(None)).values(ended_at=at)
    )
    return ended.rowcount == 1


async def get(connection: AsyncConnection, number: str) -> Alarm | None:
    """An alarm as it is now."""
    found = await connection.execute(select(table).where(table.c.id == number))
    row = found.mappings().first()
    return Alarm.model_validate(dict(row)) if row else None


async def standing(connection: AsyncConnection) -> list[Alarm]:
    """Each that has not ended, the oldest first."""
    found = await connection.execute(
        select(table).where(table.c.ended_at.is_(None)).order_by(table.c.since, table.c.id)
    )
    return [Alarm.model_validate(dict(row)) for row in found.mappings()]
