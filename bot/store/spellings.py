"""How what somebody is called stands in stored questions: in any case, with accents or without."""

import json
import re
from collections.abc import AsyncIterator, Iterator
from typing import Final

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.plain import bare
from bot.store.schema import history_text
from bot.store.schema.places import topic

_PAGE: Final = 2_000
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
"""A string of a stored question, as it stands there."""


async def spellings(connection: AsyncConnection, called: frozenset[str]) -> frozenset[str]:
    """Every way in which any of these is written in what was asked, as it stands there.

    Read here and not by the database: SQLite knows the case of plain letters alone, and PostgreSQL
    what the locale knows that it was set up with.
    """
    wanted = {folded(one) for one in called}
    found: set[str] = set()
    async for asked in _asked(connection):
        found |= {one for one in _quoted(asked) if folded(_read(one)) in wanted}
    return frozenset(found)


def folded(called: str) -> str:
    """A name or an address without its case, its accents and blanks that nobody sees."""
    return " ".join(bare(called).split())


async def _asked(connection: AsyncConnection) -> AsyncIterator[str]:
    """All that may be a question: what conversations are about, and of history a page at a time."""
    for about in (await connection.execute(select(topic.c.about))).scalars():
        yield about
    said, after = history_text.c, ("", "")
    query = select(said.event_id, said.name, said.text).where(said.text.contains('"'))
    query = query.order_by(said.event_id, said.name).limit(_PAGE)
    while True:
        later = query.where(tuple_(said.event_id, said.name) > after)
        page = (await connection.execute(later)).all()
        for row in page:
            yield row.text
        if not page:
            return
        after = (page[-1].event_id, page[-1].name)


def _quoted(text: str) -> Iterator[str]:
    return (found[1] for found in _QUOTED.finditer(text))


def _read(string: str) -> str:
    """What a string says whose signs may be written in another way."""
    try:
        return str(json.loads(f'"{string}"'))
    except ValueError:  # words of somebody, with quotation marks in them
        return string
