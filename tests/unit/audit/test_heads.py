"""The head of each day: in the log once, and the same whenever it is asked for."""

import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import history
from bot.audit.heads import Heads
from bot.audit.sealing import Sealer
from bot.history import Event
from bot.plain import as_text
from bot.store import AsyncConnection, Records, seal_rows
from tests.empty import records_in

KEY = b"0123456789abcdef0123456789abcdef"
EVENING = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)
"""Half past eleven in Berlin."""


class Days:
    """Records that are sealed as time goes by."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.now = EVENING
        self.owed: list[tuple[str, str]] = []
        self.heads = Heads(records, "Europe/Berlin", lambda: self.now, owe=self._owe)

    async def _owe(self, _connection: AsyncConnection, template: str, subject: str) -> None:
        self.owed.append((template, subject))

    async def pass_with(self, *, minutes: int, events: int) -> None:
        """So many events happen and are sealed, then so many minutes pass."""
        async with self.records.begin() as connection:
            await history.append_all(connection, [Event(kind="x", at=self.now)] * events)
        await Sealer(self.records, KEY, lambda: self.now).seal()
        self.now += timedelta(minutes=minutes)

    async def newest(self) -> str:
        """The hash of the last seal."""
        async with self.records.read() as connection:
            found = await seal_rows.newest(connection)
        assert found
        return found.hash


@pytest.fixture
async def days(tmp_path: Path) -> AsyncIterator[Days]:
    """New, empty records, late in the evening."""
    records = await Records.open(records_in(tmp_path))
    yield Days(records)
    await records.close()


async def test_the_head_is_told_once_a_day(days: Days, caplog: pytest.LogCaptureFixture) -> None:
    """As the day began where the bot is at home; the first day, when there is none, is silent."""
    caplog.set_level(logging.INFO, "bot.audit.heads")
    await days.heads.tell()
    await days.pass_with(minutes=60, events=2)
    head = await days.newest()
    for _ in range(3):
        await days.heads.tell()
        await days.pass_with(minutes=1, events=1)
    (told,) = caplog.records
    assert days.owed == [("audit_head", "2026-11-23")]
    assert vars(told) | {"day": "2026-11-23", "seals": 2, "head": head} == vars(told)


async def test_a_clock_that_was_ahead_keeps_no_head_back(days: Days) -> None:
    """It was a year ahead for a moment: the days until then have their heads all the same."""
    await days.pass_with(minutes=60, events=2)
    await days.heads.tell()
    days.now += timedelta(days=365)
    await days.heads.tell()
    days.now -= timedelta(days=364)
    for _ in range(2):
        await days.heads.tell()
    assert [day for _, day in days.owed] == ["2026-11-23", "2027-11-23", "2026-11-24"]


async def test_the_message_of_a_day_says_the_same_head_later(days: Days) -> None:
    """However late it is drawn, and whatever was sealed since."""
    await days.pass_with(minutes=60, events=2)
    head = await days.newest()
    await days.pass_with(minutes=60, events=5)
    drawn = await days.heads.drawn("2026-11-23")
    assert drawn
    assert f"Head: {head}" in as_text(drawn)
    assert "Events sealed: 2" in as_text(drawn)
    assert await days.heads.drawn("2026-11-22") is None
