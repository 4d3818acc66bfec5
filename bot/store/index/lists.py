"""Lists out of the index: in a fixed order, page by page, by the keys of a page's ends."""

import json
import re
import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

from bot.language.questions import Filters, Position
from bot.models import AssetModel, Counted, Named, Scope
from bot.store.index.file import FIELDS
from bot.store.index.filters import ORDERS
from bot.store.index.filters import condition as said
from bot.store.index.rows import HELD, Held, address, held, within, word

_NUMBER = re.compile(r"-?[0-9]{1,18}")
Field = Literal["category", "model", "location", "team", "status", "client", "os", "vendor"]
Link = Literal["client", "network", "vendor", "location", "team", "model"]
Address = Literal["ip", "mac"]


ADDRESSES: tuple[Address, ...] = ("ip", "mac")


class Listing(NamedTuple):
    """One page of a list; `first` is the 1-based place of rows[0] in the whole, 0 when empty."""

    total: int
    first: int
    rows: tuple[Held, ...]
    before: tuple[str, ...] | None
    """Keys for Position("before") when there are earlier rows."""
    after: tuple[str, ...] | None
    """Keys for Position("after") when there are more rows."""


class _List(NamedTuple):
    """Which rows a list has, and the order they stand in."""

    through: str
    """The index to read it from; "" where SQLite is to choose."""
    keys: tuple[str, ...]
    """Columns of the order, all ascending; the last one tells any two rows apart."""
    where: str
    values: list[Any]
    total: int | None = None
    """How many there are, where that is known without counting."""


def listed(
    connection: sqlite3.Connection,
    scope: Scope,
    filters: Filters,
    position: Position | None,
    limit: int,
) -> Listing:
    """The assets that pass the filters: by warranty end where that is asked for, else by title."""
    connection.execute("BEGIN")  # one state of the index for the page, its place and the total
    through, condition, values = passing(scope, filters)
    tallied = is_tallied(scope, filters) and filters.most is None
    total = _tallied(connection, scope, filters) if tallied else None
    keys: tuple[str, ...] = ("warranty", "place") if _by_warranty(filters) else ("place",)
    if filters.order or filters.most:
        keys = (f"by_{filters.order}", "place") if filters.order else keys
        through, condition = "", _first(condition, keys, filters.most)
    return _page(connection, _List(through, keys, condition, values, total), position, limit)


def _first(condition: str, keys: Sequence[str], most: int | None) -> str:
    """The first so many of those that pass, in that order; all of them where none is said."""
    if most is None:
        return condition
    order = ", ".join(map(_column, keys))
    return (
        f"a.gone = 0 AND a.row IN (SELECT a.row FROM asset a WHERE {condition}"  # noqa: S608 - our own text
        f" ORDER BY {order} LIMIT {int(most)})"
    )


class Passing(NamedTuple):
    """Which rows of `asset a` are living, in a scope, and pass some filters."""

    through: str
    """The index to read them from."""
    condition: str
    values: list[Any]


def passing(scope: Scope, filters: Filters) -> Passing:
    """The assets in a scope that pass the filters."""
    condition, values = within(scope)
    condition = f"a.gone = 0 AND a.archived = {int(filters.archived)}{condition}"
    for field, text in _named(filters).items():
        condition += f" AND a.{field} = (SELECT id FROM word WHERE text = ?)"  # noqa: S608 - our own names
        values.append(text)
    if _by_warranty(filters):
        condition += " AND a.warranty IS NOT NULL AND a.warranty BETWEEN ? AND ?"
        values += _days(filters)
    through = "asset_warranty" if _by_warranty(filters) else "asset_place"
    for column in _addressed(filters):
        through = f"asset_{column}"
        condition += f" AND a.{column} IS NOT NULL AND a.{column} = ?"
        values.append(address(getattr(filters, column)))
    in_words, spoken = said(filters)
    condition += in_words
    values += spoken
    if scope.person is not None:
        through = "asset_assignee"
        condition += " AND a.assignee IS NOT NULL"
    return Passing(through, condition, values)


def is_tallied(scope: Scope, filters: Filters, *, most: int = 1) -> bool:
    """Whether the tally knows how many pass: so many filters at most, and none by address."""
    narrowed = len(_named(filters)) + _by_warranty(filters)
    return (
        scope.person is None
        and narrowed <= most
        and not _addressed(filters)
        and (not said(filters)[0])
    )


def _named(filters: Filters) -> dict[str, str]:
    """The filters that compare words, each with the word as it is compared."""
    return {field: word(text) for field in FIELDS if (text := getattr(filters, field)) is not None}


def _addressed(filters: Filters) -> list[Address]:
    return [column for column in ADDRESSES if getattr(filters, column) is not None]


def _by_warranty(filters: Filters) -> bool:
    return filters.warranty_from is not None or filters.warranty_to is not None


