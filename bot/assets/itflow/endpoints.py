"""ITFlow's asset module in the shape its documentation gives it."""

from bot.assets.itflow.api import ApiClient
from bot.assets.itflow.fields import Value
from bot.assets.itflow.reading import Reader
from bot.assets.itflow.records import AssetRecord
from bot.assets.itflow.writing import Writer


class AssetsEndpoint:
    """`read`, `create`, `update` and `delete` of /api/v1/assets, doing what they are said to do."""

    def __init__(self, api: ApiClient) -> None:
        self._reader = Reader(api)
        self._writer = Writer(api, self._reader)

    async def read(
        self,
        *,
        asset_id: str | int | None = None,
        asset_name: str | None = None,
        asset_type: str | None = None,
        asset_serial: str | None = None,
        asset_mac: str | None = None,
        client_id: str | int | None = None,
    ) -> list[AssetRecord]:
        """The assets that are all of what is asked for; all assets when nothing is.

        None found and none that may be seen are the same: an empty list.
        """
        asked = {
            "asset_id": asset_id,
            "asset_name": asset_name,
            "asset_type": asset_type,
            "asset_serial": asset_serial,
            "asset_mac": asset_mac,
            "client_id": client_id,
        }
        return await self._reader.matching(
            {name: str(value) for name, value in asked.items() if value is not None}
        )

    async def create(self, *, client_id: str | int, **given: Value) -> str:
        """Make an asset of that client; the new id.

        Raises SourceRefused when the client has one of that name and serial number already,
        NotSupported for what ITFlow would not store as given.
        """
        return (await self._writer.create(str(client_id), given)).asset_id

    async def update(
        self, *, asset_id: str | int, client_id: str | int | None = None, **given: Value
    ) -> bool:
        """Change what is given and nothing else; whether it is so now.

        False when there is no such asset, or it is not that client's; then nothing is sent.
        """
        row = await self._of(asset_id, client_id)
        return row is not None and bool(await self._writer.update(row, given))

    async def delete(self, *, asset_id: str | int, client_id: str | int) -> bool:
        """Delete an asset of that client; whether it is gone now.

        False when there is no such asset, or it is not that client's; then nothing is sent.
        """
        row = await self._of(asset_id, client_id)
        if row is None:
            return False
        await self._writer.delete(row)
        return True

    async def _of(self, asset_id: str | int, client_id: str | int | None) -> AssetRecord | None:
        """The asset as it is now, if it is that client's."""
        row = await self._reader.placed(str(asset_id))
        if row is None or (client_id is not None and row.asset_client_id != str(client_id)):
            return None
        return row
