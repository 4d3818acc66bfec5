"""Where other bots go wrong when a request is decided: real clicks on its cards, in Slack.

The decisions themselves are in tests/approvals; here are the people, the cards and the source.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from bot.starting import started
from sandbox.slack import Fault, Member, Seen
from sandbox.world import World
from tests.flows.conftest import ASSETS, Scene, Stage, settings_for
from tests.flows.test_changes_flow import ADMINS, SERIAL, asked, form, told

DANA = "dana.desk@larkfield.example"
THREE = f"{ADMINS}, tom.becker@larkfield.example"
DAY = 86_400.0
NEW_OWNER = "1005"
WAITS = "Transfer:"
BY_BOTH = pytest.mark.parametrize(
    "transport", ["socket", pytest.param("http", marks=pytest.mark.prove)]
)


@pytest.fixture
async def desk(stage: Stage) -> AsyncIterator[Scene]:
    """A bot with three admins, of whom Dana asks."""
    async with stage(ASSETBOT_ADMINS=THREE) as scene:
        yield scene


def writes(world: World) -> int:
    """How many changes the source was sent."""
    return sum(one.method != "GET" for one in world.factorial.requests)


@BY_BOTH
async def test_a_click_when_the_time_is_over_is_told_so_and_changes_nothing(
    stage: Stage, transport: str
) -> None:
    """Before anything has looked at the time; then every card says it, without its buttons."""
    async with stage(transport=transport, ASSETBOT_ADMINS=ADMINS) as scene:
        card = await asked(scene)
        scene.world.shift_clock(7 * DAY)
        await scene.priya.clicks("Approve", on=card)
        late = await told(scene.priya, "The time to decide this request is over")
        assert late.ephemeral
        await scene.bot.tick()
        await told(scene.dana, "Expired")
        expired = await told(scene.priya, "Expired")
        assert (expired.ts, "Approve" in expired.buttons) == (card.ts, False)
        assert writes(scene.world) == 0


async def test_a_card_from_before_a_restart_is_decided_after_it(
    tmp_path: Path, read_before: Path
) -> None:
    """What a request is stands in the records; the card only leads to it."""
    async with World(assets=ASSETS) as world:
        settings = settings_for(world, tmp_path, ASSETBOT_ADMINS=ADMINS)
        await asyncio.to_thread(shutil.copytree, read_before, settings.data_dir)
        async with started(settings) as bot:
            await bot.people.list_all()
            card = await asked(Scene(world, bot))
        async with started(settings):
            await world.workspace.connected()
            await world.member("priya").clicks("Approve", on=card)
            await told(world.member("dana"), "Done.")
        assert world.factorial.asset(SERIAL).owner_id == NEW_OWNER
        assert writes(world) == 1


@pytest.mark.parametrize("button", ["Approve", "Deny", "Ask"])
async def test_whoever_asked_decides_nothing_on_a_card_of_somebody_elses(
    desk: Scene, button: str
) -> None:
    """In the channel of a user group, say: they are told what they can do instead."""
    card = await asked(desk)
    message = next(one for one in desk.slack.messages() if one.ts == card.ts)
    message.channel.members.append(desk.dana.user.id)
    await desk.dana.clicks(button, on=card)
    said = "You asked for this, so somebody else has to decide it"
    if button == "Approve":
        assert (await told(desk.dana, said)).ephemeral
    else:
        await form(desk.dana, said)
    await desk.quiet()
    assert writes(desk.world) == 0
    assert "Approve" in (await told(desk.priya, WAITS)).buttons


@pytest.mark.parametrize("button", ["Approve", "Deny"])
async def test_whoever_is_no_approver_any_more_decides_nothing(desk: Scene, button: str) -> None:
    """Their role has gone since the card came, maybe while the form to deny was open."""
    card = await asked(desk)
    if button == "Deny":
        await desk.priya.clicks("Deny", on=card)
        await form(desk.priya, "Comment")
    desk.bot.roles.take_up([DANA, "tom.becker@larkfield.example"], ())
    if button == "Deny":
        await desk.priya.submits()
        await form(desk.priya, "Only approvers may decide this")
    else:
        await desk.priya.clicks("Approve", on=card)
        await told(desk.priya, "Only approvers may decide this")
    await desk.quiet()
    assert writes(desk.world) == 0
    await desk.tom.clicks("Approve", on=await told(desk.tom, WAITS))
    await told(desk.dana, "Done.")


def two_approve(desk: Scene, card: Seen, other: Seen) -> list[Awaitable[object]]:
    """Each on the card of their own."""
    return [desk.priya.clicks("Approve", on=card), desk.tom.clicks("Approve", on=other)]


def one_approves_one_denies(desk: Scene, card: Seen, _: Seen) -> list[Awaitable[object]]:
    """Tom's form is open already."""
    return [desk.priya.clicks("Approve", on=card), desk.tom.submits()]


def one_clicks_twice(desk: Scene, card: Seen, _: Seen) -> list[Awaitable[object]]:
    """Faster than the card can change."""
    return [desk.priya.clicks("Approve", on=card), desk.priya.clicks("Approve", on=card)]


