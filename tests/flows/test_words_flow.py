"""Plain words, in Slack."""

import pytest

from tests.flows.conftest import Scene, Stage
from tests.flows.test_changes_flow import ADMINS, SERIAL, form, told


async def test_a_sentence_is_a_list_that_says_how_it_was_understood(scene: Scene) -> None:
    """Words of the inventory, an exclusion and a date, in a direct message and after /asset."""
    await scene.dana.says("hi, could you please show me laptops that aren't in repair?")
    answer = await scene.dana.answer()
    assert "laptop · not in repair" in answer.plain
    await scene.dana.types("/asset phones bought before 2030, the newest first")
    assert "bought by 31 Dec 2029 · the newest first" in (await scene.dana.answer()).plain
    await scene.dana.types("/asset how many phones are lost or stolen")
    assert "lost or stolen" in (await scene.dana.answer()).plain


async def test_who_has_one_asset_is_asked_in_many_ways(scene: Scene) -> None:
    """The card of the one asset, whatever the words round its serial number."""
    await scene.dana.says(f"any idea where {SERIAL.lower()} is at the moment?")
    assert SERIAL in (await scene.dana.answer()).plain


async def test_what_is_not_understood_gets_examples_of_this_inventory(scene: Scene) -> None:
    """It says so, and what would be."""
    await scene.dana.says("what shall we have for lunch?")
    answer = await scene.dana.answer()
    assert "I did not understand that. Try “" in answer.plain
    await scene.dana.says("how many monitors do we have in Atlantis?")
    assert "“Atlantis”. Known: " in (await scene.dana.answer()).plain
    await scene.dana.says("what does Zorblax have?")
    assert "nobody called “Zorblax”" in (await scene.dana.answer()).plain


async def test_what_was_not_taken_in_is_said(stage: Stage) -> None:
    """People who left, and who has none or so many, are refused; another clause is named first."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as desk:
        for asked in ("laptops of people who left", "retire all laptops of people who left"):
            await desk.dana.says(asked)
            assert "I cannot search by who has left" in (await desk.dana.answer()).plain
        await desk.dana.says("who has no laptop")
        assert "I cannot list who has none" in (await desk.dana.answer()).plain
        await desk.dana.says("who has a laptop and a phone")
        assert "I cannot list who has one thing and another" in (await desk.dana.answer()).plain
        await desk.dana.says("who has two laptops")
        assert "by how many things each of them has" in (await desk.dana.answer()).plain
        await desk.dana.says("retire all laptops of people who moved on")
        answer = (await desk.dana.answer()).plain
        assert "I did not take in “of people who moved on”" in answer
        for asked, left_out in (
            ("remove the note of LT-0104", "note"),
            ("laptops of Mei's team", "Mei's team"),
        ):
            await desk.dana.says(asked)
            assert f"I did not take in “{left_out}”" in (await desk.dana.answer()).plain


async def test_who_may_not_list_is_not_told_what_is_known(stage: Stage) -> None:
    """Neither which places there are, nor that somebody is not one of those."""
    async with stage() as desk:
        for asked in ("laptops of Zorblax", "how many monitors do we have in Atlantis?"):
            await desk.tom.says(asked)
            answer = (await desk.tom.answer()).plain
            assert "Known: " not in answer
            assert "nobody called" not in answer


async def test_who_may_not_list_is_told_whom_to_ask_and_what_they_may(stage: Stage) -> None:
    """An admin by name, and examples that would be answered to them."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as scene:
        await scene.tom.says("what shall we have for lunch?")
        assert "Try “what do I have?” or “who has" in (await scene.tom.answer()).plain
        await scene.tom.says("laptops in Berlin")
        refused = (await scene.tom.answer()).plain
        assert "Lists are for auditors and operators." in refused
        assert "If you need it, ask @Dana Desk" in refused


async def test_prices_are_for_those_who_may_read_them(scene: Scene) -> None:
    """A list by price would tell them."""
    await scene.tom.says("laptops over 1000 euros")
    assert "laptop · price" not in (await scene.tom.answer()).plain


