"""Sends signed commands or clicks, as a process of its own: a request on stdin, a report on stdout.

Closed, each connection sends its next command when the last is acknowledged. Open, commands are due
at a fixed rate, and latency counts from when one was due: a server that stalls cannot slow down the
clock it is measured by.
"""

import asyncio
import json
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from hashlib import sha256
from hmac import new as hmac
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from aiohttp import web

HOST = "127.0.0.1"


class Wanted(NamedTuple):
    """What to send, where to, how much of it and how."""

    url: str
    secret: str
    fields: dict[str, str]
    texts: list[str]
    """What follows the command, or the buttons' values, one after the other and round again."""
    commands: int
    connections: int
    rate: float | None = None
    """Commands a second; None sends as fast as they are acknowledged."""
    answered: bool = False
    """Whether each is answered later, to its response_url, and the next waits for that."""
    patience: float = 60
    """Seconds that all answers have to come, after the last was asked for."""
    action: str = ""
    """The button that is clicked; empty for commands."""
    beside: Sequence[str] = ()
    """Replicas of what is asked, with which the connections are shared, as a balancer does."""

    def text(self, number: int) -> str:
        """What this one of the commands says, or the button carries."""
        return self.texts[number % len(self.texts)]

    def asked(self, number: int) -> bytes:
        """The serial number that it asks for, which its last word is."""
        return self.text(number).rpartition(" ")[2].encode()


class Report(NamedTuple):
    """What came of it; milliseconds until an acknowledgement."""

    p50: float
    p99: float
    rate: float
    """Acknowledged a second; where they are answered later, answered a second."""
    statuses: dict[str, int]
    riding: int
    """Acknowledgements that show what was asked for: a refusal rides too, and costs less."""
    later: int
    """The same of what came to the response_url."""


class Answers:
    """What comes to the response_url."""

    def __init__(self, wanted: Wanted) -> None:
        self.count = 0
        self.shown = 0
        """How many of them show what was asked for."""
        self._wanted = wanted
        self._changed = asyncio.Event()

    async def take(self, request: web.Request) -> web.Response:
        """One answer."""
        asked = self._wanted.asked(int(request.match_info["number"]))
        self.shown += asked in await request.read()
        self.count += 1
        self._changed.set()
        return web.Response(text="ok")

    async def reach(self, count: int, within: float) -> None:
        """Returns when so many have come; raises TimeoutError."""
        async with asyncio.timeout(within):
            while self.count < count:
                self._changed.clear()
                await self._changed.wait()


class Connection(asyncio.Protocol):
    """One connection that is kept: a request, then its response."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._buffer = b""
        self._waiting: asyncio.Future[tuple[int, bytes]] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It is open."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - what TCP gives
        self._transport = transport

    async def send(self, request: bytes) -> tuple[int, bytes]:
        """Status and body of the response."""
        self._waiting = asyncio.get_running_loop().create_future()
        if self._transport is None or self._transport.is_closing():
            raise ConnectionError("the server closed the connection")
        self._transport.write(request)
        return await self._waiting

    def data_received(self, data: bytes) -> None:
        """A part of a response."""
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return
        _, _, length = head.lower().partition(b"content-length:")
        size = int(length.partition(b"\r\n")[0] or 0)
        if len(body) >= size and self._waiting and not self._waiting.done():
            self._buffer = b""
            self._waiting.set_result((int(head.split(b" ", 2)[1]), body))

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody waits for what cannot come."""
        if self._waiting and not self._waiting.done():
            self._waiting.set_exception(exc or ConnectionError("closed"))


