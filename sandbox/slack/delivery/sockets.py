"""Socket Mode: the app opens web sockets, and each payload goes down one of them.

Any of them may acknowledge it: Slack's own clients answer by the connection they have by then.
"""

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final, Literal

from aiohttp import WSMsgType, web

from sandbox.slack.changes import Changes
from sandbox.slack.delivery.parcels import Ack, Parcel, acknowledgement
from sandbox.slack.ids import Mint
from sandbox.slack.installation import APP_ID
from sandbox.slack.limits import LIMITS

_CONNECTIONS: Final = LIMITS["socket.connections"].most
_URL_SECONDS: Final = LIMITS["socket_url.seconds"]
WARNING_SECONDS: Final = 10.0
PING_SECONDS: Final = 10.0
_HOST: Final = "applink-sandbox"
_CLOSING: Final = (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR)
_ANSWERED: Final = ("slash_commands", "view_submission", "block_suggestion")
"""What may be acknowledged with a body."""

Reason = Literal["warning", "refresh_requested", "link_disabled", "too_many_websockets"]


@dataclass(eq=False)
class Connection:
    """One open socket, and what was sent down it and not yet acknowledged."""

    request: web.Request
    socket: web.WebSocketResponse
    waiting: dict[str, asyncio.Future[Ack]] = field(default_factory=dict)
    leaving: bool = False
    """It was told to go: nothing more is sent down it."""
    silent: bool = False
    """It is dead without a word: nothing is sent down it and nothing that comes is heeded."""
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    """What keeps a silent connection open."""

    async def send(self, message: dict[str, Any]) -> None:
        """One message, as JSON."""
        await self.say(json.dumps(message))

    async def say(self, text: str) -> None:
        """One frame of text; nothing while it is silent."""
        if not self.silent:
            await self.socket.send_str(text)

    def cut(self) -> None:
        """End it without a word."""
        self.ended.set()
        if transport := self.request.transport:
            transport.abort()

    def lost(self) -> None:
        """Whatever was sent down it will not be acknowledged any more."""
        for future in self.waiting.values():
            if not future.done():
                future.set_result(Ack(failure="connection_failed"))


