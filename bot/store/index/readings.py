"""How far each source has been read into the index."""

import sqlite3
from datetime import datetime
from typing import NamedTuple

from bot.store.index.rows import instant


class Reading(NamedTuple):
    """How far a source has been read."""

    source: str
    complete: bool
    """A full sync has once ended, be it with no asset."""
    assets: int
    """Assets held that are not gone."""
    read: int
    """Of the sync running now, as `total` is; 0 and None when none is running."""
    total: int | None
    synced_at: datetime | None
    """End of the last full sync."""


def readings(connection: sqlite3.Connection) -> list[Reading]:
    """That of every source, by name."""
    rows = connection.execute(
        "SELECT name, complete, assets, CASE running WHEN 1 THEN read ELSE 0 END,"
        " CASE running WHEN 1 THEN total END, synced FROM source ORDER BY name"
    )
    return [
        Reading(name, bool(whole), assets, read, total, None if at is None else instant(at))
        for name, whole, assets, read, total, at in rows
    ]
