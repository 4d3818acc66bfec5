"""Several `assetbot run` on one PostgreSQL: each answers what any knows, and none is needed."""

import asyncio
import io
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from bot.store import Records
from bot.store.history_rows import every
from bot.terminal import commands as terminal
from bot.terminal.reading import Progress
from sandbox.child import free_port
from sandbox.slack import Member, Seen
from sandbox.world import World
from tests.flows.conftest import settings_for
from tests.flows.processes import Process, command, ended, nothing_secret, ran, ready
from tests.flows.test_changes_flow import form
from tests.postgres import Server
from tests.relay import Relay

pytestmark = pytest.mark.asyncio(loop_scope="module")

SERIAL = "C02XL0ABJGH5"
GIVEN = "PF4NOTAG"
"""What goes from one to the other and back."""
ASSETS = 60
LIVING = ASSETS - 2
"""Two of the inventory are gone from the source."""
ADMINS = "dana.desk@larkfield.example, priya.raman@larkfield.example, tom.becker@larkfield.example"
ROUNDS = 6
"""Enough that two clicks at once have surely come to two processes."""
PAUSE = 0.1
"""Seconds between two questions: what is waited for comes no sooner for asking without end."""


@dataclass
class Replicas:
    """Two processes on one database, in a world whose Slack gives each payload to one of them."""

    world: World
    folder: Path
    database: dict[str, str]
    first: Process
    readiness: httpx.Response
    """Of the second, which was started when the source said nothing any more."""

    async def asked(self, line: str, who: str = "dana") -> str:
        """What someone is answered by whichever of them gets it."""
        return await asked(self.world, line, who)

    async def asked_until(self, line: str, words: str) -> None:
        """Returns once the answer holds these words: what other processes do, tells nobody."""
        async with asyncio.timeout(30):
            while words not in await self.asked(line):  # noqa: ASYNC110 - as it says
                await asyncio.sleep(PAUSE)


async def told(process: Process, *words: str) -> None:
    """Returns once a line of the log holds any of these words."""
    assert process.stderr
    async with asyncio.timeout(60):
        line = ""
        while not any(one in line for one in words):
            line = (await process.stderr.readline()).decode()


async def asked(world: World, line: str, who: str) -> str:
    """What someone is answered."""
    member = world.member(who)
    await member.types(line)
    return (await member.answer()).plain


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def replicas(
    tmp_path_factory: pytest.TempPathFactory, postgres: Server, migrated: str
) -> AsyncIterator[Replicas]:
    """The two, of which the first alone has read the source."""
    folder, port = tmp_path_factory.mktemp("replicas"), free_port()
    for name in ("first", "second", "desk"):
        (folder / name).mkdir()
    with postgres.database(like=migrated) as url:
        database = {
            "ASSETBOT_DATABASE_URL": url,
            "ASSETBOT_AUDIT_KEY": "the same for each " * 2,
            "ASSETBOT_ADMINS": ADMINS,
        }
        second_has = {**database, "ASSETBOT_PORT": str(port)}
        async with (
            World(assets=ASSETS) as world,
            command(world, folder / "first", "run", **database) as first,
        ):
            log = await ready(first)
            both = Replicas(world, folder, database, first, httpx.Response(0))
            await both.asked_until("/asset list", f"of {LIVING}")
            world.factorial.fail("hang", resource="it_assets", times=None)
            async with command(world, folder / "second", "run", **second_has) as second:
                log += await ready(second)
                async with httpx.AsyncClient() as client:
                    both.readiness = await client.get(f"http://127.0.0.1:{port}/readyz")
                world.factorial.mend()
                yield both
                second.send_signal(signal.SIGTERM)
                log += await ended(second)
                nothing_secret(world, log)


async def test_what_one_has_read_another_begins_with(replicas: Replicas) -> None:
    """The second never had a word from the source, and holds what the first one shared."""
    assert replicas.readiness.status_code == 200
    assert replicas.readiness.json()["facts"]["index"]["says"] == f"{LIVING} assets"


async def test_a_sync_of_one_is_seen_in_the_answers_of_all(replicas: Replicas) -> None:
    """Within seconds, though the one that made it has ended: here a command in a terminal."""
    world = replicas.world
    model = world.factorial.asset(SERIAL).model_id
    world.factorial.add({"it_asset_model_id": model, "serial_number": "SEENBYALL1"})
    desk = settings_for(world, replicas.folder / "desk", **replicas.database)
    assert await terminal.sync(desk, Progress(io.StringIO()))
    for _ in range(4):
        await replicas.asked_until("/asset list", f"of {LIVING + 1}")


@pytest.mark.prove
@pytest.mark.parametrize("word", ["status", "check"])
async def test_a_terminal_sees_the_same_records(replicas: Replicas, word: str) -> None:
    """From a folder of its own, with nothing in it but what the replicas share."""
    code, out, err = await ran(replicas.world, replicas.folder / "desk", word, **replicas.database)
    assert code == 0, out + err


