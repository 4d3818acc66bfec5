"""Changes asked for in Slack, approved there, carried out at the source and told."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from sandbox.slack import Fault, Member
from sandbox.slack.messages import Seen
from sandbox.slack.surfaces import Pane
from tests.flows.conftest import Scene, Stage

SERIAL = "C02XL0ABJGH5"
ADMINS = "dana.desk@larkfield.example, priya.raman@larkfield.example"


@pytest.fixture
async def desk(stage: Stage) -> AsyncIterator[Scene]:
    """A bot whose admins are Dana and Priya."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as scene:
        yield scene


async def form(member: Member, words: str) -> Pane:
    """The form in front of somebody, as soon as it has these words."""

    def ready() -> Pane | None:
        shown = member.form
        return shown if shown and words in shown.plain else None

    return await member._workspace.until(ready, 30)


async def told(member: Member, words: str) -> Seen:
    """The newest message somebody sees with these words, as soon as it is there."""

    def found() -> Seen | None:
        return next((one for one in reversed(member.sees()) if words in one.plain), None)

    return await member._workspace.until(found, 30)


async def test_a_transfer_is_asked_for_approved_carried_out_and_told(desk: Scene) -> None:
    """From the words to the source and back: who asks, who agrees, what is then so."""
    await desk.dana.types(f"/asset transfer {SERIAL} @mei She takes over from Alex")
    assert "Mei Tanaka" in str((await form(desk.dana, "To whom")).blocks)
    await desk.dana.submits()
    card = await told(desk.priya, "Transfer")
    assert "Alex Moreno → Mei Tanaka" in card.plain
    assert "She takes over" in card.plain
    await desk.priya.clicks("Approve", on=card)
    await told(desk.dana, "Done.")
    assert desk.world.factorial.asset(SERIAL).owner_id == "1005"
    await desk.quiet()
    assert "Approve" not in (await told(desk.priya, "Done.")).buttons


async def test_the_cards_say_what_was_decided_while_a_slow_source_is_waited_for(
    desk: Scene,
) -> None:
    """Nobody is left with buttons until it is done; then they say that, too."""
    card = await asked(desk)
    desk.world.factorial.fail("hang", method="GET", times=None)
    await desk.priya.clicks("Approve", on=card)
    seen = await told(desk.priya, "carried out")
    assert (seen.ts, "Approve" in seen.buttons) == (card.ts, False)
    assert desk.world.factorial.asset(SERIAL).owner_id != "1005"
    desk.world.factorial.mend()
    assert (await told(desk.priya, "Done.")).ts == card.ts


async def test_what_was_decided_is_begun_after_people_have_their_answers(desk: Scene) -> None:
    """Several who wait go first, though not for as long as they like."""
    boundary = desk.bot.answering.boundary
    desk.world.factorial.fail("hang", times=None)
    for member in (desk.dana, desk.priya):
        await member.types("/asset serial NOWHERE1")
    waiting = asyncio.create_task(boundary.give_way(20))
    await boundary.give_way(0.01)
    assert not waiting.done()
    desk.world.factorial.mend()
    async with asyncio.timeout(30):
        await waiting


async def test_an_assignment_needs_nobody_and_is_told_when_it_is_done(desk: Scene) -> None:
    """What nobody has is given by an operator at once; they hear of it from the bot."""
    await desk.dana.types("/asset assign PF4STOCK @mei")
    await form(desk.dana, "To whom")
    await desk.dana.submits()
    await told(desk.dana, "Done.")
    asset = desk.world.factorial.asset("PF4STOCK")
    assert (asset.owner_id, asset.status) == ("1005", "assigned")


async def test_whom_the_source_does_not_have_is_said_with_the_form(desk: Scene) -> None:
    """Somebody of this Slack with an address that nobody in the source has."""
    await desk.dana.types("/asset assign PF4STOCK @wren")
    shown = await form(desk.dana, "To whom")
    assert "Factorial has nobody with the e-mail address of" in str(shown.blocks)


async def test_whom_it_goes_to_is_searched_for_as_one_types(desk: Scene) -> None:
    """A form opened from a bare command asks for the person, and offers those of the source."""
    await desk.dana.types("/asset assign PF4STOCK")
    await form(desk.dana, "To whom")
    offered = await desk.dana.searches("tanaka", at="To whom")
    assert offered == ["Mei Tanaka"]
    await desk.dana.chooses("Mei Tanaka", at="To whom")
    await desk.dana.submits()
    await told(desk.dana, "Done.")
    assert desk.world.factorial.asset("PF4STOCK").owner_id == "1005"


