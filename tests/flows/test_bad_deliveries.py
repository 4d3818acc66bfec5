"""Slack's deliveries on bad days: lost, doubled, late, all at once, and connections that die."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import get_args

import pytest

from bot.running import vitals
from bot.starting import HEARTBEAT, started
from handlers import claims
from sandbox.child import free_port
from sandbox.inventory import Colleague
from sandbox.slack import Fault
from sandbox.slack.faults import Reason
from sandbox.slack.people import User
from sandbox.world import World
from tests.flows.conftest import Scene, Stage, settings_for
from tests.flows.test_health import told
from tests.until import until

SERIAL = "C02XL0ABJGH5"
CARD = "Alex Moreno"


def cards(scene: Scene) -> int:
    """How many answers about the asset Dana sees."""
    return sum(CARD in one.plain and one.user != scene.dana.user.id for one in scene.dana.sees())


def newcomers(scene: Scene, count: int) -> list[str]:
    """Members of the workspace whom the bot has never heard of."""
    ids = [f"U0NEWCOM{number:02}" for number in range(count)]
    for number, user in enumerate(ids):
        mail = f"newcomer.{number}@larkfield.example"
        someone = Colleague(f"new{number}", f"Newcomer {number}", mail, user, "member", None)
        scene.slack.users[user] = User.of(someone, now=time.time())
    scene.slack.channel("it-desk").members.extend(ids)
    return ids


@pytest.mark.parametrize("transport", ["socket", pytest.param("http", marks=pytest.mark.prove)])
async def test_64_cold_commands_at_once_are_all_answered(stage: Stage, transport: str) -> None:
    """Nobody is known and nothing fresh: Slack is asked once about each person, never again."""
    async with stage(transport=transport, ASSETBOT_FRESH_FOR="0") as scene:
        people = newcomers(scene, 16)
        askers = [scene.slack.member(user) for user in people for _ in range(4)]
        await asyncio.gather(*(one.types(f"/asset serial {SERIAL}") for one in askers))
        await scene.quiet()
        assert not [one for one in scene.slack.dispatch.log if one.ack.failure]
        for user in people:
            seen = scene.slack.member(user).sees()
            assert sum(CARD in one.plain for one in seen) == 4
        assert scene.slack.called.count("users.info") == len(people)
        assert scene.slack.called.count("auth.test") == 1


@pytest.mark.parametrize("transport", ["socket", pytest.param("http", marks=pytest.mark.prove)])
@pytest.mark.parametrize("words", [f"who has {SERIAL}?", f"@assetbot who has {SERIAL}?"])
async def test_whatever_way_a_message_is_delivered_it_is_answered_once(
    stage: Stage, transport: str, words: str
) -> None:
    """Twice at once, late, or not at all and then again, for any reason: one answer to each."""
    place = "it-desk" if words.startswith("@") else "bot"
    kinds = [
        Fault("duplicate", "events_api"),
        Fault("late", "events_api", seconds=0.05),
        *(Fault("undelivered", "events_api", reason=reason) for reason in get_args(Reason)),
    ]
    async with stage(transport=transport) as scene:
        for number, fault in enumerate(kinds, start=1):
            scene.slack.faults.add(fault)
            await scene.dana.says(words, to=place)
            await scene.dana.answer()
            await scene.quiet()
            assert cards(scene) == number, fault
            again = [one.parcel.reason for one in scene.slack.dispatch.log if one.parcel.attempt]
            assert again[-1:] == [fault.reason] * (fault.kind == "undelivered")


async def test_a_command_delivered_twice_is_answered_and_harms_nothing(scene: Scene) -> None:
    """Slack does not send commands again; should it, each delivery gets the same answer."""
    scene.slack.faults.add(Fault("duplicate", "slash_commands"))
    await scene.dana.types(f"/asset serial {SERIAL}")
    await scene.dana.answer()
    await scene.quiet()
    assert cards(scene) in {1, 2}


@asynccontextmanager
async def held(scene: Scene) -> AsyncIterator[None]:
    """The records locked by another program meanwhile, so that no event can be claimed."""
    parts = scene.bot._parts
    data: Path = parts.settings.data_dir
    with closing(sqlite3.connect(data / "records.sqlite3", isolation_level=None)) as other:
        async with parts.records._writing:  # a transaction of the bot's needs this loop to end
            other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


async def test_a_connection_cut_before_the_acknowledgement_costs_no_answer(scene: Scene) -> None:
    """Slack sends the message again by the next connection, and it is answered once."""
    scene.slack.sockets.gives_up = True
    async with held(scene):
        await scene.dana.says(f"who has serial {SERIAL}?")
        (connection,) = scene.slack.sockets.connections
        await until(lambda: connection.waiting)
        await scene.slack.sockets.drop()
        await until(lambda: scene.slack.dispatch.waiting_to_retry or cards(scene))
    await scene.slack.connected()
    await until(lambda: cards(scene))
    await scene.quiet()
    assert cards(scene) == 1


async def test_an_acknowledgement_goes_by_the_connection_there_is(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one a message came by is gone when it is acknowledged: Slack need not send it again."""
    monkeypatch.setattr(claims, "CLAIM_WITHIN", 10)  # else it is acknowledged before there is one
    async with held(scene):
        await scene.dana.says(f"who has serial {SERIAL}?")
        (connection,) = scene.slack.sockets.connections
        await until(lambda: connection.waiting)
        await scene.slack.sockets.drop()
        await scene.slack.connected()
        await until(scene.bot.vitals.connections)
    await until(lambda: cards(scene))
    await scene.quiet()
    assert {one.ack.failure for one in scene.slack.dispatch.log} == {""}
    assert cards(scene) == 1


