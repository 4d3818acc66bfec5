"""A bot that is told to end again while it ends."""

import asyncio
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
TOLD_TWICE = """
import asyncio, os, signal, sys
from contextlib import asynccontextmanager
from pathlib import Path

from bot import process
from bot.settings import read

again = signal.Signals[sys.argv[1]]
close = asyncio.SelectorEventLoop.close


def closed(loop):
    close(loop)
    os.kill(os.getpid(), again)  # the loop listens to no signal any more


@asynccontextmanager
async def started(_settings):
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.Event().wait()
    yield


asyncio.SelectorEventLoop.close = closed
process.started = started
process.os._exit = lambda _code: None  # as where everything could be ended
settings = read({}, Path("nowhere"), need_slack=False, need_sources=False)
asyncio.run(process.run(settings, lambda: settings))
"""


@pytest.mark.parametrize("again", ["SIGTERM", "SIGINT"])
@pytest.mark.skipif(sys.platform == "win32", reason="a loop there hears of no signal")
async def test_what_ends_is_ended_no_otherwise_by_being_told_again(again: str) -> None:
    """It ends with 0 and without a complaint, at whatever moment somebody lost patience."""
    command = (sys.executable, "-c", TOLD_TWICE, again)
    child = await asyncio.create_subprocess_exec(
        *command, cwd=CHECKOUT, stderr=asyncio.subprocess.PIPE
    )
    async with asyncio.timeout(30):
        _, said = await child.communicate()
    assert (child.returncode, b"Traceback" in said) == (0, False)
