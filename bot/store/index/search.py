"""Finding assets by part of what is written on them, for suggestions and searches."""

import sqlite3
from collections.abc import Iterator

from bot.language.questions import Sought
from bot.language.words.serials import fold
from bot.models import Scope
from bot.store.index.nearest import LAST, matching, trigrams
from bot.store.index.rows import (
    HELD,
    SEPARATOR,
    Held,
    held,
    place,
    spelling,
    title_key,
    tokens,
    within,
    written_on,
)

MOST_FOUND = 100
"""Assets one word can find: an inventory may have thousands of the serial number "n/a"."""
_LOOKED_AT = 400
"""Rows looked at for parts of words, at most."""
_PLACED = "a.archived IN (0, 1) AND a.place >= ? AND a.place < ?"
"""By the title, on the index of lists, which begins with whether an asset was put away."""


def found(connection: sqlite3.Connection, scope: Scope, word: str, field: Sought) -> list[Held]:
    """The assets that a word is written on, `MOST_FOUND` at most; the living ones first."""
    written = written_on(scope, word, field)
    if written is None:
        return []
    condition, parameters = written
    question = f"{HELD} WHERE {condition}"
    rows = connection.execute(f"{question} LIMIT ?", [*parameters, MOST_FOUND]).fetchall()
    if len(rows) == MOST_FOUND:
        living = f"{question} AND a.gone = 0 LIMIT ?"
        rows = connection.execute(living, [*parameters, MOST_FOUND]).fetchall() or rows
    assets = [held(row) for row in rows]
    if len(assets) > 1:
        assets.sort(key=lambda one: (one.asset.gone, place(one.asset)))
    return assets


def search(connection: sqlite3.Connection, scope: Scope, words: str, limit: int) -> list[Held]:
    """At most *limit* living assets that have every word: equal first, then begun, then within."""
    connection.execute("BEGIN")
    condition, values = within(scope)
    found: dict[int, None] = {}
    for source, parameters in _ways(words):
        rows = connection.execute(
            f"SELECT a.row {source} AND a.gone = 0{condition} LIMIT ?",
            (*parameters, *values, limit),
        )
        found |= dict.fromkeys(row[0] for row in rows)
        if len(found) >= limit:
            break
    return [
        held(connection.execute(f"{HELD} WHERE a.row = ?", (row,)).fetchone())
        for row in list(found)[:limit]
    ]


def named(connection: sqlite3.Connection, scope: Scope, name: str) -> list[Held]:
    """At most `MOST_FOUND` living assets that are called so, which is what they are sorted by."""
    condition, values = within(scope)
    begin = title_key(name) + SEPARATOR
    rows = connection.execute(
        f"{HELD} WHERE a.gone = 0 AND {_PLACED}{condition} LIMIT ?",
        (begin, begin + LAST, *values, MOST_FOUND),
    )
    wanted = name.strip().casefold()
    found = [held(row) for row in rows]
    return [one for one in found if (one.asset.name or "").strip().casefold() == wanted]


def _ways(words: str) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """The searches to make, likeliest first, each as FROM … WHERE … and its parameters."""
    whole = spelling(words)
    if whole:
        for column in ("serial", "tag"):
            equal = f"FROM asset a WHERE a.{column}_fold = ? AND a.{column} = ?"
            yield equal, (fold(whole), whole)
        for column in ("serial", "tag"):
            begun = (
                f"FROM asset a WHERE a.{column}_fold >= ? AND a.{column}_fold < ?"
                f" AND substr(a.{column}, 1, ?) = ?"
            )
            yield begun, (fold(whole), fold(whole) + LAST, len(whole), whole)
    title = title_key(words)
    if title:
        yield f"FROM asset a WHERE {_PLACED}", (title, title + LAST)
    parts = tokens(words).split()
    grams = [gram for part in parts for gram in trigrams(part)]
    if grams:
        every = " AND instr(f.text, ?)" * len(parts)
        within_text = (
            f"FROM (SELECT rowid, text FROM described WHERE described MATCH ? LIMIT {_LOOKED_AT}) f"  # noqa: S608 - as above
            f" CROSS JOIN asset a ON a.row = f.rowid WHERE 1{every}"
        )
        yield within_text, (matching(grams), *parts)
