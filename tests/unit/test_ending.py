"""Tasks that are told to end, in time or not."""

import asyncio
import logging
from contextlib import suppress

import pytest

from bot.ending import let_go, try_for


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


async def test_one_thing_more_is_done_at_the_end_where_there_is_time(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What takes longer is ended, and what fails is in the log: neither stops the end."""
    done = asyncio.Event()

    async def soon() -> None:
        done.set()

    async def never() -> None:
        await asyncio.Event().wait()

    async def broken() -> None:
        raise OSError("It is broken.")

    with caplog.at_level(logging.WARNING):
        async with asyncio.timeout(5):
            await try_for(5, soon())
            await try_for(0.01, never())
            await try_for(5, broken())
    assert done.is_set()
    assert [one.getMessage() for one in caplog.records] == [
        "what was to be done at the end was not: It is broken."
    ]
