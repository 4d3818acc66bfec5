"""Factorial's IT management API: a client usable on its own, and the adapter to the asset port.

auth = AccessTokenAuth("…")
async with ApiClient(auth=auth) as api:
    for asset in (await ItAssetsEndpoint(api).all()).data():
        print(asset.name, asset.asset_model_id)
"""

from bot.assets.factorial.adapter import Factorial
from bot.assets.factorial.api import AccessTokenAuth, ApiClient, ApiKeyAuth
from bot.assets.factorial.endpoints import (
    AssetCategoriesEndpoint,
    CredentialsEndpoint,
    EmployeesEndpoint,
    ItAssetModelsEndpoint,
    ItAssetsEndpoint,
    ListApiResponse,
    LocationsEndpoint,
    MetaApiResponse,
    TeamsEndpoint,
)
from bot.assets.factorial.records import (
    AssetCategory,
    Credential,
    Employee,
    ItAsset,
    ItAssetModel,
    Location,
    Meta,
    Team,
)

__all__ = [
    "AccessTokenAuth",
    "ApiClient",
    "ApiKeyAuth",
    "AssetCategoriesEndpoint",
    "AssetCategory",
    "Credential",
    "CredentialsEndpoint",
    "Employee",
    "EmployeesEndpoint",
    "Factorial",
    "ItAsset",
    "ItAssetModel",
    "ItAssetModelsEndpoint",
    "ItAssetsEndpoint",
    "ListApiResponse",
    "Location",
    "LocationsEndpoint",
    "Meta",
    "MetaApiResponse",
    "Team",
    "TeamsEndpoint",
]