async def test_a_connection_cut_before_the_answer_costs_no_answer(stage: Stage) -> None:
    """A command acknowledged by the old connection is answered although that is gone."""
    async with stage(ASSETBOT_FRESH_FOR="0", ASSETBOT_CHECK_WITHIN="30") as scene:
        scene.world.factorial.fail("hang", resource="it_assets", times=None)
        await scene.dana.types(f"/asset serial {SERIAL}")
        await scene.slack.sockets.drop()
        scene.world.factorial.mend()
        assert CARD in (await scene.dana.answer()).plain


async def survives_silence(world: World, folder: Path, heartbeat: float, *, status: int) -> None:
    """Let a connection die without a sign: noticed, told and replaced within a minute."""
    sockets, dana = world.workspace.sockets, world.member("dana")
    port = free_port()
    asked = f"http://127.0.0.1:{port}"
    settings = settings_for(world, folder, ASSETBOT_PORT=str(port))
    async with started(settings, heartbeat=heartbeat) as bot:
        await world.workspace.connected()
        (dead,) = sockets.connections
        world.workspace.faults.add(Fault("status", "apps.connections.open", times=None))
        sockets.silence()
        async with asyncio.timeout(60):
            await until(lambda: not bot.vitals.connections(), within=60)
            health, facts = await told(f"{asked}/healthz")
            assert facts["transport"]["says"].startswith("down for")
            assert health == status
            ready, facts = await told(f"{asked}/readyz")
            assert (ready, facts["connected"]["ok"]) == (503, False)
            world.workspace.faults.mend()
            await until(bot.vitals.connections, within=60)
        health, facts = await told(f"{asked}/healthz")
        assert (health, facts["transport"]["says"]) == (200, "connected")
        assert (await told(f"{asked}/readyz"))[1]["connected"]["ok"]
        await until(lambda: dead not in sockets.connections)
        await dana.types("/asset help")
        assert "What you can ask" in (await dana.answer()).plain


@pytest.mark.parametrize(("longest", "status"), [(vitals.LONGEST_DOWN, 200), (0.001, 503)])
async def test_a_silently_dead_connection_is_noticed_told_and_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, longest: float, status: int
) -> None:
    """TCP open, no pongs: /healthz tells, with 503 in the end, and the next one answers."""
    monkeypatch.setattr(vitals, "LONGEST_DOWN", longest)
    async with World(assets=30) as world:
        await survives_silence(world, tmp_path, heartbeat=0.2, status=status)


@pytest.mark.prove
async def test_a_silently_dead_connection_is_replaced_within_a_minute(tmp_path: Path) -> None:
    """The same with the pauses of every day."""
    async with World(assets=30) as world:
        await survives_silence(world, tmp_path, heartbeat=HEARTBEAT, status=200)
