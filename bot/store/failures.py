"""What can go wrong with a file of ours, each put into one sentence with what to do."""

import sqlite3
from pathlib import Path

from bot.errors import AssetBotError

DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_DENIED = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN})
_NO_ROOM = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE})
"""The second is what SQLite says where a full disk has no room for what it shares in memory."""


class StoreFailed(AssetBotError):  # noqa: N818 - as its siblings in bot.errors
    """The index or the records could not be read or written; the message says what to do."""


class IndexMoved(StoreFailed):
    """Another sync has begun on the index, or it was made anew: this one must stop."""


def code(error: sqlite3.Error) -> int:
    """SQLite's primary result code, 0 where the error has none."""
    return int(getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF


def busy(error: sqlite3.Error) -> bool:
    """Whether another connection stands in the way, which may be over in a moment."""
    return code(error) in _BUSY


def damaged(error: sqlite3.Error) -> bool:
    """Whether the file itself is no longer a usable database of ours."""
    return code(error) in DAMAGED or "no such table" in str(error)


def failed(path: Path, error: sqlite3.Error | OSError) -> StoreFailed:
    """*error* as one sentence about the file it happened to."""
    if isinstance(error, OSError):
        return StoreFailed(f"{path} cannot be used: {error.strerror or error}.")
    if getattr(error, "sqlite_errorcode", 0) in _NO_ROOM:
        return StoreFailed(f"{path} cannot grow: the disk is full; make room on it.")
    match code(error):
        case number if number in _BUSY:
            return StoreFailed(f"{path} is locked by another program; end that one or wait for it.")
        case sqlite3.SQLITE_IOERR:
            return StoreFailed(f"{path} cannot be read or written: the disk reports an error.")
        case number if number in _DENIED:
            return StoreFailed(
                f"{path} cannot be opened for writing; check who owns it, and whether its disk "
                "may only be read."
            )
        case _:
            return StoreFailed(f"{path} cannot be used: {error}.")
