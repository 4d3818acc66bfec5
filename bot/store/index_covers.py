"""Warranties out of the index: which assets end between two days, and how many ended before."""

import json
import sqlite3
from datetime import date
from typing import Any, NamedTuple, Protocol, TypeVar

from bot.language.questions import Filters
from bot.models import AssetRef, Scope, Status
from bot.store.index_file import FIELDS
from bot.store.index_rows import address, within, word
from bot.warranty import Cover

Covers = list[Cover]
Told_co = TypeVar("Told_co", covariant=True)


class Wanted(NamedTuple):
    """Whose warranties, and which are left out; what is gone always is."""

    filters: Filters
    statuses_left_out: frozenset[Status]
    archived_left_out: bool
    first: date
    last: date
    most: int = -1
    """How many are enough; all of them where it is negative."""


class Ask(Protocol[Told_co]):
    """What can be asked of them."""

    def __call__(self, connection: sqlite3.Connection, scope: Scope, wanted: Wanted) -> Told_co:
        """The answer out of the index."""


def covers(connection: sqlite3.Connection, scope: Scope, wanted: Wanted) -> Covers:
    """The warranties that end from the first day to the last, the earliest first."""
    condition, values = _passing(scope, wanted)
    found = connection.execute(
        f"SELECT a.source, a.id, a.warranty{condition} ORDER BY a.warranty LIMIT ?",
        (*values, wanted.most),
    ).fetchall()
    sources = {number: _word(connection, number) for number in {row[0] for row in found}}
    return [Cover(AssetRef(sources[row[0]], row[1]), date.fromordinal(row[2])) for row in found]


def count(connection: sqlite3.Connection, scope: Scope, wanted: Wanted) -> int:
    """How many there are."""
    condition, values = _passing(scope, wanted)
    (number,) = connection.execute(f"SELECT count(*){condition}", values).fetchone()
    return int(number)


def _word(connection: sqlite3.Connection, number: int) -> str:
    (text,) = connection.execute("SELECT text FROM word WHERE id = ?", (number,)).fetchone()
    return str(text)


def _passing(scope: Scope, wanted: Wanted) -> tuple[str, list[Any]]:
    """Where they are read from, all out of one index that holds whatever is asked."""
    condition, given = within(scope)
    values = [wanted.first.toordinal(), wanted.last.toordinal(), *given]
    condition = (
        " FROM asset a INDEXED BY asset_warranty"
        f" WHERE a.gone = 0 AND a.warranty IS NOT NULL AND a.warranty BETWEEN ? AND ?{condition}"
    )
    archived = [int(wanted.filters.archived)]
    if not wanted.archived_left_out and not wanted.filters.archived:
        archived = [0, 1]
    some = "(SELECT value FROM json_each(?))"
    condition += f" AND a.archived IN {some}"
    values.append(json.dumps(archived))
    if wanted.statuses_left_out:
        condition += f" AND a.status NOT IN (SELECT id FROM word WHERE text IN {some})"  # noqa: S608 - our own text
        values.append(json.dumps(sorted(word(str(one)) for one in wanted.statuses_left_out)))
    for field in FIELDS:
        if (text := getattr(wanted.filters, field)) is not None:
            condition += f" AND a.{field} = (SELECT id FROM word WHERE text = ?)"  # noqa: S608 - our own names
            values.append(word(text))
    for column in ("ip", "mac"):
        if (text := getattr(wanted.filters, column)) is not None:
            condition += f" AND a.{column} = ?"
            values.append(address(text))
    return condition, values
