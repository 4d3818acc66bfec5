"""Channels that are for one client: what is asked there is asked of that client's assets alone."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict

from bot.errors import SettingsError
from bot.settings import checks
from bot.settings.inventories import holder
from bot.settings.sources import Source

_KEYS = ("id", "client")


class Channel(BaseModel):
    """A channel of Slack, and whose it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    source: str
    client: str


def read_channels(
    tables: Sequence[dict[str, Any]], sources: Sequence[Source]
) -> tuple[Channel, ...]:
    """The `[[channels]]` tables; raises SettingsError naming the one that is wrong."""
    found: list[Channel] = []
    for place, table in enumerate(tables, start=1):
        where = f"channels[{place}]"
        for key in table:
            if key not in _KEYS:
                near = checks.nearest(key, _KEYS)
                raise SettingsError(f"{where}.{checks.plain(key)} is not a setting{near}")
        channel, client = table.get("id"), table.get("client")
        if not checks.is_channel(channel):
            raise SettingsError(f"{where}.id must be a channel's id, such as C0123456789")
        if not isinstance(client, str):
            raise SettingsError(f'{where}.client must be written as "itflow/Larkfield"')
        whose = holder(f"{where}.client", client, sources)
        if whose.client is None:
            raise SettingsError(f"{where}.client: {checks.shown(client)} has no clients")
        found.append(Channel(id=channel, source=whose.source, client=whose.client))
    ids = [one.id for one in found]
    if twice := next((one for one in ids if ids.count(one) > 1), None):
        raise SettingsError(f"channels: {twice} stands there twice")
    return tuple(found)
