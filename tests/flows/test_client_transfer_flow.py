"""Transfers from one client to another, asked for in Slack, agreed to by both and carried out."""

from collections.abc import AsyncIterator

import pytest

from handlers.files import BY_ROW
from sandbox.slack import Member, Seen
from sandbox.slack.delivery.interactions import view_submission
from sandbox.slack.surfaces import Pane
from tests.flows.conftest import Scene, Stage
from tests.flows.test_changes_flow import form, told
from tests.flows.test_files_flow import table, tried

SERIAL = "7EXPTDAY"
OPERATORS = """
[[roles]]
role = "operator"
people = ["tom.becker@larkfield.example", "mei.tanaka@larkfield.example"]
"""
ONE_CLIENT = """
[[roles]]
role = "operator"
people = ["tom.becker@larkfield.example"]

[[roles]]
role = "operator"
people = ["mei.tanaka@larkfield.example"]
clients = ["itflow/Brightwater Dental", "itflow/Kestrel Freight"]
"""


@pytest.fixture
async def agency(both: Stage) -> AsyncIterator[Scene]:
    """A bot with an ITFlow, at which Dana is an admin, Tom and Mei are operators."""
    async with both(config=OPERATORS) as scene:
        yield scene


def records(scene: Scene) -> list[tuple[str, str | None]]:
    """Every record with the serial number: whose, and in which status."""
    rows = scene.world.itflow.database.assets
    return [(one.asset_client_id, one.asset_status) for one in rows if one.asset_serial == SERIAL]


async def planned(member: Member, client: str) -> Pane:
    """The form with the plan for a client, as soon as it is there."""
    return await form(member, f"Client: Brightwater Dental → {client}")


async def asked(scene: Scene, client: str = "Kestrel Freight") -> Seen:
    """Dana asks; her card of the request."""
    await scene.dana.types(f"/asset transfer {SERIAL} client {client} sold with the van")
    await planned(scene.dana, client)
    assert await scene.dana.submits() == {}
    await form(scene.dana, "the agreement of both clients")
    await scene.dana.closes()
    return await told(scene.dana, "asks for it")


async def test_the_plan_is_shown_before_it_is_asked_for(agency: Scene) -> None:
    """What is made, lost and left behind; who has to agree; nothing is written meanwhile."""
    agency.world.itflow.requests.clear()
    await agency.dana.types(f"/asset transfer {SERIAL} client kestrel freight: sold with the van")
    shown = (await planned(agency.dana, "Kestrel Freight")).plain
    for said in (
        "Record: #",
        "a new one at Kestrel Freight",
        "Old record: kept → it is retired",
        "stay with the old record",
        "Kestrel Freight: nobody of theirs is here",
        "sold with the van",
    ):
        assert said in shown
    assert {one.method for one in agency.world.itflow.requests} == {"GET"}


async def test_a_name_that_is_no_clients_leaves_the_client_to_be_chosen(agency: Scene) -> None:
    """Never the nearest: the menu finds it as one types, and then the plan is drawn."""
    await agency.dana.types(f"/asset transfer {SERIAL} client Kestrell")
    shown = await form(agency.dana, "To which client")
    assert "a new one at" not in shown.plain
    assert await agency.dana.searches("brightwater", at="To which client") == []
    offered = await agency.dana.searches("kes", at="To which client")
    assert offered == ["Kestrel Freight"]
    await agency.dana.chooses(offered[0], at="To which client")
    await planned(agency.dana, "Kestrel Freight")


async def test_a_technician_records_the_consent_of_clients_with_nobody_here(
    agency: Scene,
) -> None:
    """With a reference for each; shown as on behalf of them. Then it is carried out, once."""
    await asked(agency)
    card = await told(agency.tom, "asks for it")
    await agency.tom.clicks("Approve", on=card)
    assert "nobody's contact" in (await told(agency.tom, "nobody's contact")).plain
    await agency.tom.clicks("Record consent", on=card)
    await form(agency.tom, "Kestrel Freight has nobody in this workspace")
    await agency.tom.fills("Reference: Brightwater Dental", "mail of 3 Nov")
    await agency.tom.fills("Reference: Kestrel Freight", "CHG-4711")
    assert await agency.tom.submits() == {}
    card = await told(agency.dana, "Done.")
    assert "agreed on behalf of Brightwater Dental, reference “mail of 3 Nov”" in card.plain
    assert "agreed on behalf of Kestrel Freight, reference “CHG-4711”" in card.plain
    assert records(agency) == [("2", "Retired"), ("3", "Ready to Deploy")]
    await agency.dana.types(f"/asset serial {SERIAL}")
    answer = (await agency.dana.answer()).plain
    assert answer.startswith("Kestrel Freight · BW-LT-03")
    assert "Brightwater Dental" in answer


