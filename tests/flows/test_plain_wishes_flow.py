"""What newcomers ask for in plain words: all at once, one of the free ones, somebody unknown."""

from collections.abc import AsyncIterator

import pytest

from sandbox.company import ItAsset
from tests.flows.conftest import LISTED, Scene, Stage
from tests.flows.test_changes_flow import ADMINS, form, told
from tests.flows.test_several_flow import ALEX, MEI
from tests.flows.test_words_flow import opened

ONE = LISTED[: LISTED.rindex("[[sources]]")]
"""Factorial alone, as assetbot.toml lists it."""
ANYBODY = """
[[roles]]
role = "approver"
people = ["priya.raman@larkfield.example"]

[[rules]]
name = "laptops"
operations = ["transfer"]
category = "laptop"
ask = ["everyone"]
approve = ["approver"]
needed = 1
"""


@pytest.fixture
async def desk(stage: Stage) -> AsyncIterator[Scene]:
    """A bot whose admins are Dana and Priya."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as scene:
        yield scene


def owned(scene: Scene, owner: str) -> list[ItAsset]:
    """What somebody has."""
    return [one for one in scene.world.factorial.inventory.assets if one.owner_id == owner]


async def test_a_leavers_things_are_taken_back_by_words(desk: Scene) -> None:
    """In one form, in a message, after /asset and in a thread; or it is said why not."""
    things = owned(desk, ALEX)
    assert len(things) > 1
    await desk.dana.says("Alex Moreno has left. Take all his things back")
    offered = await desk.dana.answer()
    assert "Return all (of Alex Moreno)" in offered.plain
    await desk.dana.clicks("Open the form", on=offered)
    assert f"{len(things)} of {len(things)}" in (await form(desk.dana, "carried out at once")).plain
    await desk.dana.submits()
    await told(desk.dana, f"All {len(things)} are confirmed")
    assert {(one.owner_id, one.status) for one in things} == {(None, "in_stock")}
    await desk.dana.closes()
    await desk.dana.types("/asset offboard @mei")
    assert str(len(owned(desk, MEI))) in (await form(desk.dana, "carried out at once")).plain
    await desk.dana.closes()
    root = await desk.dana.says("@assetbot what does @mei have?", to="it-desk")
    await desk.dana.answer()
    await desk.dana.says("@assetbot return everything @mei has", to="it-desk", thread=root)
    assert "Open the form" in (await desk.dana.answer()).buttons
    await desk.dana.says("return everything Zora Zorblax has")
    assert "nobody called “Zora Zorblax”" in (await desk.dana.answer()).plain
    await desk.dana.says("return everything Alex Moreno has")
    await desk.dana.clicks("Open the form", on=await desk.dana.answer())
    assert "None." in (await form(desk.dana, "of Alex Moreno")).plain
    await desk.dana.closes()


async def test_what_is_said_of_several_is_filled_in_for_all_of_them(desk: Scene) -> None:
    """To whom they go, and which status they are to have: by the rules that the buttons have."""
    things = owned(desk, ALEX)
    await desk.dana.types("/asset transfer everything Alex Moreno has to Mei Tanaka, he leaves")
    shown = await form(desk.dana, "To whom")
    assert "Mei Tanaka" in str(shown.blocks)
    assert "he leaves" in str(shown.blocks)
    assert await desk.dana.searches("becker", at="To whom") == ["Tom Becker"]
    await desk.dana.submits()
    card = await told(desk.priya, "Alex Moreno")
    await desk.priya.clicks("Approve", on=card)
    await told(desk.dana, f"All {len(things)} are confirmed")
    await desk.quiet()
    assert {one.owner_id for one in things} == {MEI}
    await desk.dana.closes()
    asked = await opened(desk, "retire all phones that Mei Tanaka has", "Status")
    assert "Status: assigned → retired" in asked
    await desk.dana.says("transfer everything Mei Tanaka has to Wren Park")
    await desk.dana.clicks("Open the form", on=await desk.dana.answer())
    assert "nobody called “Wren Park”" in (await form(desk.dana, "To whom")).plain


async def test_one_of_the_free_ones_is_offered_and_never_taken_for_granted(desk: Scene) -> None:
    """By what somebody needs, from a place; the form is filled in once one is chosen."""
    said = "Alex Moreno starts on Monday and needs a laptop. Give him one of the unused ones"
    await desk.dana.says(f"{said} from Barcelona")
    await desk.dana.clicks("Open the form", on=await desk.dana.answer())
    choice = await form(desk.dana, "Which one?")
    rows = desk.world.factorial.inventory.assets
    free = {one.label for one in rows if one.status == "in_stock" and not one.owner_id}
    offered = [line for line in choice.plain.splitlines() if line.startswith(("AB-", "LT-"))]
    assert len(offered) == choice.buttons.count("Choose") > 1
    assert {one.split(" · ")[0] for one in offered} <= free
    await desk.dana.clicks(f"Choose: {offered[-1]}")
    assert "Alex Moreno" in str((await form(desk.dana, "To whom")).blocks)
    await desk.dana.closes()
    await desk.dana.types("/asset Mei Tanaka needs a new phone")
    assert "one at a time" not in (await form(desk.dana, "Which one?")).plain
    await desk.dana.closes()


@pytest.mark.parametrize("said", ["delete all retired laptops", "move all phones to Berlin"])
async def test_what_goes_one_at_a_time_says_so_where_all_are_meant(desk: Scene, said: str) -> None:
    """Whoever chooses one does not believe that all of them go."""
    await desk.dana.types(f"/asset {said}")
    choice = await form(desk.dana, "Which one?")
    assert "the rest goes one at a time" in choice.plain


async def test_a_name_that_nobody_has_is_said_with_the_form(desk: Scene) -> None:
    """What to do is said; a first name that somebody has is not taken for somebody else."""
    for who in ("Wren Park", "Mei Zorblax"):
        shown = await opened(desk, f"give PF4STOCK to {who}", "To whom")
        assert f"Factorial has nobody called “{who}”: add them there first" in shown


async def test_a_note_is_put_below_those_there_are(desk: Scene) -> None:
    """What stands behind the colon is in the form beside what is noted already."""
    await desk.dana.says("put a note on LT-0042: charger missing")
    await desk.dana.clicks("Open the form", on=await desk.dana.answer())
    assert "charger missing" in str((await form(desk.dana, "Notes")).blocks)
    await desk.dana.submits()
    await told(desk.dana, "Done.")
    await desk.dana.closes()
    await desk.dana.says("add a note to LT-0042: bag missing too")
    await desk.dana.clicks("Open the form", on=await desk.dana.answer())
    assert "charger missing\\nbag missing too" in str((await form(desk.dana, "Notes")).blocks)


async def test_who_may_not_change_it_is_told_so_before_there_is_a_form(desk: Scene) -> None:
    """A sentence of theirs gets the reason, and no button."""
    await desk.tom.says("delete LT-0042 please")
    refused = await desk.tom.answer()
    assert "Only operators may ask for this" in refused.plain
    assert "Open the form" not in refused.buttons


@pytest.mark.parametrize(
    "said",
    [
        "give my laptop to Mei",
        "return my laptop",
        "return all my things",
        "add a new laptop C02NEW1NEW1",
    ],
)
async def test_who_may_not_change_what_they_have_is_told_so_at_once(desk: Scene, said: str) -> None:
    """Though it is theirs: there is no form at whose end they would be refused."""
    await desk.alex.says(said)
    refused = await desk.alex.answer()
    assert "Only operators may ask for this. If you need it, ask @" in refused.plain
    assert refused.buttons == []


async def test_who_may_ask_for_approval_gets_the_form(stage: Stage) -> None:
    """A rule that lets everyone ask for it, of some of what they have, is enough."""
    async with stage(config=ONE + ANYBODY) as scene:
        await scene.alex.says("give my laptop to Mei")
        await scene.alex.clicks("Open the form", on=await scene.alex.answer())
        assert "Mei Tanaka" in str((await form(scene.alex, "To whom")).blocks)
        await scene.alex.closes()
        await scene.alex.says("return my phone")
        assert "Only operators may ask for this" in (await scene.alex.answer()).plain


@pytest.mark.parametrize(
    "said", ["return everything Zora has", "offboard foo Zora", "what blargh laptops has Zora got"]
)
async def test_who_may_not_list_is_told_no_name_with_the_refusal(desk: Scene, said: str) -> None:
    """“Everything Zora has” completes nobody's name for them, be it asked back or offered."""
    await desk.tom.says(said)
    refused = await desk.tom.answer()
    assert "What somebody else has is for auditors and operators." in refused.plain
    assert "Petrov" not in str(refused.blocks)
    assert "Open the form" not in refused.buttons
