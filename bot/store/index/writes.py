"""What is written to the index: a sync's assets and people, and single assets looked up."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from bot.models import Asset, Person, address
from bot.store.failures import IndexMoved
from bot.store.index.rows import (
    COLUMNS,
    columns,
    described,
    number_words,
    spelled,
    stamp,
    words_of,
)

_NAMES = ", ".join(COLUMNS)
_MARKS = ", ".join("?" * len(COLUMNS))
_INSERT = f"INSERT INTO asset (row, {_NAMES}) VALUES (?, {_MARKS})"  # noqa: S608 - our own names
_UPDATE = f"UPDATE asset SET ({_NAMES}) = ({_MARKS}) WHERE row = ?"  # noqa: S608 - our own names
_OVERTAKEN = 600_000
"""A row checked so many milliseconds later is newer; one yet later tells of a clock put back."""
_SEEN = "INSERT OR REPLACE INTO seen (asset, generation, checked) VALUES (?, ?, ?)"


class _Known(NamedTuple):
    row: int
    document: str
    assignee: str | None
    newest: int
    generation: int
    checked: int


class Batch(NamedTuple):
    """The assets of one source to write, with what goes for all of them."""

    source: str
    assets: dict[str, Asset]
    generation: int | None
    """None where no sync has told us, but a look-up."""
    checked_at: datetime
    assigned: Mapping[str, datetime]
    agreed: bool = False
    """All replicas hold it so: nothing that only this one knows is newer."""


class Came(NamedTuple):
    """What writing came to: how many assets the sync had not met before, and how many changed."""

    fresh: int
    changed: int


def begin(connection: sqlite3.Connection, source: str, total: int | None, at: datetime) -> int:
    """A sync of *source* begins; the generation its rows will carry."""
    ensure_source(connection, source)
    connection.execute(
        "UPDATE source SET generation = generation + 1, running = 1, began = ?, read = 0,"
        " total = ? WHERE name = ?",
        (stamp(at), total, source),
    )
    (generation,) = connection.execute(
        "SELECT generation FROM source WHERE name = ?", (source,)
    ).fetchone()
    return int(generation)


def check(connection: sqlite3.Connection, source: str, generation: int) -> None:
    """Raise IndexMoved unless *generation* is the sync running now."""
    row = connection.execute(
        "SELECT 1 FROM source WHERE name = ? AND generation = ? AND running = 1",
        (source, generation),
    ).fetchone()
    if row is None:
        raise IndexMoved(f"Another sync of {source} has begun, so this one stopped.")


def hold(
    connection: sqlite3.Connection,
    source: str,
    generation: int,
    assets: Sequence[Asset],
    *,
    checked_at: datetime,
    assigned: Mapping[str, datetime],
    persons: Mapping[str, str],
    total: int | None,
) -> int:
    """Write one page of a sync; how many of its assets this sync had not held before."""
    check(connection, source, generation)
    unique = {asset.ref.id: asset for asset in assets}
    batch = Batch(source, unique, generation, checked_at, assigned)
    fresh = write(connection, batch).fresh
    hold_identities(connection, source, persons)
    connection.execute(
        "UPDATE source SET read = read + ?, total = coalesce(?, total) WHERE name = ?",
        (fresh, total, source),
    )
    return fresh


def refresh(connection: sqlite3.Connection, asset: Asset, checked_at: datetime) -> bool:
    """Write one asset as its source told it just now; whether that is news."""
    ensure_source(connection, asset.ref.source)
    batch = Batch(asset.ref.source, {asset.ref.id: asset}, None, checked_at, {})
    return write(connection, batch).changed > 0


def ensure_source(connection: sqlite3.Connection, source: str) -> None:
    """Have a row for a source."""
    numbers = number_words(connection, [(source, source)])
    connection.execute(
        "INSERT OR IGNORE INTO source (name, word) VALUES (?, ?)", (source, numbers[source])
    )


def write(connection: sqlite3.Connection, batch: Batch) -> Came:
    """Write assets, but not over what is newer."""
    known = _known(connection, batch.source, batch.assets)
    words = {asset_id: words_of(asset) for asset_id, asset in batch.assets.items()}
    numbers = number_words(connection, (pair for pairs in words.values() for pair in pairs))
    rows = {asset_id: [numbers[text] for text, _ in pairs] for asset_id, pairs in words.items()}
    (last,) = connection.execute("SELECT coalesce(max(row), 0) FROM asset").fetchone()
    seen, added, changed = [], [], []
    checked, fresh = stamp(batch.checked_at), 0
    for asset_id, asset in batch.assets.items():
        before = known.get(asset_id)
        fresh += before is None or before.generation != batch.generation
        generation = batch.generation if batch.generation is not None else 0
        if before is None:
            last += 1
            added.append((asset, last, columns(asset, rows[asset_id], _since(asset, batch, None))))
            seen.append((last, generation, checked))
            continue
        if batch.generation is None:
            generation = before.generation
        if checked < before.checked < checked + _OVERTAKEN and not batch.agreed:
            seen.append((before.row, generation, before.checked))
            continue
        row = columns(asset, rows[asset_id], _since(asset, batch, before))
        if (row[-1], row[-3]) != (before.document, before.newest):
            changed.append((asset, before.row, row))
        seen.append((before.row, generation, checked))
    _add(connection, added)
    _change(connection, changed)
    connection.executemany(_SEEN, seen)
    return Came(fresh, len(added) + len(changed))


def _known(connection: sqlite3.Connection, source: str, assets: Iterable[str]) -> dict[str, _Known]:
    rows = connection.execute(
        "SELECT a.id, a.row, a.document, a.assignee, a.newest, s.generation, s.checked"
        " FROM json_each(?) j JOIN asset a ON a.id = j.value"
        " AND a.source = (SELECT word FROM source WHERE name = ?) JOIN seen s ON s.asset = a.row",
        (json.dumps(list(assets)), source),
    )
    return {row[0]: _Known(*row[1:]) for row in rows}


def _since(asset: Asset, batch: Batch, before: _Known | None) -> datetime:
    """Since when the assignee has it: told, else known, else when the source last wrote it."""
    told = batch.assigned.get(asset.ref.id)
    if told is not None:
        return told
    first = asset.updated_at or asset.created_at or batch.checked_at
    if before is None:
        return first
    assignee = asset.assignee.id if asset.assignee else None
    if before.assignee == assignee:
        return datetime.fromtimestamp(-before.newest / 1000, batch.checked_at.tzinfo)
    return batch.checked_at


def _add(
    connection: sqlite3.Connection, rows: Sequence[tuple[Asset, int, tuple[Any, ...]]]
) -> None:
    connection.executemany(_INSERT, [(number, *row) for _, number, row in rows])
    for table, text in (("spelled", spelled), ("described", described)):
        connection.executemany(
            f"INSERT INTO {table} (rowid, text) VALUES (?, ?)",  # noqa: S608 - our own names
            [(number, text(asset)) for asset, number, _ in rows],
        )


def _change(
    connection: sqlite3.Connection, rows: Sequence[tuple[Asset, int, tuple[Any, ...]]]
) -> None:
    connection.executemany(_UPDATE, [(*row, number) for _, number, row in rows])
    for table, text in (("spelled", spelled), ("described", described)):
        connection.executemany(
            f"UPDATE {table} SET text = ?1 WHERE rowid = ?2 AND text <> ?1",  # noqa: S608 - as above
            [(text(asset), number) for asset, number, _ in rows],
        )


def hold_identities(
    connection: sqlite3.Connection, source: str, persons: Mapping[str, str]
) -> None:
    """Write which persons of the records a source's people are."""
    connection.executemany(
        "INSERT INTO identity (source, id, person) SELECT word, ?2, ?3 FROM source WHERE name = ?1"
        " ON CONFLICT (source, id) DO UPDATE SET person = excluded.person"
        " WHERE person <> excluded.person",
        [(source, external_id, person) for external_id, person in persons.items()],
    )


