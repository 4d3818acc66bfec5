"""The bot's own port against callers that never end what they begin, or begin too much."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable
from contextlib import suppress
from typing import NamedTuple

import pytest
from aiohttp import web
from pydantic import SecretStr

from handlers import web as served
from handlers.web import EVENTS_PATH, SignedEvents, WebServer

ASKED = b"GET /healthz HTTP/1.1\r\nHost: bot\r\n\r\n"
POSTED = f"POST {EVENTS_PATH} HTTP/1.1\r\nHost: bot\r\nContent-Length: 100\r\n\r\n".encode()
PATIENCE = 20
"""Seconds after which a test has failed: the server waits a hundredth of that."""


class Caller(NamedTuple):
    """One connection to the server."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def sends(self, data: bytes) -> bytes:
        """Everything that is answered until the server closes the connection."""
        return await self._answered(data, self.reader.read())

    async def asks(self) -> bytes:
        """The first line of the answer to a small request."""
        return await self._answered(ASKED, self.reader.readline())

    async def _answered(self, data: bytes, answer: Awaitable[bytes]) -> bytes:
        self.writer.write(data)
        try:
            async with asyncio.timeout(PATIENCE):
                return await answer
        except ConnectionResetError:
            return b""

    async def leaves(self) -> None:
        """The connection is closed."""
        self.writer.close()
        with suppress(ConnectionError):
            await self.writer.wait_closed()


class Site:
    """The server's address, and whoever calls it."""

    def __init__(self, url: str) -> None:
        self._port = int(url.rpartition(":")[2])
        self.callers: list[Caller] = []

    async def called(self) -> Caller:
        """A new connection."""
        caller = Caller(*await asyncio.open_connection("127.0.0.1", self._port))
        self.callers.append(caller)
        return caller


async def healthy(_request: web.Request) -> web.Response:
    """An answer to anything."""
    return web.Response(text="yes")


@pytest.fixture
async def site(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    """The real server with small limits."""
    monkeypatch.setattr(served, "IDLE_FOR", 0.2)
    monkeypatch.setattr(served, "BODY_WITHIN", 0.2)
    monkeypatch.setattr(served, "LINGERING", 0.1)
    monkeypatch.setattr(served, "MOST_CONNECTIONS", 3)
    routes = [web.get("/healthz", healthy), *SignedEvents(None, SecretStr("secret")).routes()]
    async with WebServer("127.0.0.1", 0, routes, patience=0.1) as server:
        site = Site(server.url)
        yield site
        for caller in site.callers:
            await caller.leaves()


@pytest.mark.parametrize("begun", [b"", ASKED[:-2], ASKED[:5]])
async def test_a_request_that_is_not_made_is_not_waited_for(site: Site, begun: bytes) -> None:
    """Who says nothing, or never ends the headers, is left alone after a while."""
    caller = await site.called()
    assert await caller.sends(begun) == b""


async def test_a_second_request_that_is_not_made_is_not_waited_for(site: Site) -> None:
    """A connection that was used once is closed as well."""
    caller = await site.called()
    answer = await caller.sends(ASKED + ASKED[:-2])
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.count(b"HTTP/1.1") == 1


async def test_a_body_that_does_not_come_is_not_waited_for(site: Site) -> None:
    """The caller is told so, and the connection closed."""
    caller = await site.called()
    assert (await caller.sends(POSTED + b"half")).startswith(b"HTTP/1.1 408")


async def test_more_connections_than_may_be_are_turned_away(
    site: Site, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that are open are answered all the same, and one that leaves makes room."""
    monkeypatch.setattr(served, "IDLE_FOR", 75)
    callers = [await site.called() for _ in range(3)]
    for caller in callers:
        assert await caller.asks() == b"HTTP/1.1 200 OK\r\n"
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            assert await (await site.called()).sends(ASKED) == b""
    assert [line.getMessage() for line in caplog.records] == [
        "3 connections are open, so no more are taken"
    ]
    await callers[0].leaves()
    while not (line := await (await site.called()).asks()):
        pass
    assert line == b"HTTP/1.1 200 OK\r\n"
