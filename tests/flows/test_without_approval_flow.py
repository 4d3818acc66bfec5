"""What else there is beside approval: an admin who does without, and a record that is kept."""

from sandbox.slack.faults import Fault
from tests.flows.conftest import Scene
from tests.flows.test_changes_flow import SERIAL, asked, desk, form, told

__all__ = ["desk"]


async def test_an_admin_does_without_approval_and_everyone_concerned_is_told(desk: Scene) -> None:
    """With a reason, in a form: who asked reads it, and so does whoever has the asset."""
    await asked(desk)
    await desk.priya.types("/asset approvals")
    waiting = await desk.priya.answer()
    await desk.priya.clicks("Without approval", on=waiting)
    await form(desk.priya, "It is carried out at once")
    assert await desk.priya.submits() != {}
    await desk.priya.fills("Reason", "The old one burns")
    await desk.priya.submits()
    for concerned in (desk.dana, desk.alex):
        assert "The old one burns" in (await told(concerned, "Without approval:")).plain
    await told(desk.dana, "Done.")
    assert desk.world.factorial.asset(SERIAL).owner_id == "1005"


async def test_a_second_click_is_told_in_private_what_the_first_one_did(desk: Scene) -> None:
    """On a card that Slack has not drawn anew yet."""
    card = await asked(desk)
    desk.slack.faults.add(Fault("status", "chat.update", times=None))
    await desk.priya.clicks("Approve", on=card)
    assert "You approved it" in (await desk.priya.answer()).plain
    await desk.priya.clicks("Approve", on=card)
    second = await desk.priya.answer()
    assert "approved" in second.plain
    assert "already" in second.plain
    assert second.ephemeral
    desk.slack.faults.mend()


async def test_a_deletion_offers_to_keep_the_record_first(desk: Scene) -> None:
    """One click asks for the retirement in its place."""
    await desk.dana.types("/asset delete PF4STOCK It is broken")
    shown = await form(desk.dana, "its record is kept")
    kinds = [block["type"] for block in shown.blocks]
    assert kinds.index("actions") < kinds.index("input")
    await desk.dana.clicks("Retire instead")
    await form(desk.dana, "taken out of use")
    await desk.dana.submits()
    await told(desk.dana, "Done.")
    assert desk.world.factorial.asset("PF4STOCK").status == "retired"
    assert not desk.world.factorial.asset("PF4STOCK").discarded_at