def _days(filters: Filters) -> tuple[int, int]:
    """The first and last day a warranty may end on, as the index counts days."""
    first, last = filters.warranty_from or date.min, filters.warranty_to or date.max
    return first.toordinal(), last.toordinal()


def _tallied(connection: sqlite3.Connection, scope: Scope, filters: Filters) -> int:
    """How many assets are in scope, or of them pass the one filter there is."""
    condition, values = within(scope)
    condition += f" AND a.archived = {int(filters.archived)}"
    field, text = next(iter(_named(filters).items()), ("status", None))
    if text is not None:
        condition += " AND a.word = (SELECT id FROM word WHERE text = ?)"
        values.append(text)
    if _by_warranty(filters):
        field = "warranty"
        condition += " AND a.word BETWEEN ? AND ?"
        values += _days(filters)
    (total,) = connection.execute(
        f"SELECT coalesce(sum(a.assets), 0) FROM tally a WHERE a.field = ?{condition}",  # noqa: S608 - our own text
        (field, *values),
    ).fetchone()
    return int(total)


def of_people(
    connection: sqlite3.Connection,
    scope: Scope,
    people: Sequence[tuple[str, str]],
    position: Position | None,
    limit: int,
) -> Listing:
    """What these people have, each a (source, person id): newest assignment first."""
    connection.execute("BEGIN")  # as above
    condition, values = within(scope)
    pair = "a.assignee = ? AND a.source = (SELECT id FROM word WHERE text = ?)"
    pairs = " OR ".join([f"({pair})"] * len(people)) or "FALSE"
    assignees = "a.assignee IS NOT NULL AND a.assignee IN (SELECT value FROM json_each(?))"
    condition = f"a.gone = 0 AND a.archived = 0 AND {assignees} AND ({pairs})" + condition
    mine = [json.dumps([one for _, one in people])]
    mine += [text for source, one in people for text in (one, source)]
    keys = ("newest", "place")
    return _page(
        connection, _List("asset_assignee", keys, condition, [*mine, *values]), position, limit
    )


def matching(
    connection: sqlite3.Connection,
    written: tuple[str, list[Any]],
    position: Position | None,
    limit: int,
) -> Listing:
    """The assets that a word is written on, as `written_on` says: by title, the living alone.

    Those that are gone are listed where no living one has it.
    """
    connection.execute("BEGIN")  # as above
    condition, values = written
    rows = _List("", ("place",), f"a.gone = 0 AND {condition}", values)
    if not _ask(connection, rows, "1", condition=" LIMIT 1").fetchone():
        rows = rows._replace(where=condition)
    return _page(connection, rows, position, limit)


def values(connection: sqlite3.Connection, scope: Scope, field: Field) -> list[str]:
    """The values assets in scope have in *field*, as written, most frequent first."""
    condition, parameters = within(scope)
    if scope.person is None:
        tallied = (
            f"SELECT a.word, sum(a.assets) AS number FROM tally a WHERE a.field = ?{condition}"  # noqa: S608 - our own text
        )
        parameters = [field, *parameters]
    else:
        tallied = (
            f"SELECT a.{field} AS word, count(*) AS number FROM asset a INDEXED BY asset_assignee"  # noqa: S608 - our own names
            f" WHERE a.gone = 0 AND a.assignee IS NOT NULL{condition}"
        )
    rows = connection.execute(
        f"SELECT w.shown FROM ({tallied} GROUP BY 1) t JOIN word w ON w.id = t.word"  # noqa: S608 - our own text
        " WHERE t.number > 0 AND w.text <> '' ORDER BY t.number DESC, w.text",
        parameters,
    )
    return [row[0] for row in rows]


def linked(connection: sqlite3.Connection, scope: Scope, field: Link) -> list[Named]:
    """What living assets in scope are linked to as *field*, each once, by name."""
    condition, values = within(scope)
    rows = connection.execute(
        f"SELECT DISTINCT a.document ->> '$.{field}.id', a.document ->> '$.{field}.name'"  # noqa: S608 - our own names
        f" FROM asset a WHERE a.gone = 0{condition}",
        values,
    )
    found = [Named(id=row[0], name=row[1]) for row in rows if row[0] is not None]
    return sorted(found, key=lambda one: (one.name, one.id))


def models(connection: sqlite3.Connection, scope: Scope) -> list[Counted]:
    """The models that assets in scope are of; what was put away is not counted."""
    condition, values = within(scope)
    rows = connection.execute(
        "SELECT a.document ->> '$.ref[0]', min(a.document -> '$.model'), count(*) FROM asset a"  # noqa: S608 - our own names
        " WHERE a.gone = 0 AND a.archived = 0 AND a.document ->> '$.model.id' IS NOT NULL"
        f"{condition}"
        " GROUP BY 1, a.document ->> '$.model.id'",
        values,
    )
    return [
        Counted(source=row[0], model=AssetModel.model_validate_json(row[1]), assets=row[2])
        for row in rows
    ]