def hold_people(
    connection: sqlite3.Connection, source: str, people: Sequence[Person], number: int
) -> None:
    """Write people of a source, each marked as told by reading *number*."""
    rows = connection.execute(
        "SELECT p.id, p.document FROM json_each(?) j"
        " JOIN person p ON p.source = ? AND p.id = j.value",
        (json.dumps([person.id for person in people]), source),
    )
    known = dict(rows.fetchall())
    documents = {one.id: (one, one.model_dump_json(exclude_defaults=True)) for one in people}
    changed = [(one, text) for one, text in documents.values() if known.get(one.id) != text]
    connection.executemany(
        "UPDATE person SET stamp = ? WHERE source = ? AND id = ?",
        [(number, source, person_id) for person_id in documents],
    )
    connection.executemany(
        "INSERT OR REPLACE INTO person (source, id, stamp, document) VALUES (?, ?, ?, ?)",
        [(source, one.id, number, text) for one, text in changed],
    )
    connection.executemany(
        "DELETE FROM email WHERE source = ? AND id = ?", [(source, one.id) for one, _ in changed]
    )
    connection.executemany(
        "INSERT OR IGNORE INTO email (address, source, id) VALUES (?, ?, ?)",
        [(address(mail), source, one.id) for one, _ in changed for mail in one.emails],
    )


