"""What time it is for the business: due dates, "today" and ages follow it, deadlines do not."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

A_JUMP: Final = timedelta(seconds=1)
"""By so much more than real time does business time move where its clock was set."""


def real_time() -> datetime:
    """The machine's own clock, for leases, which no business clock may shift."""
    return datetime.now(UTC)


def clock(file: Path | None) -> Callable[[], datetime]:
    """The machine's time, shifted by the file's seconds if any."""
    if file is None:
        return real_time

    def shifted() -> datetime:
        try:
            seconds = float(file.read_bytes() or 0)
            return datetime.now(UTC) + timedelta(seconds=seconds)
        except (OSError, ValueError, OverflowError):
            return datetime.now(UTC)

    return shifted


class Jumps:
    """Looks at what falls due as soon as the clock of the business was set, not a minute later."""

    def __init__(self, now: Callable[[], datetime], tick: Callable[[], Awaitable[bool]]) -> None:
        self._now = now
        self._tick = tick
        self._ahead = self._measured()

    async def follow(self) -> None:
        """Tick if business time has jumped; again later where a tick was under way."""
        ahead = self._measured()
        if abs(ahead - self._ahead) > A_JUMP and await self._tick():
            self._ahead = ahead

    def _measured(self) -> timedelta:
        return self._now() - datetime.now(UTC)
