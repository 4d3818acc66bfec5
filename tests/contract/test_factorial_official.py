"""Factorial's own client gets along with the pretend one: it is a witness for it."""

import asyncio
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, TypeVar

import pytest

from tests.contract.conftest import KEY, Served

_SDK = "factorial_api_client"  # without types, so it is not imported by name
_BODIES = f"{_SDK}.generated.models"

T = TypeVar("T")


def theirs(name: str, module: str = _SDK) -> Any:
    """What their package has of that name; it takes a second to import, so not before a test."""
    return getattr(import_module(module), name)


def body(method: str, path: str) -> Any:
    """What a request of theirs is made from."""
    module = f"{_BODIES}.{method}_api_20261001_resources_it_management_it_{path}_body"
    resource = path.title().replace("_", "")
    return theirs(f"{method.title()}Api20261001ResourcesItManagementIt{resource}Body", module)


@pytest.fixture
def official(served: Served) -> Iterator[Any]:
    """Their client, synchronous; so it is called in a thread."""
    client = theirs("FactorialClient")(api_key=KEY, base_url=served.base_url)
    yield client
    client._client.get_httpx_client().close()


async def calmly(call: Callable[[], T]) -> T:
    """What a blocking call answers, with our server free to answer it."""
    return await asyncio.to_thread(call)


async def test_it_lists_every_page(served: Served, official: Any) -> None:
    """248 assets come in three pages of cursors, each of them readable to it."""
    rows = await calmly(official.it_management.it_assets.all)
    living = [one for one in served.factorial.inventory.assets if one.discarded_at is None]
    assert [row.id for row in rows] == [one.id for one in living]
    assert rows[0].additional_properties == {}
    assert len(served.factorial.requests) == 3


async def test_it_filters(official: Any) -> None:
    """Its filters are ours."""
    found = await calmly(
        lambda: official.it_management.it_assets.all(serial_numbers=["C02XL0ABJGH5"])
    )
    assert [row.label for row in found] == ["LT-0042"]


async def test_it_reads_creates_updates_and_deletes(served: Served, official: Any) -> None:
    """Each answers with a bare record it can read."""
    assets = official.it_management.it_assets
    model_id = served.factorial.inventory.models[0].id
    new = body("post", "assets")(it_asset_model_id=model_id, serial_number="SDK-1")
    made = await calmly(lambda: assets.create(new))
    assert (made.status, made.serial_number) == ("in_stock", "SDK-1")
    change = body("put", "assets_id")(id=made.id, owner_id="1003")
    assert (await calmly(lambda: assets.update(made.id, change))).status == "assigned"
    assert (await calmly(lambda: assets.get(made.id))).owner_id == "1003"
    assert (await calmly(lambda: assets.delete(made.id))).discarded_at
    with pytest.raises(theirs("UnexpectedStatus", f"{_SDK}.generated.errors"), match="404"):
        await calmly(lambda: assets.delete(made.id))


async def test_it_reads_creates_and_updates_models(served: Served, official: Any) -> None:
    """Each answers with a bare record it can read; there is no way to delete one."""
    models = official.it_management.it_asset_models
    category = served.factorial.inventory.categories[0]
    new = body("post", "asset_models")(
        brand="Framework", name="Laptop 13", asset_category_id=category.id
    )
    made = await calmly(lambda: models.create(new))
    assert (made.brand, made.name) == ("Framework", "Laptop 13")
    change = body("put", "asset_models_id")(id=made.id, brand="Framework", name="Laptop 16")
    assert (await calmly(lambda: models.update(made.id, change))).name == "Laptop 16"
    read = await calmly(lambda: models.get(made.id))
    assert (read.brand, read.name) == ("Framework", "Laptop 16")
    assert made.id in [model.id for model in await calmly(models.all)]
    assert not hasattr(models, "delete")


async def test_it_lists_several_pages_of_anything(official: Any) -> None:
    """Employees and teams come page by page as assets do."""
    employees, teams = official.employees.employees, official.teams.teams
    switches = {"only_active": False, "only_managers": False}
    for endpoint, options in ((employees, switches), (teams, {})):
        whole = await calmly(lambda: endpoint.all(**options))  # noqa: B023 - called at once
        seen = await calmly(lambda: list(endpoint.paginate(limit=2, **options)))  # noqa: B023
        assert [row.id for row in seen] == [row.id for row in whole]
        assert len(seen) > 2


EVERY_LIST = pytest.mark.parametrize(
    ("namespace", "resource"),
    [
        ("it_management", "it_assets"),
        ("it_management", "it_asset_models"),
        ("it_management", "asset_categories"),
        ("employees", "employees"),
        ("locations", "locations"),
        ("locations", "work_areas"),
        ("teams", "teams"),
        ("teams", "memberships"),
        ("companies", "legal_entities"),
        ("api_public", "credentials"),
    ],
)


@EVERY_LIST
async def test_it_knows_every_field_and_misses_none(
    official: Any, namespace: str, resource: str
) -> None:
    """Each record of a list has the fields that their schema names, required or not, and those."""
    endpoint = getattr(getattr(official, namespace), resource)
    options = {"only_active": False, "only_managers": False} if resource == "employees" else {}
    rows = await calmly(lambda: endpoint.all(**options))
    unset = theirs("UNSET", f"{_SDK}.generated.types")
    assert rows
    for row in rows:
        assert row.additional_properties == {}
        assert [one for one in type(row).__attrs_attrs__ if getattr(row, one.name) is unset] == []
