"""Turns a SQLite file to its write-ahead log, for good."""

import sqlite3
from collections.abc import Callable
from time import monotonic, sleep

from bot.store.failures import busy

_PAUSE = 0.01


def use_wal(execute: Callable[[str], object], *, within: float) -> None:
    """Let a file be read while it is written; waits at most *within* seconds for others.

    SQLite itself does not: who opens a new file while another is just making it would be refused
    at once, whatever its time limit is.
    """
    ends = monotonic() + within
    while True:
        try:
            execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if not busy(error) or monotonic() > ends:
                raise
            sleep(_PAUSE)
        else:
            return
