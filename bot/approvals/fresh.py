"""Requests as this process has just written them: nobody has to read them to tell of them."""

import time
from collections.abc import Callable
from functools import partial
from typing import Final

from bot.store import AsyncConnection, afterwards
from bot.store.requested import Request

FOR: Final = 5.0
"""Seconds for which they are kept: what is told later is drawn from the row as it is then."""


class Fresh:
    """What was written in the last moments, in its order."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[float, Request]] = {}

    def keep(self, connection: AsyncConnection, request: Request) -> None:
        """Have a request known as it is once the transaction is committed."""
        afterwards(connection, partial(self._keep, request))

    def at(self, request_id: str, version: int) -> Request | None:
        """A request at this version, where that was written here a moment ago."""
        self._forget()
        kept = self._kept.get(request_id)
        return kept[1] if kept and kept[1].version == version else None

    def _keep(self, request: Request) -> None:
        self._forget()
        self._kept.pop(request.id, None)
        self._kept[request.id] = (self._clock(), request)

    def _forget(self) -> None:
        before = self._clock() - FOR
        while self._kept:
            oldest = next(iter(self._kept))
            if self._kept[oldest][0] >= before:
                return
            del self._kept[oldest]