async def test_a_sentence_fills_in_the_form_that_it_opens(stage: Stage) -> None:
    """The person by name, the reason, the fields of an edit; what is not sure is asked first."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as desk:
        given = await opened(desk, "give LT-0104 to Mei Tanaka, she starts Monday", "To whom")
        assert "Mei Tanaka" in given
        assert "she starts Monday" in given
        moved = await opened(desk, "change the tag of LT-0104 to LT-4711", "Asset tag")
        assert "LT-4711" in moved
        assert "None." in await opened(desk, "return my laptop", "laptop · yours")
        assert "back into stock" in await opened(desk, "return the laptop of Alex Moreno", SERIAL)


async def test_what_somebody_has_is_given_on_by_a_transfer(stage: Stage) -> None:
    """Whatever verb gives it; what nobody has is assigned, though it is handed over."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as desk:
        await desk.dana.says("give LT-0042 to Mei, she takes over")
        offered = await desk.dana.answer()
        assert "Transfer LT-0042, which Alex Moreno has: please confirm" in offered.plain
        await desk.dana.clicks("Open the form", on=offered)
        shown = await form(desk.dana, "To whom")
        assert "@Priya Raman must approve it" in shown.plain
        assert "they are asked here whether they have it" in shown.plain
        await desk.dana.submits()
        assert "Alex Moreno → Mei Tanaka" in (await told(desk.priya, "Transfer")).plain
        await desk.dana.closes()
        await desk.dana.types("/asset give SC-0001 to Mei")
        assert "must approve it" in (await form(desk.dana, "To whom")).plain
        await desk.dana.closes()
        assert "carried out at once" in await opened(desk, "hand PF4STOCK over to Mei", "To whom")


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("/asset lt 0042 @mei", ""),
        ("/asset lt-0042 -> @mei", ""),
        ("/asset lt 0042 to mei", ""),
        ("/asset transfer LT-0042 to mei replacement", "replacement"),
        ("/asset transfer LT-0042 -> mei", ""),
    ],
)
async def test_what_is_typed_in_short_gives_one_thing_to_somebody(
    stage: Stage, typed: str, reason: str
) -> None:
    """With the person filled in, and no arrow for a reason."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as desk:
        await desk.dana.types(typed)
        shown = (await form(desk.dana, "To whom")).plain
        assert "To whom: Mei Tanaka" in shown
        assert f"Reason: {reason or '[text...]'}" in shown


async def test_what_somebody_has_is_asked_by_name_alone(scene: Scene) -> None:
    """Behind the command too, as far as there is anybody of that name."""
    await scene.dana.types("/asset of mei")
    assert "of Mei Tanaka" in (await scene.dana.answer()).plain
    await scene.dana.types("/asset of zorblax")
    assert "nobody called “zorblax”" in (await scene.dana.answer()).plain


async def opened(desk: Scene, words: str, waits_for: str) -> str:
    """The form that a sentence in a direct message leads to."""
    await desk.dana.says(words)
    await desk.dana.clicks("Open the form", on=await desk.dana.answer())
    shown = await form(desk.dana, waits_for)
    await desk.dana.closes()
    return shown.plain


async def test_what_never_came_is_asked_of_the_hand_overs(stage: Stage) -> None:
    """Nothing is on its way to Mei, then something is; and thanks are no question."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as desk:
        await desk.mei.says("I never got the laptop LT-0042")
        nothing = (await desk.mei.answer()).plain
        assert nothing.startswith("Nothing is on its way to you.")
        assert "LT-0042" in nothing
        await desk.mei.says("my screen has not arrived")
        assert "Nothing is on its way to you. Your assets" in (await desk.mei.answer()).text
        await desk.dana.types("/asset assign PF4STOCK @mei")
        await form(desk.dana, "To whom")
        await desk.dana.submits()
        await told(desk.dana, "Done.")
        await desk.dana.closes()
        await told(desk.mei, "For you: ")
        await desk.mei.says("PF4STOCK has not arrived")
        assert "I have it" in (await desk.mei.answer()).buttons
        await desk.mei.says("thanks!")
        assert (await desk.mei.answer()).plain == "You are welcome."
        await desk.dana.says("anything waiting for my approval?")
        assert "waiting for your decision" in (await desk.dana.answer()).plain.lower()


async def test_a_fault_of_ones_own_needs_no_number(stage: Stage) -> None:
    """Of the one laptop the form opens with what was said; of two, one is chosen before."""
    said = "my laptop is broken, the screen flickers"
    async with stage(ASSETBOT_ADMINS=ADMINS) as desk:
        await desk.alex.says(said)
        await desk.alex.clicks("Report a fault", on=await desk.alex.answer())
        assert "is broken, the screen flickers" in (await form(desk.alex, "What is wrong")).plain
        await desk.alex.closes()
        await desk.dana.types("/asset assign PF4STOCK @alex")
        await form(desk.dana, "To whom")
        await desk.dana.submits()
        await told(desk.dana, "Done.")
        await told(desk.alex, "For you: ")
        await desk.alex.says(said)
        await desk.alex.clicks("Report a fault", on=await desk.alex.answer())
        several = await form(desk.alex, "Which one?")
        assert SERIAL in several.plain
        assert "PF4STOCK" in several.plain
        await desk.alex.clicks(f"Choose: LT-0042 · MacBook Pro 14 · {SERIAL}")
        assert "is broken, the screen flickers" in (await form(desk.alex, "What is wrong")).plain


async def test_whether_a_warranty_still_runs_is_answered_first(scene: Scene) -> None:
    """One asset by a date; several by how many of them; and a list says so in its heading."""
    await scene.alex.says(f"is {SERIAL} still under warranty?")
    assert (await scene.alex.answer()).plain.startswith(("Yes: until ", "No: it ended "))
    await scene.alex.says("is my laptop still under warranty?")
    assert (await scene.alex.answer()).plain.startswith(("Yes: until ", "No: it ended "))
    await scene.dana.says("are all laptops under warranty?")
    assert " still under warranty.\n" in (await scene.dana.answer()).plain
    await scene.dana.says("which laptops are under warranty?")
    assert "laptop · still under warranty" in (await scene.dana.answer()).plain


async def test_who_may_not_see_a_price_is_told_whom_it_is_for(scene: Scene) -> None:
    """A card without it would be no answer; who may see it reads it on the card."""
    for asked in (f"how much did {SERIAL} cost", f"what did we pay for {SERIAL}?"):
        await scene.alex.says(asked)
        told = (await scene.alex.answer()).plain
        assert told.startswith("Prices, notes and addresses are for auditors and operators")
        assert "Alex Moreno" in told
        await scene.dana.says(asked)
        shown = (await scene.dana.answer()).plain
        assert "Prices, notes" not in shown
        assert "Price" in shown
    await scene.alex.says(f"where is {SERIAL}?")
    assert "Prices" not in (await scene.alex.answer()).plain


async def test_what_cannot_be_asked_is_no_advice_to_whom_it_would_be_refused(stage: Stage) -> None:
    """They are told whom to ask; whoever may list is told what can be asked instead."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as desk:
        for who, told_of in ((desk.mei, "Lists are for"), (desk.dana, "laptops and phones")):
            await who.says("who has a laptop and a phone")
            answer = (await who.answer()).plain
            assert told_of in answer
            assert ("I cannot list" in answer) is (who is desk.dana)
