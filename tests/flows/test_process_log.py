"""What one life of `assetbot run` leaves in its log, at its most talkative."""

import json
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import pytest_asyncio

from bot.errors import SettingsError
from bot.starting import started
from bot.store.lock import locked
from sandbox.world import World
from tests.flows.conftest import settings_for
from tests.flows.processes import command, ended, ready

pytestmark = pytest.mark.asyncio(loop_scope="module")
SERIAL = "C02XL0ABJGH5"
MISSPELT = "SLACK_SIGNING_SECERT"


class Life(NamedTuple):
    """A bot that was asked two things, stopped while another tried to start, woken and ended."""

    log: list[dict[str, Any]]
    answered: str
    failed: str
    second: str
    code: int | None
    secrets: list[str]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def life(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Life]:
    """It is lived once for all that is read in its log."""
    folder = tmp_path_factory.mktemp("life")
    more = {"ASSETBOT_LOG_LEVEL": "DEBUG", "ASSETBOT_FRESH_FOR": "0", MISSPELT: "s3cret"}
    more["ASSETBOT_READ_ONLY"] = "1"
    async with World(assets=60) as world:
        given = world.environment()
        secrets = [value for name, value in given.items() if "TOKEN" in name]
        async with command(world, folder, "run", **more) as bot:
            log = await ready(bot)
            dana = world.member("dana")
            await dana.types(f"/asset serial {SERIAL}")
            answered = (await dana.answer()).plain
            await dana.types("/asset list colour:red")
            failed = (await dana.answer()).plain
            bot.send_signal(signal.SIGSTOP)
            with pytest.raises(SettingsError) as refused:
                async with started(settings_for(world, folder)):
                    pass
            second = str(refused.value)
            bot.send_signal(signal.SIGCONT)
            bot.send_signal(signal.SIGTERM)
            log += await ended(bot)
    secrets += [given["FACTORIAL_API_KEY"], "s3cret", "/slack/response/"]
    yield Life(log, answered, failed, second, bot.returncode, secrets)


async def test_a_life_begins_with_ready_and_ends_with_stopped(life: Life) -> None:
    """SIGTERM is an end like any other, with exit code 0."""
    assert "Alex Moreno" in life.answered
    assert (life.code, life.log[-1]["message"]) == (0, "stopped")


async def test_a_variable_that_looks_misspelt_is_one_line_of_the_log(life: Life) -> None:
    """It may be another program's, so the bot starts all the same."""
    doubts = [line for line in life.log if "did you mean" in line["message"]]
    assert [line["message"].split()[0] for line in doubts] == [MISSPELT]


async def test_a_source_that_nothing_is_written_to_is_one_line_of_the_log(life: Life) -> None:
    """With the setting that is why."""
    said = [line["message"] for line in life.log if "read-only" in line["message"]]
    assert said == ["factorial is read-only: nothing is written to it (ASSETBOT_READ_ONLY=1)"]


async def test_one_reference_leads_from_the_payload_to_the_call_of_the_source(life: Life) -> None:
    """The lines of one question, its call of the source among them, carry one reference."""
    first = next(line for line in life.log if line["message"] == "answered")
    asked = [line for line in life.log if line.get("ref") == first["ref"]]
    assert any(line["logger"] == "bot.assets.http" for line in asked)


async def test_an_error_a_person_sees_is_found_in_the_log_by_its_reference(life: Life) -> None:
    """The reference under a failure finds its cause in the log."""
    reference = life.failed.split("ref ")[1][:6]
    assert any(line["ref"] == reference and "colour" in str(line) for line in life.log)


async def test_no_secret_is_ever_logged(life: Life) -> None:
    """Tokens, keys and answer addresses stay out of the log."""
    text = json.dumps(life.log)
    assert not [secret for secret in life.secrets if secret in text]


async def test_a_second_bot_is_told_so_though_the_records_are_being_written(
    tmp_path: Path,
) -> None:
    """Not that something is locked: whoever runs the other one would look for what that is."""
    async with World(assets=1) as world:
        settings = settings_for(world, tmp_path)
        settings.data_dir.mkdir(parents=True)
        with closing(sqlite3.connect(settings.data_dir / "records.sqlite3")) as writing:
            writing.execute("BEGIN EXCLUSIVE")
            with locked(settings.data_dir), pytest.raises(SettingsError, match="Another assetbot"):
                async with started(settings):
                    pass


async def test_a_second_bot_on_the_same_data_refuses_to_start(life: Life) -> None:
    """The data directory belongs to one bot, also while it stands still; the other says so."""
    assert life.second.startswith("Another assetbot runs")
    assert "\n" not in life.second
