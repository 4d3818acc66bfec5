"""The bot's process, begun before there is a world to tell it of."""

import asyncio
import json
import sys
from pathlib import Path

import pytest

from sandbox.ahead import Ahead
from sandbox.child import Child

TELLS = (sys.executable, "-m", "tests.sandbox.tells", "run")


async def test_it_becomes_the_program_where_it_is_told_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the folder and with the settings it is told of, those of the caller left out."""
    monkeypatch.setenv("A_REAL_KEY", "of the caller")
    ahead = await Ahead.start(TELLS, loads="json")
    child = await Child.start({"NOT_REAL": "told"}, tmp_path, TELLS, ahead=ahead)
    async with asyncio.timeout(30):
        await child.heard.until(lambda: child.log, None)
    await child.stop()
    await ahead.end()
    assert json.loads(child.log[0]) == {
        "arguments": ["run"],
        "folder": tmp_path.name,
        "settings": {"NOT_REAL": "told"},
        "typed": "",
    }


async def test_it_ends_where_there_is_nothing_to_tell() -> None:
    """Whoever began it may have ended it, or have died."""
    ended, left = await asyncio.gather(*(Ahead.start(TELLS, loads="json") for _ in range(2)))
    await ended.end()
    stdin = left.process.stdin
    assert stdin
    stdin.close()
    async with asyncio.timeout(30):
        assert await left.process.wait() == 0
    assert ended.process.returncode
