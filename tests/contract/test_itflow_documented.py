"""Each parameter and each example of the document that the ITFlow client's shape comes from."""

from collections.abc import AsyncIterator
from datetime import date

import pytest

from bot.assets.itflow import AssetsEndpoint
from tests.contract.served_itflow import RELEASES, ServedITFlow, serving_itflow

EXAMPLE = {
    "asset_name": "Sample Laptop",
    "asset_type": "Laptop",
    "asset_make": "Dell",
    "asset_model": "Optiplex",
    "asset_serial": "XYZ",
    "asset_os": "Win 10",
    "asset_ip": "",
    "asset_mac": "",
    "asset_status": "Deployed",
    "asset_purchase_date": "0000-00-00",
    "asset_warranty_expire": "0000-00-00",
    "install_date": "0000-00-00",
    "asset_notes": "",
    "asset_vendor_id": "",
    "asset_location_id": "",
    "asset_contact_id": "",
    "asset_network_id": "",
}
"""The fields of the documented example of creation, as they stand there."""


@pytest.fixture(params=RELEASES)
async def served(request: pytest.FixtureRequest) -> AsyncIterator[ServedITFlow]:
    """One release after another."""
    async with serving_itflow(request.param) as served:
        yield served


@pytest.fixture
async def assets(served: ServedITFlow) -> AsyncIterator[AssetsEndpoint]:
    """The client, with an administrator's key."""
    async with served.api() as api:
        yield AssetsEndpoint(api)


async def test_no_parameter_returns_all_assets(
    served: ServedITFlow, assets: AssetsEndpoint
) -> None:
    """All of them, not the first 50, each once."""
    rows = await assets.read()
    assert len(rows) == len(served.itflow.database.assets) == 130
    assert len({row.asset_id for row in rows}) == 130


async def test_asset_id_is_one_asset(assets: AssetsEndpoint) -> None:
    """As text or as a number; what is no id is nobody's."""
    (row,) = await assets.read(asset_id=7)
    assert row.asset_id == "7"
    assert await assets.read(asset_id="7") == [row]
    assert await assets.read(asset_id="7abc") == await assets.read(asset_id="9999") == []


async def test_asset_name_is_compared_whole(assets: AssetsEndpoint) -> None:
    """Without case, as ITFlow does; a part of it is no match."""
    (row,) = await assets.read(asset_name="kf-lt-02")
    assert row.asset_name == "KF-LT-02"
    assert await assets.read(asset_name="KF-LT") == []
    (accented,) = await assets.read(asset_name="Laborgerät Ä/ß")
    assert accented.asset_name == "Laborgerät Ä/ß"


async def test_asset_type_is_compared_without_case(assets: AssetsEndpoint) -> None:
    """All of the type, over more than one page's worth."""
    rows = await assets.read(asset_type="mobile phone")
    assert len(rows) > 3
    assert {row.asset_type for row in rows} == {"Mobile Phone"}
    assert [row.asset_name for row in await assets.read(asset_type="Drone")] == ["OF-DR-01"]


async def test_asset_serial_finds_all_that_have_it(assets: AssetsEndpoint) -> None:
    """At every client, archived ones among them."""
    twins = await assets.read(asset_serial="5cd2twin77")
    assert [row.asset_name for row in twins] == ["BW-LT-01", "KF-LT-01"]
    moved = await assets.read(asset_serial="PF3MOVED9")
    assert [row.archived for row in moved] == [True, False]


@pytest.mark.parametrize(
    "written", ["02-00-5e-03-00-22", "02:00:5E:03:00:22", "02005e030022", " 02-00-5E-03-00-22"]
)
async def test_asset_mac_is_found_however_it_is_written(
    assets: AssetsEndpoint, written: str
) -> None:
    """ITFlow compares the separators as well; here they make no difference."""
    (row,) = await assets.read(asset_mac=written)
    assert (row.asset_name, row.interface_mac) == ("KF-LT-02", "02-00-5E-03-00-22")
    assert row.interface_ip == "DHCP"


async def test_client_id_returns_all_assets_of_one_client(
    served: ServedITFlow, assets: AssetsEndpoint
) -> None:
    """Filtered here too: from 26.08 on ITFlow ignores it."""
    rows = await assets.read(client_id=3)
    there = [row for row in served.itflow.database.assets if row.asset_client_id == "3"]
    assert {row.asset_client_id for row in rows} == {"3"}
    assert len(rows) == len(there)
    assert await assets.read(client_id="4242") == []


