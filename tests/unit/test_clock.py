"""The business clock, and the file that shifts it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import Jumps, clock

SOON = timedelta(seconds=5)


@pytest.mark.parametrize("text", ["", "abc", "nan", "inf", "-inf", "1e15", "-1e15", "1e300"])
def test_a_file_that_says_no_time_shifts_nothing(tmp_path: Path, text: str) -> None:
    """Neither words nor seconds beyond the calendar stop the clock."""
    file = tmp_path / "clock"
    file.write_text(text)
    assert abs(clock(file)() - datetime.now(UTC)) < SOON


def test_a_file_with_seconds_shifts_the_clock(tmp_path: Path) -> None:
    """Forwards or back; no file shifts nothing."""
    file = tmp_path / "clock"
    assert abs(clock(file)() - datetime.now(UTC)) < SOON
    file.write_text("-86400")
    assert abs(clock(file)() - datetime.now(UTC) + timedelta(days=1)) < SOON


async def test_what_falls_due_is_looked_at_once_the_clock_is_set() -> None:
    """Each time it is set, once; again where a tick was under way; as time passes, not at all."""
    ahead, ticks = timedelta(), 0
    free = True

    async def tick() -> bool:
        nonlocal ticks
        ticks += free
        return free

    jumps = Jumps(lambda: datetime.now(UTC) + ahead, tick)
    told = []
    for days, is_free in ((0, True), (7, False), (7, True), (7, True), (0, True)):
        ahead, free = timedelta(days=days), is_free
        await jumps.follow()
        told.append(ticks)
    assert told == [0, 0, 1, 1, 2]
