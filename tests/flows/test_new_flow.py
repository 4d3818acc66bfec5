"""New assets asked for in Slack, made at their source and told."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from sandbox.slack import Member
from sandbox.slack.surfaces import Pane
from tests.flows.conftest import Scene, Stage
from tests.flows.test_changes_flow import ADMINS, form, told

SERIAL = "C02XL0ABJGH5"
BY_GROUP = """
[[rules]]
name = "the desk makes assets"
operations = ["create"]
ask = ["{group}"]
"""


@pytest.fixture
async def desk(stage: Stage) -> AsyncIterator[Scene]:
    """A bot with a Factorial, whose admins are Dana and Priya."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as scene:
        yield scene


@pytest.fixture
async def agency(both: Stage) -> AsyncIterator[Scene]:
    """The same with an ITFlow beside the Factorial."""
    async with both(ASSETBOT_ADMINS=ADMINS) as scene:
        yield scene


async def picks(member: Member, typed: str, *, at: str) -> str:
    """Choose the first that is offered for what is typed."""
    offered = await member.searches(typed, at=at)
    await member.chooses(offered[0], at=at)
    return offered[0]


async def labelled(member: Member, label: str) -> Pane:
    """The form in front of somebody, as soon as it has this input."""

    def ready() -> Pane | None:
        shown = member.form
        return shown if shown and label in shown.labels else None

    return await member._workspace.until(ready, 30)


def inputs(member: Member) -> set[str]:
    """The inputs of the form in front of somebody that belong to one client alone."""
    blocks = member.form.blocks if member.form else []
    return {one["block_id"] for one in blocks if one.get("block_id", "").startswith("new_person")}


async def test_a_new_asset_is_asked_for_made_and_told(desk: Scene) -> None:
    """Model, person and place are searched for as one types; the card opens what was made."""
    await desk.dana.types("/asset new NEW00001")
    await labelled(desk.dana, "Model")
    assert await picks(desk.dana, "macbook pro", at="Model") == "laptop · Apple · MacBook Pro 14"
    await picks(desk.dana, "berl", at="Location")
    await picks(desk.dana, "tanaka", at="Assignee")
    await desk.dana.fills("Asset tag", "LT-9001")
    await desk.dana.fills("Warranty end", "2029-01-31")
    assert await desk.dana.submits() == {}
    card = await told(desk.dana, "Done.")
    assert "LT-9001" in card.plain
    made = desk.world.factorial.asset("NEW00001")
    assert (made.owner_id, made.label, made.warranty_end) == ("1005", "LT-9001", "2029-01-31")
    await desk.dana.closes()
    await desk.dana.clicks("Open", on=card)
    assert "NEW00001" in (await told(desk.dana, "MacBook Pro 14")).plain


async def test_a_model_that_is_not_there_is_made_in_the_same_form(desk: Scene) -> None:
    """What was entered before stays; the model is made once, and the asset is of it."""
    await desk.dana.types("/asset new")
    await labelled(desk.dana, "Model")
    await desk.dana.fills("Serial number", "NEW00002")
    await desk.dana.clicks("Another model")
    await labelled(desk.dana, "Manufacturer")
    await desk.dana.chooses("laptop", at="Category")
    await desk.dana.fills("Manufacturer", "Framework")
    await desk.dana.fills("Model", "Laptop 13")
    assert await desk.dana.submits() == {}
    await told(desk.dana, "Done.")
    models = [one.id for one in desk.world.factorial.inventory.models if one.name == "Laptop 13"]
    assert models == [desk.world.factorial.asset("NEW00002").model_id]
    await desk.dana.closes()
    await desk.dana.types("/asset models framework")
    assert "laptop, Framework Laptop 13, 1 asset" in (await desk.dana.answer()).text


async def test_a_serial_number_that_is_there_is_shown_and_opens_no_form(desk: Scene) -> None:
    """With who has it, and a button that opens its card; in a direct message likewise."""
    await desk.dana.types(f"/asset new {SERIAL}")
    there = await form(desk.dana, "There is an asset with this serial number already")
    assert "Alex Moreno" in there.plain
    await desk.dana.clicks("Open")
    await form(desk.dana, "Warranty end")
    await desk.dana.closes()
    await desk.dana.says(f"new {SERIAL.lower()}", "bot")
    said = await desk.dana.answer()
    assert "There is an asset with this serial number already: LT-0042" in said.plain
    await desk.dana.clicks("Open", on=said)
    assert "assigned to" in (await desk.dana.answer()).text