async def test_a_form_sent_once_more_after_it_was_decided_says_so(agency: Scene) -> None:
    """It was this very request that ended: nothing "changed while this form was open"."""
    await agency.dana.types(f"/asset transfer {SERIAL} client Kestrel Freight sold with the van")
    await planned(agency.dana, "Kestrel Freight")
    user, triggers = agency.dana.user, agency.slack.triggers
    once_more = view_submission(
        user, agency.dana._front(), agency.slack.app, triggers.make(user.id), []
    )
    await agency.dana.submits()
    await agency.tom.clicks("Deny", on=await told(agency.tom, "asks for it"))
    await form(agency.tom, "Comment")
    await agency.tom.fills("Comment", "It stays here.")
    await agency.tom.submits()
    await told(agency.dana, "Denied")
    (old,) = [one for one in agency.world.itflow.database.assets if one.asset_serial == SERIAL]
    agency.world.itflow.edit(old.asset_id, asset_status="Retired")
    assert not (await agency.dana._asks_app(once_more)).failure
    await form(agency.dana, "asked for before and has ended")


async def test_rows_of_a_csv_that_change_the_client_are_agreed_to_on_one_card(
    agency: Scene,
) -> None:
    """The report says what is lost; with the consent of both each asset goes there, once."""
    found = {one.asset_serial: one.asset_id for one in agency.world.itflow.database.assets}
    rows = [f"itflow,{found[one]},Kestrel Freight" for one in (SERIAL, "7ZERO22")]
    card = await tried(agency.dana, table("Source,Id,Client", *rows), source=BY_ROW)
    assert "Location “Main practice” to “lost”" in agency.dana.reads("import-report.txt").decode()
    await agency.dana.clicks("Import", on=card)
    card = await told(agency.tom, "Transfer to client: 2 assets")
    assert "BW-LT-03 · 7EXPTDAY: Client: Brightwater Dental → Kestrel Freight" in card.plain
    assert "Location: Main practice → lost" in card.plain
    await agency.tom.clicks("Record consent", on=card)
    await form(agency.tom, "Kestrel Freight has nobody in this workspace")
    await agency.tom.fills("Reference: Brightwater Dental", "mail of 3 Nov")
    await agency.tom.fills("Reference: Kestrel Freight", "CHG-4711")
    assert await agency.tom.submits() == {}
    await told(agency.dana, "2 of 2 changes done")
    assert records(agency) == [("2", "Retired"), ("3", "Ready to Deploy")]


async def test_whoever_asks_records_nothing_themselves(agency: Scene) -> None:
    """Their own card has no such button, and a copy of it is refused them."""
    mine = await asked(agency)
    assert "Record consent" not in mine.buttons
    card = await told(agency.tom, "asks for it")
    assert "Record consent" in card.buttons
    request = (await agency.bot.approvals.asked_by("U0DANADESK", limit=1))[0]
    references = {"2": "x", "3": "x"}
    refused = await agency.bot.approvals.consent(request.id, "U0DANADESK", references)
    assert "You asked for this" in str(refused.verdict)
    assert [one for one, _ in records(agency)] == ["2"]


async def test_a_client_that_is_here_agrees_for_itself(agency: Scene) -> None:
    """Its contact approves; nobody stands in for it. The other's consent is recorded."""
    await asked(agency, "Larkfield")
    card = await told(agency.amara, "asks for it")
    await agency.amara.clicks("Approve", on=card)
    await told(agency.amara, "You approved it")
    assert [one for one, _ in records(agency)] == ["2"]
    card = await told(agency.tom, "Larkfield has agreed")
    await agency.tom.clicks("Record consent", on=card)
    shown = await form(agency.tom, "Brightwater Dental has nobody in this workspace")
    assert "Reference: Larkfield" not in shown.plain
    await agency.tom.fills("Reference: Brightwater Dental", "CHG-4711")
    await agency.tom.submits()
    await told(agency.dana, "Done.")
    assert records(agency) == [("2", "Retired"), ("1", "Ready to Deploy")]


