"""The app is uninstalled, or its token revoked: nothing is said any more, and all of it stays."""

import logging
import shutil
from pathlib import Path
from typing import Any

import pytest

from bot.installed import UNINSTALLED
from bot.running.report import Line
from bot.settings import read
from bot.starting import started
from bot.store import deliveries
from bot.store.marks import marks
from bot.terminal import commands as terminal
from sandbox.child import free_port
from sandbox.slack import Grid
from sandbox.slack.delivery.payloads import event_callback, unnamed
from sandbox.world import World
from tests.flows.conftest import ASSETS, Scene, Stage, settings_for
from tests.flows.test_health import told

JSON = dict[str, Any]

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


@pytest.mark.parametrize("how", ["uninstall", "revoke"])
@pytest.mark.parametrize("transport", ["socket", pytest.param("http", marks=pytest.mark.prove)])
async def test_an_end_that_names_no_team_is_ours(stage: Stage, how: str, transport: str) -> None:
    """Slack may leave out of whom it tells: whoever asks how the bot is, is told all the same."""
    port = free_port()
    more = {} if transport == "http" else {"ASSETBOT_PORT": str(port)}
    async with stage(transport=transport, **more) as scene:
        http = scene.slack.http
        base = http.url.removesuffix("/slack/events") if http else f"http://127.0.0.1:{port}"
        assert (await told(f"{base}/statusz"))[1]["installed"]["ok"]
        scene.slack.events.unnamed = True
        await gone(scene, how)
        (*_, entry) = scene.slack.dispatch.log
        assert {"team_id", "authorizations"}.isdisjoint(entry.parcel.payload)
        status, facts = await told(f"{base}/statusz")
        assert (status, facts["installed"]["ok"]) == (503, False)
        assert "restart the bot" in facts["installed"]["says"]
        assert not (await scene.bot.vitals.installed()).ok


@pytest.mark.parametrize("org_wide", [False, True])
async def test_an_end_in_an_organisation_names_that_alone(
    tmp_path: Path, read_before: Path, org_wide: Any
) -> None:
    """Installed in a workspace of it or in all of it: it is ours by the organisation."""
    async with World(assets=ASSETS, grid=Grid(org_wide=org_wide)) as world:
        settings = settings_for(world, tmp_path)
        shutil.copytree(read_before, settings.data_dir)
        async with started(settings) as bot:
            await world.workspace.connected()
            scene = Scene(world, bot)
            scene.slack.events.unnamed = True
            await gone(scene, "uninstall")
            told = [one.parcel.payload for one in scene.slack.dispatch.log]
            assert all("enterprise_id" in one and "team_id" not in one for one in told)


@pytest.mark.parametrize(
    "of",
    [
        {"team_id": "T0ELSE"},
        {"enterprise_id": "E0ELSE"},
        {"authorizations": [{"team_id": "T0ELSE", "enterprise_id": None}]},
        {"authorizations": [{"team_id": None, "enterprise_id": "E0ELSE"}]},
    ],
    ids=str,
)
async def test_the_end_of_another_installation_is_not_ours(scene: Scene, of: JSON) -> None:
    """Whatever of it is named, if anything is."""
    revoked = {"type": "tokens_revoked", "tokens": {"bot": [scene.slack.bot.id]}}
    for event in ({"type": "app_uninstalled"}, revoked):
        envelope = event_callback(event, f"Ev0{event['type']}", 1, app=scene.slack.app)
        await scene.slack.deliver("events_api", {**unnamed(envelope), **of})
    await scene.quiet()
    assert not await marked(scene)


async def test_no_other_event_is_ours_without_a_team(scene: Scene) -> None:
    """Who changed in a team that is not named may be anybody's colleague."""
    who = scene.tom.user.as_json(with_email=True)
    event = {"type": "user_change", "user": {**who, "real_name": "Somebody Else"}}
    envelope = event_callback(event, "Ev0NOBODY", 1, app=scene.slack.app)
    await scene.slack.deliver("events_api", unnamed(envelope))
    await scene.quiet()
    row = scene.bot.people.row(scene.tom.user.id)
    assert row
    assert row.name != "Somebody Else"


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
