"""What imports hold about people: who asked for them, and whom their rows name."""

import json

from sqlalchemy import ColumnElement, delete, false, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.holdings import blanking
from bot.store.holdings.blanking import Whose
from bot.store.holdings.table import Holding, by_person
from bot.store.schema.imports import batch, row

_by_requester = by_person(batch.c.requester)


def _named(whose: Whose) -> ColumnElement[bool]:
    """Rows whose plan holds one of their ids."""
    ids = (f'"{one}"' for _, one in whose.called("source"))
    return or_(false(), *(row.c.plan.contains(one, autoescape=True) for one in ids))


def _of_row(whose: Whose) -> ColumnElement[bool]:
    own = select(batch.c.id).where(_by_requester(whose))
    return or_(row.c.import_id.in_(own), _named(whose))


def _of_import(whose: Whose) -> ColumnElement[bool]:
    """Imports that they asked for, or of which a row names them."""
    naming = select(row.c.import_id).where(_named(whose))
    return or_(_by_requester(whose), batch.c.id.in_(naming))


async def _erase_rows(connection: AsyncConnection, whose: Whose) -> None:
    """Those of their own imports go; the others stay, without name and cells."""
    own = select(batch.c.id).where(_by_requester(whose))
    await connection.execute(delete(row).where(row.c.import_id.in_(own)))
    found = await connection.execute(
        select(row.c.import_id, row.c.at, row.c.plan).where(_named(whose))
    )
    for one in found.all():
        plan = json.loads(one.plan)
        known = whose.known_as(blanking.names_in(plan, whose, None))
        text = json.dumps(blanking.blanked(plan, known, None))
        here = (row.c.import_id == one.import_id, row.c.at == one.at)
        await connection.execute(update(row).where(*here).values(plan=text, cells=[]))


async def _erase_imports(connection: AsyncConnection, whose: Whose) -> None:
    """Their own go; the first rows, as words, of others that name them."""
    await connection.execute(delete(batch).where(_by_requester(whose)))
    found = await connection.execute(select(batch.c.id, batch.c.facts).where(_of_import(whose)))
    for one in found.all():
        facts = {**one.facts, "first": []}
        await connection.execute(update(batch).where(batch.c.id == one.id).values(facts=facts))


IMPORT_HOLDINGS = (
    Holding(row, "rows of imports that are theirs, or name them", _of_row, _erase_rows),
    Holding(batch, "imports that are theirs, or name them", _of_import, _erase_imports),
)
"""In the order in which they are erased: an import is not there without its rows."""
