"""Three `assetbot run` on one PostgreSQL, killed while they post: each alert stands there once."""

import asyncio
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import psycopg
import pytest

from sandbox.slack import Fault
from sandbox.world import World
from tests.flows.conftest import ASSETS, LISTED
from tests.flows.processes import Process, command, ready
from tests.flows.test_alerts_flow import CARD, DAY, RULE
from tests.postgres import Server

WEEKS = 28
"""Days, after which more warranties are told of."""
POST = "chat.postMessage"
ALERTS = "SELECT count(*) FROM ab_alert"
BEGUN = "SELECT count(*) FROM ab_alert_rule"
UNSENT = "SELECT count(*) FROM ab_delivery WHERE template = 'alert' AND ts IS NULL"
BUSY = "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'"
PASSED = "UPDATE ab_delivery SET lease_until = now() - interval '1 second'"


class Posting:
    """Processes that tell one channel of warranties, and the records that they share."""

    def __init__(self, world: World, url: str, processes: Sequence[Process]) -> None:
        self.world = world
        self.url = url
        self.living = list(processes)
        self._shifted = 0.0

    async def until(self, query: str, count: int) -> None:
        """Returns once the records count so many: what other processes do, tells nobody."""
        async with asyncio.timeout(150):
            while self._count(query) != count:  # noqa: ASYNC110 - as it says
                await asyncio.sleep(0.1)

    def _count(self, query: str) -> int:
        with psycopg.connect(self.url, autocommit=True) as connection:
            row = connection.execute(query.encode()).fetchone()
        assert row
        return int(row[0])

    async def alone(self) -> list[Process]:
        """All but the first stand still, none of them with anything locked; these."""
        others = self.living[1:]
        while True:
            for one in others:
                one.send_signal(signal.SIGSTOP)
            if not self._count(BUSY):
                return others
            for one in others:
                one.send_signal(signal.SIGCONT)
            await asyncio.sleep(0.1)

    async def killed_while_posting(self, fault: Fault) -> None:
        """Weeks pass; the process that posts its alert is killed before it hears of Slack."""
        faults, before = self.world.workspace.faults, self._count(ALERTS)
        faults.add(fault)
        others = await self.alone()
        self._shifted += WEEKS * DAY
        self.world.shift_clock(self._shifted)
        await self.until(ALERTS, before + 1)
        async with asyncio.timeout(60):
            while fault in faults.active:  # noqa: ASYNC110 - nothing tells of a call without an answer
                await asyncio.sleep(0.05)
        poster = self.living.pop(0)
        poster.kill()
        await poster.wait()
        faults.mend()
        for one in others:
            one.send_signal(signal.SIGCONT)
        assert self._count(UNSENT) == 1
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(PASSED)
        await self.until(UNSENT, 0)

    def copies(self) -> int:
        """How many alerts stand in the channel."""
        shown = self.world.member("dana").sees("it-desk")
        return sum(CARD in one.plain for one in shown)


@pytest.fixture
async def posting(tmp_path: Path, postgres: Server, migrated: str) -> AsyncIterator[Posting]:
    """Three of them, with a rule that has begun."""
    with postgres.database(like=migrated) as url:
        more = {"ASSETBOT_DATABASE_URL": url, "ASSETBOT_AUDIT_KEY": "the same for each " * 2}
        more |= {"FACTORIAL_BASE_URL": "", "ITFLOW_BASE_URL": ""}
        async with AsyncExitStack() as stack:
            world = await stack.enter_async_context(World(assets=ASSETS, with_itflow=True))
            places = world.workspace.conversations.values()
            (desk,) = [one.id for one in places if one.name == "it-desk"]
            listed = (LISTED + RULE).format(at=world.address, desk=desk)
            processes = []
            for name in ("first", "second", "third"):
                folder = tmp_path / name
                folder.mkdir()
                (folder / "assetbot.toml").write_text(listed)
                process = await stack.enter_async_context(command(world, folder, "run", **more))
                await ready(process)
                processes.append(process)
            posting = Posting(world, url, processes)
            await posting.until(BEGUN, 1)
            yield posting


@pytest.mark.prove
async def test_an_alert_whose_poster_is_killed_is_posted_once(posting: Posting) -> None:
    """Whether Slack had it by then or not: none is lost, and there is one visible copy of each."""
    await posting.killed_while_posting(Fault("slow", POST, seconds=30))
    assert posting.copies() == 1
    await posting.killed_while_posting(Fault("hang", POST))
    assert posting.copies() == 2
    assert len(posting.living) == 1
