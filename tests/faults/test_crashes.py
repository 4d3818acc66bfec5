"""A process dies at each step of a replacement, and another finishes it: nothing is done twice."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.ending import let_go
from bot.faults import asking, working
from bot.store import faults
from bot.store.faulted import Fault
from tests.approvals.dying import Between, Killed, kill
from tests.desk import user
from tests.faults.desk import STOCK, FaultDesk

DANA = user("dana")
WHOLE = ["reported", "assign_asked", "assigned", "return_asked", "returned"]


async def begun(desk: FaultDesk) -> tuple[Fault, str]:
    """A fault, and what is to be given instead."""
    fault = await desk.report("dana")
    return fault, (await desk.asset(STOCK)).ref.id


async def replaced(desk: FaultDesk, fault: Fault, stock: str, **work: Any) -> None:
    """The other is given in its place, by a process that may die."""
    await desk.faults().replace(fault.id, DANA, stock)
    await desk.work(**work)


async def is_whole(desk: FaultDesk, fault: Fault) -> None:
    """One is given and the other taken back, each with one request and one write."""
    now = await desk.get(fault)
    assert desk.kinds(now) == WHOLE
    assert (now.replacement, now.due_at) == ("returned", None)
    assert desk.desk.writes == 2
    assert (await desk.asset()).assignee is None
    assert (await desk.asset(STOCK)).assignee
    told = await desk.desk.told()
    assert [told.count(kind) for kind in ("asked", "completed", "fault_returned")] == [2, 2, 1]


@pytest.mark.parametrize(
    ("nth", "step"),
    [
        *((1, "before_read"), (2, "before_write"), (1, "after_write")),  # each step, each request
        *(
            pytest.param(*case, marks=pytest.mark.prove)
            for case in ((2, "before_read"), (1, "before_write"), (2, "after_write"))
        ),
    ],
)
async def test_killed_at_the_source_it_is_finished_by_another(
    desk: FaultDesk, step: str, nth: int
) -> None:
    """Before the first or the second request's reading and write, and after the write."""
    fault, stock = await begun(desk)
    counted = 0

    def at_last() -> None:
        nonlocal counted
        counted += 1
        if counted == nth:
            kill()

    dying = {"factorial": Between(desk.desk.client, **{step: at_last})}
    with pytest.raises(Killed):
        await replaced(desk, fault, stock, sources=dying)
    await desk.taken_over()
    await desk.taken_over()
    await is_whole(desk, fault)


