"""What keeps a fault from being seen to just now: a pause, a setting, a source that is silent."""

import pytest

from bot.assets.read_only import ReadOnly
from bot.errors import NotPermitted, SourceUnavailable
from bot.models import ADMINS, Denied
from tests.desk import user
from tests.faults.desk import STOCK, FaultDesk

DANA = user("dana")


async def test_nothing_is_written_while_changes_are_paused_or_read_only(desk: FaultDesk) -> None:
    """It says so; the fault itself can be reported and done all the same."""
    fault = await desk.report("dana")
    await desk.desk.approvals().pause(user("ada"))
    paused = (await desk.faults().repair(fault.id, DANA)).verdict
    assert isinstance(paused, Denied)
    assert paused.reason.startswith("It did not go into repair: Changes are paused: ")
    assert (paused.since, paused.roles) == (desk.desk.now, ADMINS)
    await desk.desk.approvals().resume(user("ada"))
    read_only = {"sources": {"factorial": ReadOnly(desk.desk.client)}}
    assert "read-only" in str((await desk.faults(**read_only).repair(fault.id, DANA)).verdict)
    assert (await desk.faults(**read_only).done(fault.id, DANA, "")).verdict
    assert desk.desk.writes == 0


@pytest.mark.parametrize("what", ["repair", "replace", "recall"])
async def test_a_source_that_is_silent_is_a_failure_and_no_answer(
    desk: FaultDesk, what: str
) -> None:
    """It is told with a reference, under which the log has the cause; nothing is begun."""
    fault = await desk.report("dana")
    stock = await desk.asset(STOCK)
    desk.desk.factorial.fail("drop", times=None)
    ours = desk.faults()
    deeds = {
        "repair": lambda: ours.repair(fault.id, DANA),
        "replace": lambda: ours.replace(fault.id, DANA, stock.ref.id),
        "recall": lambda: ours.recall(fault.id, DANA),
    }
    with pytest.raises(SourceUnavailable):
        await deeds[what]()
    assert desk.kinds(await desk.get(fault)) == ["reported"]


@pytest.mark.parametrize("paused", [True, False], ids=["paused", "read_only"])
async def test_nothing_is_begun_that_would_have_to_be_given_up(
    desk: FaultDesk, *, paused: bool
) -> None:
    """While nothing may be written, nothing is replaced or taken back, reported or not."""
    fault = await desk.report("dana")
    stock = await desk.asset(STOCK)
    if paused:
        await desk.desk.approvals().pause(user("ada"))
    sources = {} if paused else {"sources": {"factorial": ReadOnly(desk.desk.client)}}
    ours = desk.faults(**sources)
    for came in (
        await ours.may(fault.id, DANA, "replace"),
        await ours.replace(fault.id, DANA, stock.ref.id),
        await ours.recall(fault.id, DANA),
    ):
        assert isinstance(came.verdict, Denied)
        assert came.verdict.needs_help
    with pytest.raises(NotPermitted, match=r"paused|read-only"):
        await ours.replaced(fault.ref, DANA)
    assert desk.kinds(await desk.get(fault)) == ["reported"]
