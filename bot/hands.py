"""Sees to what was decided right after it was, in the process that took the decision.

What waits here this process alone knows, and nothing hangs on it: the rows say what is owed, and
what a process has left that died is begun anew from them.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

from bot.log import bound, correlation, new_reference
from bot.store import AsyncConnection, afterwards

logger = logging.getLogger(__name__)

AT_ONCE: Final = 16
"""So many are seen to side by side."""


class Hands:
    """Sees to requests, one after the other as they come and some at a time."""

    def __init__(
        self, see_to: Callable[[str], Awaitable[None]], *, when: Callable[[], Awaitable[None]]
    ) -> None:
        """None is begun before `when` returns."""
        self._see_to = see_to
        self._when = when
        self._waiting: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
        """What is yet to be seen to, each under the reference of what caused it."""
        self._free = asyncio.Semaphore(AT_ONCE)
        self._under_way: set[asyncio.Task[None]] = set()

    def begin(self, connection: AsyncConnection, request_id: str) -> None:
        """Have a request seen to once the transaction is committed; never if it is not."""
        afterwards(connection, partial(self._waiting.put_nowait, (request_id, correlation.get())))

    async def work(self) -> None:
        """See to what comes, until cancelled."""
        while True:
            request_id, reference = await self._waiting.get()
            await self._free.acquire()
            await self._when()
            task = asyncio.create_task(self._seen_to(request_id, reference))
            self._under_way.add(task)
            task.add_done_callback(self._ended)

    async def close(self, within: float) -> None:
        """Give what is under way so many seconds, and end the rest: its rows say it is owed."""
        if not self._under_way:
            return
        _, left = await asyncio.wait(self._under_way, timeout=within)
        if left:
            logger.warning("requests were still being seen to", extra={"requests": len(left)})
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _seen_to(self, request_id: str, reference: str) -> None:
        with bound(reference or new_reference()):
            try:
                await self._see_to(request_id)
            except Exception:
                logger.exception("a request was not seen to", extra={"request": request_id})

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._free.release()
