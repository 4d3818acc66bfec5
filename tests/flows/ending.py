"""A bot that ends while it works, however it ends; and what another finds when it is started."""

import asyncio
import json
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

from bot.store import Records
from bot.store.schema import delivery, request
from bot.store.schema.imports import batch
from sandbox.world import World
from tests.flows.processes import Process, ended, until_it_says

HOW: Final = [signal.SIGTERM, signal.SIGKILL]
_PEOPLE: Final = ("dana", "priya", "mei", "alex")


class Place(NamedTuple):
    """Where a bot keeps its records, and the settings that say so."""

    folder: Path
    url: str
    settings: dict[str, str]
    is_new: bool = True
    """Nothing was read into them yet."""


@asynccontextmanager
async def records(place: Place) -> AsyncIterator[Records]:
    """The records of a bot, beside it or after its end."""
    opened = Records.at(place.url)
    yield opened
    await opened.close()


async def leases_ran_out(place: Place) -> None:
    """So much time has passed since the end that nothing is held by the process of then."""
    async with records(place) as opened, opened.begin() as connection:
        for table in (request, delivery, batch):
            held = table.update().where(table.c.lease_until.is_not(None))
            then = datetime.now(UTC) - timedelta(seconds=1)
            await connection.execute(held.values(lease_until=then))


async def is_read(bot: Process, log: list[dict[str, Any]], assets: int) -> None:
    """Returns once a bot on new records says that it has read so many assets, with what it says."""
    if not any(one["message"] == "synced" for one in log):
        log += await until_it_says(bot, "synced")
    (synced,) = (one for one in log if one["message"] == "synced")
    assert (synced["outcome"], synced["read"]) == ("done", assets)


async def nobody_is_told_twice(world: World) -> None:
    """No two messages to anybody say the same."""
    for name in _PEOPLE:
        said = Counter(one.plain for one in world.member(name).sees("bot"))
        assert [words for words, times in said.items() if times > 1] == []


def heard(bot: Process) -> asyncio.Task[bytes]:
    """All that a bot writes from now on, read as it comes: a pipe that is full would hold it up."""
    assert bot.stderr
    return asyncio.create_task(bot.stderr.read())


async def stopped(
    bot: Process, how: signal.Signals, writes: asyncio.Task[bytes] | None = None
) -> list[dict[str, Any]]:
    """The rest of the log of a bot that is ended, which takes no longer than it may."""
    bot.send_signal(how)
    async with asyncio.timeout(20):
        log = await (_read(bot, writes) if writes else ended(bot))
    assert bot.returncode == (0 if how is signal.SIGTERM else -how)
    return log


async def _read(bot: Process, writes: asyncio.Task[bytes]) -> list[dict[str, Any]]:
    said, _ = await asyncio.gather(writes, bot.wait())
    return [json.loads(line) for line in said.splitlines()]
