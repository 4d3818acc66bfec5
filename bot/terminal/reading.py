"""The inventory read before a command in a terminal answers from it, with its progress told."""

import math
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import TextIO

from bot.errors import SourceUnavailable
from bot.running.parts import Parts
from bot.store import Reading
from bot.sync.reading import Synced

OLD_AFTER = timedelta(hours=1)
"""An index read longer ago than this is read again before it answers for a list."""


class Progress:
    """Says on a stream how far a reading is: a bar on a terminal, else a line now and then."""

    def __init__(self, stream: TextIO, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._bar = stream.isatty()
        self._clock = clock
        self._said_at = -math.inf
        self._open = False

    def __call__(self, reading: Reading) -> None:
        """One more page was read."""
        of = f" of {reading.total:,}" if reading.total is not None else ""
        line = f"{reading.source}: reading the inventory, {reading.read:,}{of}"
        self._now_and_then(line, reading.read / reading.total if reading.total else 0.0)

    def rows(self, done: int) -> None:
        """So many rows of a file are done."""
        self._now_and_then("1 row" if done == 1 else f"{done:,} rows")

    def say(self, line: str) -> None:
        """One line, at once."""
        self._stream.write(f"{chr(10) * self._open}{line}\n")
        self._stream.flush()
        self._open = False

    def end(self, synced: Synced) -> None:
        """The reading ended, well or not."""
        self.say(_ended(synced))

    def _now_and_then(self, line: str, part: float | None = None) -> None:
        now = self._clock()
        if now - self._said_at < (0.1 if self._bar else 2.0):
            return
        self._said_at = now
        if self._bar:
            bar = "" if part is None else f"[{'#' * round(20 * min(1.0, part)):<20}] "
            line = f"\r{bar}{line}"
        self._stream.write(line if self._bar else f"{line}\n")
        self._stream.flush()
        self._open = self._bar


def answered(question: str) -> str:
    """What whoever is at the terminal says to a question; nothing where nobody is."""
    try:
        return input(question).strip()
    except EOFError:
        sys.stdout.write("\n")  # what comes next stands on a line of its own
        return ""


def _ended(synced: Synced) -> str:
    if synced.outcome != "done":
        return f"{synced.source}: {synced.outcome}: {synced.error or 'nothing was read'}"
    changes = f"{synced.new:,} new, {synced.changed:,} changed, {synced.gone:,} gone"
    bad = f"; {len(synced.rejected)} rows could not be read" if synced.rejected else ""
    doubt = f". {synced.error}" if synced.error else ""
    return f"{synced.source}: read {synced.read:,} assets: {changes}{bad}{doubt}"


async def read_one(parts: Parts, source: str, progress: Progress) -> bool:
    """Read one source now; whether that went well."""
    synced = await parts.sync(source, progress)
    progress.end(synced)
    return synced.outcome == "done"


async def read_all(parts: Parts, progress: Progress) -> None:
    """Read every source; raises SourceUnavailable when none has ever been read to its end."""
    for source in parts.sources:
        await read_one(parts, source, progress)
    if not once_read(parts):
        sources = ", ".join(parts.sources)
        raise SourceUnavailable(
            "The inventory could not be read, so there is no answer.", source=sources
        )


def once_read(parts: Parts) -> bool:
    """Whether any source has ever been read to its end."""
    return any(reading.complete for reading in parts.index.readings())


def read_lately(parts: Parts) -> bool:
    """Whether every source has been read so lately that a list may be made of it."""
    readings = parts.index.readings()
    ages = [parts.now() - one.synced_at for one in readings if one.synced_at]
    return len(ages) == len(parts.sources) and all(age < OLD_AFTER for age in ages)


async def read_whole(parts: Parts, sources: list[str], progress: Progress) -> None:
    """Read what was not read lately; raises SourceUnavailable unless all of these are whole."""
    if not read_lately(parts):
        await read_all(parts, progress)
    if missing := [source for source in parts.unread() if source in sources]:
        raise SourceUnavailable(
            f"{', '.join(missing)} could not be read to the end, so nothing can be said of it.",
            source=", ".join(missing),
        )