def clients(connection: sqlite3.Connection, source: str, name: str) -> list[str]:
    """The ids of the clients of a source that are called so, of those that have assets."""
    rows = connection.execute(
        "SELECT DISTINCT i.text FROM tally t JOIN word i ON i.id = t.client_id"
        " WHERE t.field = 'client' AND t.word = (SELECT id FROM word WHERE text = ?)"
        " AND t.source = (SELECT id FROM word WHERE text = ?) AND t.assets > 0",
        (word(name), source),
    )
    return [row[0] for row in rows]


def addresses(
    connection: sqlite3.Connection, scope: Scope, field: Address, text: str, limit: int
) -> list[str]:
    """Whatever comes next to *text* among the addresses of living assets, itself if it is one."""
    condition, values = within(scope)
    found = []
    for beyond, order in (("<=", "DESC"), (">", "ASC")):
        rows = connection.execute(
            f"SELECT DISTINCT a.{field} FROM asset a INDEXED BY asset_{field} WHERE a.gone = 0"  # noqa: S608 - our own names
            f" AND a.{field} IS NOT NULL AND a.{field} {beyond} ?{condition}"
            f" ORDER BY a.{field} {order} LIMIT ?",
            (address(text) or "", *values, limit),
        ).fetchall()
        found += [row[0] for row in rows]
    return sorted(found)


def _page(
    connection: sqlite3.Connection, rows: _List, position: Position | None, limit: int
) -> Listing:
    total = rows.total
    if total is None:
        (total,) = _ask(connection, rows, "count(*)").fetchone()
    keys = _keys(rows, position)
    backward = position is not None and keys is not None and position.direction == "before"
    found = _rows(connection, rows, keys, limit, backward=backward)
    if not found and total:  # every row on that side has left the list: its end is shown instead
        backward = not backward
        found = _rows(connection, rows, None, limit, backward=backward)
    if not found:
        return Listing(total, 0, (), None, None)
    first = 1 if position is None else _place(connection, rows, found[0][1:])
    more = first - 1 + len(found) < total
    documents = [_held(connection, row[0]) for row in found]
    return Listing(
        total,
        first,
        tuple(documents),
        _text(found[0]) if first > 1 else None,
        _text(found[-1]) if more else None,
    )


def _ask(
    connection: sqlite3.Connection,
    rows: _List,
    what: str,
    *,
    condition: str = "",
    values: Sequence[Any] = (),
) -> sqlite3.Cursor:
    through = f" INDEXED BY {rows.through}" if rows.through else ""
    return connection.execute(
        f"SELECT {what} FROM asset a{through} WHERE {rows.where}{condition}",  # noqa: S608 - our own names
        (*rows.values, *values),
    )


def _rows(
    connection: sqlite3.Connection,
    rows: _List,
    keys: tuple[Any, ...] | None,
    limit: int,
    *,
    backward: bool,
) -> list[tuple[Any, ...]]:
    """At most *limit* rows, as (row, *keys), in the list's order, beyond *keys* if given."""
    names = ", ".join(map(_column, rows.keys))
    order = ", ".join(f"{_column(key)} {'DESC' if backward else 'ASC'}" for key in rows.keys)
    beyond = ""
    if keys:
        marks = ", ".join("?" * len(keys))
        beyond = f" AND ({names}) {'<' if backward else '>'} ({marks})"
    found = _ask(
        connection,
        rows,
        f"a.row, {names}",
        condition=f"{beyond} ORDER BY {order} LIMIT ?",
        values=(*(keys or ()), limit),
    ).fetchall()
    return found[::-1] if backward else found


def _column(key: str) -> str:
    """A key of an order, as rows are asked for it."""
    return ORDERS.get(key, f"a.{key}")


def _place(connection: sqlite3.Connection, rows: _List, keys: tuple[Any, ...]) -> int:
    """The 1-based place of the row with these keys."""
    names = ", ".join(map(_column, rows.keys))
    marks = ", ".join("?" * len(keys))
    (count,) = _ask(
        connection, rows, "count(*)", condition=f" AND ({names}) < ({marks})", values=keys
    ).fetchone()
    return int(count) + 1


def _keys(rows: _List, position: Position | None) -> tuple[Any, ...] | None:
    """The position's keys as the columns hold them, None where they are of another list."""
    if position is None or len(position.keys) != len(rows.keys):
        return None
    *numbers, place = position.keys
    if any(not _NUMBER.fullmatch(number) for number in numbers):
        return None
    return (*map(int, numbers), place)


def _text(row: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple(str(key) for key in row[1:])


def _held(connection: sqlite3.Connection, row: int) -> Held:
    return held(connection.execute(f"{HELD} WHERE a.row = ?", (row,)).fetchone())
