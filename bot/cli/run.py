"""`assetbot run`."""

import argparse
import asyncio
import gc
from functools import partial


def run_command(arguments: argparse.Namespace) -> bool:
    """Run the bot until it is told to end."""
    # What a start makes stays: to look for garbage among it would be a seventh of its time.
    gc.disable()
    from bot import process
    from bot.settings import read

    again = partial(read, arguments.environ, arguments.folder)
    asyncio.run(process.run(again(), again))
    return True