async def test_no_names_are_told_to_whoever_may_no_longer_ask(desk: Scene) -> None:
    """Their role goes while the form is open: its menu has nobody in it from then on."""
    await desk.dana.types("/asset assign PF4STOCK")
    await form(desk.dana, "To whom")
    desk.bot.roles.take_up(["priya.raman@larkfield.example"], ())
    assert await desk.dana.searches("tanaka", at="To whom") == []


@pytest.mark.parametrize("serial", ["R58TWIN0001", "C02XL0ABJGHS"], ids=["twins", "nearest"])
async def test_neither_the_first_nor_the_nearest_is_taken(desk: Scene, serial: str) -> None:
    """Where several match, or none does exactly, whoever asks chooses; until then nothing is."""
    desk.world.factorial.requests.clear()
    for words in (
        *(f"assign {serial} @mei", f"return {serial}", f"transfer {serial} @mei"),
        *(f"status {serial} lost", f"retire {serial}", f"delete {serial} old"),
    ):
        await desk.dana.types(f"/asset {words}")
        shown = await form(desk.dana, "Choose")
        assert not [block for block in shown.blocks if block["type"] == "input"], words
        await desk.dana.closes()
    assert {one.method for one in desk.world.factorial.requests} <= {"GET"}


async def test_what_is_chosen_is_what_is_changed(desk: Scene) -> None:
    """The second of two with one serial number, once chosen, is the one that is returned."""
    await desk.dana.types("/asset return R58TWIN0001")
    await form(desk.dana, "Choose")
    await desk.dana.clicks("Choose: PH-0002 · Galaxy S24 · R58TWIN0001")
    await form(desk.dana, "back into stock")
    await desk.dana.submits()
    assert "PH-0002" in (await told(desk.dana, "Done.")).plain


async def test_what_somebody_has_is_transferred_and_not_assigned(desk: Scene) -> None:
    """Assigning it says who has it, and opens the transfer."""
    await desk.dana.types(f"/asset assign {SERIAL} @mei")
    assert "Alex Moreno" in (await form(desk.dana, "transfer it")).plain
    await desk.dana.clicks(f"Transfer: LT-0042 · MacBook Pro 14 · {SERIAL}")
    assert "Mei Tanaka" in str((await form(desk.dana, "To whom")).blocks)


async def test_what_cannot_be_is_refused_with_the_next_step(desk: Scene) -> None:
    """A sentence says what stands against it and what can be done."""
    for words, why in (
        ("assign 7FOLD93 @mei", "set its status to in stock"),
        ("assign PF4STOCK @dieter", "has left"),
        (f"transfer {SERIAL} @alex", "has LT-0042"),
        ("return PF4STOCK", "Nobody has"),
        ("retire PF4NOTAG", "Take it back into stock"),
        ("retire 7FOLD93", "retired already"),
    ):
        await desk.dana.types(f"/asset {words}")
        await form(desk.dana, why)
        await desk.dana.closes()


async def test_what_a_source_refuses_while_somebody_has_it_is_returned_first(desk: Scene) -> None:
    """The answer has the form that takes it back, and then the same again."""
    await desk.dana.types(f"/asset status {SERIAL} in repair")
    await form(desk.dana, "Status")
    await desk.dana.submits()
    refused = await told(desk.dana, "Return it first, and then ask again.")
    await desk.dana.closes()
    for button, status in (("Return first", "in_stock"), ("Ask again", "maintenance")):
        await desk.dana.clicks(button, on=refused)
        await form(desk.dana, "Reason")
        await desk.dana.submits()
        await desk.quiet()
        await desk.dana.closes()
        assert desk.world.factorial.asset(SERIAL).status == status


async def test_nobody_but_an_operator_may_ask(desk: Scene) -> None:
    """Someone without a role is told so, and nothing is asked for."""
    await desk.mei.types(f"/asset transfer {SERIAL} @mei")
    await form(desk.mei, "may ask for this")
    assert not any("Transfer:" in one.plain for one in desk.priya.sees())


async def test_whoever_may_not_ask_has_no_source_read(desk: Scene) -> None:
    """Policy answers by what the index has, before a click costs the source anything."""
    await desk.mei.types("/asset return R58TWIN0001")
    await form(desk.mei, "Choose")
    await desk.quiet()
    desk.world.factorial.requests.clear()
    await desk.mei.clicks("Choose: PH-0002 · Galaxy S24 · R58TWIN0001")
    await form(desk.mei, "may ask for this")
    assert not desk.world.factorial.requests


