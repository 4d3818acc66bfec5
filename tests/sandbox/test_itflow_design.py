"""The ten things about ITFlow that decide how a client of it is made."""

from typing import Any

import pytest

from tests.sandbox.conftest import ServeITFlow
from tests.sandbox.itflow_client import ITFlowClient

NOT_FOUND = "No resource (for this client and company) with the specified parameter(s)."


@pytest.mark.parametrize("client_id", [2, 999])
async def test_a_client_is_no_filter(newest: ITFlowClient, client_id: int) -> None:
    """1: from 26.08 on a read with a client's id gives what it gives without."""
    everything = await newest.rows("assets", limit=500)
    assert await newest.rows("assets", limit=500, client_id=client_id) == everything
    assert len({row["asset_client_id"] for row in everything}) > 3


async def test_a_deletion_that_worked_says_false(newest: ITFlowClient) -> None:
    """2: only reading it again tells that it is gone."""
    row = newest.named("KF-LT-02")
    status, answer = await newest.write(
        "assets/delete", asset_id=row.asset_id, client_id=row.asset_client_id
    )
    assert (status, answer["success"]) == (200, "False")
    assert answer["message"].endswith("Most likely cause: asset/client/company ID mismatch.")
    assert (await newest.read("assets", asset_id=row.asset_id))["message"] == NOT_FOUND


@pytest.mark.parametrize("client", [{"client_id": 4}, {}], ids=["wrong", "missing"])
async def test_a_deletion_at_the_wrong_client_destroys_interfaces(
    newest: ITFlowClient, client: dict[str, Any]
) -> None:
    """3: all of them, and the asset stays; the answer is that of one that worked."""
    row = newest.named("LF-SRV-01")
    assert len(newest.itflow.database.interfaces_of(row.asset_id)) == 2
    _, answer = await newest.write("assets/delete", asset_id=row.asset_id, **client)
    assert answer["success"] == "False"
    assert newest.itflow.database.interfaces_of(row.asset_id) == []
    left = await newest.row(row.asset_id)
    assert left["asset_name"] == "LF-SRV-01"
    assert {value for name, value in left.items() if name.startswith("interface_")} == {None}


async def test_an_update_wipes_where_it_is_plugged_in(newest: ITFlowClient) -> None:
    """4: IP, MAC and network that are not sent are gone; no read by id would have told them."""
    row = newest.named("BW-LT-01")
    before = await newest.row(row.asset_id)
    assert (before["interface_ip"], before["interface_network_id"]) == ("10.2.10.21", "2")
    ids = {"asset_id": row.asset_id, "client_id": row.asset_client_id}
    await newest.write("assets/update", **ids, asset_status="Lost")
    after = await newest.row(row.asset_id)
    assert after["asset_status"] == "Lost"
    assert [after[f"interface_{name}"] for name in ("ip", "mac", "network_id")] == ["", "", "0"]
    sent_back = {
        "asset_ip": before["interface_ip"],
        "asset_mac": before["interface_mac"],
        "asset_network_id": before["interface_network_id"],
    }
    await newest.write("assets/update", **ids, asset_status="Deployed", **sent_back)
    restored = await newest.row(row.asset_id)
    assert restored["interface_mac"] == before["interface_mac"]


async def test_every_primary_interface_is_overwritten(newest: ITFlowClient) -> None:
    """4: with two of them both get the IP; with none it is dropped, and the answer is True."""
    two, none = newest.named("KF-SW-01"), newest.named("Laborgerät Ä/ß")
    for row in (two, none):
        _, answer = await newest.write(
            "assets/update",
            asset_id=row.asset_id,
            client_id=row.asset_client_id,
            asset_ip="10.9.9.9",
            asset_description="p",
        )
        assert answer == {"success": "True", "count": 1}
    plugs = newest.itflow.database.interfaces_of(two.asset_id)
    assert [plug.interface_ip for plug in plugs] == ["10.9.9.9", "10.9.9.9"]
    assert newest.itflow.database.interfaces_of(none.asset_id) == []


