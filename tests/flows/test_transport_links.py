"""Socket Mode against a peer that says exactly what a test wants said."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult

from handlers.transport import SocketMode
from tests.pauses import pauses

JSON = dict[str, Any]


async def authorized(**_: object) -> AuthorizeResult:
    """Every payload is our workspace's."""
    return AuthorizeResult(enterprise_id=None, team_id="T0", bot_user_id="U0BOT", bot_id="B0BOT")


class Echo:
    """Echoes commands, and waits when told to."""

    def __init__(self) -> None:
        logger = logging.getLogger("slack_bolt")
        self.app = AsyncApp(
            name="echo", authorize=authorized, process_before_response=True, logger=logger
        )
        self.begun = asyncio.Event()
        self.go_on = asyncio.Event()
        self.app.command("/asset")(self.command)

    async def command(self, ack: AsyncAck, body: JSON) -> None:
        """Answers on the acknowledgement."""
        self.begun.set()
        if body["text"] == "wait":
            await self.go_on.wait()
        await ack(f"echo {body['text']}")


def command(text: str, envelope_id: str = "e1") -> JSON:
    """A slash command in its envelope."""
    payload = {"command": "/asset", "text": text, "team_id": "T0", "user_id": "U0"}
    payload["response_url"] = "https://hooks.example.test/1"
    return {"type": "slash_commands", "envelope_id": envelope_id, "payload": payload}


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    """Whatever is to be closed at the end of a test, last opened first."""
    async with AsyncExitStack() as exits:
        yield exits


async def until(condition: Callable[[], object]) -> None:
    """Returns once the condition holds."""
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - a connection tells nobody when it is there
            await asyncio.sleep(0.005)


Talk = Callable[[web.WebSocketResponse], Awaitable[None]]


class Peer:
    """The other side of each connection in turn, as a test says it; the last for good."""

    def __init__(self, *talks: Talk) -> None:
        self.talks = list(talks)
        self.count = 0
        self.heard: list[JSON] = []

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection."""
        self.count += 1
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        await (self.talks.pop(0) if len(self.talks) > 1 else self.talks[0])(socket)
        return socket

    async def well(self, socket: web.WebSocketResponse) -> None:
        """Greets, answers pings and notes what is said."""
        await socket.send_json({"type": "hello", "num_connections": 1})
        await self.listen(socket)

    async def listen(self, socket: web.WebSocketResponse) -> None:
        """Answers pings and notes what is said, until the end."""
        async for frame in socket:
            if frame.type is aiohttp.WSMsgType.PING:
                await socket.pong(frame.data)
            elif frame.type is aiohttp.WSMsgType.TEXT:
                self.heard.append(json.loads(frame.data))


async def meeting(
    peer: Peer,
    stack: AsyncExitStack,
    *,
    echo: Echo | None = None,
    heartbeat: float = 10,
    greeting: float = 10,
) -> SocketMode:
    """An app connected to such a peer."""
    root = web.Application()
    root.router.add_get("/", peer.serve)
    runner = web.AppRunner(root, shutdown_timeout=0.1)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    session = await stack.enter_async_context(aiohttp.ClientSession())
    transport = SocketMode(
        (echo or Echo()).app,
        lambda: session.ws_connect(address, heartbeat=heartbeat),
        pause=0.01,
        patience=0,
        greeting=greeting,
    )
    return await stack.enter_async_context(transport)


async def test_a_silently_dead_connection_is_replaced(stack: AsyncExitStack) -> None:
    """A peer that greets and then answers nothing, not even pings, is noticed."""
    silent = asyncio.Event()

    async def dead(socket: web.WebSocketResponse) -> None:
        await socket.send_json({"type": "hello"})
        await silent.wait()

    peer = Peer(dead)
    peer.talks.append(peer.well)
    transport = await meeting(peer, stack, heartbeat=0.1)
    await until(lambda: peer.count >= 2)
    await until(lambda: transport.connected)
    silent.set()


async def test_a_connection_without_a_greeting_is_given_up(
    stack: AsyncExitStack, caplog: pytest.LogCaptureFixture
) -> None:
    """Only a hello says that payloads will come."""
    peer = Peer()

    async def refuse(socket: web.WebSocketResponse) -> None:
        await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})

    peer.talks = [peer.listen, refuse, peer.well]
    transport = await meeting(peer, stack, greeting=0.5)
    assert not transport.connected
    await until(lambda: transport.connected)
    assert peer.count == 3
    assert "the connection was refused (no hello)" in caplog.text
    assert "the connection was refused (too_many_websockets)" in caplog.text


async def test_a_connection_that_slack_has_forgotten_is_replaced(stack: AsyncExitStack) -> None:
    """One that is older than Slack lets any become is not trusted."""
    peer = Peer()

    async def old(socket: web.WebSocketResponse) -> None:
        about = {"approximate_connection_time": -599.95}
        await socket.send_json({"type": "hello", "debug_info": about})
        await peer.listen(socket)

    peer.talks = [old, peer.well]
    transport = await meeting(peer, stack)
    await until(lambda: peer.count >= 2)
    await until(lambda: transport.connected)


async def test_a_slack_that_greets_and_parts_is_not_stormed(stack: AsyncExitStack) -> None:
    """A connection that ends at once counts as a failure: each pause is twice the one before."""
    peer = Peer()

    async def hasty(socket: web.WebSocketResponse) -> None:
        await socket.send_json({"type": "hello"})
        await socket.send_json({"type": "disconnect", "reason": "refresh_requested"})
        await peer.listen(socket)

    peer.talks = [hasty, hasty, hasty, hasty, peer.well]
    doubled = [0.01, 0.02, 0.04, 0.08]
    with pauses() as begun:
        await meeting(peer, stack)
        await until(lambda: peer.count == 5)
    assert [one for one in begun if one in doubled] == doubled


async def test_what_is_no_payload_is_passed_over(stack: AsyncExitStack) -> None:
    """Broken frames and unknown messages cost the connection nothing."""
    peer = Peer()

    async def babble(socket: web.WebSocketResponse) -> None:
        await socket.send_json({"type": "hello"})
        for text in ("{tru", "[1]", "null", '"hello"', "[" * 100_000, "{}"):
            await socket.send_str(text)
        await socket.send_bytes(b"\xff")
        await socket.send_json({"type": "slash_commands", "envelope_id": 7, "payload": {}})
        await socket.send_json({"type": "slash_commands", "envelope_id": "e1", "payload": None})
        await socket.send_json(command("hi", "e2"))
        await peer.listen(socket)

    peer.talks = [babble]
    await meeting(peer, stack)
    await until(lambda: peer.heard)
    assert peer.heard == [{"envelope_id": "e2", "payload": {"text": "echo hi"}}]
    assert peer.count == 1


async def test_an_acknowledgement_finds_the_connection_that_is_there(
    stack: AsyncExitStack,
) -> None:
    """When the connection a payload came by is gone, it goes by the next."""
    peer, echo, gone = Peer(), Echo(), asyncio.Event()

    async def vanish(socket: web.WebSocketResponse) -> None:
        await socket.send_json({"type": "hello"})
        await socket.send_json(command("wait"))
        await gone.wait()

    peer.talks = [vanish, peer.well]
    transport = await meeting(peer, stack, echo=echo)
    await echo.begun.wait()
    gone.set()
    await until(lambda: peer.count == 2 and transport.connected)
    echo.go_on.set()
    await until(lambda: peer.heard)
    assert peer.heard == [{"envelope_id": "e1", "payload": {"text": "echo wait"}}]
