"""Where ITFlow errs in reading, the client does not: in both generations of its API."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.assets.itflow import AssetsEndpoint, ITFlow
from bot.assets.itflow.reading import Reader
from bot.errors import SourceUnavailable
from bot.models import Asset
from sandbox import itflow as pretend
from sandbox.itflow.records import Asset as Row
from sandbox.itflow.records import Interface
from tests.contract.served_itflow import RELEASES, ServedITFlow, serving_itflow


@pytest.fixture(params=RELEASES)
async def served(request: pytest.FixtureRequest) -> AsyncIterator[ServedITFlow]:
    """One release after another."""
    async with serving_itflow(request.param) as served:
        yield served


@pytest.fixture
async def adapter(served: ServedITFlow) -> AsyncIterator[ITFlow]:
    """The port to it."""
    client = ITFlow(served.api())
    yield client
    await client.close()


async def listed(client: ITFlow) -> dict[str, Asset]:
    """Every asset by its id, each met once."""
    found: dict[str, Asset] = {}
    async for page in client.assets():
        for asset in page.items:
            assert asset.ref.id not in found
            found[asset.ref.id] = asset
    return found


async def test_archived_assets_and_those_of_archived_clients_are_marked(adapter: ITFlow) -> None:
    """They are listed with the others, and nothing in the list says which client is archived."""
    by_name = {(asset.name, asset.archived) for asset in (await listed(adapter)).values()}
    assert {("KF-LT-OLD", True), ("PB-POS-1", True), ("KF-LT-02", False)} <= by_name
    assert {("BW-LT-14", True), ("BW-LT-14", False)} <= by_name


async def test_a_client_has_its_own_and_the_vendors_of_all(
    served: ServedITFlow, adapter: ITFlow
) -> None:
    """What an asset could be linked to there: nothing of another client, nothing put away."""
    oakhurst = next(one for one in await adapter.clients() if one.name == "Oakhurst & Finch")
    (target,) = await adapter.targets([oakhurst])
    assert [one.name for one in target.assignee if one.name == "Gone Person"] == []
    assert "Olive Finch" in [one.name for one in target.assignee]
    assert [one.name for one in target.location] == ["Main office"]
    assert sorted(one.name for one in target.vendor) == ["Bechtle", "Dell Direct", "Dell Direct"]
    assert [one.name for one in target.network] == ["LAN"]
    other = next(one for one in served.itflow.database.locations if one.location_client_id == "3")
    assert other.location_id not in {one.id for one in target.location}


async def test_rows_that_a_join_repeated_are_one_asset(
    served: ServedITFlow, adapter: ITFlow
) -> None:
    """An asset with two primary interfaces comes twice, and is one."""
    assets = await listed(adapter)
    assert len(assets) == len(served.itflow.database.assets) == 130
    switch = assets[served.id_of("KF-SW-01")]
    assert switch.ip == "10.3.10.2"
    assert switch == await adapter.get(switch.ref.id)


@pytest.mark.parametrize("where", [499, 500, 501])
async def test_a_repeated_row_is_no_second_asset_at_the_edge_of_a_page(where: int) -> None:
    """Wherever the page ends between the rows of one asset."""
    async with serving_itflow(assets=700) as served:
        database = served.itflow.database
        row = list(database.assets)[where - 2]  # the switch's second row comes before it
        for plug in database.interfaces_of(row.asset_id):
            plug.interface_primary = "1"
        database.interfaces.insert(
            Interface(
                database.interfaces.next_id,
                interface_ip="10.9.9.9",
                interface_primary="1",
                interface_asset_id=row.asset_id,
            )
        )
        database.changed()
        client = ITFlow(served.api())
        assert len(await listed(client)) == 700
        await client.close()


async def test_keys_of_digits_are_dropped() -> None:
    """Up to 25.12 each value comes twice, by name and by number."""
    async with serving_itflow(pretend.OLDEST) as served, served.api() as api:
        sent = await api.rows("assets", {"asset_id": "7"})
        (row,) = await AssetsEndpoint(api).read(asset_id="7")
    assert "0" in sent[0]
    assert not [name for name in row.model_dump() if name.isdecimal()]


async def test_zero_dates_and_zero_links_are_none(served: ServedITFlow, adapter: ITFlow) -> None:
    """`0000-00-00` is no date, and "0" is nobody."""
    asset = await adapter.get(served.id_of("BW-PC-02"))
    assert asset is not None
    assert (asset.purchase_date, asset.warranty_end, asset.install_date) == (None, None, None)
    assert (asset.assignee, asset.network) == (None, None)


async def test_a_link_to_nothing_has_its_number_for_a_name(
    served: ServedITFlow, adapter: ITFlow
) -> None:
    """ITFlow accepts any number; the asset is not lost over it."""
    served.itflow.edit(served.id_of("BW-LT-01"), asset_contact_id="4242", asset_vendor_id="77")
    (asset, _) = await adapter.find_by_serial(["5CD2TWIN77"])
    assert asset.assignee is not None
    assert asset.vendor is not None
    assert (asset.assignee.name, asset.vendor.name) == ("Contact 4242", "Vendor 77")
    orphan = await adapter.get(served.id_of("Orphan"))
    assert orphan is not None
    assert orphan.client is not None
    assert orphan.client.name == "Client 999"


async def test_tickets_are_a_count_and_the_newest_three(
    served: ServedITFlow, adapter: ITFlow
) -> None:
    """Open ones alone, the newest first, with the names of their statuses."""
    before = await adapter.get(served.id_of("BW-PRN-01"))
    assert before is not None
    assert before.tickets is None
    printer = (await listed(adapter))[served.id_of("BW-PRN-01")]
    assert printer.tickets is not None
    told = [(one.subject, one.status) for one in printer.tickets.newest]
    assert printer.tickets.open == 4
    assert told == [
        ("Prints nothing at all", "New"),
        ("Does not wake up", "Open"),
        ("Toner low <!channel> & smudges", "On Hold"),
    ]
    server = await adapter.get(served.id_of("LF-SRV-01"))
    assert server is not None
    assert server.tickets is not None
    assert server.tickets.open == 0


async def test_only_web_addresses_are_links(served: ServedITFlow, adapter: ITFlow) -> None:
    """`javascript:` and the like are dropped."""
    for uri in (
        "javascript:alert(1)",
        "file:///etc",
        "https://",
        "//x.test",
        "https://[",
        "ftp://x",
    ):
        served.itflow.edit(served.id_of("BW-LT-01"), asset_uri=uri)
        asset = await adapter.get(served.id_of("BW-LT-01"))
        assert asset is not None
        assert asset.uri is None
    host = await adapter.get(served.id_of("LF-SRV-01"))
    assert host is not None
    assert host.uri == "https://10.1.10.5:8443/"


async def test_a_row_that_cannot_be_read_is_not_denied(
    served: ServedITFlow, adapter: ITFlow
) -> None:
    """It is named in the list; asked for by itself, the source is at fault and nothing is gone."""
    asset_id = served.id_of("BW-LT-01")
    served.itflow.edit(asset_id, asset_warranty_expire="2026-13-45")
    rejected = [bad async for page in adapter.assets() for bad in page.rejected]
    assert [bad.id for bad in rejected] == [asset_id]
    assert "asset_warranty_expire" in rejected[0].reason
    assert "2026-13-45" not in rejected[0].reason
    for ask in (adapter.get(asset_id), adapter.find_by_serial(["5CD2TWIN77"])):
        with pytest.raises(SourceUnavailable):
            await ask


async def test_an_end_that_comes_too_soon_is_not_believed() -> None:
    """`No resource` in the middle of a list says that it broke off: nothing may be lost over it."""
    async with serving_itflow(assets=700) as served:
        client = ITFlow(served.api())
        served.itflow.fail("no_rows", module="assets", offset=499)
        assert len(await listed(client)) == 700
        served.itflow.fail("no_rows", module="assets", offset=499, times=None)
        with pytest.raises(SourceUnavailable, match="something else each time"):
            await listed(client)
        await client.close()


async def test_rows_deleted_while_the_list_is_read_hide_no_others() -> None:
    """Each page begins with the last row of the one before; where it is missing, one steps back."""
    async with serving_itflow(assets=1_200) as served:
        async with served.api() as api:
            met: list[str] = []
            async for page in Reader(api).pages():
                if not met:
                    for asset_id in ("3", "5", "8", "500"):
                        served.itflow.delete(asset_id)
                met += [row.asset_id for row in page.items]
        left = {row.asset_id for row in served.itflow.database.assets}
    assert len(met) == len(set(met))
    assert left <= set(met)


async def test_a_row_that_blanks_its_page_hides_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that cannot be written as JSON is named by its place; the rest of the page is read."""
    async with serving_itflow() as served, served.api() as api:
        original = served.itflow._read

        def read(module: str, call: Any) -> Any:
            answer = original(module, call)
            spoilt = module == "assets" and '"asset_id":"77"' in answer.body
            return answer._replace(body="") if spoilt else answer

        monkeypatch.setattr(served.itflow, "_read", read)
        pages = [page async for page in Reader(api).pages()]
        found = [row.asset_id for page in pages for row in page.items]
        rejected = [bad.id for page in pages for bad in page.rejected]
    assert len(found) == len(set(found)) == 129
    assert rejected == ["row 78"]


async def test_one_asset_is_found_by_few_requests(served: ServedITFlow) -> None:
    """Where it stands in the list is guessed, or known from the last reading of all of it."""
    for gone in range(20, 90):
        served.itflow.delete(str(gone))
    async with served.api() as api:
        reader = Reader(api)
        for asset_id in ("1", "19", "90", "130"):
            row = await reader.placed(asset_id)
            assert row is not None
            assert (row.asset_id, row.interfaces) == (asset_id, len(served.plugs(asset_id)) and 1)
        assert await reader.placed("50") is None
        async for _ in reader.pages():
            pass
        before = len(served.itflow.requests)
        assert await reader.placed("130")
    assert len(served.itflow.requests) == before + 1


async def test_any_asset_is_found_in_a_list_with_gaps_and_repeats() -> None:
    """Whatever ids are left, each is found and each other is not."""
    async with serving_itflow(assets=600) as served:
        for number in range(1, 600, 7):
            served.itflow.delete(str(number))
        left: dict[str, Row] = {row.asset_id: row for row in served.itflow.database.assets}
        async with served.api() as api:
            reader = Reader(api)
            for number in range(1, 620, 11):
                row = await reader.placed(str(number))
                assert (row is not None) == (str(number) in left)
