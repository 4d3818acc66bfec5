"""Three real processes on one PostgreSQL that decide at the same moment: one outcome each time."""

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.store import Records
from bot.store.requested import Request
from tests.approvals.test_racing import FEW, MANY, has_one_history
from tests.desk import TWO_OF_THREE, Desk, elsewhere, opened

CHECKOUT = Path(__file__).parents[2]
SOON = 0.01
"""Seconds until all of them have read what they are to do."""


class Does(NamedTuple):
    """What a process does to a request, as whom."""

    deed: str
    who: str = ""
    at_the_end: bool = False
    """Whether the time to decide is over by the clock of that process."""


RACES: dict[str, Sequence[Does]] = {
    "three approvers": [Does("approve", "lee"), Does("approve", "kim"), Does("approve", "max")],
    "one approver thrice": [Does("approve", "lee")] * 3,
    "approve against deny": [Does("approve", "lee"), Does("deny", "kim"), Does("approve", "max")],
    "approve against withdraw": [Does("approve", "lee"), Does("withdraw", "dana")],
    "approve against expiry": [
        Does("approve", "lee"),
        Does("pass time", at_the_end=True),
        Does("pass time", at_the_end=True),
    ],
    "two of three": [Does("approve", "lee"), Does("approve", "kim"), Does("approve", "max")],
}
TWO_AGREE = "two of three"


class Processes:
    """Three of them, and the desk whose requests they decide."""

    def __init__(self, desk: Desk, processes: Sequence[asyncio.subprocess.Process]) -> None:
        self.desk = desk
        self._processes = processes

    async def at_once(self, request: Request, deeds: Sequence[Does]) -> list[bool]:
        """Each process does one of these at the same moment: which of them were allowed."""
        at = time.time() + SOON
        doing = zip(self._processes, deeds, strict=False)
        return await asyncio.gather(*(self._has_done(one, request, do, at) for one, do in doing))

    async def _has_done(
        self, process: asyncio.subprocess.Process, request: Request, does: Does, at: float
    ) -> bool:
        assert process.stdin
        assert process.stdout
        now = request.expires_at if does.at_the_end else self.desk.now
        told = {"does": does.deed, "who": does.who, "request": request.id, "at": at}
        process.stdin.write(json.dumps({**told, "now": now.isoformat()}).encode() + b"\n")
        async with asyncio.timeout(60):
            return bool(json.loads(await process.stdout.readline()))

    async def race(self, name: str, rounds: int) -> None:
        """That many rounds: asked, decided by all of them at once, and carried out by two."""
        desk = self.desk
        desk.rules = [TWO_OF_THREE] if name == TWO_AGREE else []
        for _ in range(rounds):
            asset, before = await desk.asset(), desk.writes
            request = await desk.asked(
                asset=asset, operation=desk.transfer(asset, elsewhere(asset))
            )
            allowed = await self.at_once(request, RACES[name])
            await self.at_once(request, [Does("see to")] * 2)
            ended, writes = await desk.get(request), desk.writes - before
            if name == TWO_AGREE:
                came_to = (ended.status, len(ended.approvals), sum(allowed), writes)
                assert came_to == ("completed", 2, 2, 1)
                told = [one for one in await desk.history() if one.facts["request"] == request.id]
                kinds = Counter(one.kind for one in told)
                assert kinds == {"asked": 1, "approved": 2, "completed": 1}
            else:
                await has_one_history(desk, ended, writes)


@asynccontextmanager
async def deciding(desk: Desk) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process that decides."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.deciding_process", desk.records.url, desk.address),
        cwd=CHECKOUT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.kill()
        await process.communicate()


@pytest.fixture
async def processes(postgres_url: str) -> AsyncIterator[Processes]:
    """Three that are ready."""
    records = await Records.open(postgres_url)
    async with opened(records) as desk, AsyncExitStack() as stack:
        desk.now = desk.real = datetime.now(UTC)
        three = [await stack.enter_async_context(deciding(desk)) for _ in range(3)]
        for one in three:
            assert one.stdout
            async with asyncio.timeout(60):
                assert await one.stdout.readline() == b"ready\n"
        yield Processes(desk, three)
    await records.close()


async def test_a_race_of_processes_has_one_outcome(processes: Processes) -> None:
    """Whichever comes second finds what the first has made of it, in the records they share."""
    for name in RACES:
        await processes.race(name, FEW)


@pytest.mark.prove
@pytest.mark.parametrize("name", RACES)
async def test_a_race_of_processes_has_one_outcome_however_often(
    processes: Processes, name: str
) -> None:
    """The same, many times as often."""
    await processes.race(name, MANY)