async def test_a_tag_that_is_there_is_shown_and_opens_no_form(desk: Scene) -> None:
    """In any case: it is no serial number, and the asset would be there twice."""
    await desk.dana.types("/asset new lt-0042")
    there = await form(desk.dana, "There is an asset with this asset tag already: LT-0042")
    assert "Alex Moreno" in there.plain
    await desk.dana.clicks("Open")
    await form(desk.dana, "Warranty end")
    await desk.dana.closes()
    await desk.dana.says("new LT-0042", "bot")
    said = await desk.dana.answer()
    assert "There is an asset with this asset tag already: LT-0042" in said.plain


async def test_a_tag_that_two_assets_have_is_shown_with_both(desk: Scene) -> None:
    """Either may be the one that is meant."""
    desk.world.factorial.asset("PF4NOTAG").label = "LT-0042"
    while (await desk.bot._parts.sync("factorial")).outcome == "busy":  # noqa: ASYNC110 - the first may be under way
        await asyncio.sleep(0.1)
    await desk.dana.types("/asset new LT-0042")
    there = await form(desk.dana, "There is an asset with this asset tag already: LT-0042")
    assert SERIAL in there.plain
    assert "PF4NOTAG" in there.plain


async def test_what_is_there_can_be_made_in_another_source_all_the_same(agency: Scene) -> None:
    """A second source may have the same thing; turned back to the first, the form says so."""
    await agency.dana.types(f"/asset new {SERIAL}")
    await form(agency.dana, "There is an asset with this serial number already")
    await agency.dana.clicks("New in another source")
    await labelled(agency.dana, "Client")
    assert agency.dana.form
    assert "with this serial number already" not in agency.dana.form.plain
    await agency.dana.chooses("Factorial", at="Source")
    await labelled(agency.dana, "Asset tag")
    await form(agency.dana, "There is an asset with this serial number already")


async def test_a_serial_number_that_is_there_is_refused(desk: Scene) -> None:
    """Beside the input where the index knows it, and after asking the source where it does not."""
    await desk.dana.types("/asset new")
    await labelled(desk.dana, "Model")
    await desk.dana.fills("Serial number", SERIAL)
    await picks(desk.dana, "macbook pro", at="Model")
    assert "has this serial number already" in str(await desk.dana.submits())
    unseen = desk.world.factorial.asset("PF4STOCK")
    unseen.serial_number = "LATELY01"
    await desk.dana.fills("Serial number", "lately01")
    desk.world.factorial.requests.clear()
    await desk.dana.submits()
    await form(desk.dana, "with this serial number already")
    assert {one.method for one in desk.world.factorial.requests} == {"GET"}


async def test_an_answer_that_is_lost_makes_no_second_asset(desk: Scene) -> None:
    """It was made and nobody said so: it is read, and that settles it."""
    desk.world.factorial.fail("drop_after", resource="it_assets", method="POST")
    await desk.dana.types("/asset new NEW00003")
    await labelled(desk.dana, "Model")
    await picks(desk.dana, "macbook pro", at="Model")
    await desk.dana.submits()
    await told(desk.dana, "Done.")
    serials = [one.serial_number for one in desk.world.factorial.inventory.assets]
    assert serials.count("NEW00003") == 1


async def test_nobody_but_an_operator_makes_assets(desk: Scene) -> None:
    """Said at once, before there is a form."""
    await desk.mei.types("/asset new NEW00004")
    await form(desk.mei, "may ask for this")


async def test_a_direct_message_offers_the_form(desk: Scene) -> None:
    """Where Slack opens no form by itself a button does, with the serial number."""
    await desk.dana.says("new NEW00005", "bot")
    await desk.dana.clicks("Open the form", on=await desk.dana.answer())
    await labelled(desk.dana, "Model")


