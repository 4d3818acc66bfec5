"""Waiting for what is told to nobody."""

import asyncio
from collections.abc import Callable


async def until(condition: Callable[[], object], within: float = 30) -> None:
    """Returns once the condition holds; raises TimeoutError after so many seconds."""
    async with asyncio.timeout(within):
        while not condition():  # noqa: ASYNC110 - as it says
            await asyncio.sleep(0.005)
