"""Socket Mode: the app opens web sockets, and each payload goes down one of them."""

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final, Literal

from aiohttp import WSMsgType, web

from sandbox.slack.changes import Changes
from sandbox.slack.dispatch import Ack, Parcel
from sandbox.slack.ids import Mint
from sandbox.slack.installation import APP_ID
from sandbox.slack.limits import LIMITS

_CONNECTIONS: Final = LIMITS["socket.connections"].most
_URL_SECONDS: Final = LIMITS["socket_url.seconds"]
_HOST: Final = "applink-sandbox"
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

    async def send(self, message: dict[str, Any]) -> None:
        """One frame of text."""
        await self.socket.send_str(json.dumps(message))

    def lost(self) -> None:
        """Whatever was sent down it will not be acknowledged any more."""
        for future in self.waiting.values():
            if not future.done():
                future.set_result(Ack(failure="connection_failed"))


class SocketMode:
    """Hands out addresses, keeps the connections and carries each payload down one of them."""

    def __init__(
        self, mint: Mint, changes: Changes, chance: Random, *, ping_every: float = 10.0
    ) -> None:
        self.connections: list[Connection] = []
        self._mint = mint
        self._changes = changes
        self._chance = chance
        self._ping_every = ping_every
        self._tickets: dict[str, float] = {}

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
        socket = web.WebSocketResponse(timeout=2.0)
        await socket.prepare(request)
        connection = Connection(request, socket)
        if len(self.connections) >= _CONNECTIONS:
            await self._dismiss(connection, "too_many_websockets")
            return socket
        self.connections.append(connection)
        pinging = asyncio.create_task(self._ping(socket))
        try:
            await connection.send(self._hello())
            self._changes.bump()
            await self._listen(connection)
        finally:
            pinging.cancel()
            if connection in self.connections:
                self.connections.remove(connection)
            connection.lost()
            self._changes.bump()
        return socket

    async def carry(self, parcel: Parcel) -> Ack:
        """Send it down any one connection and wait for its acknowledgement."""
        ready = [one for one in self.connections if not one.leaving and not one.socket.closed]
        if not ready:
            return Ack(failure="connection_failed")
        connection = self._chance.choice(ready)
        envelope_id = self._mint.uuid()
        future: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope_id] = future
        try:
            await connection.send(_envelope(parcel, envelope_id))
            return await future
        except ConnectionError:
            return Ack(failure="connection_failed")
        finally:
            connection.waiting.pop(envelope_id, None)

    async def disconnect(self, reason: Reason = "refresh_requested") -> None:
        """Tell every connection to go; after a warning it may still be used for a while."""
        for connection in list(self.connections):
            connection.leaving = reason != "warning"
            with suppress(ConnectionError):
                await connection.send(_goodbye(reason))

    async def close(self) -> None:
        """End every connection."""
        for connection in list(self.connections):
            await self._dismiss(connection, "link_disabled")

    async def drop(self) -> None:
        """Cut every connection without a word."""
        for connection in list(self.connections):
            self.connections.remove(connection)
            connection.lost()
            if transport := connection.request.transport:
                transport.abort()

    async def _dismiss(self, connection: Connection, reason: Reason) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
        with suppress(ConnectionError):
            await connection.send(_goodbye(reason))
            await connection.socket.close()

    async def _listen(self, connection: Connection) -> None:
        async for frame in connection.socket:
            if frame.type is not WSMsgType.TEXT:
                continue
            try:
                said = json.loads(frame.data)
            except ValueError:
                continue
            future = connection.waiting.get(str(said.get("envelope_id")))
            if future and not future.done():
                body = said.get("payload")
                future.set_result(Ack(body if isinstance(body, dict) else None))

    async def _ping(self, socket: web.WebSocketResponse) -> None:
        while not socket.closed:
            await asyncio.sleep(self._ping_every)
            with suppress(ConnectionError):
                await socket.ping(f"Ping from {_HOST}".encode())

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
