"""Of which assets a fault is open, and since when: what their cards say."""

from collections.abc import Mapping
from datetime import datetime

from bot.models import Asset, AssetRef
from bot.store import Records, faults


class OpenFaults:
    """The assets of which a fault is open, in memory, as the records last had them."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._since: Mapping[AssetRef, datetime] = {}

    async def follow(self) -> None:
        """Take up what was reported, or done, since; raises StoreFailed."""
        async with self._records.read() as connection:
            self._since = await faults.all_open_since(connection)

    def since(self, asset: Asset) -> datetime | None:
        """Since when a fault of an asset is open; None where none is."""
        return self._since.get(asset.ref)
