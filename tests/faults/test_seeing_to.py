"""What operators do about a fault, and what everybody is told of it."""

from typing import Any

import pytest
from sqlalchemy import select

from bot.approvals import Request
from bot.assets.client import AssetChanges
from bot.changes.taken import TAKEN, Taken
from bot.errors import NotPermitted, UsageError
from bot.models import AssetRef, Scope, Status
from bot.operations import Edit, Return
from bot.policy import Rule, Who
from bot.store import origins
from bot.store.faulted import Fault
from bot.store.schema import delivery
from tests.desk import APPROVER, OPERATOR, user
from tests.faults.desk import STOCK, FaultDesk

DANA = user("dana")
ONE_AGREES = {
    "name": "one agrees",
    "ask": Who(roles=frozenset({OPERATOR})),
    "approve": Who(roles=frozenset({APPROVER})),
    "needed": 1,
}


def rule(*operations: Any) -> Rule:
    """One approver agrees to these."""
    return Rule(operations=frozenset(operations), **ONE_AGREES)


async def replaced(desk: FaultDesk, fault: Fault) -> Any:
    """Dana gives the one from stock in its place."""
    stock = await desk.asset(STOCK)
    return await desk.faults().replace(fault.id, DANA, stock.ref.id)


async def test_into_repair_by_an_ordinary_request(desk: FaultDesk) -> None:
    """The source has the status; the fault is in repair when it says so; the reporter is told."""
    fault = await desk.report("dana")
    clicked = await desk.faults().repair(fault.id, DANA)
    assert (bool(clicked.verdict), clicked.fault.status) == (True, "open")
    await desk.work()
    now = await desk.get(fault)
    assert (now.status, (await desk.asset()).status) == ("in repair", Status.IN_REPAIR)
    assert desk.kinds(now) == ["reported", "repair_asked", "in_repair"]
    assert ("fault_step/2", DANA) in await desk.owed(fault)
    history = ["fault_reported", "asked", "fault_repair_asked", "completed", "fault_in_repair"]
    assert await desk.desk.told() == history


async def test_into_repair_needs_what_the_rules_say(desk: FaultDesk) -> None:
    """It waits for an approval like any edit; denied, the fault stays open."""
    desk.desk.rules = [rule("edit")]
    fault = await desk.report("dana")
    clicked = await desk.faults().repair(fault.id, DANA)
    assert clicked.waits
    assert (await desk.get(fault)).status == "open"
    again = await desk.faults().repair(fault.id, user("olaf"))
    assert not again.verdict
    assert "has not ended yet" in str(again.verdict)


async def test_a_double_click_is_one_request(desk: FaultDesk) -> None:
    """The second is told that it is in repair, or on its way."""
    fault = await desk.report("dana")
    await desk.faults().repair(fault.id, DANA)
    await desk.work()
    second = await desk.faults().repair(fault.id, DANA)
    assert (bool(second.verdict), desk.desk.writes) == (False, 1)
    assert "in repair already" in str(second.verdict)


async def test_what_its_source_has_in_repair_already_is_in_repair(desk: FaultDesk) -> None:
    """Nothing is asked for that is so."""
    asset = await desk.asset()
    fault = await desk.report("dana")
    desk.desk.factorial.edit(asset.ref.id, {"status": "maintenance"})
    clicked = await desk.faults().repair(fault.id, DANA)
    assert (clicked.fault.status, desk.desk.writes) == ("in repair", 0)


async def test_what_its_source_refuses_is_told_to_who_clicked(desk: FaultDesk) -> None:
    """The fault stays open, with the reason on its card, and can be put into repair later."""
    desk.desk.factorial.vary(transitions="workflow")
    fault = await desk.report("olaf")
    await desk.faults().repair(fault.id, DANA)
    await desk.work()
    now = await desk.get(fault)
    assert (now.status, desk.kinds(now)[-1]) == ("open", "repair_refused")
    assert "cannot be maintenance" in now.said(2)
    assert await desk.owed(fault, "fault_step/2") == {("fault_step/2", DANA)}
    desk.desk.factorial.vary(transitions="free")
    await desk.faults().repair(fault.id, DANA)
    await desk.work()
    assert (await desk.get(fault)).status == "in repair"


