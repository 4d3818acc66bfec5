"""A source's client in the hands of a process that dies, or stalls, at a step."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.assets.client import AssetClient
from bot.models import Asset

Happens = Callable[[], Awaitable[object] | object]
WRITES = ("assign", "unassign", "update", "delete", "create", "create_model")


class Killed(BaseException):
    """What ends a process without a word: no clause of ours catches it."""


def kill() -> None:
    """End the process here."""
    raise Killed


class Between:
    """Another client, with something happening before its reads, its writes and their answers."""

    def __init__(
        self,
        client: AssetClient,
        *,
        before_read: Happens = lambda: None,
        before_write: Happens = lambda: None,
        after_write: Happens = lambda: None,
    ) -> None:
        self._client = client
        self._before_read = before_read
        self._before_write = before_write
        self._after_write = after_write

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._client, name)
        if name == "get":
            return self._reading(call)
        return self._writing(call) if name in WRITES else call

    def _reading(self, call: Callable[..., Awaitable[Asset | None]]) -> Any:
        async def read(*args: Any) -> Asset | None:
            await _happened(self._before_read)
            return await call(*args)

        return read

    def _writing(self, call: Callable[..., Awaitable[Asset]]) -> Any:
        async def write(*args: Any) -> Asset:
            await _happened(self._before_write)
            written = await call(*args)
            await _happened(self._after_write)
            return written

        return write


async def _happened(what: Happens) -> None:
    happening = what()
    if isinstance(happening, Awaitable):
        await happening