class Sender:
    """Sends all of what is wanted."""

    def __init__(self, wanted: Wanted, answers: Answers, response_url: str) -> None:
        self._wanted = wanted
        self._answers = answers
        self._requests = deque(enumerate(_requests(wanted, response_url)))
        self._milliseconds: list[float] = []
        self._statuses: Counter[int] = Counter()
        self._riding = 0

    async def run(self) -> Report:
        """Send, and report."""
        loop = asyncio.get_running_loop()
        ports = [urlsplit(url).port or 80 for url in (self._wanted.url, *self._wanted.beside)]
        opened = [
            await loop.create_connection(Connection, HOST, ports[number % len(ports)])
            for number in range(self._wanted.connections)
        ]
        connections = [connection for _, connection in opened]
        began = time.perf_counter()
        way = self._open if self._wanted.rate else self._closed
        await way(connections)
        if self._wanted.answered:
            await self._answers.reach(len(self._milliseconds), self._wanted.patience)
        seconds = time.perf_counter() - began
        for transport, _ in opened:
            transport.close()
        ordered = sorted(self._milliseconds)
        return Report(
            p50=ordered[len(ordered) // 2],
            p99=ordered[len(ordered) * 99 // 100],
            rate=len(ordered) / seconds,
            statuses={str(status): number for status, number in self._statuses.items()},
            riding=self._riding,
            later=self._answers.shown,
        )

    async def _one(self, connection: Connection, due: float) -> None:
        number, request = self._requests.popleft()
        status, body = await connection.send(request)
        self._milliseconds.append((time.perf_counter() - due) * 1000)
        self._statuses[status] += 1
        self._riding += self._wanted.asked(number) in body

    async def _closed(self, connections: list[Connection]) -> None:
        async def one_after_another(connection: Connection) -> None:
            while self._requests:
                await self._one(connection, time.perf_counter())
                if self._wanted.answered:
                    await self._answers.reach(len(self._milliseconds), self._wanted.patience)

        await asyncio.gather(*map(one_after_another, connections))

    async def _open(self, connections: list[Connection]) -> None:
        free: asyncio.Queue[Connection] = asyncio.Queue()
        for connection in connections:
            free.put_nowait(connection)

        async def when_free(due: float) -> None:
            connection = await free.get()
            await self._one(connection, due)
            free.put_nowait(connection)

        began = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for number in range(len(self._requests)):
                due = began + number / (self._wanted.rate or 1)
                if (early := due - time.perf_counter()) > 0:
                    await asyncio.sleep(early)
                group.create_task(when_free(due))


def _requests(wanted: Wanted, response_url: str) -> Iterator[bytes]:
    """Signed requests, no two alike: the same one again would be refused as a replay."""
    where = urlsplit(wanted.url)
    run = time.time_ns()
    for number in range(wanted.commands):
        text = wanted.text(number)
        own = {"response_url": f"{response_url}/{number}", "trigger_id": f"{run}.{number}"}
        said = (
            _click(wanted, text, own) if wanted.action else {**wanted.fields, "text": text, **own}
        )
        body = urlencode(said).encode()
        stamp = str(int(time.time()))
        signed = hmac(wanted.secret.encode(), b"v0:%s:%s" % (stamp.encode(), body), sha256)
        head = (
            f"POST {where.path} HTTP/1.1\r\nHost: {where.netloc}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\nX-Slack-Request-Timestamp: {stamp}\r\n"
            f"X-Slack-Signature: v0={signed.hexdigest()}\r\n\r\n"
        )
        yield head.encode() + body


def _click(wanted: Wanted, value: str, own: dict[str, str]) -> dict[str, str]:
    """A click on a button of a direct message."""
    user, team = wanted.fields["user_id"], wanted.fields["team_id"]
    place = {"type": "message", "message_ts": "1.000001", "channel_id": "D0CLICKED1"}
    button = {"type": "button", "action_id": wanted.action, "block_id": "actions", "value": value}
    payload: dict[str, object] = {
        "type": "block_actions",
        "api_app_id": wanted.fields["api_app_id"],
        "team": {"id": team, "domain": wanted.fields["team_domain"]},
        "user": {"id": user, "team_id": team},
        "channel": {"id": "D0CLICKED1", "name": "directmessage"},
        "container": {**place, "is_ephemeral": False},
        "actions": [button],
        **own,
    }
    return {"payload": json.dumps(payload)}


async def _main() -> None:
    wanted = Wanted(**json.load(sys.stdin))
    answers = Answers(wanted)
    served = web.Application()
    served.router.add_post("/answer/{number}", answers.take)
    runner = web.AppRunner(served, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, HOST, 0).start()
    response_url = f"http://{HOST}:{runner.addresses[0][1]}/answer"
    report = await Sender(wanted, answers, response_url).run()
    await runner.cleanup()
    print(json.dumps(report._asdict()))


if __name__ == "__main__":
    asyncio.run(_main())
