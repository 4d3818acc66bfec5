"""`assetbot run`."""

import argparse
import asyncio
import gc
import signal
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

_TOLD_TO_END = (signal.SIGTERM, signal.SIGINT)


def run_command(arguments: argparse.Namespace) -> bool:
    """Run the bot until it is told to end."""
    _when_told(_end_at_once)
    # What a start makes stays: to look for garbage among it would be a seventh of its time.
    gc.disable()
    from bot import process
    from bot.settings import read

    again = partial(read, arguments.environ, arguments.folder)
    asyncio.run(process.run(again(), again))
    _when_told(signal.SIG_IGN)  # all is ended
    return True


def _when_told(do: Callable[[int, Any], None] | signal.Handlers) -> None:
    """What a signal does while no loop listens to it; one to read the settings does nothing."""
    for one in _TOLD_TO_END:
        signal.signal(one, do)
    if sys.platform != "win32":
        signal.signal(signal.SIGHUP, signal.SIG_IGN)


def _end_at_once(_number: int, _frame: Any) -> None:
    """Nothing is begun yet, so there is nothing to end first; told so twice it is no different."""
    _when_told(signal.SIG_IGN)
    raise SystemExit(0)
