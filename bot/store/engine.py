"""How SQLAlchemy is made to talk to the records' database: addresses, SQLite's manners, errors."""

import selectors
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from itertools import chain
from json import JSONEncoder
from pathlib import Path
from selectors import EVENT_READ, BaseSelector
from typing import Any, TypeAlias

from sqlalchemy import JSON, URL, Connection, Dialect, Engine, Table, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, InvalidatePoolError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeEngine

from bot.errors import SettingsError
from bot.store.failures import StoreFailed, damaged, failed
from bot.store.sqlite import WRITE_OVER
from bot.store.wal import use_wal

Insertion: TypeAlias = "sqlite.Insert | postgresql.Insert"
Row: TypeAlias = tuple[Any, ...]

BUSY_WAIT = 10.0
"""Seconds a transaction waits for another one on the same file."""
_SUBSECONDS = (3, 42)
"""The first SQLite that counts them."""
CONNECT_WITHIN = 5
"""Seconds a database server has to let us in."""
_PATIENCE = "connect_timeout"
"""What the number of those seconds is called in an address."""
SYNCHRONOUS = "FULL"
"""What a SQLite file has committed survives a loss of power."""
_IDLE = 60.0
"""Seconds after which a connection that nobody used is asked whether it still lives."""
_RETURNED = "ab_returned"
"""What is known of a connection that lies unused: since when."""
_Selector: type[BaseSelector] = getattr(selectors, "PollSelector", selectors.SelectSelector)
"""Looks at one connection, whatever its number; Windows has but the other one."""
_MOST_VALUES = 999
"""Values that one statement of SQLite's can have, in every version."""
READING = "ab_reading"
"""The execution option of a connection that will not write."""


def address(url: str) -> URL:
    """The database's address without a driver; raises SettingsError when it is none of ours.

    A server has so many seconds to let us in as it says, or else as we say.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise _not_ours() from error
    backend = parsed.get_backend_name()
    if backend not in {"sqlite", "postgresql"} or not parsed.database:
        raise _not_ours()
    if backend == "postgresql" and _PATIENCE not in parsed.query:
        parsed = parsed.update_query_dict({_PATIENCE: str(CONNECT_WITHIN)})
    return parsed.set(drivername=backend)


def written(address: URL) -> str:
    """The address as text, secrets included; of a path only what would be misread is quoted."""
    path = file_of(address)
    if path is None:
        return address.render_as_string(hide_password=False)
    quoted = str(path).replace("%", "%25").replace("?", "%3F").replace("#", "%23")
    return f"sqlite:///{quoted}"


def _not_ours() -> SettingsError:
    return SettingsError(
        "ASSETBOT_DATABASE_URL is no address assetbot can use: write it as "
        "postgresql://user@host/name, or leave it out for SQLite in ASSETBOT_DATA_DIR."
    )


def file_of(address: URL) -> Path | None:
    """The file behind a SQLite address, None for a database server."""
    if address.get_backend_name() != "sqlite" or address.database is None:
        return None
    return Path(address.database)


def supply_subseconds() -> None:
    """Give SQLite before 3.42 the `unixepoch('subsec')` that the job engine asks it for.

    On Python 3.12 and newer DBOS dates its rows by it, and an older SQLite answers NULL.
    """
    if sqlite3.sqlite_version_info < _SUBSECONDS and not event.contains(Engine, "connect", _tell):
        event.listen(Engine, "connect", _tell)


def _tell(connection: Any, _record: object) -> None:
    if hasattr(connection, "create_function"):  # what SQLite's drivers have, and no other
        connection.create_function("unixepoch", 1, lambda _how: round(time.time(), 3))


def prepare(engine: Engine) -> None:
    """Give a database its manners; PostgreSQL has them, but takes no text with a zero in it."""
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    else:
        event.listen(engine, "before_cursor_execute", _without_zeros, retval=True)


def keep_alive(engine: Engine) -> None:
    """Have a database server's dead connections noticed before they are used.

    What a server ends, it says so: then there is something to read where nothing was asked. Only
    that, or a long rest, costs the question whether a connection still lives.
    """
    if engine.dialect.name == "sqlite":
        return

    @event.listens_for(engine, "checkin")
    def returned(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info[_RETURNED] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def taken(connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
        now = time.monotonic()
        try:
            if now - record.info.get(_RETURNED, now) > _IDLE or _has_news(connection):
                engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error  # which makes the pool connect anew


def _has_news(connection: Any) -> bool:
    """Whether a server has sent something that nobody has asked for."""
    with _Selector() as look:
        look.register(connection.driver_connection.fileno(), EVENT_READ)
        return bool(look.select(0))


def _without_zeros(
    _connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: Any
) -> tuple[str, Any]:
    """The statement, and its parameters without what PostgreSQL refuses in a text."""
    if isinstance(parameters, list):
        return statement, [_kept(one) for one in parameters]
    return statement, _kept(parameters)


def _kept(parameters: Any) -> Any:
    if not isinstance(parameters, dict):
        return parameters
    zeros = {
        name: value.replace("\0", "")
        for name, value in parameters.items()
        if isinstance(value, str) and "\0" in value
    }
    return {**parameters, **zeros} if zeros else parameters


def _prepare_sqlite(engine: Engine) -> None:
    """WAL, foreign keys, and transactions we begin.

    Writers take the write lock at their first statement, so that none has to give up half-way.
    """
    supply_subseconds()

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # else the driver begins transactions by its own rules
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {int(BUSY_WAIT * 1000)}")
        use_wal(cursor.execute, within=BUSY_WAIT)
        cursor.execute(f"PRAGMA synchronous = {SYNCHRONOUS}")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute(WRITE_OVER)
        cursor.close()

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        reading = connection.get_execution_options().get(READING)
        how = "BEGIN" if reading else "BEGIN IMMEDIATE"
        if connection.dialect.is_async:
            ours: Any = connection.connection.driver_connection
            ours.begins = how  # together with the first statement
        else:
            connection.exec_driver_sql(how)


@contextmanager
def telling(address: URL) -> Iterator[None]:
    """Turn what the database itself could not do into StoreFailed, one sentence."""
    try:
        yield
    except IntegrityError:
        raise
    except DBAPIError as error:
        raise failure(address, error) from error
    except PoolTimeout as error:
        raise StoreFailed("The records are busy: no connection came free in time.") from error


def failure(address: URL, error: DBAPIError) -> StoreFailed:
    """The sentence for an error of the database."""
    path = file_of(address)
    if path is not None and isinstance(error.orig, sqlite3.Error):
        if is_damage(error):
            return StoreFailed(
                f"{path} is damaged ({error.orig}): stop the bot and restore the backup."
            )
        return failed(path, error.orig)
    # Of a statement that failed, the server's words may repeat what was in it.
    why = (
        str(error.orig).splitlines()[0]
        if error.connection_invalidated or not error.statement
        else ""
    )
    return StoreFailed(f"The records on PostgreSQL cannot be used. {why}".rstrip())


def is_damage(error: DBAPIError) -> bool:
    """Whether the file itself is no longer a usable database."""
    return isinstance(error.orig, sqlite3.Error) and damaged(error.orig)


def new(connection: AsyncConnection, table: Table) -> Insertion:
    """An INSERT that knows ON CONFLICT, which both databases have but SQLAlchemy's own lacks."""
    return inserted(connection.dialect.name, table)


