"""The bot as a process: runs until it is told to end, and takes up its configuration anew."""

import asyncio
import gc
import logging
import os
import signal
import sys
from collections.abc import Callable
from contextlib import AsyncExitStack
from functools import partial

from bot import log
from bot.app import PEOPLE_FIRST, Bot
from bot.errors import SettingsError
from bot.running.memory import keep_together
from bot.settings import Settings
from bot.starting import started
from bot.warming import warm

logger = logging.getLogger(__name__)

_TAKEN_UP = frozenset(
    {
        "rules",
        "roles",
        "alerts",
        "listens",
        "admins",
        "channels",
        "handovers",
        "retention",
        "faults_channel",
        "feed_channel",
    }
)
"""What is taken up without a new start; all else is as it was until then."""
_TURN = 0.001
"""Seconds that a thread may work on while the one that answers people waits for its turn."""


async def run(settings: Settings, again: Callable[[], Settings]) -> None:
    """Run the bot until SIGTERM or Ctrl-C; `again` reads the settings anew, for SIGHUP."""
    log.configure(sys.stderr, settings.log_level, hide=settings.secrets)
    sys.setswitchinterval(_TURN)
    keep_together()
    for doubt in settings.misspelt:
        logger.warning(doubt)
    loop = asyncio.get_running_loop()
    stop = _told_to_end(loop)
    bot: Bot | None = None
    async with AsyncExitStack() as stack:
        starting = asyncio.create_task(stack.enter_async_context(started(settings)))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            bot = starting.result()
            where = bot.web.url if bot.web else "no web server"
            # What was made so far stays for good: looking for garbage in it would hold up answers.
            gc.freeze()
            gc.enable()
            if sys.platform != "win32":
                loop.add_signal_handler(signal.SIGHUP, partial(_configured, bot, settings, again))
            logger.info("ready", extra={"transport": settings.transport, "listening": where})
            warming = asyncio.create_task(
                warm(partial(bot.answering.boundary.give_way, PEOPLE_FIRST, to=0))
            )
            await stopping
            warming.cancel()
        else:
            starting.cancel()
            await asyncio.gather(starting, return_exceptions=True)
        logger.info("stopping")
    logger.info("stopped")
    if bot and bot.jobs.stuck:
        logging.shutdown()
        os._exit(0)  # all is done, and a thread that waits for a database would wait for good


def _told_to_end(loop: asyncio.AbstractEventLoop) -> asyncio.Event:
    """Set when the process is told to end."""
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        if sys.platform == "win32":
            signal.signal(name, lambda *_: loop.call_soon_threadsafe(stop.set))
        else:
            loop.add_signal_handler(name, stop.set)
    return stop


def _configured(bot: Bot, settings: Settings, again: Callable[[], Settings]) -> None:
    """Take up the configuration as it is now, whole or not at all."""
    try:
        now = again()
    except SettingsError as error:
        logger.error("the configuration stays as it was: %s", "; ".join(error.lines))  # noqa: TRY400 - the lines say it all
        return
    bot.take_up(now)
    later = [
        name
        for name in type(now).model_fields
        if name not in _TAKEN_UP and getattr(now, name) != getattr(settings, name)
    ]
    logger.info("the configuration was taken up", extra={"after_a_new_start": later})
