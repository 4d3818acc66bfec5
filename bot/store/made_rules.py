"""Alert rules that were made in Slack, as rows: changed by compare-and-swap, named for good."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Model
from bot.store.engine import new
from bot.store.schema.alerts import alert_made as table


class Made(Model):
    """One rule, and who made it."""

    installation_id: str
    rule: str
    """Its id, which no other rule ever has."""
    channel: str
    version: int = 1
    terms: dict[str, Any]
    """What it says, as JSON."""
    by: str
    by_user: str
    """Its owner's Slack user."""
    key: str
    """Names the form that it was made in: sent twice, that makes one."""
    at: datetime


async def add(connection: AsyncConnection, made: Made) -> bool:
    """A rule is made; False when that form had made one, or its id is taken."""
    row = new(connection, table).values(made.model_dump())
    return (await connection.execute(row.on_conflict_do_nothing())).rowcount == 1


async def all_of(connection: AsyncConnection, installation: str) -> list[Made]:
    """Every rule, in the order in which they were made."""
    query = select(table).where(table.c.installation_id == installation)
    found = await connection.execute(query.order_by(table.c.at, table.c.rule))
    return [Made.model_validate(dict(row)) for row in found.mappings()]


async def of_form(connection: AsyncConnection, key: str) -> Made | None:
    """The rule that a form has made."""
    found = await connection.execute(select(table).where(table.c.key == key))
    row = found.mappings().first()
    return Made.model_validate(dict(row)) if row else None


async def change(connection: AsyncConnection, seen: Made, now: Made) -> bool:
    """A rule says something else, or to another channel; False when it is not as it was seen."""
    changed = await connection.execute(
        update(table)
        .where(_same(seen))
        .values(channel=now.channel, terms=now.terms, version=now.version)
    )
    return changed.rowcount == 1


async def remove(connection: AsyncConnection, seen: Made) -> bool:
    """A rule is no more; False when it is not as it was seen."""
    return (await connection.execute(delete(table).where(_same(seen)))).rowcount == 1


def _same(seen: Made) -> ColumnElement[bool]:
    return and_(
        table.c.installation_id == seen.installation_id,
        table.c.rule == seen.rule,
        table.c.version == seen.version,
    )
