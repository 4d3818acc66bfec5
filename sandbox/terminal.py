"""The terminal: lines typed, lines shown, and a sign of life while something takes its time."""

import asyncio
import atexit
import codecs
import io
import os
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Final, Self
from zoneinfo import ZoneInfo

from sandbox.slack import Seen
from sandbox.slack.people import TIME_ZONE

_WIDTH: Final = 72
_TICK: Final = 0.9


class Lines:
    """Standard input, read in a thread of its own so that the world goes on meanwhile.

    At a terminal lines can be edited and brought back with the arrow keys, where Python can.
    """

    def __init__(self, descriptor: int | None = None) -> None:
        closed = sys.stdin is None  # then 0 is free, and may by now be something of ours
        self._descriptor = descriptor if descriptor is not None else (-1 if closed else 0)
        self._queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._loop = asyncio.get_running_loop()
        self.completions: Callable[[str], list[str]] = lambda _: []
        """What a line may become when the tab key is pressed: the whole of each."""
        edited = descriptor is None and _edits_lines()
        threading.Thread(target=self._edit if edited else self._read, daemon=True).start()

    async def next(self) -> str | None:
        """The next line without its end; None when there are no more."""
        return await self._queue.get()

    def _edit(self) -> None:
        """Lines as readline lets them be edited; it keeps what was typed before."""
        import readline

        readline.set_completer_delims("")  # what is completed is the line, not its last word
        readline.set_completer(self._completed)
        by_editline = "libedit" in (readline.__doc__ or "")
        readline.parse_and_bind("bind ^I rl_complete" if by_editline else "tab: complete")
        try:
            while True:
                self._put(input())
        except (EOFError, OSError, ValueError):
            self._put(None)

    def _completed(self, line: str, number: int) -> str | None:
        found = self.completions(line)
        return found[number] if number < len(found) else None

    def _read(self) -> None:
        """Bytes rather than sys.stdin: its lock would be held when the process ends."""
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        rest = ""
        while True:
            try:
                chunk = os.read(self._descriptor, 65_536) if self._descriptor >= 0 else b""
            except OSError:
                chunk = b""
            *lines, rest = (rest + decoder.decode(chunk, not chunk)).split("\n")
            for line in lines:
                self._put(line)
            if not chunk:
                if rest:
                    self._put(rest)
                self._put(None)
                return

    def _put(self, line: str | None) -> None:
        with suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(self._queue.put_nowait, line)


def _edits_lines() -> bool:
    """Whether input() edits lines: then the terminal is left at the end as it was found."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout and sys.stdout.isatty()):
        return False
    try:
        import readline  # noqa: F401 - importing is what makes input() edit; not on Windows
        import termios
    except ImportError:
        return False
    found = termios.tcgetattr(sys.stdin)
    # The thread that reads never ends by itself, so it cannot put back what it changed.
    atexit.register(termios.tcsetattr, sys.stdin, termios.TCSADRAIN, found)
    return True


class Waiting:
    """Says on standard error what is waited for, and a dot for every second it takes."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._began = time.monotonic()
        self._ticking: asyncio.Task[None]

    async def __aenter__(self) -> Self:
        """Say what it is."""
        _err(self._what, end="")
        self._ticking = asyncio.create_task(self._tick())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Say how long it took, if it came to an end."""
        self._ticking.cancel()
        await asyncio.gather(self._ticking, return_exceptions=True)
        _err(f" {time.monotonic() - self._began:.1f} s" if error is None else "")

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(_TICK)
            _err(".", end="")


def be_lenient() -> None:
    """Let a terminal that lacks a letter, or garbles it, have another in its place."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _err(text: str, end: str = "\n") -> None:
    print(text, end=end, file=sys.stderr, flush=True)


def say(text: str) -> None:
    """To whoever is at the terminal."""
    print(text, flush=True)


def complain(text: str) -> None:
    """What went wrong."""
    _err(f"sandbox: {text}")


def remark(text: str) -> None:
    """What is going on."""
    _err(text)


def framed(title: str, text: str) -> str:
    """A message in a frame, so that it is told from everything around it."""
    head = f"+-- {title} "
    lines = [f"| {line}".rstrip() for line in text.split("\n")]
    return "\n".join([head.ljust(_WIDTH, "-"), *lines, "+" + "-" * (_WIDTH - 1)])


def shown(message: Seen, places: Mapping[str, str]) -> str:
    """A message in its frame: who said it, where, whether to one person alone, and the words."""
    who = message.names.get(message.user, message.user)
    channel = places.get(message.channel, "")
    where = f"in #{channel}" if channel else "in a direct message"
    alone = ", only visible to you" if message.ephemeral else ""
    return framed(f"{who}, {where}{alone}", words(message))


def words(message: Seen) -> str:
    """What a message says; times are those of the page, where the people are."""
    return message.read(ZoneInfo(TIME_ZONE))
