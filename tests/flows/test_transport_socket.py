"""Socket Mode: an app over real sockets, when Slack behaves and when it does not."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from pydantic import SecretStr
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult

from bot.errors import SlackFailed
from bot.log import correlation
from bot.slack import Slack, socket_mode
from handlers.transport import SocketMode
from sandbox.inventory import Colleague
from sandbox.slack import Patience, Workspace, server
from tests.until import until

JSON = dict[str, Any]
DANA = Colleague("dana", "Dana Desk", "dana@acme.example", "U0DANADESK", "member", None)
MANIFEST: JSON = {
    "display_information": {"name": "Echo"},
    "features": {
        "bot_user": {"display_name": "echo"},
        "slash_commands": [{"command": "/asset", "description": "Echoes"}],
    },
    "oauth_config": {"scopes": {"bot": ["commands", "app_mentions:read", "chat:write"]}},
    "settings": {
        "event_subscriptions": {"bot_events": ["app_mention"]},
        "socket_mode_enabled": True,
    },
}


async def authorized(**_: object) -> AuthorizeResult:
    """Every payload is our workspace's."""
    return AuthorizeResult(enterprise_id=None, team_id="T0", bot_user_id="U0BOT", bot_id="B0BOT")


def made_app() -> AsyncApp:
    """An app as the bot makes it."""
    logger = logging.getLogger("slack_bolt")
    return AsyncApp(name="echo", authorize=authorized, process_before_response=True, logger=logger)


class Echo:
    """Echoes commands; waits, fails and counts when told to."""

    def __init__(self) -> None:
        self.app = made_app()
        self.begun = asyncio.Semaphore(0)
        self.go_on = asyncio.Event()
        self.ended = False
        self.references: list[str] = []
        self.retries: list[str | None] = []
        self.app.command("/asset")(self.command)
        self.app.event("app_mention")(self.mention)

    async def command(self, ack: AsyncAck, body: JSON) -> None:
        """Answers on the acknowledgement."""
        self.references.append(correlation.get())
        self.begun.release()
        if body["text"] == "wait":
            await self.go_on.wait()
        if body["text"] == "fail":
            raise ValueError(body["text"])
        await ack(f"echo {body['text']}")
        self.ended = True

    async def mention(self, ack: AsyncAck, request: AsyncBoltRequest) -> None:
        """Is not acknowledged the first time."""
        self.retries.append(request.headers.get("x-slack-retry-num", [None])[0])
        if len(self.retries) == 1:
            raise ValueError("the first delivery fails")
        await ack()


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    """Whatever is to be closed at the end of a test, last opened first."""
    async with AsyncExitStack() as exits:
        yield exits


@asynccontextmanager
async def served(app: web.Application) -> AsyncIterator[str]:
    """The address of an application on a port of its own."""
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
async def workspace(stack: AsyncExitStack) -> Workspace:
    """A pretend workspace with the app installed."""
    workspace = Workspace([DANA], MANIFEST, patience=Patience(ack=3, retries=(0, 0)))
    root = web.Application()
    root.add_subapp("/slack", server.routes(workspace))
    workspace.sockets.gives_up = True
    workspace.address = await stack.enter_async_context(served(root))
    stack.push_async_callback(workspace.close)
    return workspace


async def slack_of(workspace: Workspace, stack: AsyncExitStack) -> Slack:
    """The Web API client of the workspace's app."""
    token = SecretStr(workspace.keys.bot_token)
    slack = Slack(token, base_url=f"{workspace.address}/slack/api/")
    return await stack.enter_async_context(slack)


async def connected(workspace: Workspace, echo: Echo, stack: AsyncExitStack) -> SocketMode:
    """The app connected to the workspace."""
    slack = await slack_of(workspace, stack)
    app_token = SecretStr(workspace.keys.app_token)
    connect = partial(socket_mode.connect, slack, app_token)
    transport = SocketMode(echo.app, connect, pause=0.01, patience=0)
    await stack.enter_async_context(transport)
    return transport


async def answer_to(workspace: Workspace, text: str) -> str:
    """What the person sees after typing /asset."""
    dana = workspace.member("dana")
    await dana.types(f"/asset {text}")
    return (await dana.answer()).text


async def test_a_command_is_answered_on_its_acknowledgement(
    workspace: Workspace, stack: AsyncExitStack
) -> None:
    """The reply rides on the acknowledgement, under a reference of its own."""
    echo = Echo()
    transport = await connected(workspace, echo, stack)
    assert transport.connected
    assert transport.down_for == 0
    assert "echo one" in await answer_to(workspace, "one")
    assert "echo two" in await answer_to(workspace, "two")
    assert len(set(echo.references)) == 2
    assert all(len(reference) == 6 for reference in echo.references)
    assert workspace.refused == []


async def test_payloads_are_worked_on_side_by_side(
    workspace: Workspace, stack: AsyncExitStack
) -> None:
    """One that waits holds up no other."""
    echo = Echo()
    await connected(workspace, echo, stack)
    slow = asyncio.create_task(workspace.member("dana").types("/asset wait"))
    await echo.begun.acquire()
    assert "echo quick" in await answer_to(workspace, "quick")
    echo.go_on.set()
    await slow


async def test_a_failing_listener_is_not_acknowledged(
    workspace: Workspace, stack: AsyncExitStack, caplog: pytest.LogCaptureFixture
) -> None:
    """Slack tells the person; the next command is answered."""
    echo = Echo()
    await connected(workspace, echo, stack)
    failing = asyncio.create_task(workspace.member("dana").types("/asset fail"))
    await echo.begun.acquire()
    assert "echo next" in await answer_to(workspace, "next")
    failing.cancel()
    assert "ValueError: fail" in caplog.text


