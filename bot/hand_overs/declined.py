"""Which assets are declined: whoever was given them says that they are not theirs."""

from collections.abc import Mapping

from bot.models import Asset, AssetRef
from bot.store import Records, hand_overs


class Declined:
    """The assets that are declined, in memory, as the records last had them."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._by: Mapping[AssetRef, str] = {}

    async def follow(self) -> None:
        """Take up what was declined, or seen to, since; raises StoreFailed."""
        async with self._records.read() as connection:
            self._by = await hand_overs.declined(connection)

    def is_so(self, asset: Asset) -> bool:
        """Whether an asset is with somebody who says that it is not theirs."""
        who = self._by.get(asset.ref)
        return who is not None and asset.assignee is not None and asset.assignee.id == who