async def test_a_status_typed_by_an_operator_counts_too(desk: FaultDesk) -> None:
    """However it came to be in repair, whoever reported it is told."""
    asset = await desk.asset()
    fault = await desk.report("dana")
    edit = Edit(ref=asset.ref, changes=AssetChanges(status=Status.IN_REPAIR))
    await desk.desk.asked("olaf", operation=edit, asset=asset)
    await desk.work()
    assert (await desk.get(fault)).status == "in repair"


async def test_an_asset_that_is_gone_does_not_go_into_repair(desk: FaultDesk) -> None:
    """It says so, and can still be done."""
    asset = await desk.asset()
    fault = await desk.report("dana")
    desk.desk.factorial.discard(asset.ref.id)
    clicked = await desk.faults().repair(fault.id, DANA)
    assert "no longer there" in str(clicked.verdict)
    assert (await desk.faults().done(fault.id, DANA, "Scrapped.")).verdict


@pytest.mark.parametrize("name", ["eve", "lee"])
async def test_the_buttons_are_for_operators(desk: FaultDesk, name: str) -> None:
    """Who clicks is looked up anew at each click; a refusal is put into history."""
    fault = await desk.report("dana")
    for act in (desk.faults().repair, desk.faults().finish):
        with pytest.raises(NotPermitted, match="for operators"):
            await act(fault.id, user(name))
    with pytest.raises(NotPermitted):
        await desk.faults().done(fault.id, user(name), "")
    assert (await desk.get(fault)).version == fault.version
    assert (await desk.desk.told())[1:] == ["refused"] * 3


async def test_done_is_told_with_its_comment(desk: FaultDesk) -> None:
    """To everyone who reported it; the card loses its buttons."""
    desk.has("eve", await desk.asset())
    await desk.report("eve")
    fault = await desk.report("olaf")
    ended = (await desk.faults().done(fault.id, DANA, "A new cable.")).fault
    assert (ended.status, ended.said(2), ended.ended_at) == ("done", "A new cable.", desk.desk.now)
    assert await desk.owed(fault, "fault_step/2") == {
        ("fault_step/2", user("eve")),
        ("fault_step/2", user("olaf")),
    }
    card = desk.faults().card(ended)
    assert (card.repair, card.replace, card.finish, card.done) == (None, None, None, None)


async def test_a_late_click_is_told_that_it_is_done(desk: FaultDesk) -> None:
    """Whatever was clicked."""
    fault = await desk.report("dana")
    await desk.faults().done(fault.id, DANA, "")
    for clicked in (
        await desk.faults().repair(fault.id, user("olaf")),
        await desk.faults().done(fault.id, user("olaf"), "again"),
        await replaced(desk, fault),
        await desk.faults().finish(fault.id, user("olaf")),
    ):
        assert "done already" in str(clicked.verdict)
    assert (await desk.desk.told())[-1] == "fault_done"


async def test_another_is_given_and_the_old_one_taken_back(desk: FaultDesk) -> None:
    """Two ordinary requests, one after the other; the reporter is told of each."""
    fault = await desk.report("dana")
    has_it = (await desk.asset()).assignee
    await replaced(desk, fault)
    await desk.work()
    now, new, old = await desk.get(fault), await desk.asset(STOCK), await desk.asset()
    assert desk.kinds(now)[1:] == ["assign_asked", "assigned", "return_asked", "returned"]
    assert (new.assignee, old.assignee) == (has_it, None)
    assert (now.replacement, now.status, now.due_at) == ("returned", "open", None)
    for step in (2, 4):
        assert (f"fault_step/{step}", DANA) in await desk.owed(fault)
    assert "Another was given" in str((await replaced_again(desk, fault)).verdict)


