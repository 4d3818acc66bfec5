"""Several `assetbot run` on one PostgreSQL: each answers what any knows, and none is needed."""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from sandbox.world import World
from tests.flows.conftest import free_port
from tests.flows.processes import Process, command, ended, nothing_secret, ran, ready

SERIAL = "C02XL0ABJGH5"
ASSETS = 60
Replica = Callable[[str], Awaitable[Process]]


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """A world whose Slack delivers each payload to one of the sockets."""
    async with World(assets=ASSETS) as world:
        yield world


@pytest.fixture
async def replica(world: World, tmp_path: Path, postgres_url: str) -> AsyncIterator[Replica]:
    """Starts a process, with a name and so a data directory of its own, on the one database."""
    async with AsyncExitStack() as stack:

        async def one(name: str) -> Process:
            folder = tmp_path / name
            folder.mkdir()
            bot = await stack.enter_async_context(
                command(world, folder, "run", ASSETBOT_DATABASE_URL=postgres_url)
            )
            nothing_secret(world, await ready(bot))
            return bot

        yield one


async def asked(world: World, line: str, who: str = "priya") -> str:
    """What someone is answered by whichever process gets it."""
    member = world.member(who)
    await member.types(line)
    return (await member.answer()).plain


async def asked_until(world: World, line: str, words: str) -> None:
    """Returns once the answer holds these words: what other processes do, tells nobody."""
    async with asyncio.timeout(30):
        while words not in await asked(world, line):
            pass


async def test_what_one_has_read_another_answers_when_the_first_is_killed(
    world: World, replica: Replica
) -> None:
    """The other never had a word from the source: it holds what the first one shared."""
    living = ASSETS - 2
    first = await replica("first")
    await asked_until(world, "/asset list", f"of {living}")
    world.factorial.fail("hang", resource="it_assets", times=None)
    await replica("second")
    first.kill()
    await ended(first)
    assert f"of {living}" in await asked(world, "/asset list")


async def test_a_sync_of_one_is_seen_in_the_answers_of_all(
    world: World, replica: Replica, tmp_path: Path, postgres_url: str
) -> None:
    """Within seconds, though the one that made it has ended: here a command in a terminal."""
    await replica("first")
    await asked_until(world, "/asset list", f"of {ASSETS - 2}")
    await replica("second")
    model = world.factorial.asset(SERIAL).model_id
    world.factorial.add({"it_asset_model_id": model, "serial_number": "SEENBYALL1"})
    (tmp_path / "desk").mkdir()
    database = {"ASSETBOT_DATABASE_URL": postgres_url}
    code, out, err = await ran(world, tmp_path / "desk", "sync", **database)
    assert code == 0, out + err
    for _ in range(4):
        await asked_until(world, "/asset list", f"of {ASSETS - 1}")
    code, out, err = await ran(world, tmp_path / "desk", "status", **database)
    assert (code, f"{ASSETS - 1} assets" in out) == (0, True), out + err
    code, out, err = await ran(world, tmp_path / "desk", "check", **database)
    assert code == 0, out + err


async def test_who_is_deactivated_is_refused_by_all(world: World, replica: Replica) -> None:
    """Slack tells one process alone."""
    await replica("first")
    await replica("second")
    await asked_until(world, f"/asset {SERIAL}", "Alex Moreno")
    for _ in range(3):
        assert "Alex Moreno" in await asked(world, f"/asset {SERIAL}", "tom")
    world.workspace.deactivate("tom")
    tom, refused = world.member("tom"), 0
    async with asyncio.timeout(30):
        while refused < 6:
            await tom.types(f"/asset {SERIAL}", by_force=True)
            refused = refused + 1 if "deactivated" in (await tom.answer()).plain else 0


async def test_a_replica_answers_signed_requests_and_ends_cleanly(
    tmp_path: Path, postgres_url: str
) -> None:
    """HTTP mode, as behind a balancer."""
    port = free_port()
    more = {"ASSETBOT_PORT": str(port), "ASSETBOT_DATABASE_URL": postgres_url}
    async with (
        World(assets=ASSETS, deliver_to=f"http://127.0.0.1:{port}/slack/events") as world,
        command(world, tmp_path, "run", **more) as bot,
    ):
        await ready(bot)
        assert "Alex Moreno" in await asked(world, f"/asset serial {SERIAL}")
        bot.send_signal(signal.SIGTERM)
        async with asyncio.timeout(10):
            log = await ended(bot)
        assert (bot.returncode, log[-1]["message"]) == (0, "stopped")
