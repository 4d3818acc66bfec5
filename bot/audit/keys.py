"""The key of the seals: given as a setting, else made once and kept beside the records."""

import logging
import os
import secrets

from bot.errors import SettingsError
from bot.settings import Settings
from bot.store import Records, seal_rows

logger = logging.getLogger(__name__)

MISSING = "the key it was sealed under until now is not there: put it back"
UNSHARED = "processes that share a database need ASSETBOT_AUDIT_KEY, the same for each"
FILE = "audit.key"
"""In the data folder, for its owner alone."""


def read(settings: Settings) -> bytes | None:
    """The key, None where there is none yet; raises SettingsError when its file is of no use."""
    if settings.audit_key:
        return settings.audit_key.get_secret_value().encode()
    path = settings.data_dir / FILE
    try:
        key = path.read_bytes().strip()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}.") from error
    if not key:
        raise SettingsError(f"{path} is empty: put the key back that was in it.")
    return key


def is_shared(settings: Settings) -> bool:
    """Whether processes with other data folders may seal the same history."""
    return not settings.database_url.startswith("sqlite")


async def ready(settings: Settings, records: Records) -> bytes | None:
    """The key to seal under, made where that is possible; None, with a warning, where it is not.

    For whoever holds the lock of the data folder.
    """
    key = read(settings)
    if key is not None:
        return key
    async with records.read() as connection:
        lost = bool(await seal_rows.last_two(connection))
    if lost or is_shared(settings):
        logger.warning("history is not sealed: %s", MISSING if lost else UNSHARED)
        return None
    return make(settings)


def make(settings: Settings) -> bytes:
    """A new key, kept whole or not at all; for whoever holds the lock of the data folder."""
    path = settings.data_dir / FILE
    key = secrets.token_hex(32)
    begun = path.with_suffix(".new")
    try:
        begun.unlink(missing_ok=True)
        descriptor = os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(f"{key}\n")
            file.flush()
            os.fsync(file.fileno())
        begun.replace(path)
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror}.") from error
    return key.encode()
