"""A connection of Socket Mode from its address to its end, however it ends."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp

from sandbox.slack import Patience, Workspace
from sandbox.slack.delivery.sockets import WARNING_SECONDS
from tests.sandbox.wire import ask_for_url, raw_socket

QUICK = Patience(ack=0.2, retries=(0.0, 0.05, 0.05))


async def test_an_address_serves_once(workspace: Workspace, session: aiohttp.ClientSession) -> None:
    """The URL of a socket cannot be used again, nor one that was never handed out."""
    url = await ask_for_url(workspace, session)
    async with session.ws_connect(url):
        pass
    for address in (url, f"{workspace.address}/slack/socket?ticket=made-up"):
        with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
            await session.ws_connect(address)
        assert refusal.value.status == 403


async def test_an_address_does_not_keep(serve: Any, session: aiohttp.ClientSession) -> None:
    """The URL of a socket is worth nothing after half a minute."""
    now = [1_795_305_600.0]
    workspace = await serve(clock=lambda: now[0])
    url = await ask_for_url(workspace, session)
    now[0] += 31
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await session.ws_connect(url)


async def test_an_eleventh_connection_is_sent_away(
    workspace: Workspace, session: aiohttp.ClientSession, stack: AsyncExitStack
) -> None:
    """An app may have ten sockets."""
    for _ in range(10):
        await (await raw_socket(workspace, session, stack)).receive_json()
    eleventh = await raw_socket(workspace, session, stack)
    goodbye = await eleventh.receive_json()
    assert goodbye["type"] == "disconnect"
    assert goodbye["reason"] == "too_many_websockets"
    assert len(workspace.sockets.connections) == 10


async def test_the_client_comes_back_after_a_refresh(
    app: AsyncApp, workspace: Workspace, connect: Any
) -> None:
    """After disconnect, Slack's client opens a new socket and is served as before."""

    @app.command("/echo")
    async def echo(ack: Any) -> None:
        await ack("here")

    await connect(app, workspace)
    before = workspace.sockets.connections[0]
    await workspace.sockets.disconnect("refresh_requested")
    await workspace.until(lambda: before not in workspace.sockets.connections)
    await workspace.connected()
    dana = workspace.member("dana")
    await dana.types("/echo")
    assert (await dana.answer()).text == "here"


async def test_the_client_comes_back_after_its_socket_was_cut(
    app: AsyncApp, workspace: Workspace, connect: Any
) -> None:
    """A connection cut without a word is replaced by the client."""
    await connect(app, workspace)
    before = workspace.sockets.connections[0]
    await workspace.sockets.drop()
    await workspace.until(
        lambda: [one for one in workspace.sockets.connections if one is not before]
    )


async def test_no_connection_is_the_one_that_all_is_sent_down(
    workspace: Workspace, session: aiohttp.ClientSession, stack: AsyncExitStack
) -> None:
    """Of two sockets now the one and now the other gets what comes, as chance has it."""
    sockets = [await raw_socket(workspace, session, stack) for _ in range(2)]
    for socket in sockets:
        await socket.receive_json()
    got = [0, 0]
    for _ in range(16):
        said = asyncio.create_task(workspace.deliver("interactive", {"type": "block_actions"}))
        waiting = [asyncio.create_task(socket.receive_json()) for socket in sockets]
        (done,), (other,) = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        other.cancel()
        which = waiting.index(done)
        await sockets[which].send_json({"envelope_id": done.result()["envelope_id"]})
        assert not (await said).failure
        got[which] += 1
    assert min(got) > 0


def test_a_warning_comes_ten_seconds_ahead() -> None:
    """As long as Slack gives a connection that it is going to end."""
    assert WARNING_SECONDS == 10


async def test_a_warned_client_is_served_until_the_cut(
    workspace: Workspace, session: aiohttp.ClientSession, stack: AsyncExitStack
) -> None:
    """After a warning what comes still goes down the old socket, then it is cut."""
    socket = await raw_socket(workspace, session, stack)
    await socket.receive_json()
    await workspace.sockets.disconnect("warning", ahead=0.3)
    goodbye = await socket.receive_json()
    assert (goodbye["type"], goodbye["reason"]) == ("disconnect", "warning")
    await workspace.member("dana").says("hello", to="it-desk")
    envelope = await socket.receive_json()
    await socket.send_json({"envelope_id": envelope["envelope_id"]})
    await workspace.settled()
    await workspace.until(lambda: not workspace.sockets.connections)
    assert (await socket.receive()).type in {aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR}
    assert [entry.ack.failure for entry in workspace.dispatch.log] == [""]


@pytest.mark.parametrize("reason", ["link_disabled", "too_many_websockets"])
async def test_every_reason_to_go_is_said(
    workspace: Workspace, session: aiohttp.ClientSession, stack: AsyncExitStack, reason: Any
) -> None:
    """The app is told why, and nothing more is sent down that socket."""
    socket = await raw_socket(workspace, session, stack)
    await socket.receive_json()
    await workspace.sockets.disconnect(reason)
    assert (await socket.receive_json())["reason"] == reason
    ack = await workspace.deliver("interactive", {"type": "block_actions"})
    assert ack.failure == "connection_failed"


