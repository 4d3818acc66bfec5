"""What people did, written down while the records come and go."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.answering import trail as trails
from bot.answering.trail import Deed, Trail
from bot.models import AssetRef
from bot.store import Records, StoreFailed
from bot.store.history_rows import every
from tests.made import NOON

pytestmark = pytest.mark.parametrize("records_url", ["sqlite"], indirect=True)


class ComeAndGo:
    """Records that can be away, or say nothing at all."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self.away = False
        self.mute = False
        self.hang = asyncio.Event()
        self.tried = asyncio.Event()
        self.hang.set()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Any]:
        """A transaction, when they are there."""
        self.tried.set()
        await self.hang.wait()
        if self.away:
            raise StoreFailed("the records are away")
        async with self._records.begin() as connection:
            yield connection
        if self.mute:
            self.mute = False
            raise StoreFailed("the records do not say what they did")


class Everyone:
    """People of whom the records know no person."""

    async def persons(self, users: Sequence[str]) -> dict[str, None]:
        """Who these are."""
        return dict.fromkeys(users)


def kept(records: ComeAndGo) -> Trail:
    """A trail of everyone's deeds in these records."""
    everyone: Any = Everyone()
    come_and_go: Any = records
    return Trail(records=come_and_go, identities=everyone, now=lambda: NOON)


def listed(number: int) -> Deed:
    """Somebody saw a list of so many."""
    return Deed("listed", facts={"total": number}, texts={"question": "laptops of Zora"})


async def totals(records: Records) -> list[int]:
    """What is written down, in its order."""
    async with records.read() as connection:
        return [one.facts["total"] for one in await every(connection)]


def lost(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    """What the log says will never be written down."""
    return [one for one in caplog.records if one.message == "not written down"]


async def test_what_was_done_while_the_records_were_away_is_written_once_they_are_back(
    records: Records, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of it, in its order; the log says once that it waits."""
    monkeypatch.setattr(trails, "GATHER", 0)
    monkeypatch.setattr(trails, "AGAIN", 0)
    monkeypatch.setattr(trails, "AT_ONCE", 2)
    away = ComeAndGo(records)
    away.away = True
    trail = kept(away)
    for number in range(3):
        trail.note("UMEI", listed(number))
    for _ in range(3):
        away.tried.clear()
        await away.tried.wait()
    trail.note("UMEI", listed(3))
    away.away = False
    await trail.drain()
    assert await totals(records) == [0, 1, 2, 3]
    assert (caplog.text.count("the records are away"), lost(caplog)) == (1, [])


async def test_what_was_written_though_the_records_never_said_so_is_written_once(
    records: Records, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection broke after the commit: what follows is written, and nothing twice."""
    monkeypatch.setattr(trails, "GATHER", 0)
    monkeypatch.setattr(trails, "AGAIN", 0)
    mute = ComeAndGo(records)
    mute.mute = True
    trail = kept(mute)
    for number in range(2):
        trail.note("UMEI", listed(number))
    await mute.tried.wait()
    trail.note("UMEI", listed(2))
    mute.tried.clear()
    await mute.tried.wait()
    await trail.drain()
    assert await totals(records) == [0, 1, 2]
    assert "do not say" in caplog.text


async def test_what_cannot_be_written_down_takes_nothing_else_with_it(
    records: Records, caplog: pytest.LogCaptureFixture
) -> None:
    """Of many deeds that are written at once one is no row: it alone is in the log."""
    trail = kept(ComeAndGo(records))
    for number in (1, 2, object(), 3):
        trail.note("UMEI", Deed("listed", facts={"total": number}))
    await trail.drain()
    assert await totals(records) == [1, 2, 3]
    assert len(lost(caplog)) == 1


async def test_what_is_never_written_down_is_in_the_log_deed_by_deed(
    records: Records, caplog: pytest.LogCaptureFixture
) -> None:
    """Who, what, which asset and how many; no words, for those can name people."""
    away = ComeAndGo(records)
    away.away = True
    trail = kept(away)
    trail.note("UMEI", Deed("looked_up", ref=AssetRef("factorial", "7")))
    trail.note("UTOM", listed(9))
    await trail.drain()
    told = [(one.__dict__["user"], one.__dict__["kind"]) for one in lost(caplog)]
    assert told == [("UMEI", "looked_up"), ("UTOM", "listed")]
    assert [one.__dict__["facts"] for one in lost(caplog)] == [{}, {"total": 9}]
    assert lost(caplog)[0].__dict__["asset"] == "factorial/7"
    assert "Zora" not in repr([one.__dict__ for one in caplog.records])
    away.away = False
    await trail.drain()
    assert await totals(records) == []


async def test_so_much_waits_and_more_is_in_the_log_alone(
    records: Records, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An outage of a day costs no memory without end."""
    monkeypatch.setattr(trails, "KEPT", 2)
    trail = kept(ComeAndGo(records))
    for number in range(3):
        trail.note("UMEI", listed(number))
    await trail.drain()
    assert await totals(records) == [0, 1]
    assert [one.__dict__["facts"] for one in lost(caplog)] == [{"total": 2}]


async def test_records_that_say_nothing_are_waited_for_no_longer_than_told(
    records: Records, caplog: pytest.LogCaptureFixture
) -> None:
    """At the end of the process; what waited is in the log."""
    silent = ComeAndGo(records)
    silent.hang.clear()
    trail = kept(silent)
    trail.note("UMEI", listed(1))
    async with asyncio.timeout(5):
        await trail.drain(0.01)
    assert len(lost(caplog)) == 1
