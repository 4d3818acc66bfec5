"""Clients of one connection each, the one that was used last first.

A client of the library looks at each connection it has, for every other and twice for each request:
with sixteen of them that costs as much again as the request. One that has a single one does not.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, Final

import httpx

logger = logging.getLogger(__name__)

MOST: Final = 20
"""So many requests are under way at a time."""
KEPT: Final = 15.0
"""Seconds for which a connection is kept that nobody uses."""


class Clients:
    """The library's clients of one asset system, each made with these options when it is needed."""

    def __init__(self, **options: Any) -> None:
        one = httpx.Limits(max_connections=1, keepalive_expiry=KEPT)
        self._new = partial(httpx.AsyncClient, **{"limits": one, **options})
        self._room = asyncio.Semaphore(MOST)
        self._all: set[httpx.AsyncClient] = set()
        self._free: list[tuple[float, httpx.AsyncClient]] = []
        """Those that nobody uses, with since when."""
        self._ended = False

    @asynccontextmanager
    async def one(self, *, within: float) -> AsyncIterator[httpx.AsyncClient]:
        """A client that nobody else uses; raises the library's PoolTimeout where none is free.

        One whose request was broken off is closed: its connection may never be free again.
        """
        try:
            async with asyncio.timeout(within):
                await self._room.acquire()
        except TimeoutError as error:
            raise httpx.PoolTimeout("every connection is in use") from error
        try:
            await self._let_go(before=time.monotonic() - KEPT)
            client = self._free.pop()[1] if self._free else self._new()
            self._all.add(client)
            try:
                yield client
            except BaseException:
                await self._end(client)
                raise
            await self._give_back(client)
        finally:
            self._room.release()

    async def close(self) -> None:
        """Close all, and from now on whatever is given back."""
        self._ended = True
        self._free.clear()
        for client in tuple(self._all):
            await self._end(client)

    async def _let_go(self, before: float) -> None:
        """Close what nobody has used since then, but for the one that is used next."""
        while len(self._free) > 1 and self._free[0][0] < before:
            await self._end(self._free.pop(0)[1])

    async def _give_back(self, client: httpx.AsyncClient) -> None:
        if self._ended:
            await self._end(client)
        else:
            self._free.append((time.monotonic(), client))

    async def _end(self, client: httpx.AsyncClient) -> None:
        """Close one for good; it is among all until that is done."""
        try:
            await client.aclose()
        except Exception:  # whatever lies beneath the library: no request has to do with it
            logger.warning("a connection did not end as it should", exc_info=True)
        self._all.discard(client)
