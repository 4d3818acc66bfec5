"""Sees to what was decided right after it was, in the process that took the decision.

What waits here this process alone knows, and nothing hangs on it: the rows say what is owed, and
what a process has left that died is begun anew from them.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

from bot.ending import let_go
from bot.log import bound, correlation, new_reference
from bot.store import AsyncConnection, StoreFailed, afterwards

logger = logging.getLogger(__name__)

AT_ONCE: Final = 16
"""So many are seen to side by side."""
LOOKED_ON: Final = 0.7
"""Seconds for which the cards of what is being carried out may wait for how it ends."""
Deed = Callable[[str], Awaitable[None]]
"""What is done for a request, by its id."""


class Hands:
    """Sees to requests, one after the other as they come and some at a time."""

    def __init__(self, work: Deed, *, tell: Deed, when: Callable[[], Awaitable[None]]) -> None:
        """Whenever `when` has returned, all that waits then is begun, up to as many as at once."""
        self._work = work
        self._tell = tell
        self._when = when
        self._waiting: dict[str, str] = {}
        """What is yet to be seen to, in its order, with the reference of what caused each."""
        self._more = asyncio.Event()
        self._free = asyncio.Semaphore(AT_ONCE)
        self._under_way: set[asyncio.Task[None]] = set()
        self.leaves = False
        """No more is to be begun here: the process ends."""

    def begin(self, connection: AsyncConnection, request_id: str) -> None:
        """Have a request seen to once the transaction is committed; never if it is not."""
        afterwards(connection, partial(self._take, request_id, correlation.get()))

    @property
    def waiting(self) -> tuple[str, ...]:
        """The requests that are yet to be begun."""
        return tuple(self._waiting)

    async def work(self) -> None:
        """See to what comes, until cancelled."""
        while True:
            await self._more.wait()
            await self._when()
            for _ in range(min(len(self._waiting), AT_ONCE)):
                await self._free.acquire()
                self._begin_next()

    async def see_to(self, request_id: str) -> None:
        """See to a request, and tell of it: once, unless that takes longer than people look on.

        While others wait to be begun it is told of once in any case.
        """
        working = asyncio.ensure_future(self._work(request_id))

        async def meanwhile() -> None:
            await asyncio.wait({working}, timeout=LOOKED_ON)
            if not working.done() and not self._waiting:
                await self._told(request_id)

        await asyncio.gather(working, meanwhile(), return_exceptions=True)
        await self._told(request_id)
        working.result()

    async def close(self, within: float) -> None:
        """Give what is under way so many seconds, and end the rest: its rows say it is owed."""
        self.leaves = True
        if not self._under_way:
            return
        _, left = await asyncio.wait(self._under_way, timeout=within)
        if left:
            logger.warning("requests were still being seen to", extra={"requests": len(left)})
        await let_go(*left)

    def _take(self, request_id: str, reference: str) -> None:
        self._waiting[request_id] = reference
        self._more.set()

    def _begin_next(self) -> None:
        request_id = next(iter(self._waiting))
        task = asyncio.create_task(self._seen_to(request_id, self._waiting.pop(request_id)))
        if not self._waiting:
            self._more.clear()
        self._under_way.add(task)
        task.add_done_callback(self._ended)

    async def _seen_to(self, request_id: str, reference: str) -> None:
        with bound(reference or new_reference()):
            try:
                await self.see_to(request_id)
            except StoreFailed as failure:
                owed = {"request": request_id}
                logger.warning("a request is yet to be seen to: %s", failure, extra=owed)
            except Exception:
                logger.exception("a request was not seen to", extra={"request": request_id})

    async def _told(self, request_id: str) -> None:
        """Tell of a request; where that fails, its messages are owed still."""
        try:
            await self._tell(request_id)
        except StoreFailed as failure:
            owed = {"request": request_id}
            logger.warning("a request is yet to be told of: %s", failure, extra=owed)
        except Exception:
            logger.exception("a request was not told of", extra={"request": request_id})

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._free.release()
