"""Factorial's endpoints, each a handful of calls; keyword arguments go on to the HTTP request."""

from collections.abc import AsyncGenerator, Mapping
from datetime import date, datetime
from typing import Any, ClassVar, Generic, TypeVar

from bot.assets.client import Rejected
from bot.assets.factorial.api import ApiClient
from bot.assets.factorial.pages import TWICE, Chunk, Resource, filtered, read_page, walk
from bot.assets.factorial.records import (
    AssetCategory,
    Credential,
    Employee,
    Identified,
    ItAsset,
    ItAssetModel,
    Location,
    Meta,
    Team,
)
from bot.assets.http import pairs

R = TypeVar("R", bound=Identified)


class ListApiResponse(Generic[R]):
    """The records of a list; `rejected` names rows that could not be read, or came twice."""

    def __init__(self, records: tuple[R, ...], rejected: tuple[Rejected, ...]) -> None:
        self._records = records
        self.rejected = rejected

    def data(self) -> tuple[R, ...]:
        """The records, in the order they were sent."""
        return self._records


class MetaApiResponse(ListApiResponse[R]):
    """The records of one page and what it says about itself."""

    def __init__(self, records: tuple[R, ...], rejected: tuple[Rejected, ...], meta: Meta) -> None:
        super().__init__(records, rejected)
        self._meta = meta

    def meta(self) -> Meta:
        """The page's cursors, its limit and the count of all records."""
        return self._meta


class ReadEndpoint(Generic[R]):
    """Reading one kind of record.

    All calls raise SourceError: SourceUnavailable, or SourceRefused with the HTTP status. Where
    there was an answer, its httpx.HTTPStatusError is the error's `__cause__`.
    """

    resource: ClassVar[Resource[Any]]

    def __init__(self, api: ApiClient) -> None:
        self._api = api

    def pages(self, **kwargs: Any) -> AsyncGenerator[Chunk[R], None]:
        """Every record, a page at a time, in memory that does not grow with their number."""
        return walk(self._api, self.resource, **kwargs)

    async def all(self, **kwargs: Any) -> ListApiResponse[R]:
        """Every record, from all pages."""
        records: dict[str, R] = {}
        rejected: list[Rejected] = []
        async for chunk in self.pages(**kwargs):
            rejected += chunk.rejected
            for record in chunk.items:
                if records.setdefault(record.id, record) is not record:
                    rejected.append(Rejected(id=record.id, reason=TWICE))
        return ListApiResponse(tuple(records.values()), tuple(rejected))

    async def get(self, **kwargs: Any) -> MetaApiResponse[R]:
        """One page: the first, or the one that `params` name."""
        query = pairs(kwargs.pop("params", None))
        chunk: Chunk[R] = await read_page(self._api, self.resource, params=query, **kwargs)
        items = filtered(self.resource, query, chunk.items)
        return MetaApiResponse(tuple(items), chunk.rejected, chunk.meta)


class WriteEndpoint(ReadEndpoint[R]):
    """Reading and changing one kind of record.

    A change is sent once. It raises UnknownOutcome when it may have been made though no answer
    came, SourceUnavailable when it surely was not.
    """

    async def create(self, data: Mapping[str, Any], **kwargs: Any) -> R:
        """Make a record of *data*; answers with it."""
        return await self._written("POST", json=_plain(data), **kwargs)

    async def _one(self, record_id: int | str, **kwargs: Any) -> R:
        body = await self._api.get(*self.resource.path, str(record_id), **kwargs)
        return self._record(body, written=False)

    def _record(self, body: bytes, *, written: bool) -> R:
        record: R = self._api.http.parse(self.resource.one, body, written=written)
        return record

    async def _update(self, record_id: int | str, data: Mapping[str, Any], **kwargs: Any) -> R:
        body = {**_plain(data), "id": str(record_id)}  # asked for in the body as well
        return await self._written("PUT", str(record_id), json=body, **kwargs)

    async def _written(self, method: str, *path: str, **kwargs: Any) -> R:
        body = await self._api.write(method, *self.resource.path, *path, **kwargs)
        return self._record(body, written=True)