def approved_and_withdrawn(desk: Scene, card: Seen, _: Seen) -> list[Awaitable[object]]:
    """Dana has changed her mind."""
    return [desk.priya.clicks("Approve", on=card), desk.dana.clicks("Withdraw")]


Clicks = Callable[[Scene, Seen, Seen], list[Awaitable[object]]]
RACES: list[Clicks] = [
    two_approve,
    one_approves_one_denies,
    one_clicks_twice,
    approved_and_withdrawn,
]
ENDS = ("Done.", "Denied.", "Withdrawn by")


def ends(member: Member) -> list[str]:
    """How requests have ended, by the messages somebody has from the bot."""
    return [end for one in member.sees("bot") for end in ENDS if end in one.plain]


@BY_BOTH
@pytest.mark.parametrize("clicks", RACES, ids=lambda one: str(one.__name__))
async def test_clicks_at_the_same_moment_have_one_outcome(
    stage: Stage, transport: str, clicks: Clicks
) -> None:
    """One write at most, the same end on every card, and none of them is left with a button."""
    async with stage(transport=transport, ASSETBOT_ADMINS=THREE) as desk:
        card = await asked(desk)
        other = await told(desk.tom, WAITS)
        await told(desk.dana, WAITS)
        if clicks is one_approves_one_denies:
            await desk.tom.clicks("Deny", on=other)
            await form(desk.tom, "Comment")
        await asyncio.gather(*clicks(desk, card, other))
        await desk.slack.until(lambda: all(ends(one) for one in (desk.dana, desk.priya, desk.tom)))
        await desk.quiet()
        ended = {*ends(desk.dana), *ends(desk.priya), *ends(desk.tom)}
        assert len(ended) == 1
        assert writes(desk.world) == (ended == {"Done."})
        assert (desk.world.factorial.asset(SERIAL).owner_id == NEW_OWNER) == (ended == {"Done."})
        for member in (desk.dana, desk.priya, desk.tom):
            for seen in member.sees("bot"):
                assert seen.plain.count(" approved ") + seen.plain.count(" denied ") <= 1
            buttons = {button for one in member.sees("bot") for button in one.buttons}
            assert buttons.isdisjoint({"Approve", "Deny", "Withdraw"})


async def test_approved_in_one_place_it_is_approved_on_every_card(desk: Scene) -> None:
    """In a list of what waits: the cards of both approvers say so, where they lie."""
    cards = {"priya": await asked(desk), "tom": await told(desk.tom, WAITS)}
    await desk.tom.types("/asset approvals")
    await desk.tom.clicks("Approve", on=await told(desk.tom, "Waiting for you:"))
    await told(desk.dana, "Done.")
    await desk.quiet()
    for name, card in cards.items():
        seen = next(one for one in desk.world.member(name).sees("bot") if one.ts == card.ts)
        assert "Done." in seen.plain
        assert "@Tom Becker approved" in seen.plain
        assert "Approve" not in seen.buttons


TWO_AGREE = """
[[rules]]
name = "two agree"
operations = ["transfer"]
approve = ["admin"]
needed = 2
"""


@pytest.mark.parametrize(
    ("config", "admins", "why"),
    [
        ("", DANA, "and nobody else could give one"),
        (TWO_AGREE, ADMINS, "and only 1 other person could give one"),
    ],
    ids=["alone", "too few"],
)
async def test_what_nobody_could_approve_is_refused_when_it_is_asked_for(
    both: Stage, config: str, admins: str, why: str
) -> None:
    """With the line that would let somebody: no card hangs about, and nothing is kept waiting."""
    async with both(config=config, ASSETBOT_ADMINS=admins) as desk:
        await desk.dana.types(f"/asset transfer {SERIAL} @mei She takes over")
        shown = (await form(desk.dana, why)).plain
        assert "assetbot.toml" in shown
        await desk.quiet()
        assert await desk.bot.approvals.asked_by(desk.dana.user.id, limit=1) == []
        assert not [one for one in desk.slack.messages() if "asks" in one.text]


PRIYA_APPROVES = """
[[roles]]
role = "approver"
people = ["priya.raman@larkfield.example"]

[[rules]]
name = "Priya agrees"
operations = ["transfer"]
approve = ["priya.raman@larkfield.example"]
"""


@pytest.mark.parametrize("error", ["user_not_found", "channel_not_found"])
async def test_where_slack_knows_no_approver_the_admins_have_the_card(
    both: Stage, error: str
) -> None:
    """At once: nothing waits for days for somebody who was never told, and an admin decides."""
    admins = f"{DANA}, tom.becker@larkfield.example"
    async with both(config=PRIYA_APPROVES, ASSETBOT_ADMINS=admins) as desk:
        lost = Fault("refused", "chat.postMessage", error=error, times=2)
        desk.slack.faults.add(lost)  # of Dana's own and of Priya's
        await desk.dana.types(f"/asset transfer {SERIAL} @mei She takes over")
        await form(desk.dana, "To whom")
        await desk.dana.submits()
        card = await told(desk.tom, WAITS)
        assert desk.slack.faults.active == []
        await desk.tom.clicks("Approve", on=card)
        await told(desk.tom, "Done.")
        assert desk.world.factorial.asset(SERIAL).owner_id == NEW_OWNER
        assert not [one for one in desk.priya.sees("bot") if WAITS in one.plain]
