"""A bot that does not end when it is told to."""

import asyncio
import sys
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
HANGS = """
import asyncio, os, signal
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from bot import process
from bot.settings import read


@asynccontextmanager
async def started(_settings):
    os.kill(os.getpid(), signal.SIGTERM)
    while True:
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
    yield


process.started = started
process._ENDS_WITHIN = 0.1
settings = read({}, Path("nowhere"), need_slack=False, need_sources=False)
asyncio.run(process.run(settings, lambda: settings))
"""


async def test_what_never_ends_is_given_up_and_says_so() -> None:
    """Before whoever told it loses patience and kills it, with all that it has yet to log."""
    command = (sys.executable, "-c", HANGS)
    child = await asyncio.create_subprocess_exec(
        *command, cwd=CHECKOUT, stderr=asyncio.subprocess.PIPE
    )
    async with asyncio.timeout(30):
        _, said = await child.communicate()
    assert (child.returncode, b"is given up" in said) == (1, True)
