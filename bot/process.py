"""The bot as a process: runs until it is told to end, and takes up its configuration anew."""

import asyncio
import gc
import logging
import os
import signal
import sys
import threading
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
_TO_END = (signal.SIGTERM, signal.SIGINT)
_SELDOM = 10_000
"""Objects made, beyond those let go of, after which garbage is looked for; else it is 700.

Answers let go of nearly all they make: to look often holds them up, some times a second when many
are asked for, and finds hardly more.
"""
_TURN = 0.0001
"""Seconds that a thread may work on while the one that answers people waits for its turn."""
_ENDS_WITHIN = 15.0
"""Seconds from being told to end: more than the whole end takes (bot.starting), and less than
what systemd and Docker are told to wait before they kill (docs/operations.md)."""


async def run(settings: Settings, again: Callable[[], Settings]) -> None:
    """Run the bot until SIGTERM or Ctrl-C; `again` reads the settings anew, for SIGHUP."""
    log.configure(sys.stderr, settings.log_level, hide=settings.secrets)
    sys.setswitchinterval(_TURN)
    keep_together()
    _warn(settings)
    stop = _told(*_TO_END)
    anew = _told() if sys.platform == "win32" else _told(signal.SIGHUP)
    bot: Bot | None = None
    async with AsyncExitStack() as stack:
        starting = asyncio.create_task(stack.enter_async_context(started(settings)))
        stopping = asyncio.create_task(stop.wait())
        stack.callback(_patience(stopping).cancel)  # however it ends
        await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            bot = starting.result()
            where = bot.web.url if bot.web else "no web server"
            # What was made so far stays for good: looking for garbage in it would hold up answers.
            gc.freeze()
            gc.set_threshold(_SELDOM, *gc.get_threshold()[1:])
            gc.enable()
            logger.info("ready", extra={"transport": settings.transport, "listening": where})
            listening = asyncio.create_task(_taking_up(bot, settings, again, anew))
            warming = asyncio.create_task(
                warm(partial(bot.answering.boundary.give_way, PEOPLE_FIRST, to=0))
            )
            await stopping
            listening.cancel()
            warming.cancel()
        else:
            starting.cancel()
            await asyncio.gather(starting, return_exceptions=True)
        logger.info("stopping")
    _told_enough()
    logger.info("stopped")
    if bot is None or bot.jobs.stuck:
        logging.shutdown()
        os._exit(0)  # all is done, and a thread that waits for a database would wait for good


def _warn(settings: Settings) -> None:
    """Say what whoever set this up may not have meant."""
    for doubt in settings.misspelt:
        logger.warning(doubt)
    for source in settings.sources:
        if by := settings.read_only_by(source):
            logger.warning("%s is read-only: nothing is written to it (%s)", source.id, by)


def _patience(stopping: asyncio.Task[bool]) -> threading.Timer:
    """What gives the end up, so long after it has begun, unless it is cancelled."""
    patience = threading.Timer(_ENDS_WITHIN, _give_up)
    patience.daemon = True
    stopping.add_done_callback(lambda _: patience.start())
    return patience


def _give_up() -> None:
    """Leave what does not end, mostly a database that hangs: what is owed lies in the records."""
    logger.error(
        "it did not end in %s seconds, and is given up: is the database there?", _ENDS_WITHIN
    )
    logging.shutdown()
    os._exit(1)


def _told(*signals: signal.Signals) -> asyncio.Event:
    """Set when the process is told so, from the beginning: most of them would end it at once."""
    loop, told = asyncio.get_running_loop(), asyncio.Event()
    for one in signals:
        if sys.platform == "win32":
            signal.signal(one, lambda *_: loop.call_soon_threadsafe(told.set))
        else:
            loop.add_signal_handler(one, told.set)
    return told


def _told_enough() -> None:
    """Heed no more that it is to end: once the loop is closed, that would end it half-way."""
    for one in _TO_END:
        if sys.platform != "win32":
            asyncio.get_running_loop().remove_signal_handler(one)
        signal.signal(one, signal.SIG_IGN)


async def _taking_up(
    bot: Bot, settings: Settings, again: Callable[[], Settings], told: asyncio.Event
) -> None:
    """Take up the configuration whenever that is told, be it before there was a bot."""
    while True:
        await told.wait()
        told.clear()
        _configured(bot, settings, again)


def _configured(bot: Bot, settings: Settings, again: Callable[[], Settings]) -> None:
    """Take up the configuration as it is now, whole or not at all."""
    try:
        now = again()
    except SettingsError as error:
        logger.error("the configuration stays as it was: %s", "; ".join(error.lines))  # noqa: TRY400 - the lines say it all
        return
    except Exception:
        logger.exception("the configuration stays as it was: it cannot be read")
        return
    bot.take_up(now)
    later = [
        name
        for name in type(now).model_fields
        if name not in _TAKEN_UP and getattr(now, name) != getattr(settings, name)
    ]
    logger.info("the configuration was taken up", extra={"after_a_new_start": later})
