"""Warranties out of the index: which assets end between two days, and how many ended before."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache, partial
from typing import Any, NamedTuple, Protocol, TypeVar

from bot.language.questions import Filters, Where
from bot.models import AssetRef, Scope, Status
from bot.store.index.file import FIELDS
from bot.store.index.filters import condition as said
from bot.store.index.rows import address, within, word
from bot.warranty import Cover

Covers = list[Cover]
Words = tuple[str, ...]
Wanted_contra = TypeVar("Wanted_contra", contravariant=True)
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


class Ask(Protocol[Wanted_contra, Told_co]):
    """What can be asked of them."""

    def __call__(
        self, connection: sqlite3.Connection, scope: Scope, wanted: Wanted_contra
    ) -> Told_co:
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


def of_each(connection: sqlite3.Connection, scope: Scope, wanted: Sequence[Wanted]) -> list[Covers]:
    """What `covers` finds for each of these; what is alike in all but words is read in one go."""
    alike = defaultdict[tuple[Any, ...], list[int]](list)
    for number, one in enumerate(wanted):
        alike[_likeness(one)].append(number)
    found: dict[int, Covers] = {}
    for numbers in alike.values():
        some = [wanted[number] for number in numbers]
        found.update(zip(numbers, _together(connection, scope, some), strict=True))
    return [found[number] for number in range(len(wanted))]


def _likeness(one: Wanted) -> tuple[Any, ...]:
    """What two have in common that are read in one go: each has a word in the same fields."""
    fields = _fields(one)
    rest = one.filters.model_copy(update=dict.fromkeys(fields))
    return (fields, rest, *one[1:3], *one[4:])


def _fields(one: Wanted) -> Words:
    return tuple(field for field in FIELDS if getattr(one.filters, field) is not None)


def _together(connection: sqlite3.Connection, scope: Scope, some: Sequence[Wanted]) -> list[Covers]:
    """What is found for each of some that are alike: all of it read once, then dealt out."""
    fields, (first, *others) = _fields(some[0]), some
    if not others or first.most >= 0:
        return [covers(connection, scope, one) for one in some]
    asked = [tuple(word(getattr(one.filters, field)) for field in fields) for one in some]
    dealt = _dealt(connection, scope, _any_of(some, fields), fields)
    return [
        [cover for cover in dealt.get(words, ()) if one.first <= cover.end <= one.last]
        for one, words in zip(some, asked, strict=True)
    ]


def _any_of(some: Sequence[Wanted], fields: Words) -> Wanted:
    """Those that any of them finds."""
    filters = some[0].filters
    where = [
        Where.model_validate(
            {"field": field, "values": sorted({str(getattr(one.filters, field)) for one in some})}
        )
        for field in fields
    ]
    changed = {**dict.fromkeys(fields), "where": (*filters.where, *where)}
    return some[0]._replace(
        filters=filters.model_copy(update=changed),
        first=min(one.first for one in some),
        last=max(one.last for one in some),
    )


def _dealt(
    connection: sqlite3.Connection, scope: Scope, wanted: Wanted, fields: Words
) -> Mapping[Words, Covers]:
    """The warranties that end from the first day to the last, by the words of these fields."""
    condition, values = _passing(scope, wanted)
    named = "".join(f", a.{field}" for field in fields)
    found = connection.execute(
        f"SELECT a.source, a.id, a.warranty{named}{condition} ORDER BY a.warranty", values
    )
    text, day = cache(partial(_word, connection)), cache(date.fromordinal)
    dealt = defaultdict[tuple[int, ...], Covers](list)
    for row in found:
        dealt[row[3:]].append(Cover(AssetRef(text(row[0]), row[1]), day(row[2])))
    return {tuple(map(text, words)): some for words, some in dealt.items()}


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
    more, given = said(wanted.filters)
    return condition + more, [*values, *given]
