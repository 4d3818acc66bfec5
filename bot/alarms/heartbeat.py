"""The heartbeat: an outside monitor is asked after each good tick, and misses it when it stops."""

import asyncio
import logging
from typing import Final

import aiohttp
from pydantic import SecretStr

from bot.ending import let_go

logger = logging.getLogger(__name__)

_TIMEOUT: Final = aiohttp.ClientTimeout(total=10, connect=5)
_WELL: Final = range(200, 300)


class Heartbeat:
    """Requests an address, never in the way of whoever has it done; its address is a secret."""

    def __init__(self, url: SecretStr | None) -> None:
        self._url = url
        self._beating: asyncio.Task[None] | None = None

    def beat(self) -> None:
        """Begin to request the address, if there is one, unless the last time is under way."""
        if self._url and (self._beating is None or self._beating.done()):
            self._beating = asyncio.create_task(self._request(self._url.get_secret_value()))

    async def settled(self) -> None:
        """Return once nothing is under way any more."""
        if self._beating:
            await self._beating

    async def stop(self) -> None:
        """Let go of what is under way."""
        if self._beating:
            await let_go(self._beating)

    async def _request(self, url: str) -> None:
        # No error of the client is told: they hold the address.
        try:
            async with (
                aiohttp.ClientSession(timeout=_TIMEOUT, trust_env=True) as session,
                session.get(url, allow_redirects=False) as answer,
            ):
                why = "" if answer.status in _WELL else f"HTTP {answer.status}"
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as failure:
            why = type(failure).__name__
        if why:
            logger.warning("the monitor did not take the heartbeat: %s", why)