async def test_a_button_that_begins_a_change_counts_as_a_question(stage: Stage) -> None:
    """Nobody reads sources faster by clicking than by asking."""
    async with stage(ASSETBOT_ADMINS=ADMINS, ASSETBOT_QUESTIONS_A_MINUTE="1") as desk:
        await desk.dana.types("/asset return R58TWIN0001")
        await form(desk.dana, "Choose")
        await desk.quiet()
        desk.world.factorial.requests.clear()
        await desk.dana.clicks("Choose: PH-0002 · Galaxy S24 · R58TWIN0001")
        await form(desk.dana, "a minute")
        assert not desk.world.factorial.requests


async def test_a_denial_ends_it_and_says_why(desk: Scene) -> None:
    """Denied with a comment: the requester reads it, and nothing is changed."""
    card = await asked(desk)
    await desk.priya.clicks("Deny", on=card)
    await form(desk.priya, "Comment")
    await desk.priya.fills("Comment", "He still needs it")
    await desk.priya.submits()
    assert "He still needs it" in (await told(desk.dana, "Denied.")).plain
    assert desk.world.factorial.asset(SERIAL).owner_id == "1002"


async def test_a_question_goes_to_whoever_asked_and_the_answer_to_all(desk: Scene) -> None:
    """Asked and answered, both stand on the card of who decides."""
    card = await asked(desk)
    await desk.priya.clicks("Ask", on=card)
    await form(desk.priya, "Question")
    await desk.priya.fills("Question", "Is it wiped?")
    await desk.priya.submits()
    await form(desk.priya, "on its way")
    await desk.priya.closes()
    question = await told(desk.dana, "Is it wiped?")
    await desk.dana.clicks("Answer", on=question)
    await form(desk.dana, "Is it wiped?")
    await desk.dana.fills("Answer", "Since Monday")
    await desk.dana.submits()
    assert "Since Monday" in (await told(desk.priya, "Since Monday")).plain


async def test_an_answer_is_to_the_question_that_its_form_showed(desk: Scene) -> None:
    """Answered meanwhile, it is not taken for the answer to the next one."""
    card = await asked(desk)
    await questioned(desk, card, "Is it wiped?")
    await questioned(desk, card, "Who pays?")
    await desk.dana.clicks("Answer", on=await told(desk.dana, "Is it wiped?"))
    await form(desk.dana, "Is it wiped?")
    (request,) = await desk.bot.approvals.asked_by(desk.dana.user.id, limit=1)
    await desk.bot.approvals.answer(request.id, desk.dana.user.id, 0, "Since Monday")
    await desk.dana.fills("Answer", "Yes, it is")
    await desk.dana.submits()
    await form(desk.dana, "answered this already")
    assert "Yes, it is" not in (await told(desk.priya, "Since Monday")).plain


async def questioned(desk: Scene, card: Seen, words: str) -> None:
    """Priya asks something about a request."""
    await desk.priya.clicks("Ask", on=card)
    await form(desk.priya, "Question")
    await desk.priya.fills("Question", words)
    await desk.priya.submits()
    await form(desk.priya, "on its way")
    await desk.priya.closes()
    await told(desk.priya, words)


async def test_whoever_asked_can_withdraw_and_a_late_click_is_told_so(desk: Scene) -> None:
    """Withdrawn, the cards say so; who clicks on one that is not drawn anew yet is told."""
    card = await asked(desk)
    own = await told(desk.dana, "Withdraw")
    desk.slack.faults.add(Fault("status", "chat.update", times=None))
    await desk.dana.clicks("Withdraw", on=own)
    assert "Withdrawn: Transfer" in (await desk.dana.answer()).plain
    await desk.priya.clicks("Approve", on=card)
    late = await desk.priya.answer()
    assert "This request was withdrawn" in late.plain
    assert late.ephemeral
    desk.slack.faults.mend()
    await told(desk.priya, "Withdrawn by")
    assert "Approve" not in (await told(desk.priya, "Withdrawn by")).buttons
    assert card.ts == (await told(desk.priya, "Withdrawn by")).ts