async def test_a_redelivery_says_so_and_a_first_delivery_does_not(
    workspace: Workspace, stack: AsyncExitStack
) -> None:
    """The retry header is there from the second delivery on, as over HTTP."""
    workspace.dispatch._patience = Patience(ack=0.1, retries=(0, 0))
    echo = Echo()
    await connected(workspace, echo, stack)
    await workspace.member("dana").says("hey @echo", "general")
    await until(lambda: len(echo.retries) == 2)
    assert echo.retries == [None, "1"]


async def test_a_warning_is_followed_by_a_new_connection_before_the_old_one_goes(
    workspace: Workspace, stack: AsyncExitStack
) -> None:
    """Nothing is missed when Slack is about to end a connection."""
    echo = Echo()
    transport = await connected(workspace, echo, stack)
    (old,) = workspace.sockets.connections
    slow = asyncio.create_task(workspace.member("dana").types("/asset wait"))
    await echo.begun.acquire()
    await workspace.sockets.disconnect("warning")
    await until(lambda: len(workspace.sockets.connections) == 2)
    assert transport.connected
    echo.go_on.set()
    await slow
    await until(lambda: old not in workspace.sockets.connections)
    assert "echo after" in await answer_to(workspace, "after")
    assert len(workspace.sockets.connections) == 1


@pytest.mark.parametrize("how", ["refresh_requested", "dropped"])
async def test_a_lost_connection_is_replaced(
    workspace: Workspace, stack: AsyncExitStack, how: str
) -> None:
    """Told to go or cut off, the app is back and answers."""
    transport = await connected(workspace, Echo(), stack)
    (old,) = workspace.sockets.connections
    if how == "dropped":
        await workspace.sockets.drop()
    else:
        await workspace.sockets.disconnect("refresh_requested")
    await until(lambda: workspace.sockets.connections and old not in workspace.sockets.connections)
    await until(lambda: transport.connected)
    assert "echo back" in await answer_to(workspace, "back")


async def test_what_is_due_between_two_connections_is_acknowledged_by_the_next(
    workspace: Workspace, stack: AsyncExitStack
) -> None:
    """The one it came by is gone and there is no other yet: Slack takes it from any."""
    workspace.sockets.gives_up = False
    echo, may_connect = Echo(), asyncio.Event()
    slack = await slack_of(workspace, stack)

    async def connect() -> aiohttp.ClientWebSocketResponse:
        await may_connect.wait()
        return await socket_mode.connect(slack, SecretStr(workspace.keys.app_token))

    may_connect.set()
    transport = SocketMode(echo.app, connect, pause=0.01, patience=0)
    await stack.enter_async_context(transport)
    slow = asyncio.create_task(answer_to(workspace, "wait"))
    await echo.begun.acquire()
    may_connect.clear()
    await workspace.sockets.drop()
    await until(lambda: not transport.connected)
    echo.go_on.set()
    await until(lambda: echo.ended)
    may_connect.set()
    assert await slow == "echo wait"


async def test_a_refused_app_token_stops_the_start(
    workspace: Workspace, stack: AsyncExitStack
) -> None:
    """What no second try mends is told at once."""
    slack = await slack_of(workspace, stack)
    wrong = partial(socket_mode.connect, slack, SecretStr("xapp-wrong"))
    with pytest.raises(SlackFailed) as caught:
        async with SocketMode(made_app(), wrong):
            pass
    assert caught.value.code == "invalid_auth"


async def test_an_unreachable_slack_is_waited_for(
    workspace: Workspace, stack: AsyncExitStack, caplog: pytest.LogCaptureFixture
) -> None:
    """The start succeeds, and the connection follows when it can."""
    slack = await slack_of(workspace, stack)
    app_token = SecretStr(workspace.keys.app_token)
    reachable = False

    async def connect() -> aiohttp.ClientWebSocketResponse:
        if not reachable:
            raise SlackFailed("apps.connections.open: no answer", code="no_answer")
        return await socket_mode.connect(slack, app_token)

    transport = SocketMode(Echo().app, connect, pause=0.01, patience=0)
    await stack.enter_async_context(transport)
    assert not transport.connected
    assert transport.down_for > 0
    assert "not connected to Slack yet: apps.connections.open: no answer" in caplog.text
    reachable = True
    await until(lambda: transport.connected)
    assert "echo hello" in await answer_to(workspace, "hello")


async def test_stopping_finishes_what_was_begun_and_takes_nothing_new(
    workspace: Workspace, stack: AsyncExitStack
) -> None:
    """The payload under way is acknowledged; one that comes meanwhile is left to others."""
    echo = Echo()
    transport = await connected(workspace, echo, stack)
    dana = workspace.member("dana")
    slow = asyncio.create_task(dana.types("/asset wait"))
    await echo.begun.acquire()
    stopping = asyncio.create_task(transport.stop(5))
    await asyncio.sleep(0)
    late = asyncio.create_task(workspace.member("dana").types("/asset late"))
    await until(lambda: len(workspace.sockets.connections[0].waiting) == 2)
    echo.go_on.set()
    await asyncio.gather(slow, stopping)
    await late
    assert any("echo wait" in message.text for message in dana.sees())
    assert len(echo.references) == 1
    assert not transport.connected


async def test_stopping_does_not_wait_for_ever(workspace: Workspace, stack: AsyncExitStack) -> None:
    """A payload that hangs is given up after the time allowed."""
    echo = Echo()
    transport = await connected(workspace, echo, stack)
    hanging = asyncio.create_task(workspace.member("dana").types("/asset wait"))
    await echo.begun.acquire()
    await asyncio.wait_for(transport.stop(0.05), 30)
    await hanging
    shown = [message.text for message in workspace.member("dana").sees()]
    assert not any("echo" in text for text in shown)
