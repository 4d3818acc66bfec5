"""Jobs at work on records, and what they left there."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.jobs import JSON, Job, Jobs

Records = AsyncEngine


def connected(url: str) -> Records:
    """An engine on records."""
    driver = "sqlite+aiosqlite" if url.startswith("sqlite") else "postgresql+psycopg"
    return create_async_engine(make_url(url).set(drivername=driver))


def address(records: Records) -> str:
    """The address of records."""
    return records.url.render_as_string(hide_password=False)


async def nothing() -> None:
    """A tick with nothing due."""


@asynccontextmanager
async def launched(
    records: Records,
    jobs: Mapping[str, Job],
    tick: Callable[[], Awaitable[None]] = nothing,
    *,
    patience: float = 5,
) -> AsyncIterator[Jobs]:
    """Jobs running on the records' database, closed afterwards."""
    running = Jobs(address(records), jobs, tick=tick)
    await running.launch()
    try:
        yield running
    finally:
        await running.close(patience)


async def rows(records: Records, query: str) -> list[tuple[object, ...]]:
    """What a query finds, among the engine's tables too."""
    async with records.connect() as connection:
        if connection.dialect.name == "postgresql":
            await connection.execute(text("SET LOCAL search_path TO public, dbos"))
        return [tuple(row) for row in await connection.execute(text(query))]


class Recorder:
    """A job that notes what it was given, and says when it has run."""

    def __init__(self) -> None:
        self.given: list[dict[str, JSON]] = []
        self.ran = asyncio.Semaphore(0)

    async def __call__(self, arguments: dict[str, JSON]) -> None:
        """The job itself."""
        self.given.append(arguments)
        self.ran.release()

    async def has_run(self, times: int = 1) -> None:
        """Returns once the job has run that often more."""
        async with asyncio.timeout(30):
            for _ in range(times):
                await self.ran.acquire()