def next_people(connection: sqlite3.Connection, source: str) -> int:
    """The number of a new reading of a source's people."""
    row = connection.execute(
        "SELECT coalesce(max(stamp), 0) + 1 FROM person WHERE source = ?", (source,)
    ).fetchone()
    return int(row[0])


def drop_people(connection: sqlite3.Connection, source: str, number: int) -> None:
    """Forget the people of a source that reading *number* no longer told of."""
    connection.execute(
        "DELETE FROM email WHERE source = ?1 AND id IN"
        " (SELECT id FROM person WHERE source = ?1 AND stamp <> ?2)",
        (source, number),
    )
    connection.execute("DELETE FROM person WHERE source = ? AND stamp <> ?", (source, number))


def unseen(
    connection: sqlite3.Connection, source: str, generation: int, ids: Sequence[str]
) -> list[str]:
    """Which of these ids the running sync has not held."""
    check(connection, source, generation)
    rows = connection.execute(
        "SELECT a.id FROM json_each(?) j JOIN asset a ON a.id = j.value"
        " AND a.source = (SELECT word FROM source WHERE name = ?)"
        " JOIN seen s ON s.asset = a.row WHERE s.generation = ?",
        (json.dumps(list(ids)), source, generation),
    )
    held = {row[0] for row in rows}
    return [one for one in ids if one not in held]


def strays(
    connection: sqlite3.Connection, source: str, generation: int, *, after: int, limit: int
) -> list[tuple[int, str]]:
    """Living assets, as (row, id), that the running sync has not held nor a look-up since."""
    check(connection, source, generation)
    rows = connection.execute(
        "SELECT a.row, a.id FROM seen s JOIN asset a ON a.row = s.asset"
        " JOIN source o ON o.word = a.source"
        " WHERE o.name = ? AND s.asset > ? AND s.generation <> ? AND s.checked < o.began"
        " AND a.gone = 0 ORDER BY s.asset LIMIT ?",
        (source, after, generation, limit),
    )
    return [(row[0], row[1]) for row in rows]


def mark_gone(
    connection: sqlite3.Connection, source: str, generation: int, ids: Sequence[str]
) -> None:
    """Mark assets as gone; the rows stay."""
    check(connection, source, generation)
    numbered = connection.execute(
        "SELECT a.row, a.document FROM json_each(?) j JOIN asset a ON a.id = j.value"
        " AND a.source = (SELECT word FROM source WHERE name = ?) WHERE a.gone = 0",
        (json.dumps(list(ids)), source),
    ).fetchall()
    changed = []
    for row, document in numbered:
        asset = Asset.model_validate_json(document).model_copy(update={"gone": True})
        changed.append((asset.model_dump_json(exclude_defaults=True), row))
    connection.executemany("UPDATE asset SET gone = 1, document = ? WHERE row = ?", changed)


def finish(connection: sqlite3.Connection, source: str, generation: int, at: datetime) -> None:
    """A full sync has ended."""
    check(connection, source, generation)
    connection.execute(
        "UPDATE source SET running = 0, read = 0, total = NULL, complete = 1, synced = ?"
        " WHERE name = ?",
        (stamp(at), source),
    )


def abandon(connection: sqlite3.Connection, source: str, generation: int) -> None:
    """A sync ended early: its progress is forgotten, its rows stay."""
    connection.execute(
        "UPDATE source SET running = 0, read = 0, total = NULL WHERE name = ? AND generation = ?",
        (source, generation),
    )


def chunks(items: Sequence[Any], size: int = 500) -> Iterator[Sequence[Any]]:
    """A sequence in pieces small enough for one short transaction each."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
