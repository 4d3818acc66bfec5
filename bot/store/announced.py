"""What alert rules have announced: which thresholds of which warranties."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, Select, Table, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import AssetRef
from bot.store.schema.alerts import alert_announced as announced_rows
from bot.warranty import Cover


class Ending(NamedTuple):
    """The warranties of a rule that end since a day, or on some days before."""

    rule: str
    since: date
    besides: Collection[date] = ()


async def of_rule(
    connection: AsyncConnection, installation: str, some: Ending
) -> set[tuple[Cover, int]]:
    """The thresholds that a rule has announced of some of its warranties."""
    table = announced_rows.c
    query = select(table.source, table.asset_id, table.warranty_end, table.threshold)
    found = await connection.execute(of_each(query, announced_rows, installation, [some]))
    return {
        (Cover(AssetRef(source, number), end), days) for source, number, end, days in found.all()
    }


def of_each(
    query: Select[Any], table: Table, installation: str, some: Sequence[Ending]
) -> CompoundSelect[Any]:
    """The rows about each of these: a query of its own, for with OR SQLite reads every rule's."""
    end, whose = table.c.warranty_end, query.where(table.c.installation_id == installation)
    parts = []
    for one in some:
        parts.append(whose.where(table.c.rule == one.rule, end >= one.since))
        if one.besides:
            parts.append(whose.where(table.c.rule == one.rule, end.in_(one.besides)))
    return union_all(*parts)


async def yet_to_end(
    connection: AsyncConnection, installation: str, rule: str, *, since: date
) -> int:
    """How many warranties that a rule announced end on a day or later."""
    table = announced_rows.c
    told = (
        select(table.warranty_end, table.source, table.asset_id)
        .where(
            table.installation_id == installation,
            table.rule == rule,
            table.warranty_end >= since,
        )
        .distinct()
        .subquery()
    )
    return (await connection.execute(select(func.count()).select_from(told))).scalar_one()
