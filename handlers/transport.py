"""How Slack's payloads reach the app over Socket Mode, and what both transports share.

The app answers within its listener (Bolt's `process_before_response`), so that a reply can ride
on the acknowledgement; listeners hand on whatever takes longer. Each payload is worked on under
a reference of its own.
"""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Final, Self

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from bot.errors import SlackFailed
from bot.log import bound, new_reference
from bot.metrics import Metrics
from bot.received import decoded
from handlers import payloads, shapes
from handlers.bolt import answered

logger = logging.getLogger(__name__)

Body = dict[str, Any]
Connect = Callable[[], Awaitable[aiohttp.ClientWebSocketResponse]]

HOPELESS: Final = frozenset(
    {"invalid_auth", "not_authed", "not_allowed_token_type", "missing_scope", "token_revoked"}
    | {"account_inactive", "forbidden_team"}
)
"""Slack's errors that no second try mends: whoever runs the bot has to."""
_OK: Final = 200
_UNREADABLE: Final = 400
_CLOSING_SECONDS: Final = 5.0
_RETIRING_SECONDS: Final = 10.0
_LONGEST_PAUSE: Final = 30.0
_LIFETIME: Final = 6 * 3600.0
_OVERTIME: Final = 600.0
_ACK_WITHIN: Final = 3.0
"""Seconds that Slack waits for an acknowledgement."""
_SETTLED: Final = 10.0
"""Seconds after which a connection that ends was a good one, and is replaced at once."""


async def dispatched(
    app: AsyncApp, kind: str, body: Body, retry: Mapping[str, str], metrics: Metrics
) -> BoltResponse:
    """The app's answer to a payload that is known to be Slack's.

    One of a shape that nothing of Slack's has is refused (400); a failure of the app is an answer
    too (500). For neither an acknowledgement is sent.
    """
    began = time.perf_counter()
    try:
        shapes.check(body)
    except ValueError as why:
        logger.warning("a payload that cannot be read was refused: %s", why, extra={"kind": kind})
        metrics.unacknowledged(payloads.kind(kind, body))
        return BoltResponse(status=_UNREADABLE, body="")
    try:
        response = await answered(app, body, retry)
    except Exception:
        logger.exception("a payload could not be answered", extra={"kind": kind})
        response = BoltResponse(status=500, body="")
    took = time.perf_counter() - began
    if response.status == _OK:
        metrics.acknowledged(payloads.kind(kind, body), took)
    else:
        metrics.unacknowledged(payloads.kind(kind, body))
    facts = {"kind": kind, "status": response.status, "ms": round(took * 1000, 1)}
    logger.debug("acknowledged", extra=facts)
    return response


