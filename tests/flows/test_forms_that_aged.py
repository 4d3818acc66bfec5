"""Forms sent after their asset, or what they say of it, has changed: nothing is done unseen."""

from tests.flows.conftest import Scene, Stage
from tests.flows.test_changes_flow import ADMINS, SERIAL, desk, form, told

__all__ = ["desk"]
STOCK = "PF4STOCK"
REPORTS = """
[[rules]]
name = "anyone reports what is broken"
operations = ["edit"]
fields = ["status"]
ask = ["everyone"]
"""
EDITS = """
[[rules]]
name = "edits are approved"
operations = ["edit"]
approve = ["admin"]
"""


async def test_what_somebody_else_wrote_meanwhile_is_not_undone_by_a_form(desk: Scene) -> None:
    """A form of an edit holds every field as it was when it was opened: none is put back."""
    factorial = desk.world.factorial
    await desk.dana.types(f"/asset edit {STOCK}")
    await form(desk.dana, "Asset tag")
    now = {"status": "maintenance", "notes": "Screen broken, not to be lent"}
    factorial.edit(factorial.asset(STOCK).id, now)
    await desk.dana.fills("Asset tag", "LT-9999")
    await desk.dana.submits()
    await form(desk.dana, "changed while this form was open")
    asset = factorial.asset(STOCK)
    assert (asset.status, asset.label) == ("maintenance", "LT-0104")
    await desk.dana.clicks("Edit")
    assert "Screen broken" in str((await form(desk.dana, "Asset tag")).blocks)


async def test_what_is_returned_is_taken_from_whom_the_form_named(desk: Scene) -> None:
    """Somebody else's by then, it is left with them, and whoever asked sees who has it."""
    factorial = desk.world.factorial
    await desk.dana.types(f"/asset return {SERIAL}")
    await form(desk.dana, "Alex Moreno")
    factorial.edit(factorial.asset(SERIAL).id, {"owner_id": "1005"})
    await desk.dana.submits()
    assert "Mei Tanaka" in (await form(desk.dana, "changed while this form was open")).plain
    assert factorial.asset(SERIAL).owner_id == "1005"


async def test_a_rule_for_one_field_lets_nobody_change_another(both: Stage) -> None:
    """Who may change the status alone has a form of the status alone."""
    async with both(config=REPORTS, ASSETBOT_ADMINS=ADMINS) as scene:
        await scene.mei.types(f"/asset status {STOCK} in repair")
        shown = await form(scene.mei, "Status")
        assert set(shown.labels) == {"Status", "Reason"}
        await scene.mei.submits()
        await told(scene.mei, "Done.")
        assert scene.world.factorial.asset(STOCK).status == "maintenance"
        assert scene.world.factorial.asset(STOCK).label == "LT-0104"


async def test_a_card_never_says_that_there_were_no_notes(both: Stage) -> None:
    """What notes were is kept with no request: the card says that they are replaced."""
    async with both(config=EDITS, ASSETBOT_ADMINS=ADMINS) as scene:
        factorial = scene.world.factorial
        factorial.edit(factorial.asset(STOCK).id, {"notes": "Returned with a scratch"})
        await scene.dana.types(f"/asset edit {STOCK}")
        await form(scene.dana, "Asset tag")
        await scene.dana.fills("Notes", "As new")
        await scene.dana.submits()
        card = await told(scene.priya, "Edit:")
        assert "Notes: As new" in card.plain
        assert "scratch" not in card.plain


async def test_who_may_not_read_notes_reads_none_on_a_card_they_decide_by(both: Stage) -> None:
    """An approver who is neither operator nor auditor is told that notes change, not to what."""
    rules = EDITS.replace('"admin"', '"mei.tanaka@larkfield.example"')
    async with both(config=rules, ASSETBOT_ADMINS=ADMINS) as scene:
        await scene.dana.types(f"/asset edit {STOCK}")
        await form(scene.dana, "Asset tag")
        await scene.dana.fills("Notes", "The safe is 4711")
        await scene.dana.submits()
        card = await told(scene.mei, "Edit:")
        assert "Notes: changed" in card.plain
        assert "4711" not in card.plain + str(card.blocks)
        await scene.mei.clicks("Approve", on=card)
        assert "4711" not in (await told(scene.mei, "You approved it")).plain
        assert "4711" in (await told(scene.dana, "Edit:")).plain


async def test_only_people_of_its_client_are_offered_for_an_asset(both: Stage) -> None:
    """No name of another client is told, nor is an asset of one given to somebody of another."""
    async with both(ASSETBOT_ADMINS=ADMINS) as scene:
        await scene.dana.types("/asset transfer KF-LT-01 @mei")
        assert "Mei Tanaka" not in str((await form(scene.dana, "To whom")).blocks)
        assert await scene.dana.searches("bea", at="To whom") == []
        assert await scene.dana.searches("karl", at="To whom") == ["Karl Lorry"]


async def test_whom_a_rule_lets_ask_by_their_group_is_offered_names(both: Stage) -> None:
    """Those of the group may search; while Slack has yet to say who they are, there is nobody."""
    rule = '[[rules]]\nname = "g"\noperations = ["assign"]\nask = ["{group}"]\n'
    async with both(config=rule, ASSETBOT_ADMINS="priya.raman@larkfield.example") as scene:
        (group,) = scene.slack.groups.values()
        assert scene.dana.user.id in group.users
        await scene.dana.types(f"/asset assign {STOCK}")
        await form(scene.dana, "To whom")
        assert await scene.dana.searches("tanaka", at="To whom") == ["Mei Tanaka"]
        groups = scene.bot.roles._groups
        groups._read.clear()
        assert await scene.dana.searches("tanaka", at="To whom") == []
        await groups.read([group.id])
        assert await scene.dana.searches("tanaka", at="To whom") == ["Mei Tanaka"]
