"""What a supervisor asks: would a restart help (/healthz), can questions be answered (/readyz).

What whoever looks after the bot asks: is there anything to be done (/statusz). And what a
monitoring system reads: the figures (/metrics).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Final, NamedTuple

from aiohttp import web

from bot.metrics import CONTENT_TYPE, Metrics

logger = logging.getLogger(__name__)

_SLOW_LOOP: Final = 1.0


class Fact(NamedTuple):
    """One thing that is as it should be or not, and in words how it is."""

    ok: bool
    says: str


Probe = Callable[[], Awaitable[Fact]]


class Health:
    """Three routes that answer 200 when every fact is as it should be, else 503, with each as JSON.

    A probe that fails, or takes longer than `within` seconds, is a fact that is not.
    """

    def __init__(
        self,
        *,
        live: Mapping[str, Probe],
        ready: Mapping[str, Probe],
        status: Mapping[str, Probe] | None = None,
        within: float = 2.0,
    ) -> None:
        self._live = {"loop": _loop, **live}
        self._ready = ready
        self._status = {**self._live, **ready, **(status or {})}
        self._within = within

    def routes(self) -> list[web.RouteDef]:
        """Where they are asked."""
        return [
            web.get("/healthz", self.healthz),
            web.get("/readyz", self.readyz),
            web.get("/statusz", self.statusz),
        ]

    async def healthz(self, _: web.Request) -> web.Response:
        """Whether the process works: if not, a restart helps."""
        return await self._answer(self._live)

    async def readyz(self, _: web.Request) -> web.Response:
        """Whether people can be answered now."""
        return await self._answer(self._ready)

    async def statusz(self, _: web.Request) -> web.Response:
        """Whether all is as it should be, a restart helping or not."""
        return await self._answer(self._status)

    async def _answer(self, probes: Mapping[str, Probe]) -> web.Response:
        found = await asyncio.gather(*(self._asked(name, probe) for name, probe in probes.items()))
        facts = dict(zip(probes, found, strict=True))
        ok = all(fact.ok for fact in found)
        body = {"ok": ok, "facts": {name: fact._asdict() for name, fact in facts.items()}}
        headers = {"Cache-Control": "no-store"}
        return web.json_response(body, status=200 if ok else 503, headers=headers)

    async def _asked(self, name: str, probe: Probe) -> Fact:
        try:
            async with asyncio.timeout(self._within):
                return await probe()
        except TimeoutError:
            return Fact(ok=False, says=f"no answer within {self._within:g} s")
        except Exception as error:
            logger.exception("the probe %s failed", name)
            return Fact(ok=False, says=type(error).__name__)


def figures(metrics: Metrics) -> web.RouteDef:
    """Where the figures are read."""

    async def told(_: web.Request) -> web.Response:
        headers = {"Content-Type": CONTENT_TYPE, "Cache-Control": "no-store"}
        return web.Response(body=metrics.text(), headers=headers)

    return web.get("/metrics", told)


async def _loop() -> Fact:
    """How long something that is due waits for its turn."""
    clock = asyncio.get_running_loop().time
    began = clock()
    await asyncio.sleep(0)
    lag = clock() - began
    return Fact(ok=lag < _SLOW_LOOP, says=f"{lag * 1000:.0f} ms behind")
