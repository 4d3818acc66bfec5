"""The bot's own small web server, and the route by which Slack's signed requests come in."""

import asyncio
import hmac
import logging
import re
import time
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Final, Self
from urllib.parse import unquote_to_bytes

from aiohttp import web
from pydantic import SecretStr
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from bot.errors import SettingsError
from bot.listening import why_not
from bot.log import bound, new_reference
from bot.metrics import Metrics
from bot.received import decoded
from handlers.transport import Body, dispatched

logger = logging.getLogger(__name__)

EVENTS_PATH: Final = "/slack/events"
_OK: Final = 200
_LARGEST: Final = 1024 * 1024
_SIGNED_FOR: Final = 300
"""Seconds for which a signature is good, as Slack prescribes."""
_REMEMBERED: Final = 100_000
IDLE_FOR: Final = 75.0
"""Seconds a connection may take to make its next request whole: longer than what stands between
keeps one open (nginx: 60), so that it never asks on one that is just being closed."""
BODY_WITHIN: Final = 10.0
"""Seconds for a body to come; Slack itself gives up after three."""
LINGERING: Final = 2.0
"""Seconds in which the rest of a refused body is read, so that the refusal can be."""
MOST_CONNECTIONS: Final = 200
"""A burst may exceed it by what waits to be accepted; of files a process often has but 1,024."""
_MOST_FIELDS: Final = 100
_FIELDS: Final = re.compile(r"([^&=]+)=?([^&]*)").findall
_RETRY_HEADERS: Final = ("X-Slack-Retry-Num", "X-Slack-Retry-Reason")


class WebServer:
    """Serves routes on one address; `async with` starts it and lets what was begun finish.

    Port 0 takes any free one. Raises SettingsError when the address cannot be had.
    """

    def __init__(
        self, host: str, port: int, routes: Iterable[web.RouteDef], *, patience: float = 5.0
    ) -> None:
        self._host = host
        self._port = port
        served = web.Application(client_max_size=_LARGEST)
        served.router.add_routes(routes)
        self._runner = web.AppRunner(
            served,
            access_log=None,
            shutdown_timeout=patience,
            keepalive_timeout=IDLE_FOR,  # which counts from the connection on
            lingering_time=LINGERING,
        )
        self._listening: asyncio.Server | None = None
        self.url = ""
        """Where it listens, once it does."""
        self._full = False

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        try:
            loop = asyncio.get_running_loop()
            self._listening = await loop.create_server(self._connected, self._host, self._port)
        except (OSError, UnicodeError) as error:
            await self._runner.cleanup()
            raise SettingsError(why_not(self._host, self._port, error)) from error
        host, port = self._listening.sockets[0].getsockname()[:2]
        self.url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        return self

    def _connected(self) -> asyncio.BaseProtocol:
        """Whoever serves a new connection."""
        server = self._runner.server
        full = server is None or len(server.connections) >= MOST_CONNECTIONS
        if full and not self._full:
            logger.warning("%s connections are open, so no more are taken", MOST_CONNECTIONS)
        self._full = full
        return _TurnedAway() if server is None or full else server()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    async def stop(self) -> None:
        """Takes no more requests, and returns when those under way are answered."""
        if self._listening:
            self._listening.close()
        await self._runner.cleanup()


class _TurnedAway(asyncio.Protocol):
    """Closes a connection that is one too many."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Nothing is read and nothing said."""
        transport.close()