async def test_a_new_asset_of_a_client_in_itflow(agency: Scene) -> None:
    """The source, then the client; people and places are theirs, and any words name a model."""
    await agency.dana.types("/asset new NEW00006")
    await labelled(agency.dana, "Asset tag")
    await agency.dana.chooses("ITFlow", at="Source")
    await labelled(agency.dana, "Client")
    await picks(agency.dana, "larkfield", at="Client")
    await labelled(agency.dana, "Name")
    assert agency.dana.form
    assert "Asset tag" not in agency.dana.form.labels
    assert await agency.dana.searches("amara", at="Assignee") == ["Amara Okafor"]
    assert await agency.dana.searches("bea", at="Assignee") == []
    await agency.dana.clicks("Another model")
    await labelled(agency.dana, "Manufacturer")
    await agency.dana.fills("Category", "Laptop")
    await agency.dana.fills("Manufacturer", "Framework")
    await agency.dana.fills("Model", "Laptop 16")
    await agency.dana.fills("Name", "LF-LT-900")
    assert await agency.dana.submits() == {}
    card = await told(agency.dana, "Done.")
    assert "Larkfield · LF-LT-900" in card.plain
    await agency.dana.closes()
    await agency.dana.clicks("Open", on=card)
    await told(agency.dana, "Laptop 16")


async def test_no_choices_are_offered_to_whoever_may_no_longer_ask(desk: Scene) -> None:
    """Their role goes while the form is open: its menus are empty from then on."""
    await desk.dana.types("/asset new NEW00008")
    await labelled(desk.dana, "Model")
    desk.bot.roles.take_up(["priya.raman@larkfield.example"], ())
    found = [
        await desk.dana.searches(typed, at=label)
        for typed, label in (("macbook", "Model"), ("berl", "Location"), ("tanaka", "Assignee"))
    ]
    assert found == [[], [], []]


async def test_choices_are_offered_to_a_group_that_a_rule_alone_names(both: Stage) -> None:
    """Who may ask by a rule for their user group fills in the form like an operator."""
    async with both(config=BY_GROUP, ASSETBOT_ADMINS="priya.raman@larkfield.example") as scene:
        await scene.dana.types("/asset new NEW00009")
        await labelled(scene.dana, "Asset tag")
        await scene.dana.chooses("ITFlow", at="Source")
        await labelled(scene.dana, "Client")
        assert await scene.dana.searches("larkfield", at="Client") == ["Larkfield"]


async def test_a_click_in_the_form_counts_as_a_question(stage: Stage) -> None:
    """Nobody reads sources faster by turning the form than by asking."""
    async with stage(ASSETBOT_ADMINS=ADMINS, ASSETBOT_QUESTIONS_A_MINUTE="1") as desk:
        await desk.dana.types("/asset new NEW00010")
        await labelled(desk.dana, "Model")
        await desk.dana.clicks("Another model")
        await form(desk.dana, "a minute")


async def test_models_are_listed_for_operators_page_by_page(desk: Scene) -> None:
    """With how many assets are of each, those of none too; nobody else sees a list."""
    await desk.dana.types("/asset models")
    answer = await desk.dana.answer()
    assert "MacBook Pro 14" in answer.text
    await desk.mei.types("/asset models")
    assert "Lists are for" in (await desk.mei.answer()).plain


async def test_the_form_of_a_deletion_says_what_is_lost_with_it(agency: Scene) -> None:
    """What dies with a record of ITFlow, and nothing of what else ITFlow cannot do."""
    await agency.dana.types("/asset delete LF-LT-105 bought twice")
    shown = await form(agency.dana, "its interfaces with their addresses")
    assert "lose their link to it" in shown.plain
    assert "cannot be cleared" not in shown.plain


async def test_a_client_that_is_changed_empties_what_was_theirs(agency: Scene) -> None:
    """People are searched for among those of the client that was chosen last."""
    await agency.dana.types("/asset new NEW00007")
    await labelled(agency.dana, "Asset tag")
    await agency.dana.chooses("ITFlow", at="Source")
    await labelled(agency.dana, "Client")
    await picks(agency.dana, "larkfield", at="Client")
    await labelled(agency.dana, "Assignee")
    await picks(agency.dana, "amara", at="Assignee")
    await agency.dana.fills("Name", "BW-1")
    before = inputs(agency.dana)
    await picks(agency.dana, "brightwater", at="Client")
    await agency.slack.until(lambda: inputs(agency.dana).isdisjoint(before), 30)
    assert await agency.dana.searches("amara", at="Assignee") == []
    assert await agency.dana.searches("bea", at="Assignee") == ["Bea Molar"]


async def test_models_that_their_source_does_not_tell_of_are_said_to_be_missing(
    desk: Scene,
) -> None:
    """Those of assets are listed all the same, as the index has them."""
    desk.world.factorial.fail("status", times=None, resource="it_asset_models", status=403)
    await desk.dana.types("/asset models macbook")
    answer = await desk.dana.answer()
    assert "MacBook Pro 14" in answer.text
    assert "No answer from Factorial" in answer.plain
