"""An outside monitor hears of each good tick; that it does not answer is in nobody's way."""

import asyncio
import logging

import pytest
from aiohttp import web
from pydantic import SecretStr

from bot.alarms.heartbeat import Heartbeat

TOKEN = "a-secret-of-the-monitor"


class Monitor:
    """A monitor outside, that answers as it is told to."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.status = 200
        self.answers = asyncio.Event()
        self.answers.set()

    async def __call__(self, request: web.BaseRequest) -> web.Response:
        """One request."""
        self.heard.append(f"{request.method} {request.path}")
        await self.answers.wait()
        return web.Response(status=self.status, headers={"Location": "/elsewhere"})


async def test_a_monitor_is_requested_and_a_failure_is_one_warning_without_the_address(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Also one that hangs: meanwhile no second request is made, and none is waited for."""
    monitor = Monitor()
    server = web.ServerRunner(web.Server(monitor))
    await server.setup()
    await web.TCPSite(server, "127.0.0.1", 0).start()
    host, port = server.addresses[0]
    heartbeat = Heartbeat(SecretStr(f"http://{host}:{port}/ping/{TOKEN}"))
    heartbeat.beat()
    await heartbeat.settled()
    assert monitor.heard == [f"GET /ping/{TOKEN}"]
    assert not caplog.records
    for status in (500, 302):
        monitor.status = status
        heartbeat.beat()
        await heartbeat.settled()
        assert caplog.records.pop().getMessage().endswith(f"HTTP {status}")
        assert not caplog.records
    monitor.answers.clear()
    for _ in range(3):
        heartbeat.beat()
        await asyncio.sleep(0)
    await heartbeat.stop()
    assert len(monitor.heard) <= 4
    await server.cleanup()
    heartbeat.beat()
    await heartbeat.settled()
    assert [one.levelno for one in caplog.records] == [logging.WARNING]
    assert TOKEN not in caplog.text


async def test_without_an_address_nothing_is_requested() -> None:
    """It is a setting that most do not have."""
    heartbeat = Heartbeat(None)
    heartbeat.beat()
    await heartbeat.settled()
    await heartbeat.stop()
