"""The bot as the process a real workspace would use: started, watched, ended."""

import asyncio
import json
import signal
from pathlib import Path

import pytest

from sandbox.world import World
from tests.flows.conftest import free_port
from tests.flows.processes import command, ended, ran, ready

SERIAL = "C02XL0ABJGH5"


async def test_a_variable_that_looks_misspelt_is_one_line_of_the_log(tmp_path: Path) -> None:
    """It may be another program's, so the bot starts all the same."""
    more = {"SLACK_SIGNING_SECERT": "s3cret"}
    async with World(assets=20) as world, command(world, tmp_path, "run", **more) as bot:
        lines = await ready(bot)
    doubts = [line for line in lines if "did you mean" in line["message"]]
    assert [line["message"].split()[0] for line in doubts] == ["SLACK_SIGNING_SECERT"]
    assert "s3cret" not in str(lines)


@pytest.mark.parametrize("transport", ["socket", pytest.param("http", marks=pytest.mark.prove)])
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
    """A start that cannot reach Slack goes on trying, and ends at once when told to."""
    async with World(assets=60) as world:
        nowhere = f"http://127.0.0.1:{free_port()}/slack/api/"
        async with command(world, tmp_path, "run", ASSETBOT_SLACK_API_URL=nowhere) as bot:
            assert bot.stderr
            async with asyncio.timeout(30):
                said = await bot.stderr.readline()
            assert b"Slack does not answer yet" in said
            bot.send_signal(signal.SIGTERM)
            async with asyncio.timeout(10):
                await ended(bot)
            assert bot.returncode == 0


async def test_one_reference_leads_from_the_payload_to_the_call_of_the_source(
    tmp_path: Path,
) -> None:
    """The lines of one question, its call of the source among them, carry one reference."""
    async with World(assets=60) as world:
        async with command(world, tmp_path, "run", ASSETBOT_FRESH_FOR="0") as bot:
            await ready(bot)
            dana = world.member("dana")
            await dana.types(f"/asset serial {SERIAL}")
            await dana.answer()
            bot.send_signal(signal.SIGTERM)
            log = await ended(bot)
        answered = [line for line in log if line["message"] == "answered"]
        assert len(answered) == 1
        asked = [line for line in log if line.get("ref") == answered[0]["ref"]]
        assert any(line["logger"] == "bot.assets.http" for line in asked)


async def test_an_error_a_person_sees_is_found_in_the_log_by_its_reference(tmp_path: Path) -> None:
    """The reference under a failure finds its cause in the log."""
    async with World(assets=60) as world, command(world, tmp_path, "run") as bot:
        await ready(bot)
        dana = world.member("dana")
        await dana.types("/asset list colour:red")
        reference = (await dana.answer()).plain.split("ref ")[1][:6]
        bot.send_signal(signal.SIGTERM)
        log = await ended(bot)
    assert any(line["ref"] == reference and "colour" in str(line) for line in log)


async def test_no_secret_is_ever_logged(tmp_path: Path) -> None:
    """Tokens, keys and answer addresses stay out of the log, at its most talkative too."""
    async with World(assets=60) as world:
        secrets = [value for name, value in world.environment().items() if "TOKEN" in name]
        secrets.append(world.environment()["FACTORIAL_API_KEY"])
        async with command(world, tmp_path, "run", ASSETBOT_LOG_LEVEL="DEBUG") as bot:
            lines = await ready(bot)
            dana = world.member("dana")
            await dana.types(f"/asset serial {SERIAL}")
            await dana.answer()
            bot.send_signal(signal.SIGTERM)
            lines += await ended(bot)
    text = json.dumps(lines)
    assert not [secret for secret in secrets if secret in text]
    assert "/slack/response/" not in text


async def test_a_second_bot_on_the_same_data_refuses_to_start(tmp_path: Path) -> None:
    """The data directory belongs to one running bot; the other says so in one line."""
    async with World(assets=60) as world:
        async with command(world, tmp_path, "run") as bot:
            await ready(bot)
            code, _, err = await ran(world, tmp_path, "run")
        assert code == 2
        assert "Another assetbot runs" in err.splitlines()[-1]
        assert "Traceback" not in err


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


@pytest.mark.parametrize(
    ("name", "wrong", "page"),
    [
        ("SLACK_BOT_TOKEN", "xoxb-1111111111-2222222222-aaaaaaaaaaaaaaaa", "OAuth & Permissions"),
        pytest.param(
            *("SLACK_APP_TOKEN", "xapp-1-A0-1111111111-aaaaaaaaaaaaaaaaaaaaaa", "App-Level Tokens"),
            marks=pytest.mark.prove,
        ),
    ],
)
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
