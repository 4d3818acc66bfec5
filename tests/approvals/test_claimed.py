"""Whoever takes a request over on PostgreSQL finds the words of whoever was at it until then."""

import asyncio

import pytest
from sqlalchemy import text

from bot.approvals.pausing import PAUSED
from bot.operations import Return
from bot.store import request_runs
from bot.store.marks import put_up
from tests.desk import Desk

BLOCKED = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


@pytest.fixture
def records_url(postgres_url: str) -> str:
    """On SQLite nobody claims anything while a step is being written."""
    return postgres_url


async def until_it_waits(desk: Desk) -> None:
    """Until somebody waits for a row that another holds."""
    waits = 0
    async with asyncio.timeout(30):
        while not waits:
            async with desk.records.read() as connection:
                waits = await connection.scalar(text(BLOCKED)) or 0


async def test_a_claim_that_waited_for_a_step_knows_what_is_left(desk: Desk) -> None:
    """And whether changes were paused meanwhile: the step is not made again."""
    request = await desk.approved()
    left = Return(ref=(await desk.asset()).ref)
    async with desk.records.singly() as connection:
        claimed = await request_runs.claim(connection, request.id, "one", clock=desk.real)
    assert claimed
    desk.later(seconds=31)

    async def taken_over() -> request_runs.Claimed | None:
        async with desk.records.singly() as connection:
            return await request_runs.claim(
                connection, request.id, "another", clock=desk.real, unless=PAUSED
            )

    async with desk.records.begin() as connection:
        assert await request_runs.step(connection, claimed.held, left)
        assert await put_up(connection, PAUSED, at=desk.real)
        taking_over = asyncio.create_task(taken_over())
        await until_it_waits(desk)
    found = await taking_over
    assert found
    assert (found.held.attempt, found.held.operation, found.is_up) == (2, left, True)


async def test_what_has_moved_on_has_the_words_of_whoever_it_waited_for(desk: Desk) -> None:
    """The cards are drawn from it."""
    request = await desk.approved()
    left = Return(ref=(await desk.asset()).ref)
    async with desk.records.singly() as connection:
        claimed = await request_runs.claim(connection, request.id, "one", clock=desk.real)
    assert claimed
    held = claimed.held

    async def moved_on() -> object:
        async with desk.records.begin() as connection:
            now = await request_runs.moved_on(connection, held)
            return now and (now.version, now.operation)

    async with desk.records.begin() as connection:
        assert await request_runs.step(connection, held, left)
        moving = asyncio.create_task(moved_on())
        await until_it_waits(desk)
    assert await moving == (held.version + 1, left)