async def test_several_filters_together_mean_and(assets: AssetsEndpoint) -> None:
    """ITFlow obeys one of them; the rest is applied to what it answers."""
    (row,) = await assets.read(asset_serial="5CD2TWIN77", client_id=3)
    assert row.asset_name == "KF-LT-01"
    assert await assets.read(asset_name="KF-LT-01", asset_serial="SN-NOPE") == []
    assert await assets.read(asset_id=row.asset_id, asset_type="Server") == []
    assert await assets.read(asset_mac="02-00-5e-03-00-22", client_id=2) == []
    laptops = await assets.read(asset_type="Laptop", client_id=2)
    assert {(one.asset_type, one.asset_client_id) for one in laptops} == {("Laptop", "2")}


async def test_the_documented_creation(assets: AssetsEndpoint) -> None:
    """The new asset's id is returned, and the asset is as it was described."""
    new_id = await assets.create(**EXAMPLE, client_id="1")
    assert new_id == "131"
    (row,) = await assets.read(asset_id=new_id)
    assert (row.asset_name, row.asset_make, row.asset_serial) == ("Sample Laptop", "Dell", "XYZ")
    assert row.asset_client_id == "1"
    assert row.asset_purchase_date is row.asset_warranty_expire is row.asset_install_date is None


async def test_install_date_is_accepted(assets: AssetsEndpoint) -> None:
    """ITFlow ignores the documented name; it is sent under the real one."""
    new_id = await assets.create(**EXAMPLE | {"install_date": "2026-03-01"}, client_id="1")
    (row,) = await assets.read(asset_id=new_id)
    assert row.asset_install_date == date(2026, 3, 1)
    assert await assets.update(asset_id=new_id, client_id=1, install_date=date(2026, 4, 2))
    (row,) = await assets.read(asset_id=new_id)
    assert row.asset_install_date == date(2026, 4, 2)


async def test_the_documented_update(assets: AssetsEndpoint) -> None:
    """With the id that the example forgets; True is returned, and it is so."""
    new_id = await assets.create(**EXAMPLE, client_id="1")
    fields = EXAMPLE | {
        "asset_name": "Sample Changed Laptop",
        "asset_purchase_date": "",
        "asset_warranty_expire": "",
        "install_date": "",
    }
    assert await assets.update(asset_id=new_id, client_id="1", **fields)
    (row,) = await assets.read(asset_id=new_id)
    assert row.asset_name == "Sample Changed Laptop"


async def test_only_parameters_specified_are_changed(
    served: ServedITFlow, assets: AssetsEndpoint
) -> None:
    """IP, MAC and network too stay as they are."""
    asset_id = served.id_of("BW-LT-01")
    before, plugs = await assets.read(asset_id=asset_id), served.plugs(asset_id)
    assert await assets.update(asset_id=asset_id, client_id=2, asset_status="Lost")
    (after,) = await assets.read(asset_id=asset_id)
    assert after.asset_status == "Lost"
    assert served.plugs(asset_id) == plugs == [("10.2.10.21", "02:00:5e:02:00:21", "2")]
    left = {"asset_status", "asset_updated_at"}
    # A null text may come back as an empty one: ITFlow writes all of them.
    was, now = (
        {name: value or None for name, value in row.model_dump(exclude=left).items()}
        for row in (before[0], after)
    )
    assert was == now


async def test_an_update_is_told_by_what_is_there_afterwards(
    served: ServedITFlow, assets: AssetsEndpoint
) -> None:
    """Only the address differs: ITFlow says False, and it is True; nobody's asset is False."""
    asset_id = served.id_of("BW-LT-01")
    assert await assets.update(asset_id=asset_id, client_id=2, asset_ip="10.2.10.99")
    assert served.plugs(asset_id)[0][0] == "10.2.10.99"
    sent = len(served.sent())
    assert await assets.update(asset_id=asset_id, client_id=2, asset_ip="10.2.10.99")
    assert not await assets.update(asset_id=asset_id, client_id=3, asset_status="Lost")
    assert not await assets.update(asset_id="4242", client_id=3, asset_status="Lost")
    assert len(served.sent()) == sent


async def test_the_documented_deletion(served: ServedITFlow, assets: AssetsEndpoint) -> None:
    """Gone is True, though ITFlow denies it; the wrong client is False, and nothing is sent."""
    asset_id = served.id_of("BW-LT-01")
    assert not await assets.delete(asset_id=asset_id, client_id="1")
    assert not await assets.delete(asset_id="4242", client_id="1")
    assert served.sent() == []
    assert len(served.plugs(asset_id)) == 1
    assert await assets.delete(asset_id=asset_id, client_id="2")
    assert await assets.read(asset_id=asset_id) == []
