"""A process dies at each step of carrying out, and another finishes it: one write, or "unknown"."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.assets.client import NewAsset
from bot.operations import Create
from bot.store import request_runs
from bot.store.requested import Request
from tests.approvals.dying import Between, Killed, kill
from tests.desk import RECEIVER, Desk

ANOTHER = {"executor": "another"}


async def taken_over(desk: Desk, request: Request) -> Request:
    """The lease runs out, and another process looks at the rows and does what it finds."""
    desk.begun.clear()
    desk.later(seconds=31)
    await desk.approvals(**ANOTHER).reconcile()
    await desk.work(**ANOTHER)
    return await desk.get(request)


def at(desk: Desk, step: str, happens: Callable[[], object] = kill) -> dict[str, Any]:
    """A process in which that happens at a step."""
    return {"sources": {"factorial": Between(desk.client, **{step: happens})}}


@pytest.mark.parametrize("step", ["before_read", "before_write", "after_write"])
async def test_killed_at_any_step_the_request_is_finished_by_another(desk: Desk, step: str) -> None:
    """After the claim, before the call, after the call: the source has seen one write."""
    request = await desk.approved()
    with pytest.raises(Killed):
        await desk.work(**at(desk, step))
    assert (await desk.get(request)).status == "executing"
    ended = await taken_over(desk, request)
    assert (ended.status, ended.outcome and ended.outcome.kind) == ("completed", "done")
    assert (ended.attempt, desk.writes, await desk.has_it()) == (2, 1, RECEIVER)
    assert await desk.told() == ["asked", "approved", "completed"]
    assert await desk.owed_to(request, "request_outcome") == {"dana"}


async def test_killed_before_anybody_is_told_the_messages_are_still_owed(desk: Desk) -> None:
    """They are rows of the transaction that recorded the outcome, and are looked for."""
    request = await desk.approved()
    await desk.work()
    desk.begun.clear()
    desk.later(seconds=31)
    await desk.approvals(**ANOTHER).reconcile()
    assert {job for job, _ in desk.begun.values()} == {"tell"}
    assert [arguments["subject"] for _, arguments in desk.begun.values()] == [request.id]


async def test_killed_before_its_job_was_begun_a_request_is_found_by_its_row(desk: Desk) -> None:
    """The approval is all that is needed."""
    request = await desk.approved()
    ended = await taken_over(desk, request)
    assert (ended.status, ended.attempt, desk.writes) == ("completed", 1, 1)


async def test_what_a_living_process_is_yet_to_come_to_is_not_taken_for_lost(desk: Desk) -> None:
    """It says so each time it looks for what was lost; when it dies, another begins."""
    request = await desk.approved()
    desk.begun.clear()
    for _ in range(3):
        desk.later(seconds=20)
        await desk.approvals(waiting=lambda: [request.id]).reconcile()
        await desk.approvals(**ANOTHER).reconcile()
        assert {job for job, _ in desk.begun.values()} == {"tell"}
    ended = await taken_over(desk, request)
    assert (ended.status, ended.attempt, desk.writes) == ("completed", 1, 1)


async def test_nobody_takes_over_before_the_lease_has_run_out(desk: Desk) -> None:
    """A slow process is not a dead one."""
    request = await desk.approved()
    with pytest.raises(Killed):
        await desk.work(**at(desk, "before_read"))
    desk.later(seconds=29)
    await desk.approvals(**ANOTHER).reconcile()
    await desk.approvals(**ANOTHER).see_to(request.id)
    assert ((await desk.get(request)).attempt, desk.writes) == (1, 0)


async def test_what_was_sent_is_done_though_whoever_got_it_has_left_by_then(desk: Desk) -> None:
    """Leaving is asked of before a change is sent: what is there afterwards is called done."""
    request = await desk.approved()
    with pytest.raises(Killed):
        await desk.work(**at(desk, "after_write"))
    desk.left.add(desk.receiver().id)
    ended = await taken_over(desk, request)
    assert (ended.status, ended.outcome and ended.outcome.kind) == ("completed", "done")


async def test_what_was_sent_and_then_changed_by_another_hand_is_unknown(desk: Desk) -> None:
    """Neither as it was nor as it was to be: it is not sent again, and an admin will be asked."""
    request = await desk.approved()
    with pytest.raises(Killed):
        await desk.work(**at(desk, "after_write"))
    third = desk.receiver("Tom Becker")
    desk.factorial.edit(request.asset_id or "", {"owner_id": third.id})
    ended = await taken_over(desk, request)
    assert (ended.status, desk.writes, await desk.has_it()) == ("unknown", 1, third.name)


async def test_what_was_sent_and_undone_is_not_sent_again(desk: Desk) -> None:
    """It looks as it did before, but its source has dated a change since: in doubt."""
    request = await desk.approved()
    had = (await desk.asset()).assignee
    with pytest.raises(Killed):
        await desk.work(**at(desk, "after_write"))
    assert had
    desk.factorial.edit(request.asset_id or "", {"owner_id": had.id})
    ended = await taken_over(desk, request)
    assert (ended.status, desk.writes, await desk.has_it()) == ("unknown", 1, had.name)


async def test_a_new_asset_is_never_asked_for_twice(desk: Desk) -> None:
    """Killed before the call it may have been made all the same: it is looked for, and waited."""
    model = (await desk.asset()).model
    assert model
    new = NewAsset(model_id=model.id, serial_number="NEW-1")
    request = await desk.asked(operation=Create(source="factorial", asset=new))
    with pytest.raises(Killed):
        await desk.work(**at(desk, "before_write"))
    ended = await taken_over(desk, request)
    assert (ended.status, desk.writes) == ("unknown", 0)
    desk.later(minutes=1)
    await desk.approvals().reconcile()
    await desk.work()
    settled = await desk.get(request)
    assert settled.outcome
    assert settled.outcome.kind == "did_not_happen"
    assert (settled.status, desk.writes) == ("failed", 0)


async def test_one_that_was_stalled_before_its_fence_writes_nothing(desk: Desk) -> None:
    """Stopped after its claim, it wakes when another has finished, and leaves it at that."""
    request = await desk.approved()
    first = await claimed(desk, request)
    ended = await taken_over(desk, request)
    assert (ended.status, ended.attempt, desk.writes) == ("completed", 2, 1)
    async with desk.records.begin() as connection:
        assert not await request_runs.fence(connection, first, clock=desk.real, as_of=None)
        assert not await request_runs.renew(connection, first, clock=desk.real)
    assert await desk.get(request) == ended


async def test_one_that_was_stalled_after_its_call_records_nothing(desk: Desk) -> None:
    """Another has found the write done and said so; its own word comes too late."""
    request = await desk.approved()

    async def overtaken() -> None:
        desk.real += timedelta(seconds=31)
        await desk.approvals(**ANOTHER).see_to(request.id)

    await desk.work(**at(desk, "after_write", overtaken))
    ended = await desk.get(request)
    assert (ended.status, ended.attempt, desk.writes) == ("completed", 2, 1)
    assert await desk.told() == ["asked", "approved", "completed"]


async def claimed(desk: Desk, request: Request) -> Request:
    """A process that has claimed a request, and is stopped there."""
    async with desk.records.begin() as connection:
        claimed = await request_runs.claim(connection, request.id, "stopped", clock=desk.real)
    assert claimed
    return claimed.held