async def test_two_who_click_at_once_wherever_they_come_to_have_one_outcome(
    replicas: Replicas,
) -> None:
    """One counts; one write and one end, told to everyone; nobody is left with a button."""
    world = replicas.world
    dana, priya, tom = (world.member(name) for name in ("dana", "priya", "tom"))
    requests = world.factorial.requests
    for number in range(ROUNDS):
        to, owner = (("@mei", "1005"), ("@tom", "1004"))[number % 2]
        before = len(requests)
        await dana.types(f"/asset transfer {GIVEN} {to} Round {number}.")
        await form(dana, "To whom")
        await dana.submits()
        await form(dana, "It waits for 1 approval")
        await dana.closes()
        cards = [await _card(one, number, "Approve") for one in (priya, tom)]
        await asyncio.gather(
            *(one.clicks("Approve", on=card) for one, card in zip((priya, tom), cards, strict=True))
        )
        for one in (dana, priya, tom):
            card = await _card(one, number, "")
            assert {"Approve", "Withdraw"}.isdisjoint(card.buttons)
            assert card.plain.count(" approved ") == 1
        writes = [one for one in list(requests)[before:] if one.method != "GET"]
        assert len(writes) == 1
        assert world.factorial.asset(GIVEN).owner_id == owner


async def _card(member: Member, number: int, button: str) -> Seen:
    """The one card of a round that somebody has: with a button, or saying that it is done."""

    def found() -> Seen | None:
        mine = [one for one in member.sees("bot") if f"Round {number}." in one.plain]
        so = [one for one in mine if (button in one.buttons if button else "Done." in one.plain)]
        return so[0] if so else None

    return await member.until(found)


async def test_who_is_deactivated_is_refused_by_all(replicas: Replicas) -> None:
    """Slack tells one process alone."""
    for _ in range(3):
        assert "Alex Moreno" in await replicas.asked(f"/asset {SERIAL}", "tom")
    replicas.world.workspace.deactivate("tom")
    tom, refused = replicas.world.member("tom"), 0
    async with asyncio.timeout(30):
        while refused < 6:
            await tom.types(f"/asset {SERIAL}", by_force=True)
            refused = refused + 1 if "deactivated" in (await tom.answer()).plain else 0


async def test_one_killed_is_not_missed(replicas: Replicas) -> None:
    """The other answers everything."""
    replicas.first.kill()
    await ended(replicas.first)
    for line in ("/asset list", f"/asset serial {SERIAL}", "/asset help"):
        assert await replicas.asked(line)


async def test_signed_requests_are_answered_while_the_database_is_away_and_the_end_is_clean(
    tmp_path: Path, postgres: Server, postgres_url: str
) -> None:
    """From the replica's own index; and SIGTERM waits for no database."""
    port = free_port()
    more = {"ASSETBOT_PORT": str(port), "ASSETBOT_DATABASE_URL": postgres_url}
    async with (
        World(assets=ASSETS, deliver_to=f"http://127.0.0.1:{port}/slack/events") as world,
        command(world, tmp_path, "run", **more) as bot,
    ):
        await ready(bot)
        assert "Alex Moreno" in await asked(world, f"/asset serial {SERIAL}", "dana")
        await asyncio.to_thread(postgres.shut, postgres_url)
        assert "Alex Moreno" in await asked(world, f"/asset serial {SERIAL}", "dana")
        # The engine has noticed too, by whichever of its questions came first.
        await told(bot, "queue thread for jobs: (psycopg", "connection failed: (psycopg")
        bot.send_signal(signal.SIGTERM)
        async with asyncio.timeout(10):
            log = await ended(bot)
        assert (bot.returncode, log[-1]["message"]) == (0, "stopped")
        nothing_secret(world, log)


async def test_a_database_that_hangs_keeps_no_process_from_its_end(
    tmp_path: Path, postgres_url: str
) -> None:
    """Its connections stand, and nothing comes down them any more, as behind a broken network.

    What people did is in the records or in the log, whatever else waits for the database.
    """
    async with World(assets=ASSETS) as world, Relay(postgres_url).standing() as relay:
        more = {"ASSETBOT_DATABASE_URL": relay.url}
        async with command(world, tmp_path, "run", **more) as bot:
            await ready(bot)
            assert "Alex Moreno" in await asked(world, f"/asset serial {SERIAL}", "dana")
            relay.hang()
            for _ in range(2):
                assert "Alex Moreno" in await asked(world, f"/asset serial {SERIAL}", "dana")
            bot.send_signal(signal.SIGTERM)
            async with asyncio.timeout(16):
                log = await ended(bot)
        nothing_secret(world, log)
    records = Records.at(postgres_url)
    async with records.read() as connection:
        written = [one for one in await every(connection) if one.kind == "looked_up"]
    await records.close()
    logged = [one for one in log if one["message"] == "not written down"]
    assert (bot.returncode, len(written) + len(logged)) == (0, 3)


@pytest.mark.parametrize("at", [b"alembic_version", pytest.param(b"dbos", marks=pytest.mark.prove)])
async def test_a_database_that_hangs_while_the_bot_starts_keeps_it_from_no_end(
    tmp_path: Path, postgres_url: str, at: bytes
) -> None:
    """It is brought up to date, or made ready for jobs, in a thread that waits for good."""
    async with World(assets=ASSETS) as world, Relay(postgres_url, hangs_at=at).standing() as relay:
        more = {"ASSETBOT_DATABASE_URL": relay.url}
        async with command(world, tmp_path, "run", **more) as bot:
            async with asyncio.timeout(60):
                await relay.hung.wait()
            bot.send_signal(signal.SIGTERM)
            async with asyncio.timeout(16):
                log = await ended(bot)
        assert (bot.returncode, log[-1]["message"]) == (0, "stopped")
