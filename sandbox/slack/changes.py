"""Waiting for the workspace to change, without polling."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Changes:
    """Counts changes and wakes whoever waits for one."""

    def __init__(self) -> None:
        self.count = 0
        self._waiting: set[asyncio.Future[None]] = set()

    def bump(self) -> int:
        """Something changed; the number of this change."""
        self.count += 1
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)
        return self.count

    async def until(self, condition: Callable[[], T | None], within: float | None) -> T:
        """The first value of *condition* that is true; TimeoutError after *within* seconds."""
        async with asyncio.timeout(within):
            while True:
                value = condition()
                if value:
                    return value
                future = asyncio.get_running_loop().create_future()
                self._waiting.add(future)
                try:
                    await future
                finally:
                    self._waiting.discard(future)
