"""A launch of the jobs: of a file made ready, of one that cannot be, and of one ended at once."""

import sqlite3
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bot.jobs import Jobs
from bot.store import StoreFailed
from tests.working import Recorder, Records, address, connected, launched, nothing, rows


@pytest.fixture
async def records(records_url: str) -> AsyncIterator[Records]:
    """Records."""
    engine = connected(records_url)
    yield engine
    await engine.dispose()


async def test_the_file_is_read_while_it_is_written(tmp_path: Path) -> None:
    """The records' file is in WAL mode, one of the jobs' own making too."""
    records = connected(f"sqlite:///{tmp_path / 'new.sqlite3'}")
    async with launched(records, {}):
        assert await rows(records, "PRAGMA journal_mode") == [("wal",)]
    await records.dispose()


async def test_a_launch_that_fails_can_be_tried_again(records: Records, tmp_path: Path) -> None:
    """An unusable file is told by an exception, and leaves the engine free for another."""
    (tmp_path / "bad.sqlite3").write_bytes(b"not a database at all" * 100)
    broken = Jobs(f"sqlite+aiosqlite:///{tmp_path}/bad.sqlite3", {}, tick=nothing)
    with pytest.raises(sqlite3.DatabaseError):
        await broken.launch()
    job = Recorder()
    async with launched(records, {"carry_out": job}) as jobs:
        async with records.begin() as connection:
            await jobs.enqueue(connection, "carry_out", "one", {})
        await job.has_run()


async def test_a_file_that_another_program_locks_meanwhile_is_told_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A start that ends for it may be tried again: whoever does needs no traceback."""

    def locked(_url: str) -> None:
        cause = sqlite3.OperationalError("database is locked")
        cause.sqlite_errorcode = sqlite3.SQLITE_BUSY
        raise OperationalError("BEGIN IMMEDIATE", {}, cause)

    monkeypatch.setattr("bot.jobs.DBOS.migrate", locked)
    jobs = Jobs(f"sqlite:///{tmp_path}/ours.sqlite3", {}, tick=nothing)
    with pytest.raises(StoreFailed, match=r"ours\.sqlite3 is locked by another program"):
        await jobs.launch()


async def test_a_launch_ended_at_once_waits_for_workers_that_are_only_being_started(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thread that is yet to run is no error, and is gone before the engine is taken down."""
    jobs = Jobs(address(records), {}, tick=nothing)
    await jobs.launch()
    young, told = threading.Thread(name="queue-worker-young"), 0
    really = threading.enumerate

    def listed() -> list[threading.Thread]:
        nonlocal told
        told += 1
        return [young] if told < 3 else really()

    monkeypatch.setattr(threading, "enumerate", listed)
    await jobs.close(1)
    assert told >= 3