async def insert(
    connection: AsyncConnection, table: Table, columns: Sequence[str], rows: Sequence[Row]
) -> None:
    """Insert many rows, each the values of these columns, which have a hash unless they are JSON.

    Each database is given them as it takes them soonest: reading each row costs SQLAlchemy more
    than the database needs to write it, and one row a statement takes it half as long again.
    """
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        await _insert_by_marks(connection, table, columns, rows)
    else:
        await _insert_as_json(connection, table, columns, rows)


async def _insert_by_marks(
    connection: AsyncConnection, table: Table, columns: Sequence[str], rows: Sequence[Row]
) -> None:
    """SQLite is given its values one by one, as its driver takes them."""
    into = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES "  # noqa: S608 - our own names
    marks = f"({', '.join('?' * len(columns))})"
    written = _processed(connection.dialect, table, columns, rows)
    at_once = _MOST_VALUES // len(columns)
    for first in range(0, len(written), at_once):
        some = written[first : first + at_once]
        statement = into + ", ".join([marks] * len(some))
        await connection.exec_driver_sql(statement, tuple(chain.from_iterable(some)))


async def _insert_as_json(
    connection: AsyncConnection, table: Table, columns: Sequence[str], rows: Sequence[Row]
) -> None:
    """PostgreSQL is given all rows as one value: a statement of a thousand has to be read first."""
    written = _processed(connection.dialect, table, columns, rows, but=JSON)
    told = _told([dict(zip(columns, map(_dated, row), strict=True)) for row in written])
    names = ", ".join(columns)
    statement = (
        f"INSERT INTO {table.name} ({names}) SELECT {names}"  # noqa: S608 - our own names
        f" FROM json_populate_recordset(NULL::{table.name}, %(told)s)"
    )
    await connection.exec_driver_sql(statement, {"told": told})


def _told(value: list[dict[str, Any]]) -> str:
    """Rows as JSON that PostgreSQL can read, which knows no zeros in a text and no half letters."""
    told = _encoded(value)
    if _ZERO in told:
        told = _encoded(_without(value))
    return told.encode("utf-8", "replace").decode()


def _dated(value: Any) -> Any:
    """A column's day or moment in words; what JSON cannot say within a fact is refused."""
    return value.isoformat() if isinstance(value, date) else value


_ZERO = "\\u0000"
"""How JSON writes one."""
_encoded = JSONEncoder(ensure_ascii=False).encode


def _without(value: Any) -> Any:
    """The value without zeros in its texts."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, Mapping):
        return {_without(name): _without(inner) for name, inner in value.items()}
    return [_without(one) for one in value] if isinstance(value, list | tuple) else value


def _processed(
    dialect: Dialect,
    table: Table,
    columns: Sequence[str],
    rows: Sequence[Row],
    *,
    but: type[TypeEngine[Any]] | None = None,
) -> list[Row]:
    """The rows as the driver takes them, *but* what is of this type as it is."""
    kinds = [table.c[name].type.dialect_impl(dialect) for name in columns]
    values = [
        map(_once(kind, process), each)
        if (process := kind.bind_processor(dialect)) and not (but and isinstance(kind, but))
        else each
        for kind, each in zip(kinds, zip(*rows, strict=True), strict=True)
    ]
    return list(zip(*values, strict=True))


def _once(kind: TypeEngine[Any], process: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """What many rows say alike, such as a day, is put into words once; JSON has no hash."""
    return process if isinstance(kind, JSON) else cache(process)


def inserted(dialect: str, table: Table) -> Insertion:
    """The same by the database's name, for a statement that is made once."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