async def test_a_silent_socket_is_open_and_dead(
    serve: Any, session: aiohttp.ClientSession, stack: AsyncExitStack
) -> None:
    """No pong, no frame, no answer to a closing; what is sent down it is not acknowledged."""
    workspace = await serve(patience=QUICK)
    url = await ask_for_url(workspace, session)
    socket = await session.ws_connect(url, autoping=False, timeout=aiohttp.ClientWSTimeout(0.3))
    await socket.receive_json()
    workspace.sockets.silence()
    await socket.ping(b"sdk-ping-pong:1795305600.5")
    ack = await workspace.deliver("interactive", {"type": "block_actions"})
    assert ack.failure == "http_timeout"
    with pytest.raises(TimeoutError):
        await socket.receive(timeout=0.05)
    assert len(workspace.sockets.connections) == 1
    assert not socket.closed
    fresh = await raw_socket(workspace, session, stack)
    await socket.close()
    assert socket.close_code == 1006
    await workspace.until(lambda: len(workspace.sockets.connections) == 1)
    await fresh.receive_json()
    await workspace.member("dana").says("hello", to="it-desk")
    assert (await fresh.receive_json())["type"] == "events_api"


async def test_slacks_client_notices_a_silent_socket(
    app: AsyncApp, workspace: Workspace, connect: Any
) -> None:
    """Without pongs the client opens another socket by itself."""
    await connect(app, workspace)
    silent = workspace.sockets.connections[0]
    workspace.sockets.silence()
    await workspace.until(
        lambda: [one for one in workspace.sockets.connections if one is not silent]
    )


async def test_nonsense_down_a_socket_is_survived_by_slacks_client(
    app: AsyncApp, workspace: Workspace, connect: Any
) -> None:
    """What is no envelope never reaches the app; what comes after it does."""

    @app.command("/echo")
    async def echo(ack: Any) -> None:
        await ack("here")

    await connect(app, workspace)
    for frame in ("nonsense", "[]", "{}", '{"type": "events_api", "envelope_id": "1"}'):
        await workspace.sockets.say(frame)
    dana = workspace.member("dana")
    await dana.types("/echo")
    assert (await dana.answer()).text == "here"


async def test_a_ping_comes_back_with_its_own_words(
    workspace: Workspace, session: aiohttp.ClientSession
) -> None:
    """A pong carries the data of its ping, from which the client reads the time."""
    url = await ask_for_url(workspace, session)
    async with session.ws_connect(url, autoping=False) as socket:
        await socket.receive()
        await socket.ping(b"sdk-ping-pong:1795305600.5")
        frame = await socket.receive(timeout=30)
    assert frame.type is aiohttp.WSMsgType.PONG
    assert frame.data == b"sdk-ping-pong:1795305600.5"


async def test_slack_pings_too(
    serve: Any, session: aiohttp.ClientSession, stack: AsyncExitStack
) -> None:
    """The app is pinged with words of Slack's own, which it gives back."""
    workspace = await serve(ping_every=0.02)
    socket = await session.ws_connect(await ask_for_url(workspace, session), autoping=False)
    stack.push_async_callback(socket.close)
    await socket.receive_json()
    frame = await socket.receive(timeout=30)
    assert frame.type is aiohttp.WSMsgType.PING
    assert frame.data.startswith(b"Ping from ")
    await socket.pong(frame.data)
    await workspace.member("dana").says("hello", to="it-desk")
    while (frame := await socket.receive(timeout=30)).type is not aiohttp.WSMsgType.TEXT:
        assert frame.type is aiohttp.WSMsgType.PING


async def test_any_connection_of_the_app_may_acknowledge(
    workspace: Workspace, session: aiohttp.ClientSession, stack: AsyncExitStack
) -> None:
    """Whichever the payload came down; one that is gone is none of them."""
    sockets = [await raw_socket(workspace, session, stack) for _ in range(2)]
    for socket in sockets:
        await socket.receive_json()
    dana = workspace.member("dana")
    typing = asyncio.create_task(dana.types("/echo"))
    arrived = [asyncio.create_task(socket.receive_json()) for socket in sockets]
    (came,), (waiting,) = await asyncio.wait(arrived, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    other = sockets[arrived.index(waiting)]
    answer = {"envelope_id": came.result()["envelope_id"], "payload": {"text": "here"}}
    await other.send_json(answer)
    await typing
    assert (await dana.answer()).text == "here"


@pytest.mark.parametrize("gives_up", [False, True])
async def test_what_a_lost_connection_brought_is_acknowledged_by_the_next_or_has_failed(
    serve: Any, session: aiohttp.ClientSession, stack: AsyncExitStack, gives_up: Any
) -> None:
    """Slack may wait for it all the same, or give it up at once: a test says which."""
    workspace: Workspace = await serve()
    workspace.sockets.gives_up = gives_up
    first = await raw_socket(workspace, session, stack)
    await first.receive_json()
    dana = workspace.member("dana")
    typing = asyncio.create_task(dana.types("/echo"))
    envelope = await first.receive_json()
    await workspace.sockets.drop()
    second = await raw_socket(workspace, session, stack)
    await second.receive_json()
    answer = {"envelope_id": envelope["envelope_id"], "payload": {"text": "here"}}
    await second.send_json(answer)
    await typing
    said = '/echo failed with the error "dispatch_failed"' if gives_up else "here"
    assert dana.sees()[-1].text == said