async def test_what_has_changed_since_is_shown_and_asked_for_again_by_one_click(
    desk: Scene,
) -> None:
    """Whoever asked and whoever decided read what is otherwise; nothing is carried out."""
    card = await asked(desk)
    desk.world.factorial.edit(desk.world.factorial.asset(SERIAL).id, {"owner_id": "1004"})
    await desk.priya.clicks("Approve", on=card)
    otherwise = "Assignee was Alex Moreno and is Tom Becker"
    assert (await told(desk.priya, otherwise)).ts == card.ts
    await desk.dana.clicks("Ask again", on=await told(desk.dana, otherwise))
    await form(desk.dana, "To whom")
    await desk.dana.submits()
    assert "Tom Becker → Mei Tanaka" in (await told(desk.priya, "asks for it")).plain


async def test_the_requester_never_approves(desk: Scene) -> None:
    """Their own card has nothing to approve with."""
    await asked(desk)
    own = await told(desk.dana, "Transfer:")
    assert "Approve" not in own.buttons


async def test_what_waits_for_whom_is_listed(desk: Scene) -> None:
    """An approver sees what waits for them, with its buttons; the requester what they wait for."""
    await asked(desk)
    await desk.priya.types("/asset approvals")
    waiting = await desk.priya.answer()
    assert "Approve" in waiting.buttons
    await desk.dana.types("/asset approvals")
    assert "Withdraw" in (await desk.dana.answer()).buttons


async def test_a_direct_message_offers_the_form(desk: Scene) -> None:
    """Where Slack opens no form by itself a button does, with what was said."""
    await desk.dana.says("return PF4NOTAG", "bot")
    offer = await desk.dana.answer()
    await desk.dana.clicks("Open the form", on=offer)
    await form(desk.dana, "back into stock")


async def asked(desk: Scene) -> Seen:
    """Dana has asked for a transfer; the card that Priya was sent."""
    await desk.dana.types(f"/asset transfer {SERIAL} @mei She takes over")
    await form(desk.dana, "To whom")
    await desk.dana.submits()
    await form(desk.dana, "It waits for 1 approval")
    await desk.dana.closes()
    return await told(desk.priya, "Transfer:")


async def test_history_says_what_the_bot_changed_and_no_sync_says_it_again(desk: Scene) -> None:
    """From what to what stands where it was carried out, and is nobody else's doing later."""
    await desk.dana.types("/asset return PF4NOTAG")
    await form(desk.dana, "back into stock")
    await desk.dana.submits()
    await told(desk.dana, "Done.")
    await desk.bot.job_table.read("factorial")
    await desk.dana.closes()
    await desk.dana.types("/asset history PF4NOTAG")
    history = (await desk.dana.answer()).plain
    assert "Noah Lindqvist" in history
    assert "in stock" in history
    assert "outside the bot" not in history


LONG = '"' * 990
"""A reason that is twice as long in JSON: more than a button can carry."""


async def test_how_a_change_ended_is_told_however_long_its_reason_is(desk: Scene) -> None:
    """It can be asked for again, with the reason to be written anew."""
    factorial = desk.world.factorial
    await desk.dana.types(f"/asset transfer {SERIAL} @mei")
    await form(desk.dana, "To whom")
    await desk.dana.fills("Reason", LONG)
    await desk.dana.submits()
    card = await told(desk.priya, "Transfer")
    factorial.edit(factorial.asset(SERIAL).id, {"serial_number": "OTHER1"})
    await desk.priya.clicks("Approve", on=card)
    assert "Ask again" in (await told(desk.dana, "Not done")).buttons


async def test_a_form_is_offered_however_long_the_reason_is(desk: Scene) -> None:
    """In a direct message the button carries what it can."""
    await desk.dana.says(f"transfer PF4NOTAG @mei {LONG}", "bot")
    assert (await desk.dana.answer()).buttons == ["Open the form"]


async def test_nothing_is_given_to_somebody_who_left_while_it_waited(desk: Scene) -> None:
    """Mei leaves between asking and approving: the laptop stays where it is, and Dana reads why."""
    card = await asked(desk)
    employees = desk.world.factorial.inventory.employees
    (at,) = [at for at, one in enumerate(employees) if one.id == "1005"]
    employees[at] = replace(employees[at], active=False)
    await desk.bot.job_table.read("factorial")
    await desk.priya.clicks("Approve", on=card)
    assert "has left since" in (await told(desk.dana, "Not done.")).plain
    assert desk.world.factorial.asset(SERIAL).owner_id == "1002"
