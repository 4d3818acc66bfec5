"""What its source will not have in repair while somebody has it: taken back first, and then."""

from bot.models import Status
from bot.store.faulted import Fault
from tests.desk import user
from tests.faults.desk import FaultDesk
from tests.faults.test_seeing_to import DANA, rule


async def kept_from_repair(desk: FaultDesk) -> Fault:
    """A fault of what its source will not have in repair, for somebody has it."""
    desk.desk.factorial.vary(transitions="workflow")
    fault = await desk.report("olaf")
    assert desk.faults().card(fault).recall is None
    await desk.faults().repair(fault.id, DANA)
    await desk.work()
    now = await desk.get(fault)
    assert desk.faults().card(now).recall
    return now


async def test_what_is_kept_from_repair_by_whoever_has_it_is_taken_back_first(
    desk: FaultDesk,
) -> None:
    """Two ordinary requests, one after the other; the reporter is told of each."""
    fault = await kept_from_repair(desk)
    clicked = await desk.faults().recall(fault.id, DANA)
    assert (clicked.fault.replacement, clicked.waits) == ("recalling", False)
    twice = await desk.faults().recall(fault.id, user("olaf"))
    assert "just being taken back" in str(twice.verdict)
    await desk.work()
    now, asset = await desk.get(fault), await desk.asset()
    assert desk.kinds(now)[3:] == ["recall_asked", "recalled", "repair_asked", "in_repair"]
    assert (asset.assignee, asset.status) == (None, Status.IN_REPAIR)
    assert (now.status, now.replacement, now.due_at) == ("in repair", "none", None)
    assert {("fault_step/4", user("olaf")), ("fault_step/6", user("olaf"))} <= await desk.owed(
        fault
    )


async def test_what_may_not_be_taken_back_does_not_go_into_repair(desk: FaultDesk) -> None:
    """A return that is denied changes nothing, and both can be asked for again."""
    fault = await kept_from_repair(desk)
    desk.desk.rules = [rule("return")]
    clicked = await desk.faults().recall(fault.id, DANA)
    await desk.desk.approvals().decide(clicked.fault.request_id or "", user("lee"), "denied")
    desk.desk.later(minutes=2)
    await desk.faults().reconcile()
    await desk.work()
    now = await desk.get(fault)
    assert (now.replacement, desk.kinds(now)[-1]) == ("none", "recall_failed")
    assert (await desk.asset()).assignee
    desk.desk.rules = []
    await desk.faults().recall(fault.id, DANA)
    await desk.work()
    assert (await desk.get(fault)).status == "in repair"


async def test_what_was_given_back_meanwhile_goes_into_repair_at_once(desk: FaultDesk) -> None:
    """There is nobody to take it from."""
    fault = await kept_from_repair(desk)
    asset = await desk.asset()
    desk.desk.factorial.edit(asset.ref.id, {"owner_id": None, "status": "in_stock"})
    await desk.faults().recall(fault.id, DANA)
    await desk.work()
    now = await desk.get(fault)
    assert desk.kinds(now)[3:] == ["repair_asked", "in_repair"]


async def test_whose_return_waits_for_approval_is_closed_once_that_is_withdrawn(
    desk: FaultDesk,
) -> None:
    """Until then “Done” and “In repair” say what to do about it."""
    fault = await kept_from_repair(desk)
    desk.desk.rules = [rule("return")]
    clicked = await desk.faults().recall(fault.id, DANA)
    assert clicked.waits
    kept = await desk.faults().done(fault.id, user("olaf"), "Works again.")
    assert "withdraw that request, then try again in a minute" in str(kept.verdict)
    assert (await desk.faults().repair(fault.id, user("olaf"))).verdict == kept.verdict
    await desk.desk.approvals().withdraw(clicked.fault.request_id or "", DANA)
    desk.desk.later(minutes=2)
    await desk.faults().reconcile()
    await desk.work()
    assert (await desk.faults().done(fault.id, user("olaf"), "Works again.")).verdict
    assert (await desk.get(fault)).status == "done"
