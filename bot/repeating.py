"""What is done again and again for as long as the bot runs."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.errors import AssetBotError

log = logging.getLogger(__name__)


async def repeat(do: Callable[[], Awaitable[object]], *, every: float, failing: str) -> None:
    """Do it, pause for so many seconds, and so on until cancelled, whatever goes wrong.

    The log has each error once, behind *failing*, for as long as it stays the same.
    """
    told = ""
    while True:
        error = await _error_of(do)
        if error is not None and repr(error) != told:
            if isinstance(error, AssetBotError):
                log.warning("%s: %s", failing, error)
            else:
                log.error("%s: %s", failing, error, exc_info=error)
        told = repr(error)
        await asyncio.sleep(every)


async def _error_of(do: Callable[[], Awaitable[object]]) -> Exception | None:
    try:
        await do()
    except Exception as error:  # noqa: BLE001 - what is done the next time does not hang on it
        return error
    return None
