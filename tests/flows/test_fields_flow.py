"""Price, team and status in the forms of edits and of new assets."""

from tests.flows.conftest import Scene, Stage
from tests.flows.test_changes_flow import ADMINS, desk, told
from tests.flows.test_new_flow import agency, labelled, picks

__all__ = ["agency", "desk"]
STOCK = "PF4STOCK"
NOTES = """
[[rules]]
name = "anyone notes what they see"
operations = ["edit"]
fields = ["tag", "notes"]
ask = ["everyone"]
"""


async def test_a_price_is_edited_with_a_reason(desk: Scene) -> None:
    """Typed with its currency; without a reason the form says so beside the input, and stays."""
    await desk.dana.types(f"/asset edit {STOCK}")
    await labelled(desk.dana, "Price")
    await desk.dana.fills("Price", "cheap")
    assert "1499.90 EUR" in str(await desk.dana.submits())
    await desk.dana.fills("Price", "1.499,90 €")
    assert "This needs a reason" in str(await desk.dana.submits())
    await desk.dana.fills("Reason", "The invoice came")
    assert await desk.dana.submits() == {}
    await told(desk.dana, "Done.")
    asset = desk.world.factorial.asset(STOCK)
    assert (asset.price_cents, asset.currency) == (149_990, "EUR")


async def test_a_price_that_is_left_as_it_is_needs_no_reason(desk: Scene) -> None:
    """It stands in the form as it can be typed, and another field is changed alone."""
    factorial = desk.world.factorial
    price = {"purchase_price_cents": 229_900, "currency": "EUR"}
    factorial.edit(factorial.asset(STOCK).id, price)
    await desk.dana.types(f"/asset edit {STOCK}")
    await labelled(desk.dana, "Price")
    await desk.dana.fills("Asset tag", "LT-7777")
    assert await desk.dana.submits() == {}
    assert "Price" not in (await told(desk.dana, "Done.")).plain
    asset = factorial.asset(STOCK)
    assert (asset.label, asset.price_cents) == ("LT-7777", 229_900)


async def test_a_team_is_searched_for_in_both_forms(desk: Scene) -> None:
    """It is called by its name on what tells of the change."""
    await desk.dana.types(f"/asset edit {STOCK}")
    await labelled(desk.dana, "Team")
    team = await picks(desk.dana, "e", at="Team")
    assert await desk.dana.submits() == {}
    assert team in (await told(desk.dana, "Done.")).plain
    await desk.dana.closes()
    await desk.dana.types("/asset new NEW00021")
    await labelled(desk.dana, "Team")
    await picks(desk.dana, "macbook pro", at="Model")
    assert await picks(desk.dana, team, at="Team") == team
    await desk.dana.fills("Price", "2299 EUR")
    assert await desk.dana.submits() == {}
    assets = desk.world.factorial.inventory.assets
    made = await desk.slack.until(
        lambda: next((one for one in assets if one.serial_number == "NEW00021"), None), 20
    )
    assert made.team_id == desk.world.factorial.asset(STOCK).team_id
    assert made.price_cents == 229_900


async def test_a_status_is_chosen_where_a_new_asset_can_have_any(agency: Scene) -> None:
    """In ITFlow; in Factorial it follows from the assignee, and is not asked for."""
    await agency.dana.types("/asset new NEW00022")
    await labelled(agency.dana, "Asset tag")
    assert agency.dana.form
    assert "Status" not in agency.dana.form.labels
    await agency.dana.chooses("ITFlow", at="Source")
    await labelled(agency.dana, "Client")
    await picks(agency.dana, "larkfield", at="Client")
    await labelled(agency.dana, "Status")
    assert "Price" not in agency.dana.form.labels
    await agency.dana.clicks("Another model")
    await labelled(agency.dana, "Manufacturer")
    for label, words in {
        "Category": "Laptop",
        "Manufacturer": "Framework",
        "Model": "Laptop 16",
        "Name": "LF-LT-901",
    }.items():
        await agency.dana.fills(label, words)
    await agency.dana.chooses("in repair", at="Status")
    assert await agency.dana.submits() == {}
    await told(agency.dana, "Done.")
    assert agency.world.itflow.asset("NEW00022").asset_status == "Out for Repair"


async def test_who_may_change_some_fields_is_shown_those(both: Stage) -> None:
    """A rule for two fields opens a form of two, and to nobody the rest."""
    async with both(config=NOTES, ASSETBOT_ADMINS=ADMINS) as scene:
        await scene.mei.types(f"/asset edit {STOCK}")
        shown = await labelled(scene.mei, "Asset tag")
        assert set(shown.labels) == {"Asset tag", "Notes", "Reason"}
        await scene.mei.fills("Asset tag", "SEEN")
        assert await scene.mei.submits() == {}
        await told(scene.mei, "Done.")
        assert scene.world.factorial.asset(STOCK).label == "SEEN"
