"""Where the tests' files lie: in memory where there is room, for they are made and gone at once.

ext4 gives no place of a file just deleted to another for some seconds, and looks through all such
places for each new one: a copy of a database, three hundred files, took it a fifth of a second.
"""

import os
import shutil
import tempfile
from pathlib import Path

_MEMORY = Path("/dev/shm")  # noqa: S108 - in which pytest makes a folder that is its user's own
_ROOM = 2 << 30
"""Bytes that are to be free: nine times what lies there at any time."""


def share() -> None:
    """Lay them there from now on, unless TMPDIR says where; also those of what is started."""
    if "TMPDIR" in os.environ or not os.access(_MEMORY, os.W_OK | os.X_OK):
        return
    if shutil.disk_usage(_MEMORY).free >= _ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = str(_MEMORY)
