"""The composition root: the only file that names every concrete class."""

import asyncio
import logging
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
from bot.store.events import forget_events
from bot.store.lock import locked
from bot.store.marks import mark
from bot.store.runs import last_runs
from bot.tick import sync_due
from handlers import Answering, Core, bolt, register
from handlers.health import Fact, Health, figures
from handlers.transport import HOPELESS, SocketMode
from handlers.web import SignedEvents, WebServer

__all__ = ["Bot", "Parts", "opened", "run", "started"]

logger = logging.getLogger(__name__)

LONGEST_DOWN = 60.0
"""Seconds without a connection after which a restart is worth trying."""
EVENTS_KEPT = timedelta(days=1)
"""Slack delivers an event again for minutes, not days."""
SYNC = "sync"
"""The stored name of the job that reads one source."""
LISTENERS_END, ANSWERS_END, JOBS_END = 1.5, 4.0, 1.5
"""Seconds that each of them has to end what it has begun; the whole end takes at most ten."""


class Bot:
    """The running bot: made by `started`, told to look at the time by the tick."""

    def __init__(self, parts: Parts, slack: Slack, installation: Installation) -> None:
        self._parts = parts
        render("shared")  # compiled now, templates cost the first person who asks no time
        self.people = parts.people(slack, installation)
        self.jobs = Jobs(parts.records.url, {SYNC: self._sync}, tick=self.tick)
        self.socket: SocketMode | None = None
        self.web: WebServer | None = None
        self.metrics = parts.metrics
        self.metrics.watch(parts.held, self.connections)
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
            **{f"sync of {source}": partial(self._due, source) for source in self._parts.sources},
            "people": self.people.list_all,
            "forgetting": self._forget,
        }
        failures = []
        for name, duty in duties.items():
            try:
                await duty()
            except AssetBotError as error:
                failures.append(f"{name}: {error}")
        if failures:
            logger.warning("the tick could not do everything: %s", "; ".join(failures))
        await self._mark("tick")

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
            if self.answering.sent_at:
                await mark(connection, "post", at=self.answering.sent_at)

    async def read(self, source: str) -> None:
        """Read one source to its end; how it went is in the log and in the records."""
        synced = await self._parts.sync(source)
        logger.info("synced", extra=synced.model_dump(mode="json", exclude={"rejected"}))

    async def _sync(self, arguments: dict[str, JSON]) -> None:
        source = str(arguments["source"])
        if source in self._parts.sources:
            await self.read(source)

    async def database(self) -> Fact:
        """Whether the records answer."""
        async with self._parts.records.read() as connection:
            await last_runs(connection, limit=1)
        return Fact(ok=True, says="answers")

    async def transport(self) -> Fact:
        """Whether Slack can reach the bot; down for over a minute, a restart may help."""
        if self.socket is None:
            return Fact(ok=True, says="listening")
        down = self.socket.down_for
        says = "connected" if self.socket.connected else f"down for {down:.0f} s"
        return Fact(ok=down < LONGEST_DOWN, says=says)

    async def connected(self) -> Fact:
        """Whether Slack reaches the bot now."""
        fact = await self.transport()
        return fact._replace(ok=self.socket is None or self.socket.connected)

    def connections(self) -> int | None:
        """How many connections to Slack are open; None where Slack opens them itself."""
        return self.socket.connections if self.socket else None

    async def index(self) -> Fact:
        """Whether every source has once been read to its end."""
        if unread := self._parts.unread():
            return Fact(ok=False, says=f"still reading {', '.join(unread)}")
        assets = sum(reading.assets for reading in self._parts.index.readings())
        return Fact(ok=True, says=f"{assets} assets")

    def health(self) -> Health:
        """What a supervisor is told."""
        return Health(
            live={"database": self.database, "transport": self.transport},
            ready={"index": self.index, "connected": self.connected},
        )


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
async def started(settings: Settings) -> AsyncIterator[Bot]:
    """The whole bot, answering; leaving ends it within ten seconds, nothing begun is dropped."""
    async with AsyncExitStack() as stack:
        parts = await stack.enter_async_context(opened(settings))
        stack.enter_context(locked(settings.data_dir))
        if settings.slack_bot_token is None:
            raise SettingsError("SLACK_BOT_TOKEN is missing.")
        slack = await stack.enter_async_context(
            Slack(settings.slack_bot_token, base_url=settings.slack_api_url, now=parts.now)
        )
        bot = Bot(parts, slack, await _installation(slack))
        await bot.people.load()
        await bot.jobs.launch()
        stack.push_async_callback(bot.jobs.close, JOBS_END)
        stack.push_async_callback(bot.answering.drain, ANSWERS_END)
        await _listen(stack, bot, slack, settings)
        tick = asyncio.create_task(bot.jobs.tick())
        stack.push_async_callback(_ended, tick)
        yield bot


async def _listen(stack: AsyncExitStack, bot: Bot, slack: Slack, settings: Settings) -> None:
    routes = [*bot.health().routes(), figures(bot.metrics)]
    if settings.transport == "http" and settings.slack_signing_secret:
        signed = SignedEvents(bot.app, settings.slack_signing_secret, metrics=bot.metrics)
        routes += signed.routes()
    if settings.port or settings.transport == "http":
        server = WebServer(settings.host, settings.port, routes, patience=LISTENERS_END)
        bot.web = await stack.enter_async_context(server)
    if settings.slack_app_token:
        app_token = settings.slack_app_token
        socket = SocketMode(
            bot.app,
            lambda: slack.socket(app_token),
            metrics=bot.metrics,
            patience=LISTENERS_END,
        )
        try:
            bot.socket = await stack.enter_async_context(socket)
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
    async with AsyncExitStack() as stack:
        starting = asyncio.create_task(stack.enter_async_context(started(settings)))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            bot = starting.result()
            where = bot.web.url if bot.web else "no web server"
            logger.info("ready", extra={"transport": settings.transport, "listening": where})
            await stopping
        else:
            await _ended(starting)
        logger.info("stopping")
    logger.info("stopped")
