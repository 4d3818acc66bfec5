"""Each answer to a sentence says how that was understood, and can be had without each part."""

import asyncio
from collections.abc import Awaitable

from sandbox.slack import Member
from sandbox.slack.delivery.interactions import view_submission
from sandbox.slack.messages import Seen
from tests.flows.conftest import Scene, Stage
from tests.flows.test_changes_flow import form, told
from tests.flows.test_reports_flow import EMPTY, drawn_by


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
    over = await told(scene.dana, "Assets · laptop · warranty ends by ")
    assert "(in " not in over.plain


async def test_a_part_is_left_out_for_whoever_clicks_within_what_they_may(scene: Scene) -> None:
    """Below what was shared it is answered to them alone: Tom may list nothing."""
    await scene.dana.types("/asset how many laptops do I have")
    count = await scene.dana.answer()
    assert "No laptops of yours." in count.plain
    await scene.dana.clicks("Share here", on=count)
    shared = await told(scene.tom, "No laptops of Dana Desk.")
    await scene.tom.clicks("Without: laptop", on=shared)
    refused = await told(scene.tom, "What somebody else has is for auditors and operators.")
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
    assert "What somebody else has is for auditors" in (await scene.alex.answer()).plain


async def test_each_part_of_what_was_understood_can_be_changed(scene: Scene) -> None:
    """In a form that has it all; the answer comes where the one before stands, and is spoken of."""
    await scene.dana.says("which laptops in Berlin are in stock?")
    listed = await told(scene.dana, "Assets · laptop · in Berlin")
    await scene.dana.clicks("Change…", on=listed)
    shown = await form(scene.dana, "Leave empty what does not matter")
    assert "Client" not in shown.plain
    assert await scene.dana.searches("pho", at="Category") == ["phone"]
    await scene.dana.chooses("phone", at="Category")
    await scene.dana.chooses("lost", at="Status")
    await scene.dana.chooses("2026-01-01", at="Warranty ends to")
    await scene.dana.chooses("2026-02-01", at="Warranty ends from")
    assert list(await scene.dana.submits()) == ["Warranty ends to"]
    await scene.dana.chooses("2029-01-01", at="Warranty ends to")
    changed = await redrawn(scene.dana, listed, scene.dana.submits())
    assert "laptop or phone · in Berlin · in stock or lost" in changed.plain
    assert "warranty ends from 1 Feb 2026 to 1 Jan 2029" in changed.plain
    assert scene.dana.form is None
    await scene.bot.core.topics.drain()
    await scene.dana.says("only phones")
    await told(scene.dana, "Assets · phone · ")


async def test_a_count_is_changed_for_whoever_changes_it(scene: Scene) -> None:
    """Nobody else sees it where others read the answer; who may not list is told so."""
    await scene.dana.types("/asset how many laptops does nobody have")
    count = await told(scene.dana, "How many · laptop · nobody's")
    await scene.dana.clicks("Share here", on=count)
    shared = await told(scene.tom, "laptops, nobody's")
    await scene.tom.clicks("Change…", on=shared)
    await form(scene.tom, "Lists are for auditors and operators.")
    await scene.tom.closes()
    await scene.dana.clicks("Change…", on=shared)
    await form(scene.dana, "Leave empty what does not matter")
    assert await scene.dana.searches("nob", at="Assignee") == ["nobody"]
    await scene.dana.chooses("nobody", at="Assignee")
    (found, *_) = await scene.dana.searches("tanaka", at="Assignee")
    await scene.dana.chooses(found, at="Assignee")
    await scene.dana.submits()
    alone = await told(scene.dana, "How many · laptop · of Mei Tanaka")
    assert alone.ephemeral
    assert (await told(scene.tom, "laptops, nobody's")).ts == shared.ts


async def test_one_s_own_is_changed_within_what_one_has(scene: Scene) -> None:
    """Who may list nothing else is offered nothing else; without “you” it is refused."""
    await scene.alex.types("/asset mine")
    await scene.alex.clicks("Change…", on=await told(scene.alex, "Your assets"))
    await form(scene.alex, "Leave empty what does not matter")
    assert await scene.alex.searches("server", at="Category") == []
    assert await scene.alex.searches("pho", at="Category") == ["phone"]
    await scene.alex.chooses("phone", at="Category")
    await scene.alex.submits()
    phones = await told(scene.alex, "Assets · phone · yours")
    await scene.alex.clicks("Change…", on=phones)
    await form(scene.alex, "Leave empty what does not matter")
    assert await scene.alex.searches("you", at="Assignee") == ["you"]
    await scene.alex.chooses("you", at="Assignee")
    await scene.alex.submits()
    refused = await told(scene.alex, "Lists are for auditors and operators.")
    assert refused.ts != phones.ts


