"""Which rows of a file were met before, however long the file: on disk, gone when closed."""

import sqlite3


class Met:
    """The line on which each key was met first."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute(
            "CREATE TABLE met (key TEXT PRIMARY KEY, line INTEGER NOT NULL) WITHOUT ROWID"
        )
        self._database.execute("BEGIN")

    def close(self) -> None:
        """Forget everything."""
        self._database.close()

    def first(self, key: str, line: int) -> int:
        """The line on which *key* was met first, *line* if it is new."""
        added = self._database.execute("INSERT OR IGNORE INTO met VALUES (?, ?)", (key, line))
        if added.rowcount:
            return line
        (found,) = self._database.execute("SELECT line FROM met WHERE key = ?", (key,)).fetchone()
        return int(found)
