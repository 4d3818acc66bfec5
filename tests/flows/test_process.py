"""The bot as the process a real workspace would use: started, watched, ended."""

import asyncio
import shutil
import signal
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.starting import started
from sandbox.child import free_port
from sandbox.slack import Fault
from sandbox.world import World
from tests.flows.conftest import ASSETS, settings_for
from tests.flows.processes import command, ended, ran, ready

SERIAL = "C02XL0ABJGH5"


@pytest.mark.prove
@pytest.mark.parametrize("transport", ["socket", "http"])
async def test_the_process_answers_and_ends_cleanly_on_sigterm(
    tmp_path: Path, transport: str
) -> None:
    """`assetbot run` answers in both transports, and SIGTERM ends it with 0 within ten seconds."""
    port = free_port()
    deliver_to = f"http://127.0.0.1:{port}/slack/events" if transport == "http" else None
    more = {"ASSETBOT_PORT": str(port)} if transport == "http" else {}
    async with (
        World(assets=60, deliver_to=deliver_to) as world,
        command(world, tmp_path, "run", **more) as bot,
    ):
        await ready(bot)
        dana = world.member("dana")
        await dana.types(f"/asset serial {SERIAL}")
        assert "Alex Moreno" in (await dana.answer()).plain
        bot.send_signal(signal.SIGTERM)
        async with asyncio.timeout(10):
            log = await ended(bot)
        assert bot.returncode == 0
        assert log[-1]["message"] == "stopped"


async def test_a_question_begun_before_the_end_is_still_answered(
    tmp_path: Path, read_before: Path
) -> None:
    """What was acknowledged is answered, although the bot was told to end in between."""
    async with World(assets=ASSETS) as world:
        more = {"ASSETBOT_FRESH_FOR": "0", "ASSETBOT_CHECK_WITHIN": "30"}
        settings = settings_for(world, tmp_path, **more)
        await asyncio.to_thread(shutil.copytree, read_before, settings.data_dir)
        dana = world.member("dana")
        async with started(settings):
            world.factorial.fail("hang", times=None)
            await dana.types(f"/asset serial {SERIAL}")
            world.factorial.mend()  # nothing is awaited between this and the end
        assert "Alex Moreno" in (await dana.answer()).plain


@pytest.mark.prove
async def test_a_question_begun_before_sigterm_is_still_answered(tmp_path: Path) -> None:
    """What was acknowledged is answered, although the process was told to end in between."""
    async with (
        World(assets=60) as world,
        command(world, tmp_path, "run", ASSETBOT_CHECK_WITHIN="30") as bot,
    ):
        await ready(bot)
        world.factorial.fail("hang", resource="it_assets", times=None)
        dana = world.member("dana")
        await dana.types(f"/asset serial {SERIAL}")
        bot.send_signal(signal.SIGTERM)
        world.factorial.mend()
        assert SERIAL in (await dana.answer()).text
        await ended(bot)
        assert bot.returncode == 0


async def test_a_question_that_cannot_be_finished_is_not_dropped_in_silence(
    tmp_path: Path,
) -> None:
    """With a source that never answers the bot ends in time, and tells who asked to ask again."""
    async with (
        World(assets=60) as world,
        command(world, tmp_path, "run", ASSETBOT_CHECK_WITHIN="30") as bot,
    ):
        await ready(bot)
        world.factorial.fail("hang", resource="it_assets", times=None)
        dana = world.member("dana")
        await dana.types(f"/asset serial {SERIAL}")
        bot.send_signal(signal.SIGTERM)
        async with asyncio.timeout(10):
            log = await ended(bot)
        answer = (await dana.answer()).plain
    assert "ask again" in answer
    assert any(line["ref"] and line["ref"] in answer for line in log)
    assert bot.returncode == 0


async def test_sigterm_ends_a_bot_that_still_waits_for_slack(tmp_path: Path) -> None:
    """A start that cannot reach Slack goes on trying, and ends at once when told to.

    Told to read its configuration anew, as after `systemctl reload`, it goes on as well.
    """
    async with World(assets=60) as world:
        nowhere = f"http://127.0.0.1:{free_port()}/slack/api/"
        async with command(world, tmp_path, "run", ASSETBOT_SLACK_API_URL=nowhere) as bot:
            assert bot.stderr
            async with asyncio.timeout(30):
                said = await bot.stderr.readline()
            assert b"Slack does not answer yet" in said
            bot.send_signal(signal.SIGHUP)
            assert b"Slack does not answer yet" in await bot.stderr.readline()
            bot.send_signal(signal.SIGTERM)
            async with asyncio.timeout(10):
                await ended(bot)
            assert bot.returncode == 0


@pytest.mark.prove
async def test_a_configuration_written_anew_during_the_start_is_taken_up_after_it(
    tmp_path: Path,
) -> None:
    """SIGHUP before the bot is ready is not lost, nor is it the end of it."""
    async with World(assets=60) as world:
        world.workspace.faults.add(Fault("refused", "auth.test", times=None))
        async with command(world, tmp_path, "run") as bot, asyncio.timeout(60):
            assert bot.stderr
            assert b"Slack does not answer yet" in await bot.stderr.readline()
            bot.send_signal(signal.SIGHUP)
            world.workspace.faults.mend()
            await ready(bot)
            assert b"the configuration was taken up" in await bot.stderr.readline()
            bot.send_signal(signal.SIGTERM)
            await ended(bot)
        assert bot.returncode == 0


@pytest.mark.prove
async def test_a_killed_bot_leaves_nothing_that_stops_the_next(tmp_path: Path) -> None:
    """Kill -9 in the middle of the first reading, and the next start answers."""
    async with World(assets=60) as world:
        world.factorial.fail("hang", resource="it_assets", times=None)
        async with command(world, tmp_path, "run") as bot:
            await ready(bot)
            bot.kill()
        world.factorial.mend()
        async with command(world, tmp_path, "run") as bot:
            await ready(bot)
            dana = world.member("dana")
            await dana.types(f"/asset serial {SERIAL}")
            assert "Alex Moreno" in (await dana.answer()).plain


REFUSED = pytest.mark.parametrize(
    ("name", "wrong", "page"),
    [
        ("SLACK_BOT_TOKEN", "xoxb-1111111111-2222222222-aaaaaaaaaaaaaaaa", "OAuth & Permissions"),
        ("SLACK_APP_TOKEN", "xapp-1-A0-1111111111-aaaaaaaaaaaaaaaaaaaaaa", "App-Level Tokens"),
    ],
)


@REFUSED
async def test_a_refused_token_is_named_with_the_page_to_open(
    tmp_path: Path, name: str, wrong: str, page: str
) -> None:
    """The start ends with one sentence, which does not repeat the token."""
    async with World(assets=60) as world:
        with pytest.raises(SettingsError, match=f"^{name}: .*{page}") as refused:
            async with started(settings_for(world, tmp_path, **{name: wrong})):
                pass
    assert wrong not in str(refused.value)


@pytest.mark.prove
@REFUSED
async def test_a_refused_token_ends_the_start_with_what_to_do(
    tmp_path: Path, name: str, wrong: str, page: str
) -> None:
    """A wrong token is named, with the page to open, and nothing is retried for ever."""
    async with World(assets=60) as world:
        code, _, err = await ran(world, tmp_path, "run", **{name: wrong})
    assert code == 2
    assert name in err
    assert page in err
    assert wrong not in err
