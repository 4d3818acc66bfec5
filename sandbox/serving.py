"""One web server on 127.0.0.1, closed to everything but this machine's own pages and programs."""

import errno
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

HOST: Final = "127.0.0.1"
_ATTEMPTS: Final = 50
_SHUTDOWN_SECONDS: Final = 2.0
_FOREIGN: Final = ("cross-site", "same-site")

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Serving:
    """Serves an application on a port: the one asked for, else the next free one; 0 is any."""

    def __init__(self, app: web.Application, port: int = 0) -> None:
        self.port = port
        self._runner = web.AppRunner(
            app, access_log=None, handle_signals=False, shutdown_timeout=_SHUTDOWN_SECONDS
        )
        app.middlewares.append(self._guard)

    @property
    def address(self) -> str:
        """Where it is served."""
        return f"http://{HOST}:{self.port}"

    async def start(self) -> None:
        """Begin to serve; raises OSError when no port is free."""
        await self._runner.setup()
        for port in range(self.port, self.port + _ATTEMPTS) if self.port else [0]:
            try:
                await web.TCPSite(self._runner, HOST, port).start()
            except OSError as trouble:
                if trouble.errno not in {errno.EADDRINUSE, errno.EACCES}:
                    raise
                continue
            self.port = self._runner.addresses[0][1]
            return
        await self.stop()
        raise OSError(errno.EADDRINUSE, f"no free port from {self.port} on")

    async def stop(self) -> None:
        """End every connection."""
        await self._runner.cleanup()

    @web.middleware
    async def _guard(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        """Refuse other names for this machine (421) and pages of other sites (403).

        Browsers say of what a page loads where the page is from; a link may be followed.
        """
        allowed = {f"{HOST}:{self.port}", f"localhost:{self.port}"}
        if request.host not in allowed:
            return web.Response(status=421, text="This server answers to 127.0.0.1 only.\n")
        origin = request.headers.get("Origin")
        if origin is not None and origin.removeprefix("http://") not in allowed:
            return web.Response(status=403, text="Not from that page.\n")
        foreign = request.headers.get("Sec-Fetch-Site") in _FOREIGN
        if foreign and request.headers.get("Sec-Fetch-Mode") != "navigate":
            return web.Response(status=403, text="Not from that page.\n")
        return await handler(request)
