"""The published usage example runs as written, but for the package's name."""

import asyncio
from functools import partial

import pytest

import bot.assets.factorial as factorialhr
from tests.contract.conftest import Served

EXAMPLE = """
import asyncio
import bot.assets.factorial as factorialhr

async def main():
    auth = factorialhr.AccessTokenAuth("your_access_token")
    async with factorialhr.ApiClient(auth=auth) as api:
        assets = factorialhr.ItAssetsEndpoint(api)
        response = await assets.all()
        for a in response.data():
            print(a.name, a.asset_model_id)
        models = factorialhr.ItAssetModelsEndpoint(api)
        for m in (await models.get(params={"limit": 20})).data():
            print(m.name)

asyncio.run(main())
"""


async def test_the_example_lists_every_asset_and_a_page_of_models(
    served: Served, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The example prints a line for each asset and for each model."""
    here = partial(factorialhr.ApiClient, base_url=served.base_url)
    monkeypatch.setattr(factorialhr, "ApiClient", here)  # it names no address: not production's
    await asyncio.to_thread(exec, EXAMPLE, {"__name__": "example"})
    lines = capsys.readouterr().out.splitlines()
    inventory = served.factorial.inventory
    living = [row for row in inventory.assets if row.discarded_at is None]
    assert lines[0] == f"LT-0042 {inventory.models[0].id}"
    assert lines[-1] == inventory.models[-1].name
    extra = sum(row.label.count("\n") for row in living if row.label)
    assert len(lines) == len(living) + extra + len(inventory.models)
    assert {one.auth for one in served.factorial.requests} == {"token"}
    assert ("limit", "20") in served.factorial.requests[-1].query


async def test_without_an_address_it_is_production() -> None:
    """A client that is told no address speaks to production, in the newest version."""
    async with factorialhr.ApiClient(auth=factorialhr.ApiKeyAuth("key")) as api:
        assert repr(api) == "ApiClient('https://api.factorialhr.com', '2026-10-01')"


async def test_every_call_of_the_documentation_answers_with_records(served: Served) -> None:
    """All, get, get_by_id, create, update and delete work with numbers and text for ids."""
    async with served.api() as api:
        assets, models = factorialhr.ItAssetsEndpoint(api), factorialhr.ItAssetModelsEndpoint(api)
        page = await assets.get(params={"limit": 3})
        assert [len(page.data()), page.meta().limit, page.meta().total] == [3, 3, 250 - 2]
        model = await models.create({"type_name": "laptop", "brand": "Acme", "name": "Anvil"})
        assert (await models.get_by_id(model_id=model.id)) == model
        renamed = await models.update(model.id, {"name": "Anvil II"})
        assert (renamed.name, renamed.brand) == ("Anvil II", "Acme")
        asset = await assets.create({"it_asset_model_id": model.id, "serial_number": "AC-1"})
        assert (asset.name, asset.asset_model_id) == ("AC-1", model.id)
        labelled = await assets.update(asset_id=asset.id, data={"label": "L-1"})
        assert (await assets.get_by_id(asset_id=asset.id)) == labelled
        assert labelled.name == "L-1"
        assert (await assets.delete(asset.id)).discarded_at is not None
        assert renamed in (await models.all()).data()
        with pytest.raises(Exception, match="404"):
            await assets.get_by_id(12345)


async def test_parameters_and_further_arguments_go_to_the_request(served: Served) -> None:
    """`params` and other keyword arguments reach the HTTP request, and are left as they were."""
    params = {"owner_ids[]": ["1002", "1003"], "limit": 5}
    before = {**params}
    async with served.api() as api:
        assets = factorialhr.ItAssetsEndpoint(api)
        found = (await assets.all(params=params, timeout=5, headers={"x-why": "test"})).data()
        assert params == before
        assert {one.owner_id for one in found} == {"1002", "1003"}
        with pytest.raises(TypeError, match="follow_redirects"):
            await assets.get(follow_redirects=True)


async def test_the_two_properties_of_the_example_can_only_be_read() -> None:
    """`name` is label, else serial number, else id; neither it nor the model id can be set."""
    facts = {"company_id": 1, "it_asset_model_id": 7, "status": "in_stock"}
    asset = factorialhr.ItAsset(id=5, serial_number="S", label="L", **facts)
    assert (asset.id, asset.name, asset.asset_model_id) == ("5", "L", "7")
    assert factorialhr.ItAsset(id=5, serial_number="S", **facts).name == "S"
    assert factorialhr.ItAsset(id=5, **facts).name == "5"
    for name in ("name", "asset_model_id"):
        with pytest.raises((AttributeError, ValueError)):
            setattr(asset, name, "x")
