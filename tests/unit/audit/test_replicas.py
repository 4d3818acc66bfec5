"""Sealing on PostgreSQL, where numbers are skipped and come late, by several processes."""

import asyncio
from contextlib import AsyncExitStack

from bot import history
from bot.audit.sealing import Sealer
from bot.audit.verifying import Verification
from bot.history import Event
from bot.store import AsyncConnection, Records, seal_rows
from tests.made import NOON

KEY = b"0123456789abcdef0123456789abcdef"


def sealer(records: Records) -> Sealer:
    """A sealer at noon."""
    return Sealer(records, KEY, lambda: NOON)


async def happen(connection: AsyncConnection, *kinds: str) -> None:
    """Events of these kinds, not committed yet."""
    for kind in kinds:
        await history.append(connection, Event(kind=kind, at=NOON, texts={"why": kind}))


async def chain(records: Records) -> list[str]:
    """The kinds of the events in the order of the chain, once nothing in it is a fault."""
    walk = Verification(KEY)
    kinds: list[str] = []
    async with records.read() as connection:
        assert [fault async for fault in walk.faults(connection)] == []
        async for page, events in seal_rows.chain(connection):
            found = (events[seal.event] for seal in page.values() if seal)
            kinds += [event.kind for event in found if event]
    assert walk.tail.events == 0
    return kinds


async def test_an_event_that_commits_after_a_later_one_was_sealed_is_not_missed(
    postgres_url: str,
) -> None:
    """The smaller number is sealed behind the larger, and one that was rolled back is no gap."""
    async with AsyncExitStack() as stack:
        records = await Records.open(postgres_url)
        stack.push_async_callback(records.close)
        async with records.begin() as slow:
            await happen(slow, "slow")
            async with records.begin() as quick:
                await happen(quick, "quick")
            async with records.begin() as undone:
                await happen(undone, "undone")
                await undone.rollback()
            running = sealer(records)
            assert await running.seal() == 1
            assert await running.seal() == 0
        assert await running.seal() == 1
        assert await chain(records) == ["quick", "slow"]


async def test_replicas_make_one_chain(postgres_url: str) -> None:
    """Three that seal whatever each of them writes: every event once, and no fault."""
    async with AsyncExitStack() as stack:
        replicas = [await Records.open(postgres_url) for _ in range(3)]
        for one in replicas:
            stack.push_async_callback(one.close)

        async def work(number: int, records: Records) -> None:
            running = sealer(records)
            for turn in range(10):
                async with records.begin() as connection:
                    await happen(connection, f"{number}-{turn}")
                await running.seal()

        await asyncio.gather(*(work(number, one) for number, one in enumerate(replicas)))
        await sealer(replicas[0]).seal()
        assert sorted(await chain(replicas[0])) == [f"{n}-{t}" for n in range(3) for t in range(10)]
