"""Databases that rest keep nothing of their files in memory."""

import asyncio
import ctypes
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store import Index, Records, engine
from bot.store.index.file import IndexFile

_sqlite3 = pytest.importorskip("_sqlite3")
LIBRARY = ctypes.CDLL(_sqlite3.__file__)

pytestmark = pytest.mark.skipif(
    not hasattr(LIBRARY, "sqlite3_memory_used"), reason="SQLite does not say what it holds here"
)
A_LOT = 1_000_000
FILLED = (
    "CREATE TABLE filled AS WITH RECURSIVE number(one) AS "
    "(SELECT 1 UNION ALL SELECT one + 1 FROM number WHERE one < 2000) "
    "SELECT one, hex(zeroblob(500)) AS words FROM number"
)
READ = "SELECT sum(length(words)) FROM filled"


def held() -> int:
    """The bytes that SQLite holds, whatever for."""
    used = LIBRARY.sqlite3_memory_used
    used.restype = ctypes.c_int64
    return int(used())


async def test_records_that_rest_keep_nothing_of_their_file(tmp_path: Path) -> None:
    """Each connection holds up to two megabytes of it, be it in use or not."""
    records = await Records.open(engine.written(engine.address(f"sqlite:///{tmp_path / 'r.db'}")))
    async with records.begin() as connection:
        await connection.execute(text(FILLED))
    async with records.read() as one, records.read() as other:
        for connection in (one, other):
            await connection.execute(text(READ))
        before = held()
        await records.rest()
        assert before - held() > A_LOT
    await records.close()


async def test_records_that_rest_while_others_write_wait_for_them(tmp_path: Path) -> None:
    """What is begun is committed, and read afterwards."""
    records = await Records.open(engine.written(engine.address(f"sqlite:///{tmp_path / 'r.db'}")))
    async with records.begin() as connection:
        filling = asyncio.create_task(connection.execute(text(FILLED)))
        await asyncio.gather(filling, records.rest())
    async with records.read() as connection:
        assert (await connection.execute(text(READ))).scalar_one() == 2_000_000
    await records.close()


def test_an_index_that_rests_keeps_nothing_of_its_file(tmp_path: Path) -> None:
    """Neither for what is written next nor for any of those who read."""
    file = IndexFile(tmp_path / "index.sqlite3")
    index = Index(file)
    with file.writing() as writer:
        writer.execute(FILLED)
    with ExitStack() as readers:
        for _ in range(3):
            readers.enter_context(file.reading()).execute(READ).fetchall()
    before = held()
    index.rest()
    assert before - held() > 3 * A_LOT
    index.close()


def test_an_index_that_is_closed_may_rest(tmp_path: Path) -> None:
    """There is nothing to let go of any more."""
    index = Index.open(tmp_path / "index.sqlite3")
    index.close()
    index.rest()
