"""The real bot as a child process, in an environment that knows this world and nothing else."""

import asyncio
import random
import socket
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Final, TypeVar

from sandbox.ahead import Ahead
from sandbox.program import BOT, begun
from sandbox.serving import HOST
from sandbox.slack.changes import Changes

T = TypeVar("T")

_GRACE_SECONDS: Final = 10.0
_LINES_KEPT: Final = 200


class BotDiedError(Exception):
    """The bot ended by itself; says how, with the last lines of its log."""


_PORTS: Final = range(20_000, 32_000)
"""Below those that systems give to connections by themselves, also to one made a moment later."""


def free_port() -> int:
    """A port nobody listens at now; raises OSError when none can be had."""
    first = random.choice(_PORTS)
    for port in chain(range(first, _PORTS.stop), range(_PORTS.start, first)):
        with suppress(OSError), socket.socket() as probe:
            probe.bind((HOST, port))
            return port
    raise OSError(f"no port of {HOST} is free from {_PORTS.start} on")


class Child:
    """One process; its log is kept, not shown, and its death is noticed."""

    def __init__(
        self,
        process: asyncio.subprocess.Process,
        begin: Callable[[], Awaitable[asyncio.subprocess.Process]],
    ) -> None:
        self._process = process
        self._begin = begin
        self._meant = asyncio.Event()
        """Set while it is meant to run."""
        self._meant.set()
        self.heard = Changes()
        """Counts the lines it wrote."""
        self._lines: deque[str] = deque(maxlen=_LINES_KEPT)
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def start(
        cls,
        environment: Mapping[str, str],
        folder: Path,
        command: Sequence[str] = BOT,
        *,
        ahead: Ahead | None = None,
    ) -> "Child":
        """Start *command* in *folder*, or let a process become it that was begun *ahead*."""
        begin = partial(begun, command, environment, folder)
        process = ahead.becomes(environment, folder) if ahead else await begin()
        return cls(process, begin)

    @property
    def running(self) -> bool:
        """Whether it is meant to run, and does."""
        return self._meant.is_set() and self._process.returncode is None

    async def kill(self) -> None:
        """Kill it, until it is started again: that it ended is then nothing to tell of."""
        self._meant.clear()
        self._process.kill()
        await self._process.wait()
        await self._reading

    async def start_again(self) -> None:
        """Start it anew after it was killed."""
        self._process = await self._begin()
        self._reading = asyncio.create_task(self._read())
        self._meant.set()

    async def _ends(self) -> None:
        """Wait until it ends without having been killed by us."""
        await self._process.wait()
        while not self._meant.is_set():
            await self._meant.wait()
            await self._process.wait()

    async def _read(self) -> None:
        stream = self._process.stdout
        while stream:
            try:
                line = await stream.readline()
            except ValueError:  # a line longer than the reader takes
                continue
            if not line:
                return
            self._lines.append(line.decode("utf-8", "replace").rstrip())
            self.heard.bump()

    @property
    def log(self) -> list[str]:
        """The last lines it wrote."""
        return list(self._lines)

    async def while_alive(self, work: Awaitable[T]) -> T:
        """The outcome of *work*, unless the process ends before: then raises BotDiedError."""
        working = asyncio.ensure_future(work)
        ending = asyncio.create_task(self._ends())
        try:
            await asyncio.wait({working, ending}, return_when=asyncio.FIRST_COMPLETED)
            if working.done():
                return working.result()
            await self._reading
            raise BotDiedError(self.last_words())
        finally:
            working.cancel()
            ending.cancel()
            await asyncio.gather(working, ending, return_exceptions=True)

    async def settle(self, seconds: float = 1.0) -> None:
        """Give it a moment to be found dead, when something else already went wrong."""
        ending = asyncio.create_task(self._process.wait())
        await asyncio.wait({self._reading, ending}, timeout=seconds)
        ending.cancel()

    def last_words(self, lines: int = 15) -> str:
        """How it ended, if it did, and the end of its log."""
        code = self._process.returncode
        how = "the bot is still running" if code is None else f"the bot ended with exit code {code}"
        return "\n".join([f"{how}; the last lines of its log:", *self.log[-lines:]])

    async def stop(self, grace: float = _GRACE_SECONDS) -> None:
        """Ask it to end, and kill it when it has not after *grace* seconds."""
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.terminate()
            try:
                async with asyncio.timeout(grace):
                    await self._process.wait()
            except TimeoutError:
                with suppress(ProcessLookupError):
                    self._process.kill()
                await self._process.wait()
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)
