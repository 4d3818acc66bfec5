"""The bot told to end while another program has locked its records."""

import asyncio
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sandbox.world import World
from tests.flows.processes import command, ended, ready


@pytest.mark.prove
async def test_records_that_are_locked_keep_no_process_from_its_end(tmp_path: Path) -> None:
    """It ends by itself, before it is given up, and the log has what could not be written."""
    async with World(assets=60) as world, command(world, tmp_path, "run") as bot:
        await ready(bot)
        dana = world.member("dana")
        with closing(sqlite3.connect(tmp_path / "data" / "records.sqlite3", timeout=30)) as other:
            other.isolation_level = None
            other.execute("BEGIN IMMEDIATE")
            await dana.types("/asset serial C02XL0ABJGH5")
            await dana.answer()
            bot.send_signal(signal.SIGTERM)
            async with asyncio.timeout(16):
                log = await ended(bot)
    said = [line["message"] for line in log]
    assert (bot.returncode, "not written down" in said, said[-1]) == (0, True, "stopped")
