"""What time it is for the business: due dates, "today" and ages follow it, deadlines do not."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path


def clock(file: Path | None) -> Callable[[], datetime]:
    """The machine's time, shifted by the file's seconds if any."""
    if file is None:
        return lambda: datetime.now(UTC)

    def shifted() -> datetime:
        try:
            seconds = float(file.read_text(encoding="utf-8") or 0)
            return datetime.now(UTC) + timedelta(seconds=seconds)
        except (OSError, ValueError, OverflowError):
            return datetime.now(UTC)

    return shifted
