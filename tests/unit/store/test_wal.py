"""Files that two processes make at the same time, as after `assetbot run` and `sync` at once."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.store import Index, Records, StoreFailed, engine, wal


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file lies."""
    return tmp_path / "made.sqlite3"


@pytest.fixture
def other(path: Path) -> Iterator[sqlite3.Connection]:
    """Whoever is just making it: for the moment nobody else may."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    with closing(connection):
        connection.execute("BEGIN IMMEDIATE")
        yield connection


@pytest.fixture
def waits(other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Each time somebody waits; then the other is done."""
    waited: list[float] = []

    def pause(seconds: float) -> None:
        waited.append(seconds)
        if other.in_transaction:
            other.execute("COMMIT")

    monkeypatch.setattr(wal, "sleep", pause)
    return waited


async def test_records_that_another_process_is_making_are_waited_for(
    path: Path, waits: list[float]
) -> None:
    """SQLite would refuse them at once, whatever its time limit is."""
    records = await Records.open(f"sqlite:///{path}")
    await records.close()
    assert waits


def test_an_index_that_another_process_is_making_is_waited_for(
    path: Path, waits: list[float]
) -> None:
    """As the records are."""
    Index.open(path).close()
    assert waits


async def test_a_file_that_is_never_done_is_not_waited_for_for_ever(
    path: Path, other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence says what stands in the way."""
    monkeypatch.setattr(engine, "BUSY_WAIT", 0.0)
    with pytest.raises(StoreFailed, match="locked by another program"):
        await Records.open(f"sqlite:///{path}")
    assert other.in_transaction
