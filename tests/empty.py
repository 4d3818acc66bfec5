"""Records that hold nothing yet: migrated once by each process of the tests, and then copied.

Most tests are about what is done with records, few about how they come to be; Alembic takes a
hundred times as long as a copy.
"""

import tempfile
from functools import cache
from pathlib import Path

from bot.store.engine import address
from bot.store.migrate import migrate


def records_in(folder: Path) -> str:
    """The address of the records in a folder, empty ones if it had none."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "records.sqlite3"
    if not path.exists():
        path.write_bytes(_made())
    return f"sqlite:///{path}"


@cache
def _made() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.sqlite3"
        migrate(address(f"sqlite:///{path}"))
        return path.read_bytes()
