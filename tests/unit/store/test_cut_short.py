"""A connection whose making is cut short."""

import asyncio
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import text

from bot.store import Records
from bot.store.sqlite import Connections
from tests.empty import records_in


async def cancelled_at(step: int, records: Records, patch: pytest.MonkeyPatch) -> bool:
    """Whether a reader was cancelled at a step of its connection, and had not ended before."""
    steps = 0
    does: Any = aiosqlite.Connection._execute

    async def counted(connection: aiosqlite.Connection, *what: Any, **more: Any) -> Any:
        nonlocal steps
        steps += 1
        if steps == step:
            reading.cancel()
        return await does(connection, *what, **more)

    async def read() -> None:
        async with records.read() as connection:
            await connection.execute(text("SELECT 1"))

    with patch.context() as patched:
        patched.setattr(aiosqlite.Connection, "_execute", counted)
        reading = asyncio.create_task(read())
        await asyncio.gather(reading, return_exceptions=True)
    return reading.cancelled()


async def test_a_connection_that_was_cancelled_in_its_making_is_closed_with_the_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However far it had come: afterwards nobody holds the file."""
    url = records_in(tmp_path)
    step, going = 0, True
    while going:
        step += 1
        records = await Records.open(url)
        going = await cancelled_at(step, records, monkeypatch)
        await records.close()
        with closing(sqlite3.connect(tmp_path / "records.sqlite3", timeout=0)) as other:
            other.execute("PRAGMA locking_mode = EXCLUSIVE")
            other.execute("BEGIN EXCLUSIVE")
    assert step > 10


async def test_a_connection_whose_opening_was_cancelled_has_let_go_of_its_file_once_all_are_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its thread would open the file afterwards, which makes it anew where it was removed."""
    opening, go_on, opened = asyncio.Event(), threading.Event(), threading.Event()
    loop = asyncio.get_running_loop()
    does: Any = sqlite3.connect

    def held(*what: Any, **more: Any) -> sqlite3.Connection:
        loop.call_soon_threadsafe(opening.set)
        go_on.wait(10)
        connection: sqlite3.Connection = does(*what, **more)
        opened.set()
        return connection

    async def made() -> None:
        await connections.make()

    connections = Connections(tmp_path / "records.sqlite3")
    monkeypatch.setattr(sqlite3, "connect", held)
    making = asyncio.create_task(made())
    await opening.wait()
    making.cancel()
    await asyncio.gather(making, return_exceptions=True)
    closing_all = asyncio.create_task(connections.close())
    for _ in range(10):
        await asyncio.sleep(0)
    assert not closing_all.done()
    go_on.set()
    await closing_all
    assert opened.is_set()
