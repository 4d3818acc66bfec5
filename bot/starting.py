"""Starting the bot: databases, Slack, the web server, and their end the other way round."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import Any

from bot.app import Bot
from bot.audit import keys
from bot.ending import let_go, try_for
from bot.errors import SettingsError, SlackFailed
from bot.render import render
from bot.running.parts import Parts, data_folder, opened
from bot.running.vitals import Vitals
from bot.settings import Settings
from bot.slack import Installation, Slack, socket_mode
from bot.store.lock import locked
from handlers import home
from handlers.health import figures
from handlers.transport import HOPELESS, Connect, SocketMode
from handlers.web import SignedEvents, WebServer

logger = logging.getLogger(__name__)

HEARTBEAT = 10.0
"""Seconds between pings on a connection; after half as many more without an answer it is dead."""
LISTENERS_END, ANSWERS_END, TRAIL_ENDS, JOBS_END, HANDING_ON_ENDS = 1.5, 4.0, 1.0, 1.5, 0.5
"""Seconds that each of them has to end what it has begun; the whole end takes at most ten."""


def _goes_on(stack: AsyncExitStack, bot: Bot) -> None:
    """What runs for as long as the bot does."""
    goes_on: tuple[Coroutine[Any, Any, object], ...] = (
        bot.jobs.tick(),
        bot.hands.work(),
        bot.deliveries.send_put_off(),
        bot.duties.reconcile(),
        bot.duties.follow(),
        bot.duties.tick_early(),
        bot.channels.watch(),
        bot.homes.watch(partial(home.drawn, bot.core)),
        bot.sealer.keep_sealing(),
        bot.alarms.keep_looking(),
    )
    stack.push_async_callback(let_go, *map(asyncio.create_task, goes_on))


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
        stack.enter_context(locked(data_folder(settings)))
        parts = await stack.enter_async_context(opened(settings, is_bot=True))
        if settings.slack_bot_token is None:
            raise SettingsError("SLACK_BOT_TOKEN is missing.")
        vitals = _vitals(parts)
        web, signed = await _served(stack, parts, vitals)
        slack = await stack.enter_async_context(
            Slack(settings.slack_bot_token, base_url=settings.slack_api_url, now=parts.now)
        )
        key = await keys.ready(settings, parts.records)
        render("shared")  # compiled now, templates cost the first person who asks no time
        bot = Bot(parts, vitals, slack, await _installation(slack), audit_key=key)
        bot.web = web
        await bot.installed.begun()
        bot.filing.spool.clear()
        vitals.met = True
        await bot.people.load()
        await bot.channels.refresh()
        await bot.jobs.launch()
        stack.push_async_callback(bot.jobs.close, JOBS_END)
        stack.push_async_callback(_left_off, bot)
        stack.push_async_callback(bot.alarms.heartbeat.stop)
        stack.push_async_callback(bot.answering.boundary.drain, ANSWERS_END)
        if web:
            stack.push_async_callback(web.stop)  # before what it has begun is drained
        if signed:
            signed.opens(bot.app)
        if token := settings.slack_app_token:
            connect = partial(socket_mode.connect, slack, token, heartbeat=heartbeat)
            await _connected(stack, bot, connect)
        _goes_on(stack, bot)
        yield bot


def _vitals(parts: Parts) -> Vitals:
    after = timedelta(hours=parts.settings.alarm_hours)
    return Vitals(
        parts.records, parts.index, parts.unread, sources=tuple(parts.sources), alarm_after=after
    )


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


async def _left_off(bot: Bot) -> None:
    """Requests and jobs end side by side, while either can still enqueue what follows from it.

    So does what is yet to be written down: each may wait for a database that hangs.
    """
    both = (bot.jobs.leave_off(JOBS_END), bot.hands.close(JOBS_END))
    written = (bot.trail.drain(TRAIL_ENDS), bot.core.topics.drain(TRAIL_ENDS))
    await asyncio.gather(*both, *written, bot.begun.close(JOBS_END))
    await bot.begun.close(0)  # what both came to owe at their end
    if not bot.jobs.stuck:
        await try_for(HANDING_ON_ENDS, bot.approvals.leave_off())
