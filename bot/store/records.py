"""The records: the durable truth about what the bot did, behind SQLAlchemy's async engine."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import SettingsError
from bot.store.engine import (
    BUSY_WAIT,
    READING,
    address,
    failure,
    file_of,
    is_damage,
    keep_alive,
    prepare,
    telling,
    written,
)
from bot.store.failures import StoreFailed
from bot.store.migrate import migrate
from bot.store.sqlite import Connections
from bot.store.together import Together, Work

log = logging.getLogger(__name__)

T = TypeVar("T")

_EMPTY = "it is begun anew; if it should hold something, stop the bot and restore the backup."

CLOSES_WITHIN = 3.0
"""Seconds that connections have to end what they do."""
SERVED: Mapping[str, Any] = {
    "pool_size": 10,
    "max_overflow": 10,
    "isolation_level": "AUTOCOMMIT",
    "skip_autocommit_rollback": True,
}
"""How a server is reached: with so many connections at the most, each statement by itself."""

_AFTERWARDS = "ab_afterwards"
"""What is known of a connection in a transaction: what is to be done once that is committed."""

__all__ = ["AsyncConnection", "Records", "afterwards"]


def afterwards(connection: AsyncConnection, do: Callable[[], object]) -> None:
    """Have something done once a transaction that `Records.begin` began is committed."""
    connection.info.setdefault(_AFTERWARDS, []).append(do)


class Records:
    """The database of records, migrated and open."""

    def __init__(self, engine: AsyncEngine, url: str, made: Connections | None) -> None:
        """For `open`."""
        self._engine = engine
        self._made = made
        # On PostgreSQL each statement sees what is committed then, in a transaction or out of one;
        # most are out of one, so it is transactions that have to say what they are.
        together = {"isolation_level": "READ COMMITTED"} if self.shared else {}
        self._together = engine.execution_options(**together)
        self._reading = engine.execution_options(**{READING: True})
        self._writing = asyncio.Lock()
        self._pieces = Together(self.begin)
        self.url = url
        """The address without a driver, `sqlite:///path` or `postgresql://…`; may hold a secret."""

    @property
    def shared(self) -> bool:
        """Whether other processes may work on them at the same time: on PostgreSQL."""
        return self._engine.dialect.name == "postgresql"

    @classmethod
    async def open(cls, url: str) -> "Records":
        """The records at *url* (`sqlite:///path` or `postgresql://…`), brought up to date.

        Raises SettingsError when the address, or what lies there, cannot be used, and StoreFailed
        when it cannot be used now: locked, or no room on the disk.
        """
        where = address(url)
        path = file_of(where)
        try:
            if path:
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                if path.exists() and path.stat().st_size == 0:
                    log.warning("%s was empty: %s", path, _EMPTY)
            await asyncio.to_thread(migrate, where)
        except DBAPIError as error:
            told = failure(where, error)
            raise (SettingsError(str(told)) if is_damage(error) else told) from error
        except OSError as error:
            raise SettingsError(f"{path} cannot be used: {error.strerror}.") from error
        return cls.at(url)

    @classmethod
    def at(cls, url: str) -> "Records":
        """The records at *url* as they are, brought up to date or not."""
        where = address(url)
        path = file_of(where)
        driver = "sqlite+aiosqlite" if path else "postgresql+psycopg"
        made = Connections(path.absolute()) if path else None
        how: dict[str, Any] = {"async_creator": made.make} if made else dict(SERVED)
        engine = create_async_engine(
            where.set(drivername=driver),
            execution_options={"preserve_rowcount": True},  # else PostgreSQL's of an INSERT is -1
            json_deserializer=_facts,
            hide_parameters=True,  # what people wrote is no part of an error, nor of the log
            **how,
        )
        # Many rows are one statement on PostgreSQL, where they would else be one each; SQLite
        # takes them one by one, and that is faster there.
        engine.dialect.use_insertmanyvalues_wo_returning = path is None
        prepare(engine.sync_engine)
        keep_alive(engine.sync_engine)
        return cls(engine, written(where), made)

    async def close(self) -> None:
        """Close every connection; those that wait for a database that hangs, or is locked, later.

        They are left to themselves, and to whoever ends the process.
        """
        closing = asyncio.create_task(self._closed())
        await asyncio.wait({closing}, timeout=CLOSES_WITHIN)
        if closing.done():
            closing.result()

    async def _closed(self) -> None:
        await self._pieces.close()
        await self._engine.dispose()
        if self._made:
            await self._made.close()

    async def rest(self) -> None:
        """Let go of what lies in memory to be read sooner; off SQLite, nothing does."""
        if self._made:
            await self._made.rest()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """One transaction that may write: committed at the end, rolled back by an exception.

        Transactions of one process wait for each other in turn, so none may be begun inside
        another. Raises StoreFailed when the database cannot do it.
        """
        async with self._turn(), self._told(), self._together.begin() as connection:
            connection.info.pop(_AFTERWARDS, None)  # of one that was rolled back
            yield connection
            then = connection.info.pop(_AFTERWARDS, ())
        for do in then:
            do()

    async def together(self, work: Work[T]) -> T:
        """What a piece of work answers, in one transaction with those that come at the same moment.

        It is tried again where that failed, so all that it changes are rows. Raises what it raises,
        and StoreFailed when the database cannot do it.
        """
        return await self._pieces.do(work)

    @asynccontextmanager
    async def singly(self) -> AsyncIterator[AsyncConnection]:
        """For one statement that writes, and some that read: it is a transaction by itself.

        On PostgreSQL it is committed at once, which spares two questions to the server.
        """
        opened = self._engine.connect if self.shared else self._engine.begin
        async with self._turn(), self._told(), opened() as connection:
            yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection that only reads, and on SQLite waits for no writer and sees one moment."""
        async with self._told(), self._reading.connect() as connection:
            yield connection

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """SQLite has one writer: those of this process queue here, which is fair and cheap."""
        if self.shared:
            yield
            return
        try:
            async with asyncio.timeout(BUSY_WAIT):
                await self._writing.acquire()
        except TimeoutError as error:
            raise StoreFailed("The records are busy with another transaction.") from error
        try:
            yield
        finally:
            self._writing.release()

    @asynccontextmanager
    async def _told(self) -> AsyncIterator[None]:
        with telling(self._engine.url):
            yield


def _facts(text: str | bytes) -> Any:
    """What a column of JSON says; raises ValueError where it has a name twice.

    We write none such: other readers, the database among them, would take the other value.
    """
    return json.loads(text, object_pairs_hook=_each_once)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise ValueError("a name stands there twice")
    return read
