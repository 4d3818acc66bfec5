"""Whatever a menu offers is taken: each of its options is chosen and sent, one after the other."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from sandbox.slack import Member, Seen
from tests.flows import test_alerts_flow as alerting
from tests.flows import test_faults_flow as faulting
from tests.flows.conftest import Scene, Stage
from tests.flows.test_changes_flow import ADMINS, form
from tests.flows.test_faults_flow import told
from tests.flows.test_hand_overs_flow import given

SERIAL, STOCK = "C02XL0ABJGH5", "PF4STOCK"
MANY = {"ASSETBOT_QUESTIONS_A_MINUTE": "1000"}


@pytest.fixture
async def desk(stage: Stage) -> AsyncIterator[Scene]:
    """A bot whose admins are Dana and Priya, and a Factorial that lets any status be set."""
    async with stage(ASSETBOT_ADMINS=ADMINS, **MANY) as scene:
        scene.world.factorial.vary(transitions="free")
        yield scene


def offered(member: Member, label: str) -> list[str]:
    """The words of every option of a menu in the form that somebody has before them."""
    assert member.form
    (menu,) = (one for one in member.form.blocks if one.get("label", {}).get("text") == label)
    return [str(one["text"]["text"]) for one in menu["element"]["options"]]


async def test_a_fault_is_as_bad_as_one_says(both: Stage) -> None:
    """Whichever it is, that is what the card in the channel says."""
    async with both(config=faulting.CONFIG, **MANY) as desk:
        alex = desk.alex
        for number in range(9):
            await alex.types("/asset mine")
            await told(alex, "Your assets")
            await alex.clicks(f"Report a fault: LT-0042 · MacBook Pro 14 · {SERIAL}")
            await form(alex, "How bad is it")
            options = offered(alex, "How bad is it")
            if number == len(options):
                break
            await alex.chooses(f"This is case {number}.", at="What is wrong")
            await alex.chooses(options[number], at="How bad is it")
            assert await alex.submits() == {}
            card = await told(desk.dana, f"This is case {number}.", "it-desk")
            assert options[number] in card.plain
            await desk.quiet()
            await alex.closes()
    assert number > 2


async def test_a_status_is_the_one_that_was_chosen(desk: Scene) -> None:
    """Whatever the form offers for what nobody has, the asset has it then."""
    options: list[str] = []
    reached: list[str] = []
    while not options or len(reached) < len(options):
        await desk.dana.types(f"/asset status {STOCK} retired")
        await form(desk.dana, "Status")
        options = offered(desk.dana, "Status")
        await desk.dana.chooses(options[len(reached)], at="Status")
        await desk.dana.fills("Reason", "It is as it is.")
        assert await desk.dana.submits() == {}
        await desk.quiet()
        await desk.dana.closes()
        reached.append(desk.world.factorial.asset(STOCK).status)
    assert len(set(reached)) == len(options) > 2


async def test_a_hand_over_is_asked_about_again_when_one_says(desk: Scene) -> None:
    """Each time that is offered is taken."""
    card = await given(desk)
    for number in range(9):
        await desk.mei.clicks("Not here yet", on=card)
        await form(desk.mei, "When shall I ask again?")
        options = offered(desk.mei, "When shall I ask again?")
        if number == len(options):
            break
        await desk.mei.chooses(options[number], at="When shall I ask again?")
        assert await desk.mei.submits() == {}
        await form(desk.mei, "I ask you again")
        await desk.mei.closes()
    assert number > 2


async def put_off(desk: Scene, count: int) -> Seen:
    """The alert, as soon as so many of its warranties are said to be put off."""

    def found() -> Seen | None:
        said = [one for one in desk.dana.sees("it-desk") if alerting.CARD in one.plain]
        return next((one for one in said if one.plain.count("Put off until") == count), None)

    return await desk.slack.until(found, 30)


async def test_a_warranty_is_put_off_for_as_long_as_one_says(both: Stage) -> None:
    """Each span that is offered is taken, a date among them."""
    to_come = (datetime.now(UTC) + timedelta(days=20)).date().isoformat()
    far = f"{alerting.RULE}thresholds = [365, 30, 7, 0]\n"  # enough of them, whatever day it is
    async with both(config=far, ASSETBOT_ADMINS=ADMINS, **MANY) as desk:
        await desk.bot.tick()
        card = await alerting.alerted(desk)
        for number in range(9):
            await desk.dana.clicks(alerting.first("Snooze", card), on=card)
            await form(desk.dana, "For how long?")
            options = offered(desk.dana, "For how long?")
            if number == len(options):
                break
            await desk.dana.chooses(options[number], at="For how long?")
            await desk.dana.chooses(to_come, at="Until when, if until a date")
            assert await desk.dana.submits() == {}
            await form(desk.dana, "Nothing is said of the warranty")
            await desk.dana.closes()
            card = await put_off(desk, number + 1)
    assert number > 2


async def test_a_list_is_in_the_order_that_was_chosen(desk: Scene) -> None:
    """Each order that is offered is taken."""
    await desk.dana.says("laptops in Berlin")
    for number in range(9):
        listed = await told(desk.dana, "Assets · laptop · in Berlin")
        await desk.dana.clicks("Change…", on=listed)
        await form(desk.dana, "Leave empty what does not matter")
        options = offered(desk.dana, "Which come first")
        if number == len(options):
            break
        await desk.dana.chooses(options[number], at="Which come first")
        assert await desk.dana.submits() == {}
        await desk.quiet()
    assert number > 2
