"""Records of two holders of one inventory that have the same serial number."""

import sqlite3
from collections.abc import Iterator

from bot.models import Scope
from bot.store.index.rows import Held, held, within, word

Of = tuple[str, str | None]
"""A source, and the name of the client whose assets in it are meant; None for all."""


def pairs(
    connection: sqlite3.Connection, scope: Scope, one: Of, other: Of
) -> Iterator[tuple[Held, Held]]:
    """The living records of both with one serial number, in the order of lists."""
    conditions, values = "", []
    for row, (source, client) in (("a", one), ("b", other)):
        in_scope, parameters = within(scope, row)
        conditions += f" AND {row}.gone = 0 AND {row}.archived = 0{in_scope}"
        conditions += f" AND {row}.source = (SELECT id FROM word WHERE text = ?)"  # noqa: S608 - our own names
        values += [*parameters, source]
        if client is not None:
            conditions += f" AND {row}.client = (SELECT id FROM word WHERE text = ?)"  # noqa: S608 - as above
            values.append(word(client))
    rows = connection.execute(
        "SELECT a.document, s.checked, b.document, t.checked FROM asset a INDEXED BY asset_place"  # noqa: S608 - as above
        " CROSS JOIN asset b INDEXED BY asset_serial"
        " ON b.serial_fold = a.serial_fold AND b.serial = a.serial"
        " JOIN seen s ON s.asset = a.row JOIN seen t ON t.asset = b.row"
        f" WHERE b.serial_fold IS NOT NULL{conditions} ORDER BY a.archived, a.place",
        values,
    )
    for row in rows:
        yield held(row[:2]), held(row[2:])
