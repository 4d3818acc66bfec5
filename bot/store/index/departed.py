"""Takes out of the index what is held of a source that is not set up any more."""

import sqlite3
from collections.abc import Collection

Connection = sqlite3.Connection

_AT_ONCE = 500
"""Rows taken out in one transaction, so that nobody waits long to write."""


def departed(connection: Connection, sources: Collection[str]) -> list[str]:
    """The sources that something is held of and that are not among these."""
    rows = connection.execute(
        "SELECT name FROM source UNION SELECT source FROM person GROUP BY source ORDER BY 1"
    )
    return [name for (name,) in rows if name not in sources]


def take_some(connection: Connection, source: str) -> bool:
    """Take out some of a source's assets; whether there may be more."""
    rows = connection.execute(
        "SELECT a.row FROM source s CROSS JOIN asset a ON a.source = s.word"
        " WHERE s.name = ? LIMIT ?",
        (source, _AT_ONCE),
    ).fetchall()
    # Gone first: what counts the assets counts those that leave, not rows that are deleted.
    connection.executemany("UPDATE asset SET gone = 1 WHERE row = ? AND gone = 0", rows)
    for table, key in (("seen", "asset"), ("spelled", "rowid"), ("described", "rowid")):
        connection.executemany(f"DELETE FROM {table} WHERE {key} = ?", rows)  # noqa: S608 - our own names
    connection.executemany("DELETE FROM asset WHERE row = ?", rows)
    return bool(rows)


def take_rest(connection: Connection, source: str) -> None:
    """Take out a source's people, its counts, and how far it was read."""
    word = "(SELECT word FROM source WHERE name = ?)"
    for table in ("tally", "identity"):
        connection.execute(f"DELETE FROM {table} WHERE source = {word}", (source,))  # noqa: S608 - our own names
    connection.execute("DELETE FROM email WHERE source = ?", (source,))
    connection.execute("DELETE FROM person WHERE source = ?", (source,))
    connection.execute("DELETE FROM source WHERE name = ?", (source,))
