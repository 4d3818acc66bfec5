"""A relay between the bot and a PostgreSQL server, for a network that breaks without a word."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from sqlalchemy import make_url

_PORT = 5432


class Relay:
    """Hands on all that comes, both ways, until it is told to hang."""

    def __init__(self, server: str, *, hangs_at: bytes | None = None) -> None:
        """`hangs_at` is what the server is not to be told any more, nor anything after it."""
        self._server = make_url(server)
        self._hangs_at = hangs_at
        self.hung = asyncio.Event()
        self._open = asyncio.Event()
        self._open.set()
        self._links: set[asyncio.Task[None]] = set()
        self.url = ""
        """Where the server is reached through it."""

    def hang(self) -> None:
        """Let nothing through any more; connections stand, new ones too, and say nothing."""
        self._open.clear()
        self.hung.set()

    @asynccontextmanager
    async def standing(self) -> AsyncIterator["Relay"]:
        """The same, reachable."""
        listener = await asyncio.start_server(self._came, "127.0.0.1", 0)
        host, port = listener.sockets[0].getsockname()
        rest = {name: value for name, value in self._server.query.items() if name != "host"}
        here = self._server.set(host=host, port=port, query=rest)
        self.url = here.render_as_string(hide_password=False)
        async with listener:
            yield self
            listener.close()
            for link in tuple(self._links):
                link.cancel()
            await asyncio.gather(*self._links, return_exceptions=True)

    def _came(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        link = asyncio.create_task(self._linked(reader, writer))
        self._links.add(link)
        link.add_done_callback(self._links.discard)

    async def _linked(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_server, to_server = await self._reached()
        try:
            await asyncio.gather(
                self._handed_on(reader, to_server, hangs_at=self._hangs_at),
                self._handed_on(from_server, writer),
            )
        finally:
            to_server.close()
            writer.close()

    async def _reached(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection to the server, which listens on a socket of its folder or on a host."""
        port = self._server.port or _PORT
        host = self._server.host or str(self._server.query.get("host", "127.0.0.1"))
        if host.startswith("/"):
            return await asyncio.open_unix_connection(str(Path(host) / f".s.PGSQL.{port}"))
        return await asyncio.open_connection(host, port)

    async def _handed_on(
        self,
        source: asyncio.StreamReader,
        to: asyncio.StreamWriter,
        *,
        hangs_at: bytes | None = None,
    ) -> None:
        with suppress(ConnectionError):
            while read := await source.read(65_536):
                if hangs_at and hangs_at in read:
                    self.hang()
                await self._open.wait()
                to.write(read)
                await to.drain()
        to.close()
