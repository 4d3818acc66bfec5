"""Where the bot says what happens: the channel of a `[faults]` and of a `[feed]` table."""

from collections.abc import Mapping
from typing import Any

from bot.errors import SettingsError
from bot.settings import checks

_KEYS = ("channel",)


def read_channel(name: str, table: Mapping[str, Any]) -> str | None:
    """The channel that a table names, None where it names none.

    Raises SettingsError naming what is wrong.
    """
    for key in table:
        if key not in _KEYS:
            near = checks.nearest(key, _KEYS)
            raise SettingsError(f"{name}.{checks.plain(key)} is not a setting{near}")
    channel = table.get("channel")
    if channel is None:
        return None
    if not checks.is_channel(channel):
        raise SettingsError(f"{name}.channel must be a channel's id, such as C0123456789")
    return str(channel)
