"""Business time in the pretend world: what day the bot takes it for."""

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sandbox.slack.people import TIME_ZONE


class BusinessClock:
    """How far business time is from the real one, written where the bot reads it."""

    def __init__(self, file: Path, changed: Callable[[], object]) -> None:
        self.file = file
        self.ahead = 0.0
        """Seconds."""
        self.moves: list[tuple[float, float]] = []
        """When it was set, in real time, and how far ahead."""
        self._changed = changed

    def set(self, seconds: float) -> None:
        """Let it be so many seconds ahead from now on."""
        fresh = self.file.with_suffix(".new")
        fresh.write_text(f"{seconds}\n", encoding="ascii")
        fresh.replace(self.file)  # never half-written for whoever reads it
        self.ahead = seconds
        self.moves.append((time.time(), seconds))
        self._changed()

    def today(self) -> date:
        """The day it is."""
        return (datetime.now(ZoneInfo(TIME_ZONE)) + timedelta(seconds=self.ahead)).date()