async def test_an_answer_in_a_form_is_changed_in_that_form(scene: Scene) -> None:
    """One found by a shortcut, say; so is any whose address this process does not know."""
    await scene.dana.uses("Find or add an asset")
    await form(scene.dana, "Ask for an asset")
    await scene.dana.fills("Ask for an asset, or for what somebody has", "the oldest laptop")
    await scene.dana.submits()
    await form(scene.dana, "LT-0106")
    await scene.dana.clicks("Change…")
    await form(scene.dana, "Leave empty what does not matter")
    await scene.dana.chooses("newest", at="Which come first")
    await scene.dana.submits()
    assert "LT-0106" not in (await form(scene.dana, "Assets · laptop · the newest")).plain
    await scene.dana.closes()
    await scene.dana.says("laptops in Berlin")
    listed = await told(scene.dana, "Assets · laptop · in Berlin")
    await scene.dana.clicks("Change…", on=listed)
    await form(scene.dana, "Leave empty what does not matter")
    scene.bot.core.replies._kept.clear()
    await scene.dana.chooses("lost", at="Status")
    await scene.dana.submits()
    await form(scene.dana, "Assets · laptop · in Berlin · lost")


async def test_a_form_that_asks_counts_once_and_is_kept_where_that_is_too_much(
    stage: Stage,
) -> None:
    """However often Slack delivers it; what was entered stays in it until it can be asked."""
    async with stage(ASSETBOT_QUESTIONS_A_MINUTE="2") as scene:
        dana, words = scene.dana, "Ask for an asset, or for what somebody has"
        await dana.uses("Find or add an asset")
        await form(dana, words)
        await dana.fills(words, "the oldest laptop")
        view = dana._front()
        trigger = scene.slack.triggers.make(dana.user.id)
        again = view_submission(dana.user, view, scene.slack.app, trigger, [])
        delivered = asyncio.gather(dana.submits(), dana._asks_app(again))
        await form(dana, "LT-0106")
        await delivered
        await dana.closes()
        await dana.uses("Find or add an asset")
        await form(dana, words)
        await dana.fills(words, "the newest laptop")
        await dana.submits()
        await form(dana, "Assets · laptop · the newest")
        await dana.closes()
        await dana.uses("Find or add an asset")
        await form(dana, words)
        await dana.fills(words, "the newest laptop")
        refused = await dana.submits()
        assert "I answer one person 2 times a minute. Please ask again in" in refused[words]
        await form(dana, words)


async def test_an_altered_form_is_refused_in_a_sentence(scene: Scene) -> None:
    """Whether it is another question, or none: nothing is asked, and no choices are offered."""
    for altered in ('{"question":{"kind":"list","filters":{"most":0}}}', "{}", '{"v":2}', "["):
        await scene.dana.says("laptops in Berlin")
        listed = await told(scene.dana, "Assets · laptop · in Berlin")
        await scene.dana.clicks("Change…", on=listed)
        await form(scene.dana, "Leave empty what does not matter")
        view = scene.slack.views.top(scene.dana.user.id)
        assert view
        view.content["private_metadata"] = altered
        assert await scene.dana.searches("ber", at="Location") == []
        await scene.dana.submits()
        await form(scene.dana, "This is from an older version of me. Please begin anew.")
        await scene.dana.closes()


async def test_counts_and_what_an_address_has_are_changed_in_the_same_form(stage: Stage) -> None:
    """A report stays one, and counts what whoever asks has; an address is chosen already."""
    async with stage(ASSETBOT_ADMINS="dana.desk@larkfield.example") as scene:
        drawn_by(scene, EMPTY)
        await scene.dana.types("/asset of alex.moreno@larkfield.example")
        listed = await told(scene.dana, "Assets of Alex Moreno")
        await scene.dana.clicks("Change…", on=listed)
        await form(scene.dana, "alex.moreno@larkfield.example")
        await scene.dana.chooses("assigned", at="Status")
        changed = await redrawn(scene.dana, listed, scene.dana.submits())
        assert "Assets · assigned · of Alex Moreno" in changed.plain
        await scene.dana.types("/asset report category:laptop location:Berlin")
        report = await told(scene.dana, "picture of it in a message of its own")
        everywhere = await without(scene.dana, "Without: Berlin", report)
        assert everywhere.plain.startswith("Report · laptop\n")
        await scene.dana.clicks("Change…", on=report)
        await form(scene.dana, "Leave empty what does not matter")
        assert await scene.dana.searches("you", at="Assignee") == ["you"]
        await scene.dana.chooses("you", at="Assignee")
        own = await redrawn(scene.dana, everywhere, scene.dana.submits())
        assert own.plain.startswith("Report · laptop · yours\n")
        assert "0 assets" in own.plain


async def without(member: Member, button: str, answer: Seen) -> Seen:
    """What stands in the place of an answer after a click."""
    return await redrawn(member, answer, member.clicks(button, on=answer))


async def redrawn(member: Member, answer: Seen, doing: Awaitable[object]) -> Seen:
    """What stands in the place of an answer after something was done."""
    await doing

    def again() -> Seen | None:
        (now,) = [one for one in member.sees() if one.ts == answer.ts]
        return now if now.plain != answer.plain else None

    return await member._workspace.until(again, 30)
