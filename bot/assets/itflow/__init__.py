"""ITFlow's asset API: a client usable on its own, and the adapter to the asset port.

async with ApiClient(auth=ApiKeyAuth("…"), base_url="https://itflow.example.com") as api:
    for asset in await AssetsEndpoint(api).read(asset_type="Laptop", client_id=1):
        print(asset.asset_name, asset.asset_warranty_expire)
"""

from bot.assets.itflow.adapter import ITFlow
from bot.assets.itflow.api import ApiClient, ApiKeyAuth
from bot.assets.itflow.endpoints import AssetsEndpoint
from bot.assets.itflow.records import AssetRecord

__all__ = [
    "ApiClient",
    "ApiKeyAuth",
    "AssetRecord",
    "AssetsEndpoint",
    "ITFlow",
]
