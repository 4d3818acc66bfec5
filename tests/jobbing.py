"""A process that runs jobs on records: `python -m tests.jobbing URL`; says "ready", then works.

It notes each tick, and each job it carries out, in the table `noted`; the job "hold" never ends.
What it reads, such as "hold 8", it enqueues, and says "ready" again.
"""

import asyncio
import os
import sys
from functools import partial

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.jobs import JSON, Jobs

EACH_SECOND = "* * * * * *"


async def note(engine: AsyncEngine, what: str) -> None:
    """Write down that something was done here."""
    async with engine.begin() as connection:
        noted = {"what": what, "process": os.getpid()}
        await connection.execute(text("INSERT INTO noted VALUES (:what, :process)"), noted)


async def main(url: str) -> None:
    """Work until killed."""
    engine = create_async_engine(make_url(url).set(drivername="postgresql+psycopg"))

    async def carry_out(arguments: dict[str, JSON]) -> None:
        await note(engine, str(arguments["what"]))

    async def hold(_: dict[str, JSON]) -> None:
        await note(engine, "held")
        await asyncio.Event().wait()

    work = {"carry_out": carry_out, "hold": hold}
    jobs = Jobs(url, work, tick=partial(note, engine, "tick"), due=EACH_SECOND)
    await jobs.launch()
    while True:
        print("ready", flush=True)  # noqa: T201 - what it is asked for
        job, number = (await asyncio.to_thread(sys.stdin.readline)).split()
        async with engine.begin() as connection:
            for n in range(int(number)):
                await jobs.enqueue(connection, job, f"{job}-{n}", {"what": f"job {n}"})


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
