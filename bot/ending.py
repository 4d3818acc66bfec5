"""Ending what is under way, and waiting for that no longer than there is time."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

logger = logging.getLogger(__name__)

LETS_GO = 0.5
"""Seconds that something told to end has for it: what asks a database that hangs never does."""


async def try_for(seconds: float, last: Coroutine[Any, Any, object]) -> None:
    """Do one thing more at the end, where that takes no longer; what fails is in the log."""
    doing = asyncio.create_task(last)
    await asyncio.wait({doing}, timeout=seconds)
    await let_go(doing)
    if doing.done() and not doing.cancelled() and (failure := doing.exception()):
        logger.warning("what was to be done at the end was not: %s", failure)


async def let_go(*tasks: asyncio.Task[Any], within: float = LETS_GO) -> None:
    """End tasks, all at once; those that do not end in time are left to themselves."""
    for task in tasks:
        task.cancel()
    if tasks:
        ended = asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.wait({ended}, timeout=within)
