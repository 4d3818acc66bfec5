"""The bot killed, or told to end, in mid-answer and in mid-sync; and what comes after."""

import asyncio
import io
import shutil
import signal
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import time
from typing import Any

import pytest
import pytest_asyncio

from bot.running.parts import opened
from bot.terminal import commands as terminal
from bot.terminal.reading import Progress
from sandbox.child import free_port
from sandbox.slack import Member, Seen
from sandbox.slack.delivery.parcels import Parcel
from sandbox.world import World
from tests.flows.conftest import ASSETS, settings_for
from tests.flows.processes import Process, command, ended, nothing_secret, ready

pytestmark = pytest.mark.asyncio(loop_scope="module")

SERIAL = "C02XL0ABJGH5"
STOCK = "PF4STOCK"
CARD = "Alex Moreno"
LIVING = ASSETS - 2
"""Two of the inventory are gone from the source."""


async def until(condition: Callable[[], object]) -> None:
    """Returns once the condition holds; what another process did tells nobody."""
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - as it says
            await asyncio.sleep(0.01)


def asked(world: World, page: int) -> int:
    """How often the assets' page of that number, 0 for a single one, has been asked for."""
    met = [one for one in world.factorial.requests if one.resource == "it_assets"]
    return sum(one.page == page for one in met)


def reached(world: World, page: int, times: int = 1) -> bool:
    """Whether it has been asked for that often."""
    return asked(world, page) >= times


def passed(data: Path, seconds: int, table: str, *columns: str, where: str = "1") -> None:
    """Let time have passed for the moments in these columns of the records."""
    earlier = ", ".join(
        f"{one} = strftime('%Y-%m-%d %H:%M:%f000', {one}, '-{seconds} seconds')" for one in columns
    )
    with closing(sqlite3.connect(data / "records.sqlite3")) as connection:
        connection.execute(f"UPDATE {table} SET {earlier} WHERE {where}")  # noqa: S608 - our own names
        connection.commit()


def claimed(data: Path, like: str) -> bool:
    """Whether something that happened is noted as worked on, under an id like this."""
    with closing(sqlite3.connect(data / "records.sqlite3")) as connection:
        query = "SELECT count(*) FROM ab_slack_event WHERE event_id LIKE ? AND done_at IS NULL"
        (count,) = connection.execute(query, (like,)).fetchone()
    return bool(count)


def due(data: Path) -> None:
    """Let the last sync be so long ago that the next one is due at once."""
    passed(data, 1200, "ab_sync_run", "started_at", "ended_at")


@dataclass
class Aftermath:
    """What is there after a kill, and the bot that was started on it."""

    world: World
    folder: Path
    bot: Process
    said: Parcel
    """Dana's direct message, of which no answer came."""
    log: list[dict[str, Any]]

    def seen(self, who: str, words: str) -> list[Seen]:
        """What someone sees from the bot with these words in it."""
        member: Member = self.world.member(who)
        mine = member.user.id
        return [one for one in member.sees() if words in one.plain and one.user != mine]

    async def answer(self, who: str, line: str) -> str:
        """What someone is answered to a command now."""
        member = self.world.member(who)
        await member.types(line)
        return (await member.answer()).plain


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def aftermath(
    tmp_path_factory: pytest.TempPathFactory, read_before: Path
) -> AsyncIterator[Aftermath]:
    """A bot killed with a command, a message, a form and a sync under way, and started again.

    Since the kill three minutes have passed for the command, and one and a half for the others.
    """
    folder = tmp_path_factory.mktemp("killed")
    data = folder / "data"
    await asyncio.to_thread(shutil.copytree, read_before, data)
    due(data)
    async with World(assets=ASSETS) as world:
        world.workspace.user("priya").is_admin = True  # she asks for lists afterwards
        world.factorial.fail("hang", resource="it_assets", page=2, times=None)
        patient = {"ASSETBOT_FRESH_FOR": "0", "ASSETBOT_CHECK_WITHIN": "30"}
        async with command(world, folder, "run", **patient) as bot:
            log = await ready(bot)
            priya = world.member("priya")
            await priya.types(f"/asset assign {STOCK} @mei")
            await until(lambda: priya.form and "To whom" in priya.form.plain)
            before = asked(world, 0)
            world.factorial.fail("hang", resource="it_assets", page=0, times=None)
            await priya.submits()
            await world.member("dana").says(f"who has serial {SERIAL}?")
            await world.workspace.settled()
            said = world.workspace.dispatch.log[-1].parcel
            await world.member("alex").types(f"/asset serial {SERIAL}")
            await until(lambda: reached(world, 0, times=before + 3) and reached(world, 2))
            await until(lambda: claimed(data, "command%"))
            bot.kill()
            log += await ended(bot)
        world.factorial.mend()
        passed(data, 90, "ab_slack_event", "claimed_at")
        passed(data, 90, "ab_slack_event", "claimed_at", where="event_id LIKE 'command%'")
        async with command(world, folder, "run") as bot:
            log += await ready(bot)
            yield Aftermath(world, folder, bot, said, log)
            bot.send_signal(signal.SIGTERM)
            log += await ended(bot)
            nothing_secret(world, log)


async def test_the_inventory_of_before_is_there_at_once(aftermath: Aftermath) -> None:
    """Nothing is lost, and nothing is gone for not having been met by half a sync."""
    assert f"of {LIVING}" in await aftermath.answer("priya", "/asset list")
    assert CARD in await aftermath.answer("priya", f"/asset serial {SERIAL}")