class SignedEvents:
    """Takes what Slack posts: signed by it, not long ago, and not seen before.

    Until it `opens` it refuses everything, and Slack sends events again. What was seen before is
    known to this process alone. `now` is real time in seconds: signatures do not follow the
    business clock.
    """

    def __init__(
        self,
        app: AsyncApp | None,
        signing_secret: SecretStr,
        *,
        metrics: Metrics | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._app = app
        self._metrics = metrics or Metrics()
        # Copied for each request: to look for the algorithm takes longer than to use it.
        self._keyed = hmac.new(signing_secret.get_secret_value().encode(), digestmod="sha256")
        self._now = now
        self._seen: dict[bytes, float] = {}

    def routes(self) -> list[web.RouteDef]:
        """Where Slack posts everything."""
        return [web.post(EVENTS_PATH, self.receive)]

    def opens(self, app: AsyncApp) -> None:
        """There is an app to answer now."""
        self._app = app

    async def receive(self, request: web.Request) -> web.StreamResponse:
        """The app's answer, or a refusal that says no more than it must."""
        try:
            raw = await _read(request)
        except TimeoutError:
            logger.warning("a request whose body did not come was refused")
            return _refusal(408)
        digest = self._verified(request, raw)
        if digest is None:
            logger.warning("a request that Slack did not sign was refused")
            return _refusal(401)
        if self._is_replay(digest):
            logger.warning("a request that had been answered before was refused")
            return _refusal(401)
        answer: web.StreamResponse | None = None
        try:
            answer = await self._answered(self._app, request, raw) if self._app else _refusal(503)
        finally:
            if answer is None or answer.status != _OK:
                # Slack may send again, in the same second, what it got no answer to.
                self._seen.pop(digest, None)
        return answer

    async def _answered(
        self, app: AsyncApp, request: web.Request, raw: bytes
    ) -> web.StreamResponse:
        try:
            kind, body = read_body(raw, request.content_type)
        except (ValueError, RecursionError):
            logger.warning("a signed request that cannot be read was refused")
            return _refusal(400)
        headers = request.headers
        retry = {name.lower(): headers[name] for name in _RETRY_HEADERS if name in headers}
        with bound(new_reference()):
            answer = await dispatched(app, kind, body, retry, self._metrics)
            return _response(answer)

    def _verified(self, request: web.Request, raw: bytes) -> bytes | None:
        """The signature, when it is Slack's and of now."""
        stamp = request.headers.get("X-Slack-Request-Timestamp", "")
        given = request.headers.get("X-Slack-Signature", "")
        if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= len("1795305600")):
            return None
        if abs(self._now() - int(stamp)) > _SIGNED_FOR:
            return None
        keyed = self._keyed.copy()
        keyed.update(b"v0:" + stamp.encode() + b":" + raw)
        digest = keyed.digest()
        expected = f"v0={digest.hex()}".encode()
        # Compared as bytes: as text, characters outside ASCII would be an error.
        matches = hmac.compare_digest(expected, given.encode("utf-8", "surrogateescape"))
        return digest if matches else None

    def _is_replay(self, digest: bytes) -> bool:
        """Whether this very request came before; Slack signs each of its retries anew."""
        now = self._now()
        if digest in self._seen:
            return True
        self._seen[digest] = now
        oldest = next(iter(self._seen))
        if now - self._seen[oldest] > 2 * _SIGNED_FOR or len(self._seen) > _REMEMBERED:
            del self._seen[oldest]
        return False


async def _read(request: web.Request) -> bytes:
    """A request's body, which has mostly come with its head; raises TimeoutError."""
    if request.content.is_eof():
        return await request.read()
    async with asyncio.timeout(BODY_WITHIN):
        return await request.read()


def read_body(raw: bytes, content_type: str) -> tuple[str, Body]:
    """The kind of a delivery and its payload; raises ValueError when it is none of Slack's."""
    text = raw.decode("utf-8")
    if content_type == "application/json":
        return "events_api", _object(text)
    fields = _form(text)
    if "payload" in fields:
        return "interactive", _object(fields["payload"])
    return "slash_commands", fields


def _form(text: str) -> Body:
    """The fields of a form; raises ValueError when there are more than Slack would ever send."""
    fields = _FIELDS(text)
    if len(fields) > _MOST_FIELDS:
        raise ValueError("a form of so many fields is none of Slack's")
    return {_written(name): _written(value) for name, value in fields}


def _written(text: str) -> str:
    """What was written, of which most stands there as it is."""
    text = text.replace("+", " ")
    return unquote_to_bytes(text).decode("utf-8", "replace") if "%" in text else text


def _object(text: str) -> Body:
    read = decoded(text)
    if not isinstance(read, dict):
        raise ValueError("a payload is a JSON object")  # noqa: TRY004 - one kind of refusal
    return read


def _response(answer: BoltResponse) -> web.Response:
    """The app's answer; as bytes, which the web library sends without a look at their kind."""
    kind, _, _ = answer.headers["content-type"][0].partition(";")
    return web.Response(status=answer.status, body=answer.body.encode(), content_type=kind)


def _refusal(status: int) -> web.Response:
    return web.json_response({"error": "invalid request"}, status=status)
