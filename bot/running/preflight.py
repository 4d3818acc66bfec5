"""What keeps a bot from starting here: its data folder and its port, looked at and left alone."""

import errno
import os
from collections.abc import AsyncIterator
from pathlib import Path

from bot.errors import SettingsError
from bot.listening import is_taken, refusal, why_not
from bot.running.report import Line
from bot.settings import Settings
from bot.store.lock import FILE as LOCK_FILE
from bot.store.lock import is_held

FOLDERS = (
    "Set ASSETBOT_DATA_DIR to a folder that the bot's user may write, or give them this one; and"
    " start `assetbot check` as that user."
)
PORTS = "`assetbot run` would end at once: set another, or end what listens there."


def of_folder(settings: Settings) -> Line | None:
    """That the data folder can be neither made nor written, for whoever starts this."""
    why = _unwritable(settings.data_dir)
    if why is None:
        return None
    says = f"ASSETBOT_DATA_DIR: {settings.data_dir} cannot be made or written: {why}"
    return Line.red("data", says, FOLDERS)


def _unwritable(folder: Path) -> str | None:
    """Why nothing could be written in a folder, be it yet to be made; None where it could be."""
    there = next(one for one in (folder.absolute(), *folder.absolute().parents) if _is_there(one))
    if not there.is_dir():
        return f"{there} is a file"
    if not os.access(there, os.W_OK | os.X_OK):
        return f"{there}: {os.strerror(errno.EACCES)}"
    lock = folder / LOCK_FILE
    if _is_there(lock) and not os.access(lock, os.R_OK | os.W_OK):  # made by another user
        return f"{lock}: {os.strerror(errno.EACCES)}"
    return None


def _is_there(path: Path) -> bool:
    """Whether there is such a thing, as far as can be seen from here."""
    return os.path.lexists(path)  # pathlib's raises where a folder may not be looked into


async def of_port(settings: Settings) -> AsyncIterator[Line]:
    """Whether the bot's own web server can listen where it is to."""
    if not settings.port:
        if settings.transport == "http":
            says = "ASSETBOT_PORT is 0, so that Slack could send events nowhere"
            yield Line.red("port", says, "Set ASSETBOT_PORT, or SLACK_APP_TOKEN for Socket Mode.")
        return
    address = f"{settings.host}:{settings.port}"
    error = await refusal(settings.host, settings.port)
    if error is None:
        yield Line.ok("port", f"{address} is free")
    elif is_taken(error) and _may_run(settings.data_dir / LOCK_FILE):
        yield Line.ok("port", f"{address} is taken, as it is while the bot runs on this data")
    else:
        yield Line.red("port", why_not(settings.host, settings.port, error), PORTS)


def _may_run(lock: Path) -> bool:
    """Whether a bot runs on this data, or nobody can tell, as another user's lock is there."""
    try:
        return is_held(lock)
    except SettingsError:  # which is red for the data folder
        return True
