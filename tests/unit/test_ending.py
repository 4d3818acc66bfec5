"""Tasks that are told to end, in time or not."""

import asyncio
from contextlib import suppress

from bot.ending import let_go


async def test_what_does_not_end_in_time_is_left_to_itself() -> None:
    """One that ends at once is waited for, and one that goes on keeps nobody."""
    goes_on = asyncio.Event()

    async def stubborn() -> None:
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        await goes_on.wait()

    async def ready() -> None:
        await asyncio.Event().wait()

    both = asyncio.create_task(stubborn()), asyncio.create_task(ready())
    await asyncio.sleep(0)
    async with asyncio.timeout(5):
        await let_go(*both, within=0.01)
    assert [one.done() for one in both] == [False, True]
    goes_on.set()
    await both[0]


async def test_nothing_to_end_is_nothing_to_wait_for() -> None:
    """As where nothing was begun."""
    await let_go()
