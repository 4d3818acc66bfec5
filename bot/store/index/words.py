"""The words of an inventory out of the index: every name that people may say."""

import sqlite3

from bot.language.vocabulary import Known, Vocabulary
from bot.models import Scope
from bot.store.index.lists import values
from bot.store.index.rows import within

MOST_NAMES = 20_000
"""Names of people and of single assets that are held; serial numbers are known by their looks."""


def words(connection: sqlite3.Connection, scope: Scope) -> Vocabulary:
    """All names of what lies in scope, and of the people who may have it."""
    condition, parameters = within(scope)
    return Vocabulary(
        people=_people(connection, scope),
        locations=tuple(values(connection, scope, "location")),
        teams=tuple(values(connection, scope, "team")),
        clients=tuple(values(connection, scope, "client")),
        categories=tuple(values(connection, scope, "category")),
        models=tuple(values(connection, scope, "model")),
        statuses=tuple(values(connection, scope, "status")),
        vendors=tuple(values(connection, scope, "vendor")),
        manufacturers=_written(connection, "model.manufacturer", condition, parameters),
        names=_written(connection, "name", condition, parameters),
    )


def _people(connection: sqlite3.Connection, scope: Scope) -> tuple[Known, ...]:
    if scope.person is not None or scope.clients is not None or scope.parts is not None:
        condition, parameters = within(scope)
        names = _written(connection, "assignee.name", condition, parameters)
        return tuple(Known(name=name) for name in names)
    rows = connection.execute(
        "SELECT source, document ->> '$.name' FROM person LIMIT ?", (MOST_NAMES,)
    ).fetchall()
    known = {name for source, name in rows if name and scope.reaches(source)}
    return tuple(Known(name=name) for name in sorted(known))


def _written(
    connection: sqlite3.Connection, field: str, condition: str, parameters: list[object]
) -> tuple[str, ...]:
    """What living assets in scope have there, each once."""
    rows = connection.execute(
        f"SELECT DISTINCT a.document ->> '$.{field}' FROM asset a WHERE a.gone = 0{condition}"  # noqa: S608 - our own names
        " LIMIT ?",
        (*parameters, MOST_NAMES),
    )
    return tuple(sorted(row[0] for row in rows if row[0]))
