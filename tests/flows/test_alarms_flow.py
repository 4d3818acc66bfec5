"""What stands still is said in Slack and elsewhere, and a monitor hears of what goes well."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import web

from bot.alarms import ALERTED
from bot.clock import real_time
from bot.errors import AssetBotError
from bot.store.marks import mark
from bot.store.schema import mark as marks
from bot.terminal import commands as terminal
from tests.flows.conftest import Scene, Stage
from tests.flows.test_changes_flow import ADMINS, told

PATH = "/ping/a-secret-of-the-monitor"


class Fails:
    """What keeps failing."""

    async def __call__(self) -> None:
        """As something we know of does."""
        raise AssetBotError("It stands still.")


async def long_ago(scene: Scene, name: str) -> None:
    """Let something have gone well three days ago for the last time."""
    async with scene.bot._parts.records.begin() as connection:
        await connection.execute(marks.delete().where(marks.c.name == name))
        await mark(connection, name, at=real_time() - timedelta(days=3))


@pytest.fixture
async def monitor() -> AsyncIterator[tuple[str, list[str]]]:
    """The address of a monitor outside, and what it hears."""
    heard: list[str] = []

    async def hears(request: web.BaseRequest) -> web.Response:
        heard.append(request.path)
        return web.Response()

    server = web.ServerRunner(web.Server(hears))
    await server.setup()
    await web.TCPSite(server, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{server.addresses[0][1]}{PATH}", heard
    await server.cleanup()


async def test_an_alert_run_that_stands_still_is_told_of_until_it_runs_again(
    stage: Stage, monitor: tuple[str, list[str]], caplog: pytest.LogCaptureFixture
) -> None:
    """In Slack, at /statusz and in the terminal; the monitor hears of good ticks alone."""
    url, heard = monitor
    async with stage(ASSETBOT_ADMINS=ADMINS, ASSETBOT_HEARTBEAT_URL=url) as scene:
        bot = scene.bot
        await bot.tick()
        await bot.alarms.heartbeat.settled()
        assert heard
        well, vars(bot.alerts)["pass_time"] = bot.alerts.pass_time, Fails()
        await bot.tick()  # the minute's own may have begun before
        await bot.alarms.heartbeat.settled()
        before = len(heard)
        await bot.tick()
        await bot.alarms.heartbeat.settled()
        assert len(heard) == before
        await bot.alarms.look()
        for name in (ALERTED, "alarms awake"):
            await long_ago(scene, name)
        await bot.alarms.look()
        await told(scene.dana, "Not every alert rule has looked at warranties since")
        fact = await bot.vitals.alarms()
        assert (fact.ok, fact.says) == (False, "alerts: not well for 3 days")
        lines = {one.about: one for one in await terminal.status(bot._parts.settings)}
        assert not lines["alarms"].well
        vars(bot.alerts)["pass_time"] = well
        await bot.tick()
        await bot.alarms.look()
        await told(scene.dana, "Warranties are looked at again")
        assert (await bot.vitals.alarms()).ok
        await bot.alarms.heartbeat.settled()
        assert len(heard) > before
    assert "it has not gone well for too long: alerts" in caplog.text
    assert PATH not in caplog.text