class ItAssetsEndpoint(WriteEndpoint[ItAsset]):
    """Assets. Factorial has no filter by status, model or date, no text search and no order."""

    resource = Resource(
        ("it_management", "it_assets"),
        ItAsset,
        {
            "ids[]": "id",
            "serial_numbers[]": "serial_number",
            "owner_ids[]": "owner_id",
            "location_ids[]": "location_id",
            "workplace_ids[]": "workplace_id",
            "team_ids[]": "team_id",
        },
    )

    async def get_by_id(self, asset_id: int | str, **kwargs: Any) -> ItAsset:
        """One asset."""
        return await self._one(asset_id, **kwargs)

    async def update(self, asset_id: int | str, data: Mapping[str, Any], **kwargs: Any) -> ItAsset:
        """Write the fields of *data*; answers with the asset."""
        return await self._update(asset_id, data, **kwargs)

    async def delete(self, asset_id: int | str, **kwargs: Any) -> ItAsset:
        """Delete an asset; answers with it, its `discarded_at` set."""
        return await self._written("DELETE", str(asset_id), **kwargs)


class ItAssetModelsEndpoint(WriteEndpoint[ItAssetModel]):
    """Models of assets; they cannot be deleted."""

    resource = Resource(("it_management", "it_asset_models"), ItAssetModel, {"ids[]": "id"})

    async def get_by_id(self, model_id: int | str, **kwargs: Any) -> ItAssetModel:
        """One model."""
        return await self._one(model_id, **kwargs)

    async def update(
        self, model_id: int | str, data: Mapping[str, Any], **kwargs: Any
    ) -> ItAssetModel:
        """Write the fields of *data*; answers with the model."""
        return await self._update(model_id, data, **kwargs)


class AssetCategoriesEndpoint(ReadEndpoint[AssetCategory]):
    """Categories of models, from version 2026-10-01 on."""

    resource = Resource(("it_management", "asset_categories"), AssetCategory, {"ids[]": "id"})


class EmployeesEndpoint(ReadEndpoint[Employee]):
    """Employees, those who have left among them; private data is dropped on arrival."""

    resource = Resource(("employees", "employees"), Employee, {"ids[]": "id"})

    def pages(self, **kwargs: Any) -> AsyncGenerator[Chunk[Employee], None]:
        """Every employee, a page at a time."""
        kwargs["params"] = _everyone(kwargs.get("params"))
        return super().pages(**kwargs)

    async def get(self, **kwargs: Any) -> MetaApiResponse[Employee]:
        """One page of employees."""
        kwargs["params"] = _everyone(kwargs.get("params"))
        return await super().get(**kwargs)


class LocationsEndpoint(ReadEndpoint[Location]):
    """Workplaces."""

    resource = Resource(("locations", "locations"), Location, {"ids[]": "id"})


class TeamsEndpoint(ReadEndpoint[Team]):
    """Teams and who is in them."""

    resource = Resource(("teams", "teams"), Team, {"ids[]": "id"})


class CredentialsEndpoint(ReadEndpoint[Credential]):
    """Whom the key or token belongs to: the cheapest proof that it works."""

    resource = Resource(("api_public", "credentials"), Credential)


def _everyone(params: Any) -> list[tuple[str, str]]:
    """The query with the two switches the documentation requires, off unless they are given."""
    query = pairs(params)
    given = {name for name, _ in query}
    switches = ("only_active", "only_managers")
    return [*query, *((name, "false") for name in switches if name not in given)]


def _plain(data: Mapping[str, Any]) -> dict[str, Any]:
    """A body that JSON can hold: dates as they are written in it."""
    return {
        name: value.isoformat() if isinstance(value, date | datetime) else value
        for name, value in data.items()
    }
