"""Tells of what is owed as soon as it is: in the process that came to owe it.

Nothing hangs on what waits here: messages owed are rows, and what a process has left that died is
found by them.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final

from bot.ending import let_go
from bot.log import bound, correlation, new_reference
from bot.store import AsyncConnection, afterwards

if TYPE_CHECKING:
    from bot.jobs import JSON, Jobs

logger = logging.getLogger(__name__)

AT_ONCE: Final = 16
"""So many subjects are told of side by side."""


class News:
    """Tells of one subject after the other as they come, and some at a time."""

    def __init__(self, tell: Callable[[str], Awaitable[None]]) -> None:
        self._tell = tell
        self._waiting: set[str] = set()
        """What is yet to be told of: whatever is owed about it by then is told at once."""
        self._free = asyncio.Semaphore(AT_ONCE)
        self._under_way: set[asyncio.Task[None]] = set()

    def begin(self, connection: AsyncConnection, subject: str) -> None:
        """Tell of a subject once the transaction is committed; never if it is not."""
        afterwards(connection, partial(self._take, subject, correlation.get()))

    async def close(self, within: float) -> None:
        """Give what is under way, and what comes of it, so many seconds, and end the rest.

        Its rows say it is owed.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                while self._under_way:
                    await asyncio.wait(self._under_way)
        await let_go(*self._under_way)

    def _take(self, subject: str, reference: str) -> None:
        if subject in self._waiting:
            return
        self._waiting.add(subject)
        task = asyncio.create_task(self._told(subject, reference))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _told(self, subject: str, reference: str) -> None:
        async with self._free:
            self._waiting.discard(subject)
            with bound(reference or new_reference()):
                try:
                    await self._tell(subject)
                except Exception:
                    logger.exception("what is owed was not told", extra={"subject": subject})


class Begun:
    """Begins what follows a transaction: telling here and now, all else as a job of any process."""

    def __init__(self, jobs: "Jobs", news: News, tell: str) -> None:
        """`tell` is the name of the jobs that tell."""
        self._jobs = jobs
        self._news = news
        self._tell = tell

    async def close(self, within: float) -> None:
        """Give the telling that is under way so many seconds, and end the rest."""
        await self._news.close(within)

    async def enqueue(
        self, connection: AsyncConnection, job: str, key: str, arguments: "Mapping[str, JSON]"
    ) -> None:
        """Have it done once the transaction is committed; never if it is not.

        The same key twice is one run of a job; a subject that waits is told of once by itself.
        """
        if job == self._tell:
            self._news.begin(connection, str(arguments["subject"]))
        else:
            await self._jobs.enqueue(connection, job, key, arguments)
