"""Several processes on one PostgreSQL share the jobs and the tick; one that dies is not missed."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

CHECKOUT = Path(__file__).parents[3]
Process = asyncio.subprocess.Process


async def started(url: str) -> Process:
    """A process that runs jobs."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.jobbing", url),
        cwd=CHECKOUT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdout
    async with asyncio.timeout(60):
        assert await process.stdout.readline() == b"ready\n"
    return process


@pytest.fixture
async def engine(postgres_url: str) -> AsyncIterator[AsyncEngine]:
    """The database, with the table that the processes write to."""
    engine = create_async_engine(make_url(postgres_url).set(drivername="postgresql+psycopg"))
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE noted (what TEXT, process INTEGER)"))
    yield engine
    await engine.dispose()


@pytest.fixture
async def processes(postgres_url: str, engine: AsyncEngine) -> AsyncIterator[list[Process]]:
    """Three processes, started at once on a database that has no job engine yet."""
    del engine
    three = await asyncio.gather(*(started(postgres_url) for _ in range(3)))
    yield list(three)
    for process in three:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def enqueue(process: Process, job: str, number: int) -> None:
    """Have a process enqueue jobs of one name."""
    assert process.stdin
    assert process.stdout
    process.stdin.write(f"{job} {number}\n".encode())
    async with asyncio.timeout(60):
        assert await process.stdout.readline() == b"ready\n"


async def noted(engine: AsyncEngine, query: str, enough: int) -> list[tuple[str, int]]:
    """What the processes have noted, once it is enough."""
    async with asyncio.timeout(60):
        while True:
            async with engine.connect() as connection:
                rows = await connection.execute(text(f"SELECT what, process FROM noted {query}"))  # noqa: S608 - a test's own words
                found = [(what, process) for what, process in rows]
            if len(found) >= enough:
                return found
            await asyncio.sleep(0.1)  # another process writes: there is nothing to wait on


async def begun_ticks(engine: AsyncEngine) -> int:
    """How many moments had a tick, each of which the engine has one row for."""
    query = "SELECT count(*) FROM dbos.workflow_status WHERE name = 'tick'"
    async with engine.connect() as connection:
        return int((await connection.execute(text(query))).scalar_one())


async def test_three_processes_share_the_work_and_one_killed_holds_up_nothing(
    engine: AsyncEngine, processes: list[Process]
) -> None:
    """A tick is one process's, a job is carried out once, and what a dead one held is left."""
    victim, *others = processes
    await enqueue(victim, "carry_out", 30)
    done = await noted(engine, "WHERE what LIKE 'job %'", 30)
    assert sorted(what for what, _ in done) == sorted(f"job {n}" for n in range(30))

    await enqueue(victim, "hold", 6)
    held = [process for _, process in await noted(engine, "WHERE what = 'held'", 6)]
    victim = next(process for process in processes if process.pid in held)
    others = [process for process in processes if process is not victim]
    victim.kill()
    await victim.wait()
    before = len(await noted(engine, "WHERE what = 'tick'", 0))

    await enqueue(others[0], "carry_out", 60)
    await noted(engine, "WHERE what LIKE 'job %'", 60)
    ticks = await noted(engine, "WHERE what = 'tick'", before + 3)
    assert {process for _, process in ticks[before:]} <= {one.pid for one in others}
    assert len(ticks) <= await begun_ticks(engine)
