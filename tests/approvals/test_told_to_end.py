"""A process is told to end while it is at a request: another goes on at once where it may."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from bot.ending import let_go
from bot.store import request_runs
from bot.store.requested import Request
from tests.approvals.boxed import asked_once, came_to, held, parts, returns, worked_off
from tests.approvals.dying import Between
from tests.desk import RECEIVER, Desk

ANOTHER = {"executor": "another"}


@asynccontextmanager
async def stays_at(
    desk: Desk, request: Request, step: str, *, nth: int = 1, **other: Any
) -> AsyncIterator[None]:
    """A process is at a step for the nth time, and stays there; it is told to end on leaving."""
    reached, met = asyncio.Event(), 0

    async def stays() -> None:
        nonlocal met
        met += 1
        if met >= nth:
            reached.set()
            await asyncio.Event().wait()

    sources = {"factorial": Between(desk.client, **{step: stays})}
    desk.begun.clear()
    working = asyncio.create_task(desk.approvals(sources=sources, **other).see_to(request.id))
    async with asyncio.timeout(30):
        await reached.wait()
    yield
    await let_go(working, within=30)


async def goes_on(desk: Desk, request: Request) -> Request:
    """Another process looks for what was lost, and does what it finds, at that same moment."""
    await desk.approvals(**ANOTHER).reconcile()
    await desk.work(**ANOTHER)
    return await desk.get(request)


async def test_what_was_not_sent_is_let_go_and_another_goes_on_at_once(desk: Desk) -> None:
    """Told to end while it reads, a process has sent nothing: its lease is over with it."""
    request = await desk.approved()
    async with stays_at(desk, request, "before_read"):
        assert (await desk.get(request)).lease_until == desk.real + request_runs.LEASE
    ended = await goes_on(desk, request)
    assert (ended.status, ended.attempt, desk.writes) == ("completed", 2, 1)
    assert await desk.has_it() == RECEIVER
    assert await desk.told() == ["asked", "approved", "completed"]


@pytest.mark.parametrize("step", ["before_write", "after_write"])
async def test_what_may_be_on_its_way_is_left_alone_for_a_whole_lease(
    desk: Desk, step: str
) -> None:
    """Whoever ends with a change on its way does not know what comes of it: another waits."""
    request = await desk.approved()
    async with stays_at(desk, request, step):
        pass
    left = await desk.get(request)
    assert (left.status, left.lease_until) == ("executing", desk.real + request_runs.LEASE)
    writes = desk.writes
    assert await goes_on(desk, request) == left
    assert desk.writes == writes
    desk.later(seconds=31)
    ended = await goes_on(desk, request)
    assert (ended.status, ended.attempt, desk.writes) == ("completed", 2, 1)


async def test_what_another_has_taken_over_meanwhile_stays_its_own(desk: Desk) -> None:
    """Who is told to end after that lets nothing go: its attempt is not the one that holds it."""
    request = await desk.approved()
    async with stays_at(desk, request, "before_read"):
        desk.real += timedelta(seconds=31)
        async with desk.records.begin() as connection:
            assert await request_runs.claim(connection, request.id, "another", clock=desk.real)
        taken = await desk.get(request)
    assert await desk.get(request) == taken
    assert (taken.attempt, taken.lease_until) == (2, desk.real + request_runs.LEASE)


async def test_what_was_let_go_again_is_begun_again_at_once(desk: Desk) -> None:
    """However soon one process after the other is told to end: each leaves it to the next."""
    request = await desk.approved()
    async with stays_at(desk, request, "before_read"):
        pass
    keys = set()
    for _ in range(2):
        await desk.approvals(**ANOTHER).reconcile()
        (key,) = (key for key, (job, _) in desk.begun.items() if job == "carry_out")
        keys.add(key)
        async with stays_at(desk, request, "before_read"):
            pass
    assert len(keys) == 2


async def test_what_was_decided_and_not_begun_is_due_at_once(desk: Desk) -> None:
    """A process that is told to end before it came to it says so."""
    request = await desk.approved()
    desk.begun.clear()
    assert (await goes_on(desk, request)).status == "approved"
    await desk.approvals(waiting=lambda: [request.id]).leave_off()
    ended = await goes_on(desk, request)
    assert (ended.status, ended.attempt, desk.writes) == ("completed", 1, 1)


async def test_a_process_that_leaves_off_makes_nothing_due_that_is_not(desk: Desk) -> None:
    """What it was yet to come to, and another has begun meanwhile, stays that one's."""
    request = await desk.approved()
    async with stays_at(desk, request, "before_write"):
        was = await desk.get(request)
        await desk.approvals(waiting=lambda: [request.id]).leave_off()
        assert await desk.get(request) == was


async def test_no_more_of_several_is_begun_by_a_process_that_leaves(desk: Desk) -> None:
    """What is under way comes to its end, the rest is due at once: nothing is held then."""
    request = await asked_once(desk, returns(await held(desk, 9)))
    desk.begun.clear()
    await desk.approvals(leaves=lambda: desk.writes > 0).see_to(request.id)
    left = await desk.get(request)
    assert (left.status, left.lease_until, left.due_at) == ("approved", None, desk.now)
    assert await came_to(desk, request) == {"completed": 4, "approved": 5}
    ended = await goes_on(desk, request)
    assert (ended.status, desk.writes) == ("completed", 9)


async def test_of_several_only_what_may_be_on_its_way_is_waited_for(desk: Desk) -> None:
    """The others go on at once, and what was on its way as soon as it may be looked at."""
    request = await asked_once(desk, returns(await held(desk, 9)))
    async with stays_at(desk, request, "after_write", nth=5):
        pass
    leases = [one.lease_until for one in await parts(desk, request)]
    held_yet = [one for one in leases if one and one > desk.real]
    assert 0 < len(held_yet) < 5
    desk.later(seconds=5)
    left = await goes_on(desk, request)
    assert await came_to(desk, request) == {
        "completed": 9 - len(held_yet),
        "executing": len(held_yet),
    }
    assert (left.status, left.due_at) == ("approved", desk.now + timedelta(seconds=25))
    ended = await worked_off(desk, request, **ANOTHER)
    assert (ended.status, ended.outcome and ended.outcome.kind) == ("completed", "done")
    assert desk.writes == 9
