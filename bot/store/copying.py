"""Copies of a SQLite file that is in use, and whether a file is a sound one of ours."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL

from bot.errors import UsageError
from bot.store.engine import BUSY_WAIT
from bot.store.failures import StoreFailed, failed
from bot.store.migrate import VERSION_TABLE


def copy(source: Path, target: Path) -> None:
    """Write a copy of the file as it is at one moment, whoever goes on writing to it."""
    try:
        with closing(_opened(source)) as read, closing(sqlite3.connect(target)) as written:
            read.backup(written, pages=-1)  # in one go: whoever writes meanwhile is not in it
    except sqlite3.Error as error:
        raise failed(source, error) from error


def check(path: Path) -> None:
    """Read the whole file; raises StoreFailed where it is damaged, or holds no records."""
    try:
        with closing(_opened(path)) as read:
            (found,) = read.execute("PRAGMA integrity_check(1)").fetchone()
            ours = read.execute(
                "SELECT 1 FROM sqlite_master WHERE name = ?", [VERSION_TABLE]
            ).fetchone()
    except sqlite3.DatabaseError as error:
        raise StoreFailed(f"{path} is damaged, or no backup at all ({error}).") from error
    if found != "ok":
        raise StoreFailed(f"{path} is damaged ({found}).")
    if not ours:
        raise StoreFailed(f"{path} holds no records of assetbot.")


def _opened(path: Path) -> sqlite3.Connection:
    """The file, which must be there."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=BUSY_WAIT)


def address_of(path: Path) -> str:
    """The file as an address that records are opened at."""
    return URL.create("sqlite", database=str(path)).render_as_string()


def refuse_existing(path: Path, why: str) -> None:
    """Raise UsageError where there is such a file."""
    if path.exists():
        raise UsageError(f"{path} {why}")


def finish(path: Path, target: Path) -> int:
    """Have a copy be all there is of it, on the disk, for its owner alone; then name it. Its size.

    No other connection may have it open.
    """
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = DELETE")
    path.chmod(0o600)
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    path.replace(target)
    return target.stat().st_size
