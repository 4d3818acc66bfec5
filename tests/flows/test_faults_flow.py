"""Faults reported in Slack, seen to there, told of at each step."""

from collections.abc import AsyncIterator

import pytest

from sandbox.slack import Member
from sandbox.slack.messages import Seen
from sandbox.slack.surfaces import Pane
from tests.flows.conftest import Scene, Stage

SERIAL = "C02XL0ABJGH5"
CONFIG = """
[[roles]]
role = "admin"
people = ["dana.desk@larkfield.example"]

[faults]
channel = "{desk}"

[feed]
channel = "{desk}"
"""


@pytest.fixture
async def desk(both: Stage) -> AsyncIterator[Scene]:
    """A bot whose admin is Dana, and whose operators' channel is the IT desk's."""
    async with both(config=CONFIG) as scene:
        scene.world.factorial.vary(transitions="free")
        await scene.slack.settled()
        yield scene


async def form(member: Member, words: str) -> Pane:
    """The form in front of somebody, as soon as it has these words."""

    def ready() -> Pane | None:
        shown = member.form
        return shown if shown and words in shown.plain else None

    return await member._workspace.until(ready, 30)


async def told(member: Member, words: str, place: str = "") -> Seen:
    """The newest message somebody sees with these words, as soon as it is there."""

    def found() -> Seen | None:
        seen = member.sees(place) if place else member.sees()
        return next((one for one in reversed(seen) if words in one.plain), None)

    return await member._workspace.until(found, 30)


async def reported(member: Member, words: str = "The screen stays black.") -> None:
    """Somebody fills in the form that is open, and sends it."""
    await form(member, "What is wrong")
    await member.chooses(words, at="What is wrong")
    await member.chooses("it cannot be used", at="How bad is it")
    await member.submits()
    await form(member, "told")


async def test_from_mine_to_done(desk: Scene) -> None:
    """Reported with a button on `mine`, put into repair, done: the reporter hears of each."""
    await desk.alex.types("/asset mine")
    await told(desk.alex, "Your assets")
    await desk.alex.clicks(f"Report a fault: LT-0042 · MacBook Pro 14 · {SERIAL}")
    await reported(desk.alex)
    card = await told(desk.dana, "Fault: LT-0042", "it-desk")
    assert "The screen stays black." in card.plain
    await told(desk.alex, "You reported LT-0042")
    await desk.dana.types(f"/asset return {SERIAL}")
    await form(desk.dana, "A fault of it is open since")
    await desk.dana.closes()
    await desk.dana.clicks("In repair", on=card)
    await told(desk.alex, "is in repair")
    assert desk.world.factorial.asset(SERIAL).status == "maintenance"
    card = await told(desk.dana, "In repair: it cannot", "it-desk")
    assert "In repair" not in card.buttons
    await desk.dana.clicks("Done", on=card)
    await form(desk.dana, "Comment")
    await desk.dana.chooses("A new cable.", at="Comment")
    await desk.dana.submits()
    await told(desk.alex, "this fault is done: A new cable.")
    card = await told(desk.dana, "Done: it cannot", "it-desk")
    assert card.buttons == []


@pytest.mark.parametrize(
    "words", ["mei’s phone is broken", "the phone of Mei has a cracked screen"]
)
async def test_a_fault_of_what_somebody_else_has_is_reported_by_the_it_desk(
    desk: Scene, words: str
) -> None:
    """Their one phone needs no number; whoever else says so is told whose that is to say."""
    await desk.dana.says(words)
    await desk.dana.clicks("Report a fault", on=await desk.dana.answer())
    assert "PH-0001" in (await form(desk.dana, "What is wrong")).plain
    await desk.dana.closes()
    await desk.tom.says(words)
    refused = await desk.tom.answer()
    assert "Faults of what you do not have yourself are for operators" in refused.plain
    assert "If you need it, ask @Dana Desk." in refused.plain
    assert refused.buttons == []


async def test_who_may_not_report_it_is_told_so_before_there_is_a_form(desk: Scene) -> None:
    """By the number of what somebody else has, and whom to ask."""
    await desk.tom.says("LT-0042 is broken")
    refused = await desk.tom.answer()
    assert "Faults of what you do not have yourself are for operators" in refused.plain
    assert "If you need it, ask @Dana Desk." in refused.plain
    assert refused.buttons == []
    await desk.tom.types("/asset fault LT-0042 it is black")
    form_of_it = await form(desk.tom, "for operators of Factorial.")
    assert "If you need it, ask @Dana Desk." in form_of_it.plain


