"""One cache of compiled statements for all SQLite databases of a test run.

SQLAlchemy keeps what it compiled with each engine, as a program has one. Here each test has its
own, and would compile anew what the test before has compiled for the same dialect.
"""

from collections.abc import MutableMapping
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects.sqlite.base import SQLiteDialect

_COMPILED: MutableMapping[Any, Any] = {}


def share() -> None:
    """Share it from now on."""

    def same(one: SQLiteDialect, other: object) -> bool:
        return type(one) is type(other)

    def connected(connection: Connection) -> None:
        if isinstance(connection.dialect, SQLiteDialect):
            connection.execution_options(compiled_cache=_COMPILED)

    dialect: Any = SQLiteDialect
    dialect.__eq__ = same  # by which the cache's keys are compared
    dialect.__hash__ = lambda one: hash(type(one))
    event.listen(Engine, "engine_connect", connected)
