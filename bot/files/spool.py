"""Files that the bot keeps for as long as it works on them: readable by its user alone."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bot.store.failures import failed

_PREFIX = "file-"


class Spool:
    """A folder of them, in the data directory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def clear(self) -> None:
        """Remove what a process that died has left."""
        with suppress(FileNotFoundError):
            for path in self._folder.iterdir():
                path.unlink(missing_ok=True)

    @contextmanager
    def file(self) -> Iterator[Path]:
        """A new and empty file, removed at the end; raises StoreFailed where it cannot be kept."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=_PREFIX, dir=self._folder)
            os.close(handle)
            try:
                yield Path(name)
            finally:
                Path(name).unlink(missing_ok=True)
        except (ConnectionError, TimeoutError):  # of what the file was sent to, or fetched from
            raise
        except OSError as error:
            raise failed(self._folder, error) from error
