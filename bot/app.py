"""The composition root: the only file that names every concrete class."""

import asyncio
import gc
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import Any

from bot import log
from bot import sync as syncing
from bot.channels import Channels
from bot.errors import AssetBotError, SettingsError, SlackFailed
from bot.jobs import JSON, Jobs
from bot.parts import Parts, opened
from bot.render import render
from bot.settings import Settings
from bot.slack import Installation, Slack
from bot.store import StoreFailed
from bot.store.events import forget_events
from bot.store.lock import locked
from bot.store.marks import mark
from bot.store.runs import last_runs
from bot.tick import sync_due
from bot.vitals import Vitals
from handlers import Answering, Core, bolt, register
from handlers.health import figures
from handlers.transport import HOPELESS, Connect, SocketMode
from handlers.web import SignedEvents, WebServer

__all__ = ["Bot", "Parts", "opened", "run", "started"]

logger = logging.getLogger(__name__)

HEARTBEAT = 10.0
"""Seconds between pings on a connection; after half as many more without an answer it is dead."""
EVENTS_KEPT = timedelta(days=1)
"""Slack delivers an event again for minutes, not days."""
FOLLOW_EVERY = 1.0
"""Seconds after which what one replica learnt is known to the others."""
SYNC = "sync"
"""The stored name of the job that reads one source."""
LISTENERS_END, ANSWERS_END, JOBS_END = 1.5, 4.0, 1.5
"""Seconds that each of them has to end what it has begun; the whole end takes at most ten."""


class Bot:
    """The running bot: made by `started`, told to look at the time by the tick."""

    def __init__(
        self, parts: Parts, vitals: Vitals, slack: Slack, installation: Installation
    ) -> None:
        self._parts = parts
        self.vitals = vitals
        render("shared")  # compiled now, templates cost the first person who asks no time
        self.people = parts.people(slack, installation)
        self.jobs = Jobs(parts.records.url, {SYNC: self._sync}, tick=self.tick)
        self.web: WebServer | None = None
        self.metrics = parts.metrics
        self.metrics.watch(parts.held, vitals.connections)
        self.app = bolt.made(parts.settings.slack_bot_token, installation)
        self.answering: Answering = register(
            self.app,
            Core(
                installation=installation,
                slack=slack,
                people=self.people,
                lookup=parts.lookup(self.people),
                channels=Channels(parts.settings.channels, parts.index),
                records=parts.records,
                metrics=parts.metrics,
                now=parts.now,
                zone=parts.settings.timezone,
            ),
        )

    async def tick(self) -> None:
        """Do what falls due; one duty that fails keeps no other from being done."""
        duties: dict[str, Callable[[], Awaitable[None]]] = {
            "unanswered": self.answering.tell_unanswered,
            **{f"sync of {source}": partial(self._due, source) for source in self._parts.sources},
            "people": self.people.list_all,
            "forgetting": self._forget,
            "mark": partial(self._mark, "tick"),
        }
        failures = []
        for name, duty in duties.items():
            try:
                await duty()
            except AssetBotError as error:
                failures.append(f"{name}: {error}")
        if failures:
            logger.warning("the tick could not do everything: %s", "; ".join(failures))

    async def follow(self) -> None:
        """Do what each process does by itself, each second, until it is cancelled."""
        failing = ""
        while True:
            try:
                await self._parts.following.step()
                await self.people.follow()
                await self.answering.note()
                failing = ""
            except StoreFailed as failure:
                if str(failure) != failing:
                    logger.warning("what other replicas know is out of reach: %s", failure)
                failing = str(failure)
            await asyncio.sleep(FOLLOW_EVERY)

    async def _due(self, source: str) -> None:
        """Enqueue the sync of a source when it is due; by real time, which no clock file shifts."""
        now = syncing.real_time()
        every = timedelta(minutes=self._parts.settings.sync_minutes)
        unread = self._parts.unread()
        async with self._parts.records.begin() as connection:
            runs = await last_runs(connection, source, limit=1)
            lost = source in unread and bool(runs) and runs[0].outcome == "done"
            if lost or sync_due(runs, now=now, every=every):
                key = f"{SYNC}-{source}-{now:%Y%m%dT%H%M}"
                await self.jobs.enqueue(connection, SYNC, key, {"v": 1, "source": source})

    async def _forget(self) -> None:
        now = syncing.real_time()
        async with self._parts.records.begin() as connection:
            await forget_events(connection, before=now - EVENTS_KEPT)
        await self.jobs.forget_old(now)

    async def _mark(self, what: str) -> None:
        async with self._parts.records.begin() as connection:
            await mark(connection, what, at=syncing.real_time())

    async def read(self, source: str) -> None:
        """Read one source to its end; how it went is in the log and in the records."""
        synced = await self._parts.sync(source)
        logger.info("synced", extra=synced.model_dump(mode="json", exclude={"rejected"}))

    async def _sync(self, arguments: dict[str, JSON]) -> None:
        source = str(arguments["source"])
        if source in self._parts.sources:
            await self.read(source)