async def test_what_is_missing_is_reported_by_who_may_not_say_so_of_the_record(
    desk: Scene,
) -> None:
    """Whoever had it reports it with the words by which an operator would change the record."""
    await desk.alex.says("my laptop got stolen")
    offered = await desk.alex.answer()
    assert (
        "Report here that it is stolen: those who may change its record are told" in offered.plain
    )
    await desk.alex.clicks("Report a fault", on=offered)
    assert "It is stolen." in str((await form(desk.alex, "What is wrong")).blocks)
    await desk.alex.chooses("it cannot be used", at="How bad is it")
    await desk.alex.submits()
    await told(desk.dana, "It is stolen.", "it-desk")
    await desk.alex.closes()
    await desk.alex.types(f"/asset status {SERIAL} lost in a taxi")
    assert "It is lost: in a taxi" in str((await form(desk.alex, "What is wrong")).blocks)
    await desk.dana.types(f"/asset status {SERIAL} lost in a taxi")
    await form(desk.dana, "Factorial has no way to do that")
    await desk.dana.clicks("Report a fault")
    assert "It is lost: in a taxi" in str((await form(desk.dana, "What is wrong")).blocks)
    await desk.dana.closes()
    await desk.dana.says("mark one of the laptops in Berlin as stolen")
    await desk.dana.clicks("Open the form", on=await desk.dana.answer())
    await form(desk.dana, "Choose")


@pytest.mark.parametrize("words", ["PH-0001 was stolen", "Mei’s phone got stolen"])
async def test_a_source_that_knows_nothing_stolen_is_said_before_there_is_a_form(
    desk: Scene, words: str
) -> None:
    """With what can be done instead: a report, which is kept and told."""
    await desk.dana.says(words)
    offered = await desk.dana.answer()
    assert "Factorial has no way to be told that it is stolen" in offered.plain
    await desk.dana.clicks("Report a fault", on=offered)
    assert "It is stolen." in str((await form(desk.dana, "What is wrong")).blocks)


async def test_a_repair_is_ordered_by_who_may_and_reported_by_who_has_it(desk: Scene) -> None:
    """In whatever words: an operator gets the form of the status, everyone else that of a fault."""
    await desk.dana.says("book in LT-0042 for repair")
    await desk.dana.clicks("Open the form", on=await desk.dana.answer())
    assert "Status: in repair" in (await form(desk.dana, "Status")).plain
    await desk.alex.says("order a repair for my laptop")
    await desk.alex.clicks("Report a fault", on=await desk.alex.answer())
    assert "It needs a repair." in str((await form(desk.alex, "What is wrong")).blocks)


async def test_what_a_strict_source_will_not_have_in_repair_is_taken_back_first(
    desk: Scene,
) -> None:
    """Card and message say why, and offer both steps at once; the reporter hears of each."""
    desk.world.factorial.vary(transitions="workflow")
    await desk.alex.types(f"/asset fault {SERIAL}")
    await reported(desk.alex)
    card = await told(desk.dana, "Fault: LT-0042", "it-desk")
    await desk.dana.clicks("In repair", on=card)
    card = await told(desk.dana, "did not go into repair: ", "it-desk")
    assert "Return, then repair" in card.buttons
    said = await told(desk.dana, "“Return, then repair” takes it back first.")
    await desk.quiet()
    own = [one for one in desk.dana.sees() if "Not done." in one.plain]
    assert own
    assert not [one for one in own if "Return it first" in one.plain]
    assert not [one for one in own if {"Return first", "Ask again"} & set(one.buttons)]
    assert all("The card of the fault says what can be done." in one.plain for one in own)
    await desk.dana.clicks("Return, then repair", on=said)
    for step in ("is taken back, to go into repair.", "is in repair."):
        await told(desk.alex, step)
    asset = desk.world.factorial.asset(SERIAL)
    assert (asset.owner_id, asset.status) == (None, "maintenance")
    card = await told(desk.dana, "In repair: it cannot", "it-desk")
    assert not {"In repair", "Return, then repair"} & set(card.buttons)


async def test_another_in_its_place(desk: Scene) -> None:
    """Chosen from stock in a menu; the one is assigned, the other taken back; the feed tells."""
    had_it = desk.world.factorial.asset(SERIAL).owner_id
    await desk.alex.types(f"/asset fault {SERIAL} It smokes")
    await form(desk.alex, "What is wrong")
    await desk.alex.chooses("it cannot be used", at="How bad is it")
    await desk.alex.submits()
    card = await told(desk.dana, "It smokes", "it-desk")
    await desk.dana.clicks("Replace", on=card)
    await form(desk.dana, "From stock")
    offered = await desk.dana.searches("PF4STOCK", at="From stock")
    assert offered
    await desk.dana.chooses(offered[0], at="From stock")
    await desk.dana.submits()
    await told(desk.alex, "is taken back")
    stock, old = desk.world.factorial.asset("PF4STOCK"), desk.world.factorial.asset(SERIAL)
    assert (stock.owner_id, old.owner_id) == (had_it, None)
    line = await told(desk.dana, "Return LT-0042", "it-desk")
    assert "done" in line.plain


async def test_neither_the_first_nor_the_nearest_is_taken(desk: Scene) -> None:
    """Where several match, or none does exactly, whoever reports chooses."""
    for typed, words in (("R58TWIN0001", "Which one?"), ("C02XL0ABJGHS", "No asset with")):
        await desk.dana.types(f"/asset fault {typed} It smokes")
        shown = await form(desk.dana, words)
        assert not [block for block in shown.blocks if block["type"] == "input"]
    await desk.dana.clicks(f"Choose: LT-0042 · MacBook Pro 14 · {SERIAL}")
    assert "It smokes" in str((await form(desk.dana, "What is wrong")).blocks)


