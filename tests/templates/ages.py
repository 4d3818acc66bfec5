"""Inventories that were read longer ago than they should be, for the samples."""

from datetime import UTC, datetime
from typing import Final

from bot.answering.answers import Aged

AGED: Final = Aged(at=datetime(2026, 11, 22, 13, 5, tzinfo=UTC))
FAILED: Final = Aged(at=AGED.at, failed=True)
