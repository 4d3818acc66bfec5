"""Real processes that carry requests out: killed, or stopped and woken, they do no harm."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest

from bot.models import Status
from bot.store import Records
from bot.store.requested import Request
from tests.desk import Desk, elsewhere, opened
from tests.until import until

CHECKOUT = Path(__file__).parents[2]
Process = asyncio.subprocess.Process


@asynccontextmanager
async def running(desk: Desk) -> AsyncIterator[Process]:
    """A process that carries out what the desk's records say."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.carrying_process", desk.records.url, desk.address),
        cwd=CHECKOUT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdout
    async with asyncio.timeout(60):
        assert await process.stdout.readline() == b"ready\n"
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@pytest.fixture
async def real(records: Records) -> AsyncIterator[Desk]:
    """A desk on real time, as the processes are."""
    async with opened(records) as desk:
        desk.now = desk.real = datetime.now(UTC)
        yield desk


async def ended(desk: Desk, request: Request) -> Request:
    """A request once it has ended."""
    async with asyncio.timeout(60):
        while (now := await desk.get(request)).ended_at is None:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.05)
    return now


def asked(desk: Desk, method: str, after: int) -> Callable[[], bool]:
    """Whether the source has been asked for an asset that way since."""
    return lambda: any(
        one.method == method and one.record_id for one in list(desk.factorial.requests)[after:]
    )


def done(desk: Desk) -> int:
    """How many changes the source has made."""
    return sum(one.method == "PUT" and one.status == 200 for one in desk.factorial.requests)


@pytest.mark.prove
@pytest.mark.parametrize(
    ("method", "fault"), [("GET", "hang"), ("PUT", "hang"), ("PUT", "slow")], ids=str
)
async def test_killed_in_the_middle_another_process_finishes(
    real: Desk, method: str, fault: Literal["hang", "slow"]
) -> None:
    """While it reads; while its change is never made; while its change is made: done once."""
    async with running(real) as first, AsyncExitStack() as others:
        request = await real.approved()
        before = len(real.factorial.requests)
        real.factorial.fail(fault, method=method, seconds=1.0)
        await until(asked(real, method, before), within=60)
        first.kill()
        await first.wait()
        # On SQLite the other process is the same one, started again.
        await others.enter_async_context(running(real))
        finished = await ended(real, request)
    assert (finished.status, finished.attempt, done(real)) == ("completed", 2, 1)
    assert await real.told() == ["asked", "approved", "completed"]


@pytest.mark.prove
async def test_stopped_before_its_fence_and_woken_it_writes_nothing(
    postgres_url: str,
) -> None:
    """Another has finished meanwhile: one write, and one history."""
    records = await Records.open(postgres_url)
    async with opened(records) as desk, running(desk) as first:
        desk.now = desk.real = datetime.now(UTC)
        request = await desk.approved()
        before = len(desk.factorial.requests)
        desk.factorial.fail("hang", method="GET")
        await until(asked(desk, "GET", before), within=60)
        first.send_signal(signal.SIGSTOP)
        async with running(desk):
            finished = await ended(desk, request)
            desk.factorial.mend()
            first.send_signal(signal.SIGCONT)
            assert first.stdout
            async with asyncio.timeout(60):
                assert await first.stdout.readline() == b"seen to\n"
            assert await desk.get(request) == finished
    assert (finished.status, finished.attempt, done(desk)) == ("completed", 2, 1)
    assert await desk.told() == ["asked", "approved", "completed"]
    await records.close()


@pytest.mark.prove
async def test_of_three_processes_one_killed_loses_and_doubles_nothing(postgres_url: str) -> None:
    """Everything that was approved is carried out once, whoever does it."""
    records = await Records.open(postgres_url)
    async with opened(records) as desk, AsyncExitStack() as stack:
        desk.now = desk.real = datetime.now(UTC)
        victim, *_ = [await stack.enter_async_context(running(desk)) for _ in range(3)]
        requests = []
        for row in [one for one in desk.factorial.inventory.assets if one.owner_id]:
            asset = await desk.client.get(row.id)
            if asset and asset.status is Status.ASSIGNED and not asset.gone:
                there = elsewhere(asset)
                requests.append(
                    await desk.approved(asset=asset, operation=desk.transfer(asset, there))
                )
            if len(requests) == 10:
                victim.kill()
        finished = [await ended(desk, one) for one in requests]
    assert len(finished) > 20
    assert {one.status for one in finished} == {"completed"}
    assert done(desk) == len(finished)
    assert sorted(await desk.told()) == sorted(["asked", "approved", "completed"] * len(finished))
    await records.close()