async def test_nothing_changed_says_false(newest: ITFlowClient) -> None:
    """5: so does a change of the IP alone, though it is done; a first update says True."""
    row = newest.named("BW-LT-01")
    ids = {"asset_id": row.asset_id, "client_id": row.asset_client_id}
    assert (await newest.write("assets/update", **ids))[1]["success"] == "True"  # null became ""
    assert (await newest.write("assets/update", **ids))[1]["success"] == "False"
    _, answer = await newest.write("assets/update", **ids, asset_ip="10.2.10.99")
    assert answer["success"] == "False"
    assert answer["message"].endswith("or no rows changed.")
    assert (await newest.row(row.asset_id))["interface_ip"] == "10.2.10.99"


@pytest.mark.parametrize(
    "client", [{"client_id": 4}, {"asset_client_id": 2}, {}], ids=["wrong", "misnamed", "missing"]
)
async def test_an_update_needs_the_client_it_has(
    newest: ITFlowClient, client: dict[str, Any]
) -> None:
    """6: without it, or with another, nothing changes, neither the asset nor its interface."""
    row = newest.named("BW-LT-01")
    before = await newest.row(row.asset_id)
    _, answer = await newest.write(
        "assets/update", asset_id=row.asset_id, asset_status="Lost", **client
    )
    assert answer["success"] == "False"
    assert await newest.row(row.asset_id) == before


@pytest.mark.parametrize(
    "name",
    [
        *("archive", "unarchive", "transfer", "search", "export", "restore", "history"),
        *("tags", "interfaces"),
    ],
)
async def test_what_has_no_endpoint_is_404(newest: ITFlowClient, name: str) -> None:
    """7: a web page that repeats the address, with the key in it."""
    key = newest.keys.administrator
    status, page = await newest.ask(f"assets/{name}.php", params={"api_key": key})
    assert (status, page[:15]) == (404, "<!doctype html>")
    assert key in page


async def test_archived_at_is_not_written(newest: ITFlowClient) -> None:
    """7: the answer is True all the same."""
    row = newest.named("BW-LT-03")
    _, answer = await newest.write(
        "assets/update",
        asset_id=row.asset_id,
        client_id=row.asset_client_id,
        asset_archived_at="2026-01-01 00:00:00",
    )
    assert answer["success"] == "True"
    assert (await newest.row(row.asset_id))["asset_archived_at"] is None


async def test_lists_hold_what_is_archived(newest: ITFlowClient) -> None:
    """8: archived assets, and assets of archived clients, whatever else is asked for."""
    rows = await newest.rows("assets", limit=500, asset_archived_at="")
    assert any(row["asset_archived_at"] for row in rows)
    archived = {
        row["client_id"] for row in await newest.rows("clients") if row["client_archived_at"]
    }
    assert archived == {"5"}
    assert any(row["asset_client_id"] == "5" for row in rows)


async def test_nothing_found_and_not_allowed_and_no_page_look_alike(newest: ITFlowClient) -> None:
    """9: 200, False, and the same sentence for all."""
    foreign = newest.named("BW-LT-01").asset_id
    one_client = newest.keys.one_client
    nothing = {"success": "False", "message": NOT_FOUND}
    assert await newest.read("assets", asset_id=99_999) == nothing
    assert await newest.read("assets", key=one_client, asset_id=foreign) == nothing
    assert await newest.read("assets", offset=10_000) == nothing
    assert await newest.read("assets", limit=0) == nothing
    assert await newest.read("assets", limit="many") == nothing


@pytest.mark.parametrize("filters", [{"limit": -1}, {"offset": -1}])
async def test_a_wrong_statement_is_500_and_silence(
    serve_itflow: ServeITFlow, filters: dict[str, int]
) -> None:
    """10: or 200 and HTML, where PHP displays errors."""
    quiet, loud = await serve_itflow(0), await serve_itflow(0, display_errors=True)
    params = {"api_key": quiet.keys.administrator, **filters}
    assert await quiet.ask("assets/read.php", params=params) == (500, "")
    params["api_key"] = loud.keys.administrator
    status, body = await loud.ask("assets/read.php", params=params)
    assert (status, "Uncaught mysqli_sql_exception" in body) == (200, True)


async def test_a_warning_stands_before_the_json(serve_itflow: ServeITFlow) -> None:
    """10: where PHP displays errors, a client without a User-Agent gets one."""
    loud = await serve_itflow(0, display_errors=True)
    status, body = await loud.ask(
        "clients/read.php",
        params={"api_key": loud.keys.administrator},
        skip_auto_headers={"User-Agent"},
    )
    assert (status, body.startswith("<br />\n<b>Warning</b>")) == (200, True)
    assert '{"success":"True"' in body