@pytest.mark.parametrize(("reporter", "told"), [("dana", {user("eve")}), ("eve", set())])
async def test_whoever_had_the_old_one_is_told_unless_they_reported_it(
    desk: FaultDesk, reporter: str, told: set[str]
) -> None:
    """Reporters hear of each step of their fault as it is."""
    asset = await desk.asset()
    desk.has("eve", asset)
    assert asset.assignee
    desk.desk.people.members["factorial", asset.assignee.id] = user("eve")
    fault = await desk.report(reporter)
    await replaced(desk, fault)
    taken = Taken(desk.desk.means(), desk.desk.people.member)
    await desk.work(follow_ups=(taken.followed, desk.followed))
    async with desk.records.read() as connection:
        query = select(delivery.c.to).where(delivery.c.template == TAKEN)
        assert set((await connection.execute(query)).scalars()) == told
    assert (await desk.get(fault)).replacement == "returned"


async def replaced_again(desk: FaultDesk, fault: Fault) -> Any:
    """Somebody clicks Replace on a card that is no longer so."""
    return await desk.faults().may(fault.id, DANA, "replace")


async def test_nothing_is_taken_back_before_the_other_is_given(desk: FaultDesk) -> None:
    """An assignment that waits and is denied changes nothing, and can be tried anew."""
    desk.desk.rules = [rule("assign")]
    fault = await desk.report("dana")
    clicked = await replaced(desk, fault)
    assert clicked.fault.replacement == "assigning"
    assert "wait for that to end" in str((await desk.faults().done(fault.id, DANA, "")).verdict)
    request = clicked.fault.request_id or ""
    await desk.desk.approvals().decide(request, user("lee"), "denied")
    desk.desk.later(minutes=2)
    await desk.faults().reconcile()
    await desk.work()
    now = await desk.get(fault)
    assert (now.replacement, desk.kinds(now)[-1]) == ("none", "assign_failed")
    assert "denied" in now.said(len(now.steps) - 1)
    assert (await desk.asset()).assignee
    assert (await desk.faults().may(fault.id, DANA, "replace")).verdict


async def test_where_the_old_one_cannot_be_taken_back_it_says_what_is_so(desk: FaultDesk) -> None:
    """The new one is assigned, the old one is not back; whoever clicks Finish has it taken back."""
    desk.desk.rules = [rule("return")]
    fault = await desk.report("dana")
    await replaced(desk, fault)
    await desk.work()
    waiting = await desk.get(fault)
    assert waiting.replacement == "returning"
    await desk.desk.approvals().decide(waiting.request_id or "", user("lee"), "denied")
    desk.desk.later(minutes=2)
    await desk.faults().reconcile()
    await desk.work()
    stuck = await desk.get(fault)
    card = desk.faults().card(stuck)
    assert (stuck.replacement, bool(card.finish)) == ("stuck", True)
    assert (card.new_label[:3], card.cause) == ("LT-", "the request was denied.")
    desk.desk.rules = []
    await desk.faults().finish(fault.id, user("olaf"))
    await desk.work()
    assert (await desk.get(fault)).replacement == "returned"
    assert (await desk.asset()).assignee is None


async def test_what_somebody_else_has_by_then_is_not_taken_from_them(desk: FaultDesk) -> None:
    """It changed hands between the two steps."""
    desk.desk.rules = [rule("assign")]
    fault = await desk.report("dana")
    clicked = await replaced(desk, fault)
    asset = await desk.asset()
    desk.desk.factorial.edit(asset.ref.id, {"owner_id": desk.desk.receiver().id})
    await desk.desk.approvals().decide(clicked.fault.request_id or "", user("lee"), "approved")
    await desk.work()
    stuck = await desk.get(fault)
    assert (stuck.replacement, desk.faults().card(stuck).cause) == (
        "stuck",
        "Priya Raman has it now.",
    )


async def test_what_was_given_back_by_hand_needs_no_return(desk: FaultDesk) -> None:
    """It is so already."""
    desk.desk.rules = [rule("assign")]
    fault = await desk.report("dana")
    clicked = await replaced(desk, fault)
    asset = await desk.asset()
    desk.desk.factorial.edit(asset.ref.id, {"owner_id": None, "status": "in_stock"})
    await desk.desk.approvals().decide(clicked.fault.request_id or "", user("lee"), "approved")
    await desk.work()
    assert (await desk.get(fault)).replacement == "returned"