async def test_the_menu_offers_clients_within_the_askers_reach_alone(both: Stage) -> None:
    """An operator of two clients transfers between those two."""
    async with both(config=ONE_CLIENT) as scene:
        await scene.mei.types(f"/asset transfer {SERIAL} client Oakhurst & Finch")
        await form(scene.mei, "To which client")
        assert await scene.mei.searches("finch", at="To which client") == []
        assert await scene.mei.searches("e", at="To which client") == ["Kestrel Freight"]
        await scene.mei.closes()
        await scene.tom.types(f"/asset transfer {SERIAL} client Oakhurst & Finch")
        await planned(scene.tom, "Oakhurst & Finch")


async def test_in_a_channel_of_one_client_nothing_goes_to_another(both: Stage) -> None:
    """What is asked there is within that client."""
    config = OPERATORS + '[[channels]]\nid = "{desk}"\nclient = "itflow/brightwater dental"\n'
    async with both(config=config) as scene:
        await scene.dana.types(f"/asset transfer {SERIAL} client Kestrel Freight")
        await form(scene.dana, "ask for this in a direct message")


async def test_what_ended_half_way_says_so_and_is_finished_with_a_button(both: Stage) -> None:
    """The source refuses the last step: what exists is on every card, and operators finish it."""
    async with both(config=OPERATORS + AT_ONCE) as scene:
        itflow = scene.world.itflow
        itflow.fail("status", module="assets", function="update", status=403, times=None)
        await scene.dana.types(f"/asset transfer {SERIAL} client Kestrel Freight")
        await planned(scene.dana, "Kestrel Freight")
        await scene.dana.submits()
        card = await told(scene.dana, "Half done.")
        assert "There is a new record: #" in card.plain
        assert "at Brightwater Dental, is yet to be retired" in card.plain
        assert "Ask again" not in card.buttons
        itflow.mend()
        await scene.dana.closes()
        await scene.dana.clicks("Finish", on=card)
        await told(scene.dana, "Done.")
        assert records(scene) == [("2", "Retired"), ("3", "Ready to Deploy")]


AT_ONCE = """
[[rules]]
name = "at once"
operations = ["client_transfer"]
needed = 0
"""


async def test_it_is_undone_by_a_transfer_back_with_a_plan_of_its_own(both: Stage) -> None:
    """From its card or typed: what is made and lost is shown again, and asked for by the rules."""
    async with both(config=OPERATORS + AT_ONCE) as scene:
        dana = scene.dana
        await dana.types(f"/asset transfer {SERIAL} client Kestrel Freight")
        await planned(dana, "Kestrel Freight")
        await dana.submits()
        card = await told(dana, "Done.")
        await dana.closes()
        await dana.types(f"/asset undo {SERIAL}")
        typed = await form(dana, BACK)
        await dana.closes()
        await dana.clicks("Undo", on=card)
        assert (await form(dana, BACK)).plain == typed.plain
        assert "stay with the old record" in typed.plain
        assert typed.title == "Undo the transfer"
        assert records(scene) == [("2", "Retired"), ("3", "Ready to Deploy")]
        await dana.submits()
        done = await told(dana, "at Brightwater Dental was #")
        assert "Undo the transfer to another client: Kestrel Freight · BW-LT-03" in done.plain
        both_left = [("2", "Retired"), ("3", "Retired"), ("2", "Ready to Deploy")]
        assert records(scene) == both_left
        await dana.closes()
        await dana.types(f"/asset serial {SERIAL}")
        assert (await dana.answer()).plain.startswith("Brightwater Dental · BW-LT-03")
        await dana.clicks("Undo", on=done)
        await planned(dana, "Kestrel Freight")


BACK = "Client: Kestrel Freight → Brightwater Dental"


async def test_a_factorial_has_no_clients(agency: Scene) -> None:
    """Its assets are offered no such button, and it says so when it is typed."""
    await agency.dana.types("/asset transfer LT-0042 client Kestrel Freight")
    await form(agency.dana, "has no way to do that through its API")


ANYBODY = """
[[rules]]
name = "anybody asks"
operations = ["client_transfer"]
ask = ["everyone"]
approve = ["clients"]
"""


@pytest.mark.parametrize(("name", "reads"), [("dana", True), ("alex", False)])
async def test_the_plan_shows_an_address_to_those_alone_who_may_read_it(
    both: Stage, *, name: str, reads: bool
) -> None:
    """That it is lost is told to whoever may ask, as on the card of the request."""
    async with both(config=OPERATORS + ANYBODY) as scene:
        member: Member = getattr(scene, name)
        await member.types("/asset transfer BW-LT-01 client Kestrel Freight")
        shown = (await planned(member, "Kestrel Freight")).plain
    assert "IP address: " in shown
    assert ("10.2.10.21" in shown) is reads
