"""A change that nobody knows the end of: an admin is shown what there is, and says how it ended."""

from sandbox.slack.messages import Seen
from tests.flows.conftest import Scene
from tests.flows.test_changes_flow import desk, form, told

__all__ = ["desk"]
HALF_AN_HOUR = 31 * 60
BUTTONS = {
    "It happened": "Done.",
    "It did not": "Not done. Factorial did not do it.",
    "Try again": "Not done. It was not done, for the asset has changed since",
}
"""What an admin can say, and how the request ends then."""


async def in_doubt(desk: Scene, serial: str) -> None:
    """Given to Mei with an answer that never comes, and then to Priya by another hand."""
    factorial = desk.world.factorial
    model = factorial.asset("PF4STOCK").model_id
    made = factorial.add({"it_asset_model_id": model, "serial_number": serial})
    factorial.fail("drop", method="PUT")
    await desk.dana.types(f"/asset assign {serial} @mei")
    await form(desk.dana, "To whom")
    await desk.dana.submits()
    await told(desk.dana, f"{serial}: Nobody can say whether it was done.")
    await desk.dana.closes()
    factorial.edit(made.id, {"owner_id": "1003"})


async def settled(desk: Scene, card: Seen, button: str) -> None:
    """Priya says so, and the card has no buttons to say anything else."""
    await desk.priya.clicks(button, on=card)

    def drawn() -> bool:
        now = next(one for one in desk.priya.sees() if one.ts == card.ts)
        return BUTTONS[button] in now.plain and not set(BUTTONS) & set(now.buttons)

    await desk.slack.until(drawn, 30)


async def test_an_admin_reads_what_the_source_says_and_settles_it(desk: Scene) -> None:
    """Somebody else has it by then, which no reading can make sense of: whoever can look does."""
    serials = dict(zip(BUTTONS, ("DOUBT1", "DOUBT2", "DOUBT3"), strict=True))
    for serial in serials.values():
        await in_doubt(desk, serial)
    desk.world.shift_clock(HALF_AN_HOUR)
    for button, serial in serials.items():
        card = await told(desk.priya, serial)
        assert "it said: Assignee: Priya Raman; Status: assigned." in card.plain
        assert list(BUTTONS) == card.buttons
        await settled(desk, card, button)
        await told(desk.dana, f"{serial}: {BUTTONS[button]}")
    assert sum(one.method == "PUT" for one in desk.world.factorial.requests) == len(serials)
