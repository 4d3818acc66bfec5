"""Records that are one thing: in two sources of one inventory, or moved to another client."""

import pytest

from tests.flows.conftest import Scene, Stage

SAME = '[[same_inventory]]\nholders = ["factorial", "itflow/Larkfield"]\n'
IN_BOTH = "PF4BENCH"
MOVED = "PF3MOVED9"


async def asked(scene: Scene, line: str) -> str:
    """What the bot answers Dana, as she reads it."""
    await scene.dana.types(f"/asset {line}")
    return (await scene.dana.answer()).plain


async def test_a_serial_in_both_is_one_finding_where_that_is_declared(both: Stage) -> None:
    """The first source's card, with the other's record and what that says otherwise."""
    async with both(config=SAME) as scene:
        card = await asked(scene, IN_BOTH)
        again = await asked(scene, IN_BOTH)
        await scene.dana.clicks("Open: Larkfield")
        other = (await scene.dana.answer()).plain
    assert "Larkfield · LF-LT-105" in card
    assert "· Factorial" in card
    assert "in Factorial and" in card
    assert "in ITFlow" in card
    assert "matches" not in card
    assert "LF-LT-105" in again
    assert other.startswith("Larkfield · LF-LT-105")
    assert "Client: Larkfield" in other


@pytest.mark.parametrize("declared", ["", SAME])
async def test_one_serial_at_two_clients_is_never_one_finding(both: Stage, declared: str) -> None:
    """Whatever is declared, two customers have two things."""
    async with both(config=declared or "\n") as scene:
        rows = await asked(scene, "5CD2TWIN77")
    assert "2 assets match" in rows


async def test_one_source_down_leaves_one_finding_that_says_so(both: Stage) -> None:
    """The other's record is shown as it was last read."""
    async with both(config=SAME, ASSETBOT_FRESH_FOR="0") as scene:
        scene.world.itflow.fail("status", times=None)
        card = await asked(scene, IN_BOTH)
        scene.world.itflow.mend()
    assert "Checked" in card
    assert "Not confirmed by ITFlow" in card


async def test_a_row_of_a_list_says_in_which_other_source_it_is(both: Stage) -> None:
    """Its record has a row of its own all the same, so that filters, totals and pages agree."""
    async with both(config=SAME) as scene:
        managed = scene.world.itflow.asset(IN_BOTH)
        row = await asked(scene, f'list client:Larkfield model:"{managed.asset_model}"')
    assert "Source: ITFlow, also in Factorial" in row


async def test_conflicts_list_what_the_two_say_otherwise(both: Stage) -> None:
    """Client first, each value with its source; without a declaration it says what to do."""
    async with both(config=SAME) as scene:
        told = await asked(scene, "conflicts")
        noise = await asked(scene, "conflicts loudly")
    assert "Told otherwise by two sources" in told
    assert "Larkfield · LF-LT-105" in told
    assert "in Factorial and" in told
    assert "takes nothing after it" in noise


async def test_conflicts_without_a_declaration_say_what_to_declare(both: Stage) -> None:
    """Nothing is compared that nobody said is the same."""
    async with both() as scene:
        assert "same_inventory in assetbot.toml" in await asked(scene, "conflicts")


async def test_what_was_moved_to_another_client_is_the_living_record(both: Stage) -> None:
    """By serial number, name or old id: one finding, which says what it was before."""
    async with both() as scene:
        records = [one for one in scene.world.itflow.database.assets if one.asset_serial == MOVED]
        old = next(one for one in records if one.asset_archived_at)
        by_serial = await asked(scene, MOVED)
        by_name = await asked(scene, str(old.asset_name))
        by_id = await asked(scene, old.asset_id)
    for card in (by_serial, by_name, by_id):
        assert card.startswith("Kestrel Freight · BW-LT-14")
        assert f"Formerly #{old.asset_id} at Brightwater Dental" in card
        assert "Archived" not in card


async def test_an_archived_asset_without_a_living_twin_is_shown_as_archived(both: Stage) -> None:
    """It is found by serial number and by name, and is in no list but its own."""
    async with both() as scene:
        by_serial = await asked(scene, "PF2ARCHIV")
        by_name = await asked(scene, "KF-LT-OLD")
        listed = await asked(scene, 'list client:"Kestrel Freight" status:retired')
        archived = await asked(scene, 'list client:"Kestrel Freight" status:archived')
    for card in (by_serial, by_name):
        assert "Archived in ITFlow" in card
        assert "Status: archived, retired" in card
    assert "KF-LT-OLD" not in listed
    assert "Kestrel Freight · KF-LT-OLD" in archived