async def _installation(slack: Slack) -> Installation:
    """Who the bot is, asked of Slack until it says; raises SettingsError when it never will."""
    pause = 1.0
    while True:
        try:
            return await slack.auth_test()
        except SlackFailed as error:
            if error.code in HOPELESS or error.code == "not_a_bot":
                raise SettingsError(
                    f"SLACK_BOT_TOKEN: Slack refuses it ({error.code}). Copy the Bot User OAuth "
                    "Token anew from OAuth & Permissions, then run `assetbot check`."
                ) from error
            logger.warning("Slack does not answer yet: %s", error)
            await asyncio.sleep(pause)
            pause = min(pause * 2, 30.0)


@asynccontextmanager
async def started(settings: Settings, *, heartbeat: float = HEARTBEAT) -> AsyncIterator[Bot]:
    """The whole bot, answering; leaving ends it within ten seconds, nothing begun is dropped.

    How it is can be asked from the beginning, also while Slack is waited for.
    """
    async with AsyncExitStack() as stack:
        parts = await stack.enter_async_context(opened(settings))
        stack.enter_context(locked(settings.data_dir))
        if settings.slack_bot_token is None:
            raise SettingsError("SLACK_BOT_TOKEN is missing.")
        vitals = Vitals(parts.records, parts.index, parts.unread)
        web, signed = await _served(stack, parts, vitals)
        slack = await stack.enter_async_context(
            Slack(settings.slack_bot_token, base_url=settings.slack_api_url, now=parts.now)
        )
        bot = Bot(parts, vitals, slack, await _installation(slack))
        bot.web = web
        vitals.met = True
        await bot.people.load()
        await bot.jobs.launch()
        stack.push_async_callback(bot.jobs.close, JOBS_END)
        stack.push_async_callback(bot.answering.drain, ANSWERS_END)
        if web:
            stack.push_async_callback(web.stop)  # before what it has begun is drained
        if signed:
            signed.opens(bot.app)
        if settings.slack_app_token:
            connect = partial(slack.socket, settings.slack_app_token, heartbeat=heartbeat)
            await _connected(stack, bot, connect)
        for duty in (bot.jobs.tick(), bot.follow()):
            stack.push_async_callback(_ended, asyncio.create_task(duty))
        yield bot


async def _served(
    stack: AsyncExitStack, parts: Parts, vitals: Vitals
) -> tuple[WebServer | None, SignedEvents | None]:
    """The bot's web server, where it is to have one, and what takes Slack's requests on it."""
    settings = parts.settings
    routes = [*vitals.health().routes(), figures(parts.metrics)]
    signed: SignedEvents | None = None
    if settings.transport == "http" and settings.slack_signing_secret:
        signed = SignedEvents(None, settings.slack_signing_secret, metrics=parts.metrics)
        routes += signed.routes()
    if not settings.port and not signed:
        return None, None
    web = WebServer(settings.host, settings.port, routes, patience=LISTENERS_END)
    return await stack.enter_async_context(web), signed


async def _connected(stack: AsyncExitStack, bot: Bot, connect: Connect) -> None:
    socket = SocketMode(bot.app, connect, metrics=bot.metrics, patience=LISTENERS_END)
    try:
        bot.vitals.socket = await stack.enter_async_context(socket)
    except SlackFailed as error:
        raise SettingsError(
            f"SLACK_APP_TOKEN: Slack refuses it ({error.code}). Make one with "
            "connections:write under Basic Information, App-Level Tokens."
        ) from error


async def _ended(task: asyncio.Task[Any]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def run(settings: Settings) -> None:
    """Run the bot until SIGTERM or Ctrl-C."""
    log.configure(sys.stderr, settings.log_level, hide=settings.secrets)
    for doubt in settings.misspelt:
        logger.warning(doubt)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        if sys.platform == "win32":
            signal.signal(name, lambda *_: loop.call_soon_threadsafe(stop.set))
        else:
            loop.add_signal_handler(name, stop.set)
    bot: Bot | None = None
    async with AsyncExitStack() as stack:
        starting = asyncio.create_task(stack.enter_async_context(started(settings)))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            bot = starting.result()
            where = bot.web.url if bot.web else "no web server"
            # What was made so far stays for good: looking for garbage in it would hold up answers.
            gc.collect()
            gc.freeze()
            logger.info("ready", extra={"transport": settings.transport, "listening": where})
            await stopping
        else:
            await _ended(starting)
        logger.info("stopping")
    logger.info("stopped")
    if bot and bot.jobs.stuck:
        logging.shutdown()
        os._exit(0)  # all is done, and a thread that waits for a database would wait for good