class SocketMode:
    """Hands out addresses, keeps the connections and carries each payload down one of them."""

    def __init__(
        self, mint: Mint, changes: Changes, chance: Random, *, ping_every: float = PING_SECONDS
    ) -> None:
        self.connections: list[Connection] = []
        self.gives_up = False
        """What went down a connection that ends has failed at once; else another connection may
        acknowledge it for as long as Slack waits. Which of them Slack does is not known."""
        self._waiting: dict[str, asyncio.Future[Ack]] = {}
        self._mint = mint
        self._changes = changes
        self._chance = chance
        self._ping_every = ping_every
        self._tickets: dict[str, float] = {}
        self._silent: set[Connection] = set()
        self._ends: set[asyncio.Task[None]] = set()

    def ticket(self) -> str:
        """The query of an address that can be connected to once, and soon."""
        ticket = self._mint.uuid()
        self._tickets[ticket] = self._mint.clock() + _URL_SECONDS.most
        return f"ticket={ticket}&app_id={APP_ID}"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection from its handshake to its end."""
        valid_until = self._tickets.pop(request.query.get("ticket", ""), None)
        if valid_until is None or valid_until < self._mint.clock():
            return web.json_response({"ok": False, "error": _URL_SECONDS.error}, status=403)
        socket = web.WebSocketResponse(timeout=2.0, autoping=False, autoclose=False)
        await socket.prepare(request)
        connection = Connection(request, socket)
        if len(self.connections) >= _CONNECTIONS:
            await self._dismiss(connection, "too_many_websockets")
            return socket
        self.connections.append(connection)
        pinging = asyncio.create_task(self._ping(connection))
        try:
            await connection.send(self._hello())
            self._changes.bump()
            await self._listen(connection)
        finally:
            pinging.cancel()
            self._forget(connection)
        if connection.silent:
            await connection.ended.wait()  # a close handshake is not answered either
            self._silent.discard(connection)
        return socket

    def _forget(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
        if self.gives_up:
            connection.lost()
        self._changes.bump()

    async def carry(self, parcel: Parcel) -> Ack:
        """Send it down any one connection and wait for its acknowledgement."""
        ready = [one for one in self.connections if not one.leaving and not one.socket.closed]
        if not ready:
            return Ack(failure="connection_failed")
        connection = self._chance.choice(ready)
        envelope_id = self._mint.uuid()
        future: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope_id] = self._waiting[envelope_id] = future
        try:
            await connection.send(_envelope(parcel, envelope_id))
            return await future
        except ConnectionError:
            return Ack(failure="connection_failed")
        finally:
            del connection.waiting[envelope_id], self._waiting[envelope_id]

    async def disconnect(
        self, reason: Reason = "refresh_requested", *, ahead: float = WARNING_SECONDS
    ) -> None:
        """Tell every connection to go.

        After a warning each may still be used, and is cut when *ahead* seconds have passed; after
        the other reasons nothing more is sent down it, and the client is to close it.
        """
        for connection in list(self.connections):
            connection.leaving = reason != "warning"
            with suppress(ConnectionError):
                await connection.send(_goodbye(reason))
            if reason == "warning":
                task = asyncio.create_task(self._cut_after(connection, ahead))
                self._ends.add(task)
                task.add_done_callback(self._ends.discard)

    def silence(self) -> None:
        """Let every connection die without a sign.

        TCP stays open, pings and closings are not answered, nothing is sent; what is to be
        delivered may still be sent down it, and is lost.
        """
        for connection in self.connections:
            connection.silent = True
            self._silent.add(connection)

    async def say(self, text: str) -> None:
        """Send any text down every connection, whether it is an envelope or nonsense."""
        for connection in list(self.connections):
            with suppress(ConnectionError):
                await connection.say(text)

    async def close(self) -> None:
        """End every connection."""
        for task in list(self._ends):
            task.cancel()
        for connection in list(self.connections):
            await self._dismiss(connection, "link_disabled")
        for connection in list(self._silent):
            connection.cut()

    async def drop(self) -> None:
        """Cut every connection without a word."""
        for connection in list(self.connections):
            self._forget(connection)
            connection.cut()

    async def _cut_after(self, connection: Connection, seconds: float) -> None:
        await asyncio.sleep(seconds)
        self._forget(connection)
        connection.cut()

    async def _dismiss(self, connection: Connection, reason: Reason) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
        with suppress(ConnectionError):
            await connection.send(_goodbye(reason))
            await connection.socket.close()

    async def _listen(self, connection: Connection) -> None:
        """Heed what comes until the app closes it; of a silent one only its end is seen."""
        while True:
            frame = await connection.socket.receive()
            if frame.type in _CLOSING:
                break
            if connection.silent:
                continue
            if frame.type is WSMsgType.PING:
                with suppress(ConnectionError):
                    await connection.socket.pong(frame.data)
            elif frame.type is WSMsgType.TEXT:
                self._acknowledged(frame.data)
        if not connection.silent:
            with suppress(ConnectionError):
                await connection.socket.close()

    def _acknowledged(self, frame: str) -> None:
        """Take a frame of text for the acknowledgement of what it names, if that is one."""
        try:
            said = json.loads(frame)
        except ValueError:
            return
        named = said.get("envelope_id") if isinstance(said, dict) else None
        future = self._waiting.get(str(named))
        if future and not future.done():
            future.set_result(acknowledgement(said.get("payload")))

    async def _ping(self, connection: Connection) -> None:
        while not connection.socket.closed:
            await asyncio.sleep(self._ping_every)
            if not connection.silent:
                with suppress(ConnectionError):
                    await connection.socket.ping(f"Ping from {_HOST}".encode())

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "debug_info": {
                "host": _HOST,
                "build_number": 1,
                "approximate_connection_time": 18060,
            },
            "connection_info": {"app_id": APP_ID},
        }


def _goodbye(reason: Reason) -> dict[str, Any]:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": _HOST}}


def _envelope(parcel: Parcel, envelope_id: str) -> dict[str, Any]:
    kind = parcel.kind if parcel.kind != "interactive" else parcel.payload.get("type")
    envelope = {
        "type": parcel.kind,
        "envelope_id": envelope_id,
        "payload": parcel.payload,
        "accepts_response_payload": kind in _ANSWERED,
    }
    if parcel.kind == "events_api":
        reason = "timeout" if parcel.reason == "http_timeout" else parcel.reason
        envelope |= {"retry_attempt": parcel.attempt, "retry_reason": reason}
    return envelope