async def test_only_stock_of_that_category_is_offered_and_taken(desk: FaultDesk) -> None:
    """To operators alone, as far as it has what was typed."""
    fault = await desk.report("dana")
    standing = desk.desk.people.actors[DANA].standing
    offered = await desk.faults().stock(fault.id, "PF4", standing)
    assert [one.name for one in offered if "PF4STOCK" in one.name]
    held = [desk.index.get(Scope(), AssetRef(fault.source, one.id)) for one in offered]
    assert {one.asset.status for one in held if one} == {Status.IN_STOCK}
    assert {one.asset.model.category for one in held if one and one.asset.model} == {"laptop"}
    nobody = desk.desk.people.actors[user("eve")].standing
    assert await desk.faults().stock(fault.id, "PF4", nobody) == []
    with pytest.raises(UsageError, match="no longer in stock"):
        await desk.faults().replace(fault.id, DANA, fault.asset_id)


async def test_what_nobody_has_is_replaced_for_nobody(desk: FaultDesk) -> None:
    """There is nobody to give another to."""
    bench = await desk.asset("PF4BENCH")
    fault = await desk.report("dana", ref=bench.ref)
    if bench.assignee:
        desk.desk.factorial.edit(bench.ref.id, {"owner_id": None, "status": "in_stock"})
    assert "Nobody has it" in str((await replaced(desk, fault)).verdict)


async def test_a_request_of_another_asset_is_no_business_of_a_fault(desk: FaultDesk) -> None:
    """Nor is one that puts nothing into repair."""
    fault = await desk.report("dana")
    asset = await desk.asset()
    request = await desk.desk.asked("dana", operation=Return(ref=asset.ref), asset=asset)
    assert isinstance(request, Request)
    await desk.work()
    assert (await desk.get(fault)).version == fault.version


async def test_open_faults_are_listed_for_operators_within_their_reach(desk: FaultDesk) -> None:
    """The oldest first; a part of the inventory that is not theirs is not counted either."""
    await desk.report("dana")
    desk.desk.later(minutes=1)
    await desk.report("dana", ref=(await desk.asset(STOCK)).ref, key="V2")
    listed = await desk.listed("dana")
    assert (listed.total, len(listed.open_faults)) == (2, 2)
    assert "C02XL0ABJGH5" in listed.open_faults[0].label
    with pytest.raises(NotPermitted, match="for operators"):
        await desk.listed("eve")


async def test_whoever_may_report_a_fault_knows_since_when_one_is_open(desk: FaultDesk) -> None:
    """Of each of several assets, until it is done; nobody else does, nor of what lies elsewhere."""
    laptop, stock = (await desk.asset()).ref, (await desk.asset(STOCK)).ref
    nothing = AssetRef(stock.source, "no such asset")
    fault = await desk.report("dana")
    desk.desk.later(minutes=1)
    other = await desk.report("dana", ref=stock, key="V2")
    dana, refs = desk.viewer("dana"), (laptop, stock, nothing)
    since = {laptop: fault.created_at, stock: other.created_at}
    assert await desk.faults().known(refs, dana) == since
    assert await desk.faults().known(refs, desk.viewer("eve")) == {}
    elsewhere = dana.model_copy(update={"scope": Scope(sources=frozenset({"elsewhere"}))})
    assert await desk.faults().known(refs, elsewhere) == {}
    await desk.faults().done(other.id, DANA, "")
    assert await desk.faults().known(refs, dana) == {laptop: fault.created_at}


async def test_a_refusal_before_the_fault_says_that_it_asked_is_told_too(desk: FaultDesk) -> None:
    """Whoever asked died in between; it is on the fault all the same, and can be asked for anew."""
    desk.desk.factorial.vary(transitions="workflow")
    fault, asset = await desk.report("olaf"), await desk.asset()
    await desk.desk.asked(
        operation=Edit(ref=asset.ref, changes=AssetChanges(status=Status.IN_REPAIR)),
        asset=asset,
        origin=origins.of_fault(fault.id),
        key=f"fault:{fault.id}:repair:0",
    )
    await desk.work()
    now = await desk.get(fault)
    assert desk.kinds(now) == ["reported", "repair_refused"]
    assert desk.faults().card(now).recall
    desk.desk.factorial.vary(transitions="free")
    await desk.faults().repair(fault.id, DANA)
    await desk.work()
    assert (await desk.get(fault)).status == "in repair"
