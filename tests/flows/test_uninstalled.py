"""The app is uninstalled, or its token revoked: nothing is said any more, and all of it stays."""

import logging
from pathlib import Path

import pytest

from bot.installed import UNINSTALLED
from bot.running.report import Line
from bot.settings import read
from bot.starting import started
from bot.store import deliveries
from bot.store.marks import marks
from bot.terminal import commands as terminal
from sandbox.world import World
from tests.flows.conftest import Scene, settings_for

SUBJECT = "2026-11-22"


async def gone(scene: Scene, how: str) -> None:
    """The bot has been told so."""
    getattr(scene.slack, how)()
    await scene.quiet()
    assert await marked(scene)


async def marked(scene: Scene) -> bool:
    """Whether every process is told that the app is not installed."""
    async with scene.bot._parts.records.read() as connection:
        return UNINSTALLED in await marks(connection)


@pytest.mark.parametrize("how", ["uninstall", pytest.param("revoke", marks=pytest.mark.prove)])
async def test_nothing_is_said_any_more_and_what_is_owed_stays(
    scene: Scene, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Slack is asked nothing either; the log says once what stays, and what to do."""
    with caplog.at_level(logging.ERROR, "bot.installed"):
        await gone(scene, how)
    (line,) = [one.getMessage() for one in caplog.records if one.name == "bot.installed"]
    assert "stay in the records" in line
    assert "restart the bot" in line
    async with scene.bot._parts.records.begin() as connection:
        await deliveries.owe(
            connection,
            "audit_head",
            SUBJECT,
            scene.dana.user.id,
            installation="T",
            version=1,
            at=scene.bot._parts.now(),
        )
    await scene.bot.deliveries.send_due(SUBJECT)
    await scene.bot.tick()
    assert scene.slack.refused == []
    async with scene.bot._parts.records.read() as connection:
        (owed,) = await deliveries.about(connection, SUBJECT)
    assert (owed.status, owed.attempt) == ("owed", 0)
    fact = await scene.bot.vitals.installed()
    assert not fact.ok
    assert "stay in the records" in fact.says


async def test_somebody_elses_token_is_nothing_to_the_bot(scene: Scene) -> None:
    """A person who takes back what they had allowed uninstalls nothing."""
    scene.slack.events.emit(
        "tokens_revoked", {"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}}
    )
    await scene.quiet()
    assert not await marked(scene)


async def test_a_new_installation_goes_on(tmp_path: Path) -> None:
    """`assetbot status` is red until a bot has started with a token that Slack takes."""
    async with World(assets=5) as world:
        settings = settings_for(world, tmp_path)
        async with started(settings) as bot:
            await bot.installed.ended("it was uninstalled")
        assert not (await about_it(tmp_path)).well
        async with started(settings) as bot:
            assert (await bot.vitals.installed()).ok
        assert (await about_it(tmp_path)).well


async def about_it(folder: Path) -> Line:
    """What `assetbot status` says of the installation."""
    settings = read({}, folder, need_slack=False, need_sources=False)
    (line,) = [one for one in await terminal.status(settings) if one.about == "installed"]
    return line
