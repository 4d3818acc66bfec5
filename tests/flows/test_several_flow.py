"""Several assets are changed at once in Slack, and what was changed is put back."""

from collections.abc import AsyncIterator

import pytest

from sandbox.company import ItAsset
from tests.flows.conftest import Scene, Stage
from tests.flows.test_changes_flow import ADMINS, SERIAL, form, told
from tests.flows.test_faults_flow import reported

FREE = "PF4STOCK"
AT_ITFLOW = "7EXPTDAY"
ALEX, MEI = "1002", "1005"


@pytest.fixture
async def desk(stage: Stage) -> AsyncIterator[Scene]:
    """A bot whose admins are Dana and Priya."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as scene:
        yield scene


def ordinary(scene: Scene) -> list[ItAsset]:
    """What lies in stock and has an ordinary serial number, up to a table of them."""
    rows = scene.world.factorial.inventory.assets
    free = [one for one in rows if one.status == "in_stock"]
    return [one for one in free if (one.label or "").startswith("AB-")][:20]


async def test_all_that_somebody_has_is_returned_at_once(desk: Scene) -> None:
    """By one form, which says of what a fault is open: all are back in stock, one card says so."""
    owned = [one for one in desk.world.factorial.inventory.assets if one.owner_id == ALEX]
    assert len(owned) > 1
    await desk.alex.types(f"/asset fault {owned[-1].serial_number}")
    await reported(desk.alex)
    await desk.dana.types("/asset of @alex")
    await told(desk.dana, "Assets of Alex Moreno")
    await desk.dana.clicks("Return all…")
    shown = await form(desk.dana, "carried out at once")
    assert f"{len(owned)} of {len(owned)}" in shown.plain
    (faulty,) = [line for line in shown.plain.splitlines() if "A fault of it is open" in line]
    assert owned[-1].serial_number in faulty
    await desk.dana.submits()
    await told(desk.dana, f"All {len(owned)} are confirmed")
    assert {(one.owner_id, one.status) for one in owned} == {(None, "in_stock")}


async def test_a_table_is_assigned_as_its_rules_say(desk: Scene) -> None:
    """What nobody has is given at once, and what somebody has waits for its approval."""
    await desk.dana.types(f"/asset {FREE} {SERIAL}")
    await told(desk.dana, FREE)
    await desk.dana.clicks("Assign all…")
    shown = await form(desk.dana, "To whom")
    assert "1 of them is carried out at once" in shown.plain
    assert "1 of them needs 1 approval" in shown.plain
    assert await desk.dana.searches("tanaka", at="To whom") == ["Mei Tanaka"]
    await desk.dana.chooses("Mei Tanaka", at="To whom")
    await desk.dana.submits()
    card = await told(desk.priya, "Alex Moreno → Mei Tanaka")
    await told(desk.dana, "Done. Factorial confirms it.")
    assert desk.world.factorial.asset(FREE).owner_id == MEI
    assert desk.world.factorial.asset(SERIAL).owner_id == ALEX
    await desk.priya.clicks("Approve", on=card)
    await told(desk.priya, "Done. Factorial confirms it.")
    assert desk.world.factorial.asset(SERIAL).owner_id == MEI


async def assigned(desk: Scene, assets: list[ItAsset]) -> None:
    """Dana gives all of them to Mei at once."""
    serials = [one.serial_number for one in assets if one.serial_number]
    await desk.dana.types(f"/asset {' '.join(serials)}")
    await told(desk.dana, serials[0])
    await desk.dana.clicks("Assign all…")
    await form(desk.dana, "To whom")
    await desk.dana.searches("tanaka", at="To whom")
    await desk.dana.chooses("Mei Tanaka", at="To whom")
    await desk.dana.submits()
    await told(desk.dana, f"All {len(assets)} are confirmed")


async def test_who_is_given_several_at_once_answers_them_in_one_message(desk: Scene) -> None:
    """One of them by itself, the others by one click; the message says what is left."""
    first, *_ = three = ordinary(desk)[:3]
    await assigned(desk, three)
    card = await told(desk.mei, "For you: 3 together")
    assert card.buttons == ["I have all of them", "One by one"]
    await desk.mei.clicks("One by one", on=card)
    listed = await told(desk.mei, "Yours, given to you or by you")
    await desk.mei.clicks(f"I have it: {first.label}", on=listed)
    card = await told(desk.mei, "2 of 3 wait for your answer")
    await desk.mei.clicks("I have all of them", on=card)
    await told(desk.mei, "You have all 2 of them.")
    assert (await told(desk.mei, "None waits for an answer any more.")).buttons == []
    assert len([one for one in desk.mei.sees() if "For you: " in one.plain]) == 1


async def test_a_list_of_ones_own_says_that_there_are_more(desk: Scene) -> None:
    """Eight hand-overs stand there with their buttons, and a line tells of the rest."""
    await assigned(desk, ordinary(desk)[:9])
    await told(desk.mei, "For you: 9 together")
    await desk.mei.types("/asset handovers")
    listed = await desk.mei.answer()
    assert sum("I have it" in button for button in listed.buttons) == 8
    assert "More of yours are open" in listed.plain


async def test_the_status_of_a_table_is_set(desk: Scene) -> None:
    """One choice for all of them; what its source refuses stands on the card, with why."""
    free = [one for one in desk.world.factorial.inventory.assets if one.status == "in_stock"]
    one, other = free[:2]
    await desk.dana.types(f"/asset {one.serial_number} {other.serial_number} {SERIAL}")
    await told(desk.dana, SERIAL)
    await desk.dana.clicks("Status…")
    await form(desk.dana, "Status")
    await desk.dana.chooses("in repair", at="Status")
    await desk.dana.submits()
    assert "with this owner" in (await told(desk.dana, "2 of 3 done, 1 not done")).plain
    assert (one.status, other.status) == ("maintenance", "maintenance")


async def test_whoever_may_not_ask_is_offered_nothing(desk: Scene) -> None:
    """Their own list has no such button."""
    await desk.alex.types("/asset mine")
    assert "Return all…" not in (await told(desk.alex, "Your assets")).buttons


async def test_a_return_is_undone_from_its_card(desk: Scene) -> None:
    """Whoever had it has it again."""
    await desk.dana.types(f"/asset return {SERIAL}")
    await form(desk.dana, "back into stock")
    await desk.dana.submits()
    done = await told(desk.dana, "Done.")
    await desk.dana.closes()
    await desk.dana.clicks("Undo", on=done)
    shown = await form(desk.dana, "carried out at once")
    assert "nobody → Alex Moreno" in shown.plain
    await desk.dana.submits()
    await told(desk.dana, "Undo the return: LT-0042")
    await desk.slack.until(lambda: desk.world.factorial.asset(SERIAL).owner_id == ALEX, 30)


async def test_a_return_of_all_is_undone_but_for_what_has_changed_since(desk: Scene) -> None:
    """From the card of them all: what is as it was left goes back, the other says why not."""
    assets = desk.world.factorial.inventory.assets
    owned = [one for one in assets if one.owner_id == ALEX]
    await desk.dana.types("/asset of @alex")
    await told(desk.dana, "Assets of Alex Moreno")
    await desk.dana.clicks("Return all…")
    await form(desk.dana, "carried out at once")
    await desk.dana.submits()
    done = await told(desk.dana, f"All {len(owned)} are confirmed")
    await desk.dana.closes()
    moved, *others = owned
    await desk.dana.types(f"/asset assign {moved.serial_number} @mei")
    await form(desk.dana, "To whom")
    await desk.dana.submits()
    await desk.slack.until(lambda: moved.owner_id == MEI, 30)
    await desk.slack.until(
        lambda: any("Assign: " in one.plain and "Done." in one.plain for one in desk.dana.sees()),
        20,
    )
    await desk.dana.closes()
    await desk.dana.clicks("Undo", on=done)
    shown = await form(desk.dana, "changed since")
    assert f"{len(others)} of {len(owned)}:" in shown.plain
    await desk.dana.submits()
    await desk.slack.until(lambda: {one.owner_id for one in others} == {ALEX}, 30)
    assert moved.owner_id == MEI


async def test_what_has_changed_since_is_not_undone(desk: Scene) -> None:
    """It says what, and nothing is written."""
    await desk.dana.types(f"/asset assign {FREE} @mei")
    await form(desk.dana, "To whom")
    await desk.dana.submits()
    await told(desk.dana, "Done.")
    desk.world.factorial.edit(desk.world.factorial.asset(FREE).id, {"owner_id": ALEX})
    await desk.dana.types(f"/asset undo {FREE}")
    assert "changed since (assignee)" in (await form(desk.dana, "None of it")).plain


async def test_what_was_deleted_is_restored_as_a_new_record(desk: Scene) -> None:
    """Its source cannot bring it back, so another is made, and its card says under which id."""
    assets = desk.world.factorial.inventory.assets
    before = desk.world.factorial.asset(FREE).id
    await desk.dana.types(f"/asset delete {FREE} by mistake")
    await form(desk.dana, "gone for good")
    await desk.dana.submits()
    await desk.priya.clicks("Approve", on=await told(desk.priya, "Delete"))
    await told(desk.dana, "Done.")
    await desk.dana.types(f"/asset undo {FREE}")
    assert "new record with a new id" in (await form(desk.dana, "Its notes")).plain
    await desk.dana.submits()
    made = await told(desk.dana, "Its id is")
    living = [one for one in assets if one.serial_number == FREE and not one.discarded_at]
    (after,) = [one.id for one in living]
    assert after != before
    assert after in made.plain


async def test_what_was_deleted_of_an_itflow_is_restored_at_its_client(both: Stage) -> None:
    """A new record with the same serial number, of the same client; the form says what is lost."""
    async with both(ASSETBOT_ADMINS=ADMINS) as scene:
        database, dana = scene.world.itflow.database, scene.dana
        for key in scene.world.itflow.keys:
            if key.user and key.user.role == "technician":
                key.user.role = "administrator"  # a technician deletes nothing there
        before = scene.world.itflow.asset(AT_ITFLOW)
        await dana.types(f"/asset delete {AT_ITFLOW} by mistake")
        await form(dana, "Reason")
        await dana.submits()
        await scene.priya.clicks("Approve", on=await told(scene.priya, "Delete"))
        await told(dana, "Done.")
        await dana.closes()
        await dana.types(f"/asset undo {AT_ITFLOW}")
        assert "new record with a new id" in (await form(dana, "Of its deletion:")).plain
        await dana.submits()
        await told(dana, "Its id is")
        (after,) = [one for one in database.assets if one.asset_serial == AT_ITFLOW]
        assert after.asset_id != before.asset_id
        assert after.asset_client_id == before.asset_client_id
        assert (after.asset_name, after.asset_type) == (before.asset_name, before.asset_type)


async def test_what_was_not_done_is_asked_for_again(desk: Scene) -> None:
    """With that alone in the form, and a page of all there was before."""
    one, other = ordinary(desk)[:2]
    desk.world.factorial.fail("status", status=422, method="PUT")
    await desk.dana.types(f"/asset {one.serial_number} {other.serial_number} {FREE}")
    await told(desk.dana, FREE)
    await desk.dana.clicks("Status…")
    await form(desk.dana, "Status")
    await desk.dana.chooses("in repair", at="Status")
    await desk.dana.submits()
    await told(desk.dana, "2 of 3 done, 1 not done")
    ended = await told(desk.dana, "Ask again for the rest")  # which it is once all have ended
    await desk.dana.closes()
    await desk.dana.clicks("Ask again for the rest", on=ended)
    shown = await form(desk.dana, "It is carried out at once")
    assert "What would be done:" in shown.plain
    await desk.dana.submits()
    rows = (one, other, desk.world.factorial.asset(FREE))
    await desk.slack.until(lambda: {row.status for row in rows} == {"maintenance"}, 30)


async def test_more_than_a_card_holds_is_paged_through(desk: Scene) -> None:
    """The card counts, and its button shows all, ten at a time."""
    serials = [one.serial_number for one in ordinary(desk)]
    assert len(serials) > 10
    await desk.dana.types(f"/asset {' '.join(serials)}")
    await told(desk.dana, serials[0])
    await desk.dana.clicks("Assign all…")
    await form(desk.dana, "To whom")
    assert await desk.dana.searches("tanaka", at="To whom") == ["Mei Tanaka"]
    await desk.dana.chooses("Mei Tanaka", at="To whom")
    await desk.dana.submits()
    await told(desk.dana, f"All {len(serials)} are confirmed")
    card = await told(desk.dana, f"Assign: {len(serials)} assets")
    await desk.dana.closes()
    await desk.dana.clicks(f"All {len(serials)}", on=card)
    page = await told(desk.dana, f"1–10 of {len(serials)}")
    await desk.dana.clicks("Next", on=page)
    await told(desk.dana, f"11–{len(serials)} of {len(serials)}")


async def test_several_codes_are_returned_by_one_command(desk: Scene) -> None:
    """What is unknown among them is left out and named; nothing is read as a reason."""
    owned = [one for one in desk.world.factorial.inventory.assets if one.owner_id == ALEX][:2]
    first, second = (one.serial_number for one in owned)
    await desk.dana.types(f"/asset return {first}, {second} and ZZ99UNKNOWN he leaves")
    shown = await form(desk.dana, "carried out at once")
    assert "2 of 3" in shown.plain
    assert "ZZ99UNKNOWN" in shown.plain
    assert "he leaves" in str(shown.blocks)
    await desk.dana.submits()
    await told(desk.dana, "All 2 are confirmed")
    assert {(one.owner_id, one.status) for one in owned} == {(None, "in_stock")}


PRIYA_ASKS = """
[[rules]]
name = "Priya alone"
operations = ["return"]
category = "laptop"
ask = ["priya.raman@larkfield.example"]
needed = 0
"""


async def test_what_only_somebody_by_name_may_ask_for_says_who_that_is(both: Stage) -> None:
    """Among several the rest goes on, and who could ask for what is left out is named as well."""
    screen = "CN0EXPYESTD"
    async with both(ASSETBOT_ADMINS=ADMINS, config=PRIYA_ASKS) as desk:
        await desk.dana.types(f"/asset return {SERIAL}")
        why = "Only 1 person by name may ask for this."
        await form(desk.dana, f"{why} If you need it, ask @Priya Raman.")
        await desk.dana.closes()
        await desk.dana.types(f"/asset return {SERIAL} and {screen}")
        shown = (await form(desk.dana, "What would be done, 1 of 2")).plain
        assert why in shown
        named = "If you need what is left out, ask @Priya Raman. ref "
        assert named in shown
        await desk.dana.submits()
        assert named in (await form(desk.dana, "Left out: 1.")).plain
