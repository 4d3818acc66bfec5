"""People who change while nobody looks, and messages that come again."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import real_time
from bot.models import Person
from bot.people.identities import Identities, PersonNotLinked
from bot.running.parts import opened
from bot.starting import started
from bot.store.events import claim_event
from handlers import claims
from sandbox.slack.delivery.parcels import Parcel
from sandbox.world import World
from tests.flows.conftest import Scene, settings_for

SERIAL = "C02XL0ABJGH5"


async def told(scene: Scene, who: str) -> str:
    """What someone is answered to a question."""
    member = getattr(scene, who)
    desk = scene.slack.channel("it-desk")
    if member.user.id not in desk.members:
        desk.members.append(member.user.id)
    await member.types(f"/asset {SERIAL}", by_force=True)
    return str((await member.answer()).plain)


def last(scene: Scene, kind: str, by: str | None = None) -> Parcel:
    """The last event of this kind, caused by this user if one is named, that Slack delivered."""
    return next(
        one.parcel
        for one in reversed(scene.slack.dispatch.log)
        if (event := one.parcel.payload.get("event", {})).get("type") == kind
        and (by is None or event["user"] == by)
    )


async def test_an_older_event_about_someone_does_not_bring_them_back(scene: Scene) -> None:
    """Deactivated, they stay so when an event from before comes late."""
    scene.slack.deactivate("tom")
    await scene.quiet()
    parcel = last(scene, "user_change")
    user = parcel.payload["event"]["user"]
    older = {**user, "deleted": False, "updated": user["updated"] - 60}
    payload = {
        **parcel.payload,
        "event_id": "Ev0OLDER",
        "event": {**parcel.payload["event"], "user": older},
    }
    await scene.slack.dispatch.ask(parcel._replace(payload=payload, attempt=1, reason="timeout"))
    await scene.quiet()
    assert "deactivated" in await told(scene, "tom")


async def test_who_was_deactivated_while_the_bot_was_down_is_refused(tmp_path: Path) -> None:
    """What an earlier run saw is asked anew before anyone is answered."""
    async with World(assets=120) as world:
        settings = settings_for(world, tmp_path)
        async with opened(settings) as parts:
            await parts.sync("factorial")
        async with started(settings) as bot:
            await bot.people.list_all()
        world.workspace.deactivate("tom")
        async with started(settings) as bot:
            assert "deactivated" in await told(Scene(world, bot), "tom")


async def linked(scene: Scene, people: list[Person]) -> Identities:
    """The identities, with Alex linked as employee 1002, after the source came to tell these."""
    identities = scene.bot.identities
    alex = scene.alex.user.id
    assert await identities.in_sources(alex) == [("factorial", "1002")]
    scene.bot._parts.index.hold_people("factorial", people)
    return identities


ALEX = Person(
    source="factorial", id="1002", name="Alex Moreno", emails=("alex.moreno@larkfield.example",)
)


@pytest.mark.parametrize(
    "people",
    [
        [ALEX.model_copy(update={"active": False}), ALEX.model_copy(update={"id": "9002"})],
        [ALEX.model_copy(update={"emails": ()}), ALEX.model_copy(update={"id": "1003"})],
    ],
    ids=["hired again", "address given to another"],
)
async def test_a_link_does_not_override_the_inventory(scene: Scene, people: list[Person]) -> None:
    """An address that leads to others now leads to nobody, and no link is made anew."""
    identities = await linked(scene, people)
    with pytest.raises(PersonNotLinked) as caught:
        await identities.in_sources(scene.alex.user.id)
    assert (caught.value.user, caught.value.why) == (scene.alex.user.id, "several")


@pytest.mark.parametrize("people", [[], [ALEX]], ids=["nobody", "the same"])
async def test_a_link_stands_while_nothing_speaks_against_it(
    scene: Scene, people: list[Person]
) -> None:
    """Nobody with the address, or the employee of the link."""
    identities = await linked(scene, people)
    assert await identities.in_sources(scene.alex.user.id) == [("factorial", "1002")]


async def said_before(scene: Scene) -> dict[str, Any]:
    """The event of a message that was answered, to be sent again under another id."""
    await scene.dana.says("who has PF4STOCK?")
    await scene.dana.answer()
    await scene.quiet()
    payload = last(scene, "message", scene.dana.user.id).payload
    return {**payload, "event_id": "Ev0DIED"}


async def test_what_a_dead_process_left_is_sent_again_until_it_is_taken(scene: Scene) -> None:
    """A delivery within the minute is not acknowledged."""
    payload = await said_before(scene)
    async with scene.bot._parts.records.begin() as connection:
        await claim_event(
            connection,
            scene.bot.answering.boundary._core.installation.key,
            "Ev0DIED",
            now=real_time(),
        )
    before = len(scene.slack.messages())
    parcel = Parcel("events_api", payload, 1, "http_timeout")
    assert (await scene.slack.dispatch.ask(parcel)).failure
    await scene.quiet()
    assert len(scene.slack.messages()) == before


async def test_what_this_process_works_on_is_acknowledged(scene: Scene) -> None:
    """Its answer is on its way: no other delivery is needed, and none answered."""
    payload = await said_before(scene)
    before = len(scene.slack.messages())
    scene.world.factorial.fail("hang", resource="it_assets", times=None)
    parcel = Parcel("events_api", payload, 1, "http_timeout")
    acks = [await scene.slack.dispatch.ask(parcel) for _ in range(3)]
    scene.world.factorial.mend()
    assert not [ack.failure for ack in acks if ack.failure]
    await scene.quiet()
    assert len(scene.slack.messages()) == before + 1
    assert scene.bot.answering.boundary.claims.working == {}


async def test_who_is_being_answered_is_not_told_otherwise(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long it takes, it is this process that works on it."""
    monkeypatch.setattr(claims, "UNANSWERED_AFTER", timedelta(0))
    payload = await said_before(scene)
    before = len(scene.slack.messages())
    scene.world.factorial.fail("hang", resource="it_assets", times=None)
    await scene.slack.dispatch.ask(Parcel("events_api", payload, 1, "http_timeout"))
    await scene.bot.answering.boundary.tell_unanswered()
    scene.world.factorial.mend()
    await scene.quiet()
    assert len(scene.slack.messages()) == before + 1
    assert "interrupted" not in scene.slack.messages()[-1].text
