"""Where the bot says what happens, and where it listens: `[faults]`, `[feed]` and `[listen]`."""

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


def read_listens(table: Mapping[str, Any]) -> frozenset[str]:
    """The channels in which the bot listens; raises SettingsError naming what is wrong."""
    for key in table:
        if key != "channels":
            near = checks.nearest(key, ("channels",))
            raise SettingsError(f"listen.{checks.plain(key)} is not a setting{near}")
    channels = table.get("channels", [])
    if not isinstance(channels, list) or not all(map(checks.is_channel, channels)):
        raise SettingsError('listen.channels must be a list of channels\' ids: ["C0123456789"]')
    return frozenset(map(str, channels))