class SocketMode:
    """Keeps one connection to Slack, and replaces it when it ends, goes silent or outlives itself.

    `connect` opens a connection that closes itself when the other side is silent (Slack.socket).
    A connection that Slack is about to end is replaced before it is let go, so that nothing is
    missed. Payloads are worked on side by side; one that is not acknowledged Slack sends again.
    """

    def __init__(
        self,
        app: AsyncApp,
        connect: Connect,
        *,
        metrics: Metrics | None = None,
        greeting: float = 10.0,
        pause: float = 1.0,
        patience: float = 3.0,
    ) -> None:
        self._app = app
        self._connect = connect
        self._metrics = metrics or Metrics()
        self._greeting = greeting
        self._pause = pause
        self._patience = patience
        self._began = time.monotonic()
        self._stopped = False
        self._link: _Link | None = None
        self._renewed = asyncio.Event()
        """Set once another connection takes the place of the one there is."""
        self._keeper: asyncio.Task[None] | None = None
        self._retiring: dict[asyncio.Task[None], _Link] = {}

    async def __aenter__(self) -> Self:
        """Connects, or goes on trying; raises SlackFailed when the token is refused for good."""
        try:
            await self._replace()
        except SlackFailed as failure:
            if failure.code in HOPELESS:
                raise
            logger.warning("not connected to Slack yet: %s", failure)
        self._keeper = asyncio.create_task(self._keep())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop(self._patience)

    @property
    def connected(self) -> bool:
        """Whether payloads can arrive now."""
        return self._link is not None and self._link.is_open

    @property
    def connections(self) -> int:
        """How many connections are open: while one is replaced, there are two."""
        return sum(link.is_open for link in {self._link, *self._retiring.values()} if link)

    @property
    def down_for(self) -> float:
        """Seconds since a payload could last have arrived."""
        if self.connected:
            return 0.0
        return time.monotonic() - (self._link.ended_at if self._link else self._began)

    async def stop(self, timeout: float) -> None:  # noqa: ASYNC109 - also how long to be patient
        """Takes nothing new, gives what was begun `timeout` seconds, and lets go."""
        self._stopped = True
        if self._keeper:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        if self._link:
            self._retire(self._link, timeout)
        await asyncio.gather(*self._retiring)

    async def _keep(self) -> None:
        """Waits for the connection to end, and opens another, for as long as it takes."""
        pause = self._pause
        ended: _Link | None = None
        while not self._stopped:
            if self._link and self._link is not ended:
                ended = self._link
                why = await ended.reason_to_go()
                logger.info("the connection to Slack is replaced", extra={"why": why})
                self._metrics.replaced()
                if time.monotonic() - ended.began_at >= _SETTLED:
                    pause = self._pause
                else:
                    await asyncio.sleep(pause)
                    pause = min(2 * pause, _LONGEST_PAUSE)
            try:
                await self._replace()
            except SlackFailed as failure:
                level = logging.ERROR if failure.code in HOPELESS else logging.WARNING
                logger.log(level, "not connected to Slack: %s", failure)
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
            except Exception:
                logger.exception("not connected to Slack")
                await asyncio.sleep(_LONGEST_PAUSE)

    async def _replace(self) -> None:
        """Opens a connection, then lets the one before go. Raises SlackFailed."""
        link = _Link(await self._connect(), self._deliver)
        try:
            await link.greeted(self._greeting)
        except BaseException:
            await link.retire(0)
            raise
        before, self._link = self._link, link
        self._renewed.set()
        self._renewed = asyncio.Event()
        if before:
            self._retire(before, _RETIRING_SECONDS)

    def _retire(self, link: "_Link", patience: float) -> None:
        task = asyncio.create_task(link.retire(patience))
        self._retiring[task] = link
        task.add_done_callback(self._retiring.pop)

    async def _deliver(self, link: "_Link", envelope: Body) -> None:
        """Has one payload answered, and acknowledges it when the app has."""
        if self._stopped:
            return
        retry: dict[str, str] = {}
        if envelope.get("retry_attempt"):
            retry["x-slack-retry-num"] = str(envelope["retry_attempt"])
            retry["x-slack-retry-reason"] = str(envelope.get("retry_reason") or "")
        with bound(new_reference()):
            kind, payload = str(envelope.get("type")), envelope["payload"]
            response = await dispatched(self._app, kind, payload, retry, self._metrics)
            if response.status != _OK:
                return
            reply = _acknowledgement(envelope["envelope_id"], response)
            if await self._said(link, reply):
                return
            self._metrics.unacknowledged(payloads.kind(kind, payload))
            logger.warning("an acknowledgement could not be sent", extra={"kind": kind})

    async def _said(self, link: "_Link", reply: Body) -> bool:
        """Whether it could be sent: by its connection, or by the one there is in time.

        Slack takes it from any; between two there is none for a moment.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(_ACK_WITHIN):
                while True:
                    renewed = self._renewed
                    for way in (link, self._link):
                        if way and await way.say(reply):
                            return True
                    if self._stopped:
                        return False
                    await renewed.wait()
        return False


class _Link:
    """One connection: what comes down it is delivered, each in a task of its own."""

    def __init__(
        self,
        socket: aiohttp.ClientWebSocketResponse,
        deliver: Callable[["_Link", Body], Coroutine[Any, Any, None]],
    ) -> None:
        self.ends = asyncio.Event()
        self.began_at = self.ended_at = time.monotonic()
        self._socket = socket
        self._deliver = deliver
        self._why = "closed"
        self._hello: Body | None = None
        self._heard = asyncio.Event()
        self._work: set[asyncio.Task[None]] = set()
        self._reader = asyncio.create_task(self._read())

    @property
    def is_open(self) -> bool:
        """Whether payloads can come down it."""
        return self._hello is not None and not self._socket.closed

    async def greeted(self, within: float) -> None:
        """Returns when Slack has said hello; raises SlackFailed when it does not."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                await self._heard.wait()
        if self._hello is None:
            why = self._why if self._heard.is_set() else "no hello"
            raise SlackFailed(f"Socket Mode: the connection was refused ({why})", code=why)

    async def reason_to_go(self) -> str:
        """Returns, saying why, when another connection should take its place."""
        try:
            async with asyncio.timeout(_lifetime(self._hello) + _OVERTIME):
                await self.ends.wait()
        except TimeoutError:
            # Slack ends every connection after a while: one it has forgotten gets no payloads.
            return "outlived"
        return self._why

    async def say(self, message: Body) -> bool:
        """Whether the message could be sent."""
        try:
            await self._socket.send_str(json.dumps(message))
        except (aiohttp.ClientError, ConnectionError, RuntimeError):
            return False
        return True

    async def retire(self, patience: float) -> None:
        """Waits for what was begun, ends what takes longer, and closes."""
        if self._work:
            await asyncio.wait(self._work, timeout=patience)
        for task in (*self._work, self._reader):
            task.cancel()
        await asyncio.gather(*self._work, self._reader, return_exceptions=True)
        with suppress(TimeoutError, aiohttp.ClientError, ConnectionError):
            async with asyncio.timeout(_CLOSING_SECONDS):
                await self._socket.close()

    async def _read(self) -> None:
        try:
            async for frame in self._socket:
                if frame.type is aiohttp.WSMsgType.TEXT:
                    self._take(frame.data)
        finally:
            self.ended_at = time.monotonic()
            self._heard.set()
            self.ends.set()

    def _take(self, text: str) -> None:
        """One message: a greeting, a farewell or a payload; anything else is none of ours."""
        try:
            message = decoded(text)
        except (ValueError, RecursionError):
            return
        match message:
            case {"type": "hello"}:
                self._hello = message
                self._heard.set()
            case {"type": "disconnect"}:
                self._why = str(message.get("reason"))
                self._heard.set()
                self.ends.set()
            case {"envelope_id": str(), "payload": dict()}:
                task = asyncio.create_task(self._deliver(self, message))
                self._work.add(task)
                task.add_done_callback(self._work.discard)


def _lifetime(hello: Body | None) -> float:
    """Seconds that Slack means a connection to last, where its greeting says so sensibly."""
    match hello:
        case {"debug_info": {"approximate_connection_time": int() | float() as said}}:
            return float(said) if abs(said) <= _LIFETIME else _LIFETIME
    return _LIFETIME


def _acknowledgement(envelope_id: str, response: BoltResponse) -> Body:
    """What is sent back for a payload: the app's reply rides on it, when there is one."""
    if not response.body:
        return {"envelope_id": envelope_id}
    kind = response.headers.get("content-type", [""])[0]
    if kind.startswith("application/json"):
        return {"envelope_id": envelope_id, "payload": json.loads(response.body)}
    return {"envelope_id": envelope_id, "payload": {"text": response.body}}
