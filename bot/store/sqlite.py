"""SQLite for the event loop: a connection in its own thread, asked once for each statement."""

import asyncio
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final, Self
from weakref import WeakSet

import aiosqlite

Row = tuple[Any, ...]

LET_GO: Final = "PRAGMA shrink_memory"
"""Each connection keeps up to two megabytes of a file: after a reading all of them are full."""
WRITE_OVER: Final = "PRAGMA secure_delete = ON"
"""What is deleted is written over; many a SQLite is built to leave it lying in its file."""
_STATEMENTS: Final = 32
"""Kept ready by each connection to be run again, nine kilobytes each: what is said often fits."""


class Released(sqlite3.Connection):
    """A connection that lets go of its lock when it is closed, be it in mid-transaction."""

    def close(self) -> None:
        """Undo what was begun, then close."""
        with suppress(sqlite3.Error):
            self.rollback()
        super().close()


class Cursor:
    """A statement and its rows, as SQLAlchemy asks for them: to the thread it is one errand.

    The driver's own goes there to be made, for the statement, for its rows and to be closed. One
    whose errand was cut short would live on in its exception, and keep SQLite from closing.
    """

    arraysize = 1

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection
        self._rows: list[Row] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        """Itself: there is nothing to be made yet."""
        return self

    async def execute(self, statement: str, values: Any = ()) -> None:
        """One statement, and all its rows."""
        await self._connection.runs(self._take, "execute", statement, values)

    async def executemany(self, statement: str, values: Any) -> None:
        """The same statement for each of several values."""
        await self._connection.runs(self._take, "executemany", statement, values)

    async def fetchall(self) -> list[Row]:
        """The rows, which are here already."""
        return self._rows

    async def close(self) -> None:
        """Nothing: it is closed already."""

    def _take(self, how: str, statement: str, values: Any) -> None:
        with closing(self._connection.inner.cursor()) as cursor:
            if self._connection.begins:
                cursor.execute(self._connection.begins)
                self._connection.begins = ""  # only now: what failed to begin is not begun
            getattr(cursor, how)(statement, values)
            self._rows = cursor.fetchall() if cursor.description else []
            self.description = cursor.description
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid


class Connection(aiosqlite.Connection):
    """A connection whose cursors are ours, and whose thread is asked for nothing needless.

    A transaction begins on the errand of its first statement; without one it is over as it is.
    """

    begins = ""
    """What begins the transaction in which no statement came yet."""
    ended: asyncio.Future[None] | None = None
    """When the thread has let go of the file and is over, once it was told to be."""
    _touched = False
    """Something was asked of the thread since a transaction ended, be it done by now or not."""

    def __init__(self, path: Path) -> None:
        def connect() -> sqlite3.Connection:
            return sqlite3.connect(
                path,
                factory=Released,
                check_same_thread=False,
                cached_statements=_STATEMENTS,
            )

        super().__init__(connect, iter_chunk_size=64)
        self._thread.daemon = True

    @property
    def inner(self) -> sqlite3.Connection:
        """The connection of the thread, to be used there."""
        return self._conn

    async def runs(self, *errand: Any) -> None:
        """Have the thread do something, after what it was asked before."""
        self._touched = True
        await self._execute(*errand)  # type: ignore[no-untyped-call]

    async def commit(self) -> None:
        """Keep what was done."""
        if self._touched:
            await super().commit()
        self._over()

    async def rollback(self) -> None:
        """Undo what was done."""
        if self._touched:
            await super().rollback()
        self._over()

    def _over(self) -> None:
        self.begins, self._touched = "", False

    def stop(self) -> asyncio.Future[None] | None:
        """Tell the thread to end when all it was asked before is done."""
        self.ended = super().stop()
        return self.ended

    def cursor(self) -> Any:
        """A new cursor, which costs nothing."""
        return Cursor(self)

    async def rest(self) -> None:
        """Let go of what was read of the file and is kept for whoever asks next."""
        await Cursor(self).execute(LET_GO)


class Connections:
    """The connections to a file, each known for as long as anybody has it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._made: WeakSet[Connection] = WeakSet()

    def make(self, *_: object, **__: object) -> Connection:
        """A new one, to be awaited."""
        made = Connection(self._path)
        self._made.add(made)
        return made

    async def rest(self) -> None:
        """Have each let go of what it keeps of the file."""
        for one in tuple(self._made):
            with suppress(sqlite3.Error, ValueError):  # one that is closed keeps nothing
                await one.rest()

    async def close(self) -> None:
        """Close those still open: one whose making was cancelled is in no pool."""
        for left in tuple(self._made):
            await left.close()
            if left.ended:  # one whose opening was cancelled may be at it still
                await left.ended
