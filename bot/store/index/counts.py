"""Counts out of the index: grouped where the assets lie, so that no asset is ever loaded."""

import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from bot.language.questions import Filters
from bot.models import Scope, Status
from bot.store.index.lists import Field, is_tallied, passing
from bot.store.index.rows import within, word

_STATUSES: Final = ", ".join(
    ["count(*) FILTER (WHERE a.status = (SELECT id FROM word WHERE text = ?))"] * len(Status)
)
_WORDS: Final = [word(str(one)) for one in Status]


class Summed(NamedTuple):
    """What the assets of one client of a source come to whose prices are in one currency."""

    source: str
    client: str
    """As written; empty where there is none."""
    currency: str
    """Empty where there is no price."""
    assets: int
    worth: int
    """In minor units."""
    statuses: tuple[int, ...]
    """How many of each status, in the order of `Status`."""
    dated: int
    """How many have a day of purchase."""
    since: tuple[int, ...]
    """How many were bought on or after each of the days that were asked for."""


class Counts(NamedTuple):
    """How many assets there are, all as of one state of the index."""

    summed: list[Summed]
    categories: list[tuple[str, int]]
    locations: list[tuple[str, int]]
    """As written, empty where there is none."""


class Ending(NamedTuple):
    """Warranties that end, and how many in each span, by category."""

    between: tuple[date, ...]
    """The first and the last day on which one ends; neither where none does."""
    counts: dict[tuple[int, str], int]
    """By the place of the span's last day among those asked for, and the category as written."""


def counted(
    connection: sqlite3.Connection, scope: Scope, filters: Filters, since: Sequence[date]
) -> Counts:
    """The assets that pass the filters: by age from each of these days on, and otherwise."""
    connection.execute("BEGIN")  # one state of the index for all of them
    return Counts(
        _sums(connection, scope, filters, since),
        tallied(connection, scope, filters, "category"),
        tallied(connection, scope, filters, "location"),
    )


def _sums(
    connection: sqlite3.Connection, scope: Scope, filters: Filters, since: Sequence[date]
) -> list[Summed]:
    """The assets that pass the filters, by source, client and currency."""
    rows = passing(scope, filters)
    bought = "".join(", count(*) FILTER (WHERE a.purchased >= ?)" for _ in since)
    found = connection.execute(
        "SELECT s.text, c.shown, m.text, t.* FROM (SELECT a.source, a.client, a.currency,"  # noqa: S608 - our own text
        f" count(*), coalesce(sum(a.price), 0), {_STATUSES}, count(a.purchased){bought}"
        f" FROM asset a INDEXED BY {rows.through} WHERE {rows.condition} GROUP BY 1, 2, 3) t"
        " JOIN word s ON s.id = t.source JOIN word c ON c.id = t.client"
        " JOIN word m ON m.id = t.currency",
        (*_WORDS, *(day.toordinal() for day in since), *rows.values),
    )
    return [_summed(row) for row in found]


def _summed(row: tuple[Any, ...]) -> Summed:
    source, client, currency, _, _, _, assets, worth, *counts = row
    statuses, (dated, *since) = counts[: len(Status)], counts[len(Status) :]
    return Summed(source, client, currency, assets, worth, tuple(statuses), dated, tuple(since))


def tallied(
    connection: sqlite3.Connection, scope: Scope, filters: Filters, field: Field
) -> list[tuple[str, int]]:
    """The values of *field*, each with how many of the assets that pass have it."""
    if is_tallied(scope, filters, most=0):
        condition, values = within(scope)
        grouped = (
            "SELECT a.word AS word, sum(a.assets) AS assets FROM tally a"  # noqa: S608 - our own text
            f" WHERE a.field = ? AND a.archived = {int(filters.archived)}{condition} GROUP BY 1"
        )
        values = [field, *values]
    else:
        rows = passing(scope, filters)
        values = rows.values
        grouped = (
            f"SELECT a.{field} AS word, count(*) AS assets FROM asset a"  # noqa: S608 - our own names
            f" INDEXED BY {rows.through} WHERE {rows.condition} GROUP BY 1"
        )
    return connection.execute(
        f"SELECT w.shown, t.assets FROM ({grouped}) t JOIN word w ON w.id = t.word"  # noqa: S608 - our own text
        " WHERE t.assets > 0",
        values,
    ).fetchall()


def ending(
    connection: sqlite3.Connection, scope: Scope, filters: Filters, until: Sequence[date]
) -> Ending:
    """The warranties that pass the filters, by the first of these days they do not outlast.

    What outlasts all of them is left out.
    """
    connection.execute("BEGIN")  # one state of the index for both
    rows = passing(scope, filters)
    of_it = f"FROM asset a INDEXED BY {rows.through} WHERE {rows.condition}"
    first, last = connection.execute(
        f"SELECT min(a.warranty), max(a.warranty) {of_it}", rows.values
    ).fetchone()
    between = tuple(date.fromordinal(day) for day in (first, last) if day)
    if not until:
        return Ending(between, {})
    span = " ".join(f"WHEN a.warranty <= ? THEN {place}" for place in range(len(until)))
    found = connection.execute(
        f"SELECT t.span, w.shown, t.assets FROM (SELECT CASE {span} END AS span,"  # noqa: S608 - our own text
        f" a.category AS category, count(*) AS assets {of_it} GROUP BY 1, 2) t"
        " JOIN word w ON w.id = t.category WHERE t.span IS NOT NULL",
        (*(day.toordinal() for day in until), *rows.values),
    )
    return Ending(between, {(row[0], row[1]): row[2] for row in found})