async def test_nobody_reports_what_is_not_theirs(desk: Scene) -> None:
    """The form says why; the card of somebody else's asset has no such button."""
    await desk.mei.types(f"/asset fault {SERIAL} It smokes")
    await form(desk.mei, "for operators")
    await desk.mei.types(f"/asset {SERIAL}")
    card = await told(desk.mei, "Alex Moreno")
    assert "Report a fault" not in card.buttons


async def test_the_card_has_the_button_for_whoever_has_it(desk: Scene) -> None:
    """And for operators."""
    for member in (desk.alex, desk.dana):
        await member.types(f"/asset {SERIAL}")
        card = await told(member, "Serial number")
        assert "Report a fault" in card.buttons


async def test_a_card_says_of_a_fault_to_whoever_may_report_one(desk: Scene) -> None:
    """Who has it and operators, until it is done; nobody else, and nothing that is shared."""
    said = "A fault of it is open since"

    async def says(member: Member) -> bool:
        await member.types(f"/asset serial {SERIAL}")
        return said in (await member.answer()).plain

    assert not await says(desk.alex)
    await desk.alex.types(f"/asset fault {SERIAL}")
    await reported(desk.alex)
    card = await told(desk.dana, "Fault: LT-0042", "it-desk")
    await desk.bot._parts.open_faults.follow()
    told_it = [await says(member) for member in (desk.alex, desk.mei, desk.dana)]
    assert told_it == [True, False, True]
    await desk.dana.clicks("Share here", on=await desk.dana.answer())
    shared = await told(desk.mei, "Serial number", "it-desk")
    assert said not in shared.plain
    await desk.dana.clicks("Done", on=card)
    await form(desk.dana, "Comment")
    await desk.dana.submits()
    await told(desk.alex, "this fault is done")
    await desk.bot._parts.open_faults.follow()
    assert not await says(desk.alex)


async def test_in_a_direct_message_a_button_opens_the_form(desk: Scene) -> None:
    """A message opens no form."""
    await desk.alex.says(f"fault {SERIAL} it hums")
    offer = await told(desk.alex, "please say in the form")
    await desk.alex.clicks("Report a fault", on=offer)
    assert "it hums" in str((await form(desk.alex, "What is wrong")).blocks)


async def test_faults_lists_what_is_open_for_operators(desk: Scene) -> None:
    """With its buttons; nobody else is told."""
    await desk.alex.types("/asset mine")
    await told(desk.alex, "Your assets")
    await desk.alex.clicks(f"Report a fault: LT-0042 · MacBook Pro 14 · {SERIAL}")
    await reported(desk.alex)
    await desk.dana.types("/asset faults")
    listed = await told(desk.dana, "1 fault is open")
    assert "Done" in listed.buttons
    await desk.alex.types("/asset faults")
    await told(desk.alex, "for operators")


async def test_the_buttons_of_the_card_refuse_whoever_is_no_operator(desk: Scene) -> None:
    """Anybody in the channel can click; they alone are told why not."""
    await desk.dana.types(f"/asset fault {SERIAL} It smokes")
    await form(desk.dana, "What is wrong")
    await desk.dana.chooses("it cannot be used", at="How bad is it")
    await desk.dana.submits()
    card = await told(desk.priya, "Fault: LT-0042", "it-desk")
    await desk.priya.clicks("In repair", on=card)
    refused = (await told(desk.priya, "for operators", "it-desk")).plain
    assert "“whoami” says what you may and why." in refused
    assert "If you need it, ask @" in refused
    assert "ref " in refused
    await desk.dana.types(f"/asset history {SERIAL}")
    history = (await desk.dana.answer()).plain
    assert "are for operators of Factorial.”" in history
    assert desk.world.factorial.asset(SERIAL).status == "assigned"


async def test_about_an_asset_of_itflow_a_ticket_is_opened(desk: Scene) -> None:
    """Its number is told to the reporter, and stands on the card."""
    await desk.dana.types("/asset fault LF-LT-105 It smokes")
    await form(desk.dana, "What is wrong")
    await desk.dana.chooses("it can be used with limits", at="How bad is it")
    await desk.dana.submits()
    step = await told(desk.dana, "has a ticket about")
    assert "TCK-" in step.plain
    await told(desk.dana, "ticket TCK-", "it-desk")


async def test_reported_on_a_hand_over_it_is_accepted_with_a_fault(desk: Scene) -> None:
    """“Something is wrong” opens the form; who reports has it, and is not reminded of it."""
    await desk.dana.types("/asset assign PF4STOCK @mei")
    await form(desk.dana, "To whom")
    await desk.dana.submits()
    card = await told(desk.mei, "For you: ")
    await desk.mei.clicks("Something is wrong", on=card)
    await reported(desk.mei, "A key is missing.")
    await told(desk.mei, "said what is wrong with it")
    fault = await told(desk.dana, "A key is missing.", "it-desk")
    assert "Done" in fault.buttons
