"""What the demo says while something takes long."""

import asyncio
import re

import pytest

from sandbox.terminal import Waiting


async def test_how_long_it_took_stands_apart_from_the_dots_before(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A dot for each second, here a short one, and a blank."""
    monkeypatch.setattr("sandbox.terminal._TICK", 0.001)
    said = ""
    async with Waiting("Starting the bot"):
        while "." not in said:
            await asyncio.sleep(0)
            said += capsys.readouterr().err
    said += capsys.readouterr().err
    assert re.fullmatch(r"Starting the bot\.+ \d+\.\d s\n", said), said


async def test_what_takes_no_second_has_no_dot(capsys: pytest.CaptureFixture[str]) -> None:
    """There is one blank all the same."""
    async with Waiting("Starting the bot"):
        pass
    assert re.fullmatch(r"Starting the bot \d+\.\d s\n", capsys.readouterr().err)