@pytest.mark.parametrize(
    ("nth", "when"),
    [
        *((1, "before"), (2, "after")),
        *(pytest.param(*case, marks=pytest.mark.prove) for case in ((2, "before"), (1, "after"))),
    ],
)
async def test_killed_around_the_asking_it_asks_once(
    desk: FaultDesk, nth: int, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The request was made and the fault does not know of it yet; or neither is."""
    fault, stock = await begun(desk)
    counted = 0
    ask = asking.ask

    async def dies(*args: Any, **more: Any) -> Any:
        nonlocal counted
        counted += 1
        if counted != nth:
            return await ask(*args, **more)
        if when == "after":
            await ask(*args, **more)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(asking, "ask", dies)
        with pytest.raises(Killed):
            await replaced(desk, fault, stock)
    await desk.taken_over()
    await desk.taken_over()
    await is_whole(desk, fault)


async def test_killed_before_its_job_was_begun_it_is_found_by_its_row(desk: FaultDesk) -> None:
    """What was chosen is all that is needed."""
    fault, stock = await begun(desk)

    async def lost(*_: Any) -> None:
        raise Killed

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(working, "see_to", lost)
        with pytest.raises(Killed):
            await desk.faults().replace(fault.id, DANA, stock)
    await desk.taken_over()
    await desk.taken_over()
    await is_whole(desk, fault)


async def test_killed_before_anybody_is_told_the_messages_are_still_owed(desk: FaultDesk) -> None:
    """They are rows of the transaction that kept the report, and are looked for."""
    fault = await desk.report("dana")
    desk.desk.begun.clear()
    await desk.desk.approvals(executor="another").reconcile()
    begun = [arguments for job, arguments in desk.desk.begun.values() if job == "tell"]
    assert begun == [{"v": 1, "subject": fault.id}]


async def test_nobody_else_is_at_a_fault_that_somebody_holds(desk: FaultDesk) -> None:
    """A slow process is not a dead one."""
    fault, stock = await begun(desk)
    seen: list[str] = []

    async def meanwhile() -> None:
        await desk.faults(executor="another").see_to(fault.id)
        seen.append((await desk.get(fault)).replacement)

    slow = Between(desk.desk.client, before_read=meanwhile)
    await desk.faults(sources={"factorial": slow}).replace(fault.id, DANA, stock)
    assert set(seen) <= {"none", "assigning"}
    await desk.work()
    await is_whole(desk, fault)


async def test_a_process_that_is_told_to_end_lets_a_fault_go(desk: FaultDesk) -> None:
    """Another is at it at once, with no lease to wait for, and nothing is done twice."""
    fault, stock = await begun(desk)
    await desk.faults().replace(fault.id, DANA, stock)
    await desk.desk.work(follow_ups=(desk.followed,), sources=desk.sources)
    waits = asyncio.Event()

    async def stays() -> None:
        waits.set()
        await asyncio.Event().wait()

    slow = {"factorial": Between(desk.desk.client, before_read=stays)}
    seeing_to = asyncio.create_task(desk.faults(sources=slow).see_to(fault.id))
    async with asyncio.timeout(30):
        await waits.wait()
    assert await held_until(desk, fault) == desk.desk.real + faults.LEASE
    await let_go(seeing_to, within=30)
    assert await held_until(desk, fault) is None
    desk.desk.begun.clear()
    await desk.faults(executor="another").reconcile()
    await desk.work(executor="another")
    await is_whole(desk, fault)


async def test_it_lets_go_of_none_that_another_has_taken_over(desk: FaultDesk) -> None:
    """What is held is held by an attempt: the one that was told to end is not that any more."""
    fault, _ = await begun(desk)
    async with desk.records.begin() as connection:
        first = await faults.claim(connection, fault.id, clock=desk.desk.real)
        assert first
        later = desk.desk.real + timedelta(seconds=61)
        assert await faults.claim(connection, fault.id, clock=later)
        await faults.give_up(connection, first.id, first.attempt)
        assert (await faults.get(connection, fault.id) or first).lease_until == later + faults.LEASE


async def held_until(desk: FaultDesk, fault: Fault) -> datetime | None:
    """How long somebody has a fault to themselves."""
    return (await desk.get(fault)).lease_until


async def test_the_operator_who_began_it_has_left_in_between(desk: FaultDesk) -> None:
    """The old one is not taken back in their name: whoever clicks Finish does that in theirs."""
    fault, stock = await begun(desk)
    await desk.faults().replace(fault.id, DANA, stock)
    left = desk.desk.people.actors.pop(DANA)
    await desk.work()
    stuck = await desk.get(fault)
    assert (left.user, stuck.replacement) == (DANA, "stuck")
    assert (await desk.asset(STOCK)).assignee
    await desk.faults().finish(fault.id, user("olaf"))
    await desk.work()
    assert (await desk.get(fault)).replacement == "returned"


async def test_whoever_was_to_get_it_has_left_in_between(desk: FaultDesk) -> None:
    """Nothing is given, nothing taken back, and the operator is told why."""
    fault, stock = await begun(desk)
    has_it = (await desk.asset()).assignee
    assert has_it
    desk.desk.left.add(has_it.id)
    clicked = await desk.faults().replace(fault.id, DANA, stock)
    assert (clicked.fault.replacement, desk.desk.writes) == ("none", 0)
    assert "has left" in desk.faults().card(clicked.fault).cause


async def test_the_reporter_has_left_in_between(desk: FaultDesk) -> None:
    """What they reported is seen to all the same."""
    desk.has("eve", await desk.asset())
    fault = await desk.report("eve")
    del desk.desk.people.actors[user("eve")]
    assert (await desk.faults().done(fault.id, DANA, "Mended.")).fault.status == "done"


async def test_the_asset_is_gone_in_between(desk: FaultDesk) -> None:
    """The new one is given; what is gone cannot be taken back, and it says so."""
    fault, stock = await begun(desk)
    await desk.faults().replace(fault.id, DANA, stock)
    desk.desk.factorial.discard(fault.asset_id)
    await desk.work()
    stuck = await desk.get(fault)
    assert (stuck.replacement, desk.faults().card(stuck).cause) == (
        "stuck",
        "it is no longer there.",
    )
