"""Ending what is under way, and waiting for that no longer than there is time."""

import asyncio
from typing import Any

LETS_GO = 0.5
"""Seconds that something told to end has for it: what asks a database that hangs never does."""


async def let_go(*tasks: asyncio.Task[Any], within: float = LETS_GO) -> None:
    """End tasks, all at once; those that do not end in time are left to themselves."""
    for task in tasks:
        task.cancel()
    if tasks:
        ended = asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.wait({ended}, timeout=within)
