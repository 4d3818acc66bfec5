"""The bot answers for its own installation alone, whether of a workspace or an organisation."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from bot.errors import NotPermitted
from bot.starting import started
from sandbox.slack import Grid
from sandbox.slack.delivery.parcels import Parcel
from sandbox.slack.delivery.payloads import elsewhere
from sandbox.slack.people import HERE, PARTNER
from sandbox.world import World
from tests.flows.conftest import ASSETS, Scene, Stage, settings_for


async def delivered(scene: Scene, name: str) -> Parcel:
    """What the bot was sent when Dana asked in that way."""
    match name:
        case "command":
            await scene.dana.types("/asset mine")
        case "click":
            await scene.dana.types("/asset list")
            answer = await scene.dana.answer()
            await scene.dana.clicks("Next", on=answer)
        case "direct message":
            await scene.dana.says("who has C02XL0ABJGH5?")
        case "mention":
            await scene.dana.says("@assetbot who has C02XL0ABJGH5?", to="it-desk")
    await scene.dana.answer()
    await scene.quiet()
    return scene.slack.dispatch.log[-1].parcel


@pytest.mark.parametrize("name", ["command", "click", "direct message", "mention"])
async def test_a_payload_of_another_team_is_refused(scene: Scene, name: str) -> None:
    """It is answered with a refusal at most, and no source is asked for it."""
    parcel = await delivered(scene, name)
    for enterprise in (None, "E0ELSE"):
        seen, asked = set(map(str, scene.dana.sees())), len(scene.world.factorial.requests)
        payload = elsewhere(parcel.payload, "T0ELSE", enterprise)
        if "event_id" in payload:
            payload["event_id"] = f"Ev0ELSE{enterprise}"
        ack = await scene.slack.deliver(parcel.kind, payload)
        await scene.quiet()
        said = [message.text for message in scene.dana.sees() if str(message) not in seen]
        said += [ack.body["text"]] if ack.body else []
        assert all(text.startswith("Sorry. I only answer members") for text in said)
        assert len(said) <= 1
        assert len(scene.world.factorial.requests) == asked


@pytest.mark.parametrize("name", ["click", "mention"])
async def test_who_acts_from_another_organisation_is_refused(scene: Scene, name: str) -> None:
    """Sent to our own installation, as from a shared channel, and whoever the id belongs to."""
    parcel = await delivered(scene, name)
    seen = set(map(str, scene.dana.sees()))
    payload = {**parcel.payload, "event_id": "Ev0ELSE"}
    if name == "click":
        payload["user"] = {**payload["user"], "team_id": "T0ELSE"}
    else:
        payload["event"] = {**payload["event"], "user_team": "T0ELSE"}
    await scene.slack.deliver(parcel.kind, payload)
    await scene.quiet()
    (said,) = [message.text for message in scene.dana.sees() if str(message) not in seen]
    assert said.startswith("Sorry. I only answer members")


@pytest.mark.parametrize("transport", ["socket", pytest.param("http", marks=pytest.mark.prove)])
async def test_what_happened_in_a_partners_team_is_told_to_our_installation(
    stage: Stage, transport: str
) -> None:
    """Slack Connect: the envelope names the partner's team, and for whom it is, which counts."""
    async with stage(transport=transport) as scene:
        scene.slack.events.as_partners = True
        question = "@assetbot who has C02XL0ABJGH5?"
        await scene.dana.says(question, to="partner-project")
        assert "Alex Moreno" in (await scene.dana.answer()).plain
        await scene.sam.says(question, to="partner-project")
        assert "I only answer members" in (await scene.sam.answer()).plain
        await scene.quiet()
        told = [one.parcel.payload for one in scene.slack.dispatch.log]
        assert {one["team_id"] for one in told} == {PARTNER.id}
        assert {one["authorizations"][0]["team_id"] for one in told} == {HERE.id}
        assert {one.ack.failure for one in scene.slack.dispatch.log} == {""}


async def test_what_another_team_tells_of_a_person_is_not_believed(scene: Scene) -> None:
    """An event of theirs changes nobody here."""
    scene.slack.deactivate("tom")
    await scene.quiet()
    told = next(
        one.parcel.payload
        for one in reversed(scene.slack.dispatch.log)
        if one.parcel.payload.get("event", {}).get("type") == "user_change"
    )
    tom, dana = told["event"]["user"], scene.dana.user.id
    changed = {**tom, "id": dana, "updated": tom["updated"] + 60}
    payload = {**told, "event_id": "Ev0ELSE", "event": {**told["event"], "user": changed}}
    await scene.slack.deliver("events_api", elsewhere(payload, "T0ELSE"))
    await scene.quiet()
    assert scene.bot.people.known(dana)
    await scene.slack.deliver("events_api", {**payload, "event_id": "Ev0OURS"})
    await scene.quiet()
    with pytest.raises(NotPermitted):
        scene.bot.people.known(dana)


@pytest.mark.parametrize("org_wide", [False, True])
async def test_in_an_organisation_the_bot_answers_as_anywhere(
    tmp_path: Path, read_before: Path, org_wide: Any
) -> None:
    """Installed in a workspace of it or in all of it: commands, messages, mentions and clicks."""
    async with World(assets=ASSETS, grid=Grid(org_wide=org_wide)) as world:
        settings = settings_for(world, tmp_path)
        shutil.copytree(read_before, settings.data_dir)
        async with started(settings) as bot:
            await bot.people.list_all()
            scene = Scene(world, bot)
            for name in ("command", "click", "direct message", "mention"):
                await delivered(scene, name)
    assert world.workspace.refused == []
