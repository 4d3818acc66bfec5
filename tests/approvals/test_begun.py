"""Requests seen to by whoever approved them, or by a job, and held by a lease that is renewed."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

import pytest
from sqlalchemy import text

from bot.approvals import CARRY_OUT, TELL, carrying
from bot.approvals.recording import settled
from bot.hands import Hands
from bot.jobs import JSON, Jobs
from bot.models import RequestStatus
from bot.operations import Return
from bot.store import Records, request_runs
from tests.approvals.dying import Between
from tests.desk import Desk, user

DUE = (
    "SELECT id FROM ab_request WHERE status = 'pending' AND due_at <= '2026-11-22'"
    " ORDER BY due_at LIMIT 50"
)
OF_ONE = "SELECT id FROM ab_request WHERE source = 'factorial' AND asset_id = '17'"
MADE = f"{OF_ONE} AND status = 'completed' ORDER BY ended_at DESC, id LIMIT 1"
ASKED = f"{OF_ONE} ORDER BY created_at DESC, id LIMIT 20"


async def plan(records: Records, query: str) -> str:
    """How a database goes about a query, were there much to look at."""
    sqlite = records.url.startswith("sqlite")
    async with records.begin() as connection:
        if not sqlite:
            await connection.execute(text("SET LOCAL enable_seqscan = off"))
        explain = "EXPLAIN QUERY PLAN" if sqlite else "EXPLAIN"
        rows = await connection.execute(text(f"{explain} {query}"))
        return "\n".join(str(row) for row in rows)


async def nothing() -> None:
    """A tick with nothing due."""


async def test_an_approval_is_carried_out_by_the_process_that_took_it(desk: Desk) -> None:
    """Right after the transaction that approved it; what is to be told is owed when it ends."""
    told = asyncio.Event()

    async def see_to(request: str) -> None:
        await approvals.see_to(request)

    async def tell(_subject: str) -> None:
        told.set()

    hands = Hands(see_to, tell=tell, when=nothing)
    approvals = desk.approvals(begin=hands.begin)
    request = await desk.asked()
    working = asyncio.create_task(hands.work())
    await approvals.decide(request.id, user("lee"), "approved")
    async with asyncio.timeout(30):
        await told.wait()
    working.cancel()
    assert ((await desk.get(request)).status, desk.writes) == ("completed", 1)
    assert await desk.owed_to(request, "request_outcome") == {"dana"}
    assert not [job for job, _ in desk.begun.values() if job == CARRY_OUT]


async def test_what_a_process_has_left_is_begun_by_one_job(desk: Desk) -> None:
    """However many others look for it."""
    done = asyncio.Event()

    async def tell(_arguments: dict[str, JSON]) -> None:
        """Nobody is told here."""

    async def see_to(arguments: dict[str, JSON]) -> None:
        await approvals.see_to(str(arguments["request"]))
        done.set()

    work: dict[str, Callable[[dict[str, JSON]], Awaitable[None]]] = {
        CARRY_OUT: see_to,
        TELL: tell,
    }
    jobs = Jobs(desk.records.url, work, tick=nothing)
    approvals = desk.approvals(enqueue=jobs.enqueue)
    request = await desk.approved()
    desk.later(seconds=31)
    await jobs.launch()
    try:
        for _ in range(2):
            await approvals.reconcile()
        async with asyncio.timeout(30):
            await done.wait()
    finally:
        await jobs.close(5)
    assert ((await desk.get(request)).status, desk.writes) == ("completed", 1)


async def test_a_lease_is_renewed_for_as_long_as_somebody_is_at_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow source loses nobody their request."""
    monkeypatch.setattr(carrying, "RENEW_EVERY", 0.01)
    request = await desk.approved()
    looked = asyncio.Semaphore(0)

    def clock() -> datetime:
        looked.release()
        return desk.real

    async def slow() -> None:
        async with asyncio.timeout(30):
            for _ in range(2):
                desk.later(seconds=20)
                while not looked.locked():
                    await looked.acquire()
                # Who looks at the clock to renew it a second time has renewed it once.
                await looked.acquire()
                await looked.acquire()
        await desk.approvals(executor="another").see_to(request.id)

    held_up = Between(desk.client, before_read=slow)
    await desk.work(sources={"factorial": held_up}, clock=clock)
    ended = await desk.get(request)
    assert (ended.status, ended.attempt, desk.writes) == ("completed", 1, 1)


async def test_an_attempt_that_has_ended_holds_and_writes_nothing(desk: Desk) -> None:
    """Its request is nobody's; who renews its lease a moment too late finds that it is over."""
    request = await desk.approved()
    done, left = settled(desk.means(), "done"), Return(ref=(await desk.asset()).ref)
    async with desk.records.begin() as connection:
        claimed = await request_runs.claim(connection, request.id, "one", clock=desk.real)
        assert claimed
        held = claimed.held
        ended = RequestStatus.COMPLETED, done
        assert await request_runs.end(connection, held, *ended, words={})
    was = await desk.get(request)
    assert (was.status, was.executor, was.lease_until) == (RequestStatus.COMPLETED, None, None)
    failed = RequestStatus.FAILED, done
    async with desk.records.begin() as connection:
        assert not await request_runs.renew(connection, held, clock=desk.real)
        assert not await request_runs.fence(connection, held, clock=desk.real, as_of=None)
        assert not await request_runs.step(connection, held, left)
        assert not await request_runs.give_back(connection, held, None, due_at=desk.now)
        assert await request_runs.moved_on(connection, held) is None
        assert await request_runs.end(connection, held, *failed, words={}) is None
    assert await desk.get(request) == was


async def test_what_the_tick_reads_is_read_by_its_index(records: Records) -> None:
    """However many requests wait, those that are due are found without looking at the rest."""
    found = await plan(records, DUE)
    assert "ix_ab_request_status_due_at" in found
    assert "Sort" not in found
    assert "TEMP B-TREE" not in found


async def test_what_was_asked_of_an_asset_is_read_by_its_index(records: Records) -> None:
    """However many requests there were of others."""
    for query in (MADE, ASKED):
        assert "ix_ab_request_source_asset_id_status" in await plan(records, query)
