"""One process at a time: the operating system lets go of a lock when the process ends."""

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
    with alone(folder / FILE) as ours:
        if not ours:
            raise SettingsError(
                f"Another assetbot runs on the data directory {folder}: stop it first, "
                "or set ASSETBOT_DATA_DIR to another one."
            )
        yield


@contextmanager
def alone(path: Path) -> Iterator[bool]:
    """Hold a lock file, if nobody else does; raises SettingsError when there can be none."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise SettingsError(f"The lock file {path} cannot be opened: {error.strerror}.") from error
    try:
        try:
            _lock(descriptor)
        except OSError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)


def is_held(path: Path) -> bool:
    """Whether another process holds a lock file; none is made."""
    if not os.path.isfile(path):  # noqa: PTH113 - pathlib's raises where nothing may be looked at
        return False
    with alone(path) as ours:
        return not ours


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