async def test_who_waited_for_an_answer_is_told_to_ask_again(aftermath: Aftermath) -> None:
    """Slack sends a command once: the bot that comes after owns up to it, with a reference."""
    await until(lambda: aftermath.seen("alex", "Please ask again"))
    (told,) = aftermath.seen("alex", "Please ask again")
    assert "ref " in told.plain
    assert CARD in await aftermath.answer("alex", f"/asset serial {SERIAL}")


async def test_a_form_that_was_sent_is_carried_on_with(aftermath: Aftermath) -> None:
    """It was kept before Slack was told that it came: what was asked for in it is done, once."""
    await until(lambda: aftermath.seen("priya", "Done."))
    (done,) = aftermath.seen("priya", "Done.")
    assert "Mei Tanaka" in done.plain
    assert aftermath.world.factorial.asset(STOCK).owner_id == "1005"
    form = aftermath.world.member("priya").form
    assert form
    assert "It is being carried out" in form.plain


async def test_a_message_that_slack_sends_again_is_answered_once(aftermath: Aftermath) -> None:
    """The delivery after the minute is taken over from the dead process; another is not needed."""
    again = aftermath.said._replace(attempt=2, reason="http_timeout")
    dispatch = aftermath.world.workspace.dispatch
    assert not (await dispatch.ask(again)).failure
    await until(lambda: aftermath.seen("dana", CARD))
    assert not (await dispatch.ask(again._replace(attempt=3))).failure
    await aftermath.answer("dana", "/asset help")
    assert len(aftermath.seen("dana", CARD)) == 1
    assert aftermath.seen("dana", "Please ask again") == []


async def synced(aftermath: Aftermath) -> tuple[bool, str]:
    """Whether `assetbot sync` reads everything well, and what it says."""
    said = io.StringIO()
    settings = settings_for(aftermath.world, aftermath.folder)
    return await terminal.sync(settings, Progress(said)), said.getvalue()


async def test_the_next_sync_takes_over_from_the_dead_one_and_is_right(
    aftermath: Aftermath,
) -> None:
    """Once its lease has run out the whole inventory is read, with what changed in between."""
    factorial = aftermath.world.factorial
    model = factorial.asset(SERIAL).model_id
    factorial.add({"it_asset_model_id": model, "serial_number": "SINCETHEKILL1"})
    passed(aftermath.folder / "data", 60, "ab_sync_run", "renewed_at")
    async with asyncio.timeout(30):
        well, said = await synced(aftermath)
        while "Another sync is running" in said:  # the bot's own tick may be the next one
            well, said = await synced(aftermath)
    assert well, said
    assert f"of {LIVING + 1}" in await aftermath.answer("priya", "/asset list")


def _is_past(second: int) -> bool:
    """Whether that second is over, within which what is sent again has the signature it had."""
    return int(time()) > second


@pytest.mark.prove
async def test_over_signed_requests_a_message_whose_delivery_died_is_answered_once(
    tmp_path: Path, read_before: Path
) -> None:
    """Acknowledged by the process that died, and then sent again by Slack, twice."""
    data, port = tmp_path / "data", free_port()
    await asyncio.to_thread(shutil.copytree, read_before, data)
    more = {"ASSETBOT_PORT": str(port), "ASSETBOT_FRESH_FOR": "0", "ASSETBOT_CHECK_WITHIN": "30"}
    async with World(assets=ASSETS, deliver_to=f"http://127.0.0.1:{port}/slack/events") as world:
        dana, dispatch = world.member("dana"), world.workspace.dispatch
        async with command(world, tmp_path, "run", **more) as bot:
            log = await ready(bot)
            world.factorial.fail("hang", resource="it_assets", times=None)
            before = asked(world, 0)
            await dana.says(f"who has serial {SERIAL}?")
            await until(lambda: reached(world, 0, times=before + 1))
            await world.workspace.settled()
            said = dispatch.log[-1].parcel
            await until(lambda: claimed(data, "%"))
            bot.kill()
            log += await ended(bot)
        world.factorial.mend()
        passed(data, 90, "ab_slack_event", "claimed_at")
        async with command(world, tmp_path, "run", **more) as bot:
            log += await ready(bot)
            for attempt in (2, 3):
                again = said._replace(attempt=attempt, reason="http_timeout")
                assert not (await dispatch.ask(again)).failure
                await until(partial(_is_past, int(time())))
                await until(lambda: any(CARD in one.plain for one in dana.sees("bot")))
            await dana.types("/asset help")
            await dana.answer()
            answers = [one for one in dana.sees("bot") if CARD in one.plain]
            assert len(answers) == 1
            bot.send_signal(signal.SIGTERM)
            log += await ended(bot)
        nothing_secret(world, log)


@pytest.mark.prove
async def test_a_sync_ended_by_sigterm_leaves_the_next_nothing_to_wait_for(
    tmp_path: Path, read_before: Path
) -> None:
    """The bot ends in time, what was read before is kept, and a sync can begin at once."""
    data = tmp_path / "data"
    await asyncio.to_thread(shutil.copytree, read_before, data)
    due(data)
    async with World(assets=ASSETS) as world:
        world.factorial.fail("hang", resource="it_assets", page=2, times=None)
        async with command(world, tmp_path, "run") as bot:
            log = await ready(bot)
            await until(lambda: reached(world, 2))
            bot.send_signal(signal.SIGTERM)
            async with asyncio.timeout(10):
                log += await ended(bot)
        assert bot.returncode == 0
        assert log[-1]["message"] == "stopped"
        nothing_secret(world, log)
        world.factorial.mend()
        async with opened(settings_for(world, tmp_path)) as parts:
            assert parts.index.reading("factorial").assets == LIVING
            assert (await parts.sync("factorial")).outcome == "done"
