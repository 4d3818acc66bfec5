"""Changes asked for in Slack, approved there, carried out at the source and told."""

from collections.abc import AsyncIterator

import pytest

from sandbox.slack import Member
from sandbox.slack.messages import Seen
from tests.flows.conftest import Scene, Stage

SERIAL = "C02XL0ABJGH5"
ADMINS = "dana.desk@larkfield.example, priya.raman@larkfield.example"


@pytest.fixture
async def desk(stage: Stage) -> AsyncIterator[Scene]:
    """A bot whose admins are Dana and Priya."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as scene:
        yield scene


async def form(member: Member, button: str) -> None:
    """Wait until the form in front of somebody can be sent with a button that says so."""

    def ready() -> bool:
        shown = member.form
        return shown is not None and button in shown.plain

    await member._workspace.until(ready, 10)


async def told(member: Member, words: str) -> Seen:
    """The newest message somebody sees with these words, as soon as it is there."""

    def found() -> Seen | None:
        return next((one for one in reversed(member.sees()) if words in one.plain), None)

    return await member._workspace.until(found, 20)


async def test_a_transfer_is_asked_for_approved_carried_out_and_told(desk: Scene) -> None:
    """From the words to the source and back: who asks, who agrees, what is then so."""
    await desk.dana.types(f"/asset transfer {SERIAL} @mei She takes over from Alex")
    await form(desk.dana, "To whom")
    assert "Mei Tanaka" in str(desk.dana.form.blocks)
    await desk.dana.submits()
    card = await told(desk.priya, "Transfer")
    assert "Alex Moreno → Mei Tanaka" in card.plain
    assert "She takes over" in card.plain
    await desk.priya.clicks("Approve", on=card)
    await told(desk.dana, "Done.")
    assert desk.world.factorial.asset(SERIAL).owner_id == "1005"
    await desk.quiet()
    assert "Approve" not in (await told(desk.priya, "Done.")).buttons
