"""Each answer to a sentence says how that was understood, and can be had without each part."""

from sandbox.slack import Member
from sandbox.slack.messages import Seen
from tests.flows.conftest import Scene, Stage
from tests.flows.test_changes_flow import told


async def test_a_count_is_one_sentence_that_leads_to_its_list(scene: Scene) -> None:
    """The list has a button for each part; it stands in its place without that part."""
    await scene.dana.says("how many laptops are in Berlin?")
    count = await scene.dana.answer()
    assert " laptops in Berlin." in count.plain
    assert "How many · laptop · in Berlin" in count.plain
    await scene.dana.clicks("Show them", on=count)
    listed = await told(scene.dana, "Assets · laptop · in Berlin")
    anywhere = await without(scene.dana, "Without: in Berlin", listed)
    assert anywhere.plain.startswith("Assets · laptop\n")
    assert not [one for one in anywhere.buttons if one.startswith("Without")]
    everything = await without(scene.dana, "Without: laptop", count)
    assert " assets in Berlin." in everything.plain
    await scene.dana.says("how many lost tablets are in Berlin?")
    none = await scene.dana.answer()
    assert "No tablets" in none.plain
    assert "Show them" not in none.buttons
    assert "Without: in Berlin" in none.buttons


async def test_what_comes_down_to_one_asset_is_its_card(scene: Scene) -> None:
    """A superlative, with what was understood and a way back to all of them."""
    await scene.dana.says("the oldest laptop")
    card = await scene.dana.answer()
    assert card.plain.startswith("LT-0106\n")
    assert "Assets · laptop · the oldest" in card.plain
    await scene.dana.says("who had it before?")
    assert "History of LT-0106" in (await scene.dana.answer()).plain
    every = await without(scene.dana, "Without: the oldest", card)
    assert every.plain.startswith("Assets · laptop\n")


async def test_what_is_no_longer_what_was_asked_for_is_no_card(stage: Stage) -> None:
    """Its source says so when it is asked for the card: what is listed is as it is by then."""
    async with stage(ASSETBOT_FRESH_FOR="0") as scene:
        factorial = scene.world.factorial
        factorial.edit(factorial.asset("7FOLD93").id, {"purchase_date": "2026-11-01"})
        await scene.dana.says("the oldest laptop")
        now = await scene.dana.answer()
        assert "LT-0106" not in now.plain
        assert now.plain.startswith("Assets · laptop · the oldest")


async def test_what_ends_soon_is_listed_without_what_is_over(scene: Scene) -> None:
    """How many are over is said, and they are a click away."""
    await scene.dana.says("which laptops run out of warranty before summer?")
    soon = await scene.dana.answer()
    assert ": ended " not in soon.plain
    assert " already over." in soon.plain
    await scene.dana.clicks("Show these", on=soon)
    over = await told(scene.dana, "Assets · laptop · warranty ends to ")
    assert "(in " not in over.plain


async def test_a_part_is_left_out_for_whoever_clicks_within_what_they_may(scene: Scene) -> None:
    """Below what was shared it is answered to them alone: Tom may list nothing."""
    await scene.dana.types("/asset how many laptops do I have")
    count = await scene.dana.answer()
    assert "No laptops of yours." in count.plain
    await scene.dana.clicks("Share here", on=count)
    shared = await told(scene.tom, "No laptops of Dana Desk.")
    await scene.tom.clicks("Without: laptop", on=shared)
    refused = await told(scene.tom, "Lists are for auditors and operators.")
    assert refused.ephemeral
    await scene.dana.clicks("Without: laptop", on=shared)
    assert (await told(scene.dana, "How many · yours")).ephemeral
    assert (await told(scene.tom, "No laptops of Dana Desk.")).ts == shared.ts


async def test_what_one_has_oneself_is_listed_and_counted_for_everyone(scene: Scene) -> None:
    """A sentence about one's own is answered like “mine”; one of anybody else's is a list."""
    await scene.alex.says("which laptop do I have?")
    card = await scene.alex.answer()
    assert "LT-0042" in card.plain
    assert "Assets · laptop · yours" in card.plain
    await scene.alex.says("how many laptops do I have?")
    assert "1 laptop of yours." in (await scene.alex.answer()).plain
    await scene.alex.says("which laptops does Mei Tanaka have?")
    assert "Lists are for auditors" in (await scene.alex.answer()).plain


async def without(member: Member, button: str, answer: Seen) -> Seen:
    """What stands in the place of an answer after a click."""
    await member.clicks(button, on=answer)

    def redrawn() -> Seen | None:
        (now,) = [one for one in member.sees() if one.ts == answer.ts]
        return now if now.plain != answer.plain else None

    return await member._workspace.until(redrawn, 30)
