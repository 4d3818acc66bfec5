"""The way to one asset system, whichever it is: opened once, used by many, closed once."""

from types import TracebackType
from typing import Any, Self

from bot.assets.auth import KeyAuth
from bot.assets.http import Http, Limits


class Connections:
    """Connections to one asset system; used with `async with`, or closed by `close`.

    *source* names it in errors and in the log. Further keyword arguments go to the HTTP library's
    client.
    """

    def __init__(
        self,
        *,
        auth: KeyAuth,
        base_url: str,
        source: str,
        limits: Limits | None = None,
        **kwargs: Any,
    ) -> None:
        self.http = Http(source=source, base_url=base_url, auth=auth, limits=limits, **kwargs)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.http.address!r})"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Let go of connections."""
        await self.http.close()

    @property
    def source(self) -> str:
        """What errors and the log call it."""
        return self.http.source
