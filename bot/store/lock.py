"""One running bot a data directory: the operating system lets go of the lock when it ends."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import SettingsError

FILE = "assetbot.lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the data directory's lock; raises SettingsError when it cannot be had."""
    try:
        descriptor = os.open(folder / FILE, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise SettingsError(
            f"The lock file {folder / FILE} cannot be opened: {error.strerror}."
        ) from error
    try:
        try:
            _lock(descriptor)
        except OSError as error:
            raise SettingsError(
                f"Another assetbot runs on the data directory {folder}: stop it first, "
                "or set ASSETBOT_DATA_DIR to another one."
            ) from error
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
