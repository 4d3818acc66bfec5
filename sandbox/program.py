"""The bot as a program: how it is started, and what it gets to see of this machine."""

import asyncio
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

CHECKOUT: Final = Path(__file__).resolve().parents[1]
BOT: Final = (sys.executable, "-m", "bot", "run")
_KEPT: Final = frozenset(
    {
        "PATH",
        "HOME",
        "USER",
        "LOGNAME",
        "LANG",
        "LANGUAGE",
        "TZ",
        "TMPDIR",
        "TEMP",
        "TMP",
        "LD_LIBRARY_PATH",
        # what Python needs on Windows
        "APPDATA",
        "COMSPEC",
        "LOCALAPPDATA",
        "PATHEXT",
        "SYSTEMDRIVE",
        "SYSTEMROOT",
        "USERPROFILE",
        "WINDIR",
    }
)
"""The caller's variables that a bot may see: none that could name a real system, nor a proxy."""


def surroundings(caller: Mapping[str, str]) -> dict[str, str]:
    """The environment of a program here: of the *caller's* only what it needs to run at all."""
    kept = {
        name: value
        for name, value in caller.items()
        if name.upper() in _KEPT or name.startswith("LC_")
    }
    return {
        **kept,
        "PYTHONPATH": str(CHECKOUT),
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
        # Nothing here is encrypted: certificates are long to read, and none is to be trusted.
        "SSL_CERT_FILE": os.devnull,
    }


def cleaned(
    caller: Mapping[str, str], settings: Mapping[str, str], *, data: Path, port: int
) -> dict[str, str]:
    """The environment of the bot: *settings*, a data directory and a port of its own."""
    return {
        **surroundings(caller),
        "ASSETBOT_DATA_DIR": str(data),
        "ASSETBOT_PORT": str(port),
        **settings,
    }


async def begun(
    command: Sequence[str],
    environment: Mapping[str, str],
    folder: Path,
    *,
    stdin: int = asyncio.subprocess.DEVNULL,
) -> asyncio.subprocess.Process:
    """A program in *folder*, out of reach of the terminal's own signals."""
    return await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        env=dict(environment),
        stdin=stdin,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=os.name == "posix",
    )
