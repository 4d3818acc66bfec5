"""What models, people, workplaces and teams are called, remembered for a few minutes."""

import logging
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar

from bot.assets.factorial.api import ApiClient
from bot.assets.factorial.endpoints import (
    AssetCategoriesEndpoint,
    EmployeesEndpoint,
    ItAssetModelsEndpoint,
    LocationsEndpoint,
    ReadEndpoint,
    TeamsEndpoint,
)
from bot.assets.factorial.reading import OTHER_CATEGORY, as_asset, as_model, as_person
from bot.assets.factorial.records import (
    AssetCategory,
    Identified,
    ItAsset,
    ItAssetModel,
)
from bot.assets.names import Known, called
from bot.assets.packed import Packed
from bot.assets.together import together
from bot.errors import SourceRefused, SourceUnavailable
from bot.models import Asset, AssetModel, Named, Person

logger = logging.getLogger(__name__)

R = TypeVar("R", bound=Identified)

_IDS_AT_ONCE = 50  # how many fit is not documented; this keeps addresses below 4,000 characters


class Directory:
    """Names for the ids in asset records; the rest of the adapter never sees an id alone."""

    def __init__(self, api: ApiClient, clock: Callable[[], float]) -> None:
        self._api = api
        self._models: Known[AssetModel] = Known(clock)
        self._categories: Known[AssetCategory] = Known(clock)
        self._people: Known[str] = Known(clock)
        self._locations: Known[str] = Known(clock)
        self._teams: Known[str] = Known(clock)

    async def models(self) -> list[AssetModel]:
        """Every model, read now."""
        rows, _ = await together(_rows(ItAssetModelsEndpoint(self._api)), self._read_categories())
        self._models.replace({row.id: self._model(row) for row in rows})
        return self._models.all()

    async def people(self) -> Sequence[Person]:
        """Every person, read now; SourceUnavailable when only a part of them came.

        An address that two share would look like the one's whose row was read.
        """
        teams_of: dict[str, tuple[str, ...]] = {}
        await self._unless_refused(self._read_teams(teams_of))
        people = Packed(Person)
        names: dict[str, str] = {}
        rejected: set[str] = set()
        total: int | None = None
        async for chunk in EmployeesEndpoint(self._api).pages():
            rejected.update(one.id for one in chunk.rejected)
            total = chunk.meta.total
            for row in chunk.items:
                teams = teams_of.get(row.id, ())
                person = as_person(row, source=self._api.source, team_ids=teams)
                people.add(person)
                names[person.id] = person.name
        if rejected - names.keys() or (total is not None and len(names) < total):
            self._people.add((), names)
            raise SourceUnavailable(
                f"{self._api.source} listed {len(names):,} people, which is not everybody",
                source=self._api.source,
            )
        self._people.replace(names)
        return people

    async def locations(self) -> list[Named]:
        """Every workplace, read now."""
        listed = await LocationsEndpoint(self._api).all()
        self._locations.replace({row.id: row.name for row in listed.data()})
        return [Named(id=row.id, name=row.name) for row in listed.data()]

    async def teams(self) -> list[Named]:
        """Every team, read now."""
        return await self._read_teams({})

    async def _read_teams(self, teams_of: dict[str, tuple[str, ...]]) -> list[Named]:
        """Every team; *teams_of* is told in which of them each person is."""
        listed = await TeamsEndpoint(self._api).all()
        for row in listed.data():
            this = (row.id,)  # one for all who are in no other
            for member in row.employee_ids or ():
                teams_of[member] = teams_of.get(member, ()) + this
        self._teams.replace({row.id: row.name for row in listed.data()})
        return [Named(id=row.id, name=row.name) for row in listed.data()]

    async def refresh(self) -> None:
        """Read again what is older than a few minutes; what may not be read is left out.

        People who do not come are left out too: those that assets name are asked for by id.
        """
        lists: tuple[tuple[Known[Any], Callable[[], Coroutine[Any, Any, Any]]], ...] = (
            (self._models, self.models),
            (self._people, self._people_if_they_come),  # and teams with them
            (self._locations, self.locations),
        )
        await together(*(self._unless_refused(read()) for known, read in lists if known.stale))

    async def _people_if_they_come(self) -> None:
        try:
            await self.people()
        except SourceUnavailable as error:
            logger.warning("%s, so names are asked for one by one", error)

    async def learn(self, rows: Sequence[ItAsset], *, again: bool = False) -> None:
        """Ask for what these assets name and is not known: all kinds at once.

        What was found absent is asked for *again* where somebody waits for this one asset; a full
        read would ask for it with every page.
        """
        api = self._api
        reads = []
        if models := self._models.missing((row.it_asset_model_id for row in rows), again=again):
            reads.append(self._learn_models(models))
        if people := self._people.missing((row.owner_id for row in rows), again=again):
            reads.append(self._learn(self._people, EmployeesEndpoint(api), people))
        if places := self._locations.missing((row.workplace_id for row in rows), again=again):
            reads.append(self._learn(self._locations, LocationsEndpoint(api), places))
        if teams := self._teams.missing((row.team_id for row in rows), again=again):
            reads.append(self._learn(self._teams, TeamsEndpoint(api), teams))
        if reads:
            await together(*reads)

    def asset(self, row: ItAsset) -> Asset:
        """The asset of a row, with whatever names are known."""
        return as_asset(
            row,
            source=self._api.source,
            model=self._models.get(row.it_asset_model_id) or _unknown_model(row),
            assignee=_named(self._people, row.owner_id, "Employee"),
            location=_named(self._locations, row.workplace_id, "Location"),
            team=_named(self._teams, row.team_id, "Team"),
        )

    async def _learn(self, known: Known[str], endpoint: ReadEndpoint[Any], ids: list[str]) -> None:
        rows = await self._by_ids(endpoint, ids)
        known.add(ids, {row.id: row.name for row in rows})

    async def _learn_models(self, ids: list[str]) -> None:
        endpoint = ItAssetModelsEndpoint(self._api)
        rows, _ = await together(self._by_ids(endpoint, ids), self._read_categories())
        self._models.add(ids, {row.id: self._model(row) for row in rows})

    async def _by_ids(self, endpoint: ReadEndpoint[R], ids: list[str]) -> list[R]:
        rows: list[R] = []
        for start in range(0, len(ids), _IDS_AT_ONCE):
            some = [("ids[]", one) for one in ids[start : start + _IDS_AT_ONCE]]
            await self._unless_refused(_rows(endpoint, rows, params=some))
        return rows

    async def _read_categories(self) -> list[Any]:
        """Categories, where this version has them and they were not read just now."""
        if self._api.has_categories and self._categories.stale:
            rows: list[AssetCategory] = []
            await self._unless_refused(_rows(AssetCategoriesEndpoint(self._api), rows))
            self._categories.replace({row.id: row for row in rows})
        return []

    def _model(self, row: ItAssetModel) -> AssetModel:
        return as_model(row, self._categories.get(row.asset_category_id or ""))

    async def _unless_refused(self, read: Coroutine[Any, Any, Any]) -> None:
        """A key may see assets and not the people; better an id for a name than no asset."""
        try:
            await read
        except SourceRefused as error:
            logger.warning("%s, so some names are missing", error)


async def _rows(endpoint: ReadEndpoint[R], into: list[R] | None = None, **kwargs: Any) -> list[R]:
    rows = [] if into is None else into
    rows += (await endpoint.all(**kwargs)).data()
    return rows


def _unknown_model(row: ItAsset) -> AssetModel:
    model_id = row.it_asset_model_id
    return AssetModel(id=model_id, category=OTHER_CATEGORY, name=f"Model {model_id}")


def _named(known: Known[str], record_id: str | None, kind: str) -> Named | None:
    if record_id is None:
        return None
    return called(record_id, known.get(record_id) or f"{kind} {record_id}")
