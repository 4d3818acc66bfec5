"""What a fault asks for has one remedy when it comes to nothing: that of the card of the fault."""

from collections.abc import AsyncIterator

import pytest

from tests.flows.conftest import Scene, Stage
from tests.flows.test_faults_flow import CONFIG, SERIAL, form, reported, told

ASKED = """
[[rules]]
name = "what is given, taken back or mended"
operations = ["edit"]
approve = ["admin"]
needed = 1
"""
REMEDIES = {"Return first", "Ask again"}


@pytest.fixture
async def desk(both: Stage) -> AsyncIterator[Scene]:
    """A bot whose admins are Dana and Priya, and whose operators' channel is the IT desk's."""
    also = CONFIG.replace('"]', '", "priya.raman@larkfield.example"]')
    async with both(config=also + ASKED) as scene:
        scene.world.factorial.vary(transitions="workflow")
        await scene.slack.settled()
        await scene.alex.types(f"/asset fault {SERIAL}")
        await reported(scene.alex)
        yield scene


async def test_a_repair_that_is_refused_after_the_fault_is_done_offers_nothing(desk: Scene) -> None:
    """Nobody wants it any more: neither card nor message has a button that goes on with it."""
    card = await told(desk.dana, "Fault: LT-0042", "it-desk")
    await desk.dana.clicks("In repair", on=card)
    asked = await told(desk.priya, "asks for it.")
    await desk.dana.clicks("Done", on=await told(desk.dana, "to go into repair.", "it-desk"))
    await form(desk.dana, "Comment")
    await desk.dana.submits()
    await told(desk.dana, "Done: it cannot", "it-desk")
    await desk.priya.clicks("Approve", on=asked)
    await told(desk.dana, "Not done.")
    await desk.quiet()
    own = [one for one in desk.dana.sees() if "Not done." in one.plain]
    assert own
    assert not [one for one in own if REMEDIES & set(one.buttons)]
    assert not [one for one in own if "card of the fault" in one.plain or "first" in one.plain]


async def test_another_that_could_not_be_given_is_asked_for_from_the_fault(desk: Scene) -> None:
    """The request for it, which is about another asset than the fault, offers nothing beside it."""
    desk.world.factorial.fail("status", method="PUT", status=422, times=None)
    card = await told(desk.dana, "Fault: LT-0042", "it-desk")
    await desk.dana.clicks("Replace", on=card)
    await form(desk.dana, "From stock")
    offered = await desk.dana.searches("PF4STOCK", at="From stock")
    await desk.dana.chooses(offered[0], at="From stock")
    await desk.dana.submits()
    await told(desk.dana, "Not done.")
    await desk.quiet()
    own = [one for one in desk.dana.sees() if "Not done." in one.plain]
    assert not [one for one in own if REMEDIES & set(one.buttons)]
    assert "Replace" in (await told(desk.dana, "was not given in place of", "it-desk")).buttons
