"""What a replica writes to its own index because all of them hold it so."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from bot.models import Asset, Person
from bot.store.failures import IndexMoved
from bot.store.index import writes
from bot.store.index.rows import stamp
from bot.store.index.writes import Batch
from bot.store.shared import Point, Whole

Connection = sqlite3.Connection


class Agreed(NamedTuple):
    """An asset as all replicas hold it."""

    asset: Asset
    checked: datetime
    assigned: datetime | None


def followed(connection: Connection) -> Point | None:
    """How far the index has followed; None where it follows nothing."""
    row = connection.execute("SELECT origin, change FROM followed").fetchone()
    return Point(*row) if row else None


def reached(connection: Connection, before: Point | None, now: Point) -> None:
    """Everything up to a point is held; raises IndexMoved when that is not what was begun on."""
    if followed(connection) != before:
        raise IndexMoved("The index was made anew while it followed, and follows from the start.")
    connection.execute("DELETE FROM followed")
    connection.execute("INSERT INTO followed (origin, change) VALUES (?, ?)", now)


def hold(
    connection: Connection, source: str, rows: Sequence[Agreed], persons: Mapping[str, str]
) -> None:
    """Write assets of one source; `persons` gives the records' person id of assignees."""
    writes.ensure_source(connection, source)
    for checked, some in groupby(rows, key=lambda row: row.checked):
        agreed = list(some)
        assets = {row.asset.ref.id: row.asset for row in agreed}
        since = {row.asset.ref.id: row.assigned for row in agreed if row.assigned}
        writes.write(connection, Batch(source, assets, None, checked, since, agreed=True))
    writes.hold_identities(connection, source, persons)


def hold_people(
    connection: Connection, source: str, people: Sequence[Person], gone: Sequence[str]
) -> None:
    """Write people of one source, and drop those who are gone."""
    number = max(writes.next_people(connection, source) - 1, 0)
    writes.hold_people(connection, source, people, number)
    ids = [(source, one) for one in gone]
    connection.executemany("DELETE FROM email WHERE source = ? AND id = ?", ids)
    connection.executemany("DELETE FROM person WHERE source = ? AND id = ?", ids)


def finish(connection: Connection, wholes: Sequence[Whole], doubted: Iterable[str]) -> None:
    """Sources have been read to their end: what they have was met while that went on.

    Those doubted are to be read anew: not all that is shared of them could be.
    """
    for whole in wholes:
        writes.ensure_source(connection, whole.source)
        connection.execute(
            "UPDATE source SET complete = 1, synced = ? WHERE name = ?",
            (stamp(whole.synced), whole.source),
        )
        connection.execute(
            "UPDATE seen SET checked = ?1 WHERE checked < ?1 AND asset IN"
            " (SELECT a.row FROM asset a JOIN source o ON o.word = a.source"
            " WHERE o.name = ?2 AND a.gone = 0)",
            (stamp(whole.began), whole.source),
        )
    connection.executemany(
        "UPDATE source SET complete = 0 WHERE name = ?", [(source,) for source in doubted]
    )
