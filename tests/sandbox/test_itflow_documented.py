"""Where ITFlow's public documentation says something else than ITFlow does."""

import json
from typing import Any

from tests.sandbox.conftest import ServeITFlow
from tests.sandbox.itflow_client import ITFlowClient

EXAMPLE: dict[str, Any] = {
    "asset_name": "Sample Laptop",
    "asset_type": "Laptop",
    "asset_make": "Dell",
    "asset_model": "Optiplex",
    "asset_serial": "XYZ",
    "asset_os": "Win 10",
    "asset_ip": "10.1.10.200",
    "asset_mac": "02:aa:00:00:00:01",
    "asset_purchase_date": "0000-00-00",
    "asset_warranty_expire": "0000-00-00",
    "install_date": "2025-01-02",
    "asset_notes": "hello",
    "asset_vendor_id": "",
    "client_id": "1",
}
"""What the documentation sends to create an asset."""


async def made(client: ITFlowClient) -> str:
    """The id of an asset made as documented."""
    _, answer = await client.write("assets/create", **EXAMPLE)
    return str(answer["data"][0]["insert_id"])


async def test_the_example_of_a_creation(newest: ITFlowClient) -> None:
    """1, 6, 20: made at that client; the install date is lost, and the count is a string."""
    _, answer = await newest.write("assets/create", **EXAMPLE)
    assert answer["count"] == "1"
    row = await newest.row(str(answer["data"][0]["insert_id"]))
    assert (row["asset_purchase_date"], row["asset_install_date"]) == ("0000-00-00", None)
    _, answer = await newest.write("assets/create", **EXAMPLE, asset_install_date="2025-01-02")
    row = await newest.row(str(answer["data"][0]["insert_id"]))
    assert row["asset_install_date"] == "2025-01-02"


async def test_numbered_keys_are_gone(newest: ITFlowClient) -> None:
    """2: rows have names alone."""
    row = (await newest.rows("assets"))[0]
    assert not any(name.isdigit() for name in row)


async def test_the_example_of_a_deletion(newest: ITFlowClient) -> None:
    """3: it says False where True and 1 are documented, and does it."""
    asset_id = await made(newest)
    _, answer = await newest.write("assets/delete", asset_id=asset_id, client_id=1)
    assert (answer["success"], "count" in answer) == ("False", False)
    assert await newest.rows("assets", asset_id=asset_id) == []


async def test_the_example_of_an_update(newest: ITFlowClient) -> None:
    """4, 5, 7, 8: it needs the asset's id, wipes the IP, keeps an emptied date, says False."""
    asset_id = await made(newest)
    change: dict[str, Any] = {"client_id": 1, "asset_status": "Deployed"}
    assert (await newest.write("assets/update", **change))[1]["success"] == "False"
    change |= {"asset_id": asset_id, "asset_warranty_expire": ""}
    assert (await newest.write("assets/update", **change))[1]["success"] == "True"
    assert (await newest.write("assets/update", **change))[1]["success"] == "False"
    row = await newest.row(asset_id)
    assert (row["interface_ip"], row["asset_warranty_expire"]) == ("", "0000-00-00")


async def test_addresses_have_other_names_when_read(newest: ITFlowClient) -> None:
    """9: they are written as the asset's and read as an interface's, and not in a look-up by id."""
    asset_id = await made(newest)
    row = await newest.row(asset_id)
    assert (row["interface_ip"], row["interface_mac"]) == (
        EXAMPLE["asset_ip"],
        EXAMPLE["asset_mac"],
    )
    (row,) = await newest.rows("assets", asset_id=asset_id)
    assert not any("_ip" in name or "_mac" in name for name in row)


async def test_there_are_more_filters_than_documented(newest: ITFlowClient) -> None:
    """10: by MAC, which both of a transferred pair have, and by two addresses of the web."""
    assert len(await newest.rows("assets", asset_mac="02:00:5e:02:00:14")) == 2
    assert len(await newest.rows("assets", asset_uri="https://10.1.10.5:8443/")) == 1
    assert await newest.rows("assets", asset_uri_2="https://10.1.10.5:8443/") == []


async def test_all_assets_are_fifty(newest: ITFlowClient) -> None:
    """11, 12: unless a limit is named; and archived ones are among them."""
    assert len(await newest.rows("assets")) == 50
    everything = await newest.rows("assets", limit=100_000)
    assert len(everything) == len(newest.itflow.database.assets) + 1
    assert any(row["asset_archived_at"] for row in everything)


async def test_statuses_are_any_text(newest: ITFlowClient) -> None:
    """13: there is no Prep, and whoever asks for it gets it."""
    statuses = {row["asset_status"] for row in await newest.rows("assets", limit=500)}
    assert "Prep" not in statuses
    assert {"Ready to Deploy", "Deployed", "Awaiting RMA"} <= statuses
    asset_id = await made(newest)
    await newest.write("assets/update", asset_id=asset_id, client_id=1, asset_status="Prep")
    assert (await newest.row(asset_id))["asset_status"] == "Prep"


async def test_a_content_type_is_not_needed(newest: ITFlowClient) -> None:
    """16: what is sent is read as JSON, whatever it is called."""
    body = json.dumps({"api_key": newest.keys.administrator, **EXAMPLE})
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        status, text = await newest.ask(
            "assets/create.php", "POST", data=body, headers={"Content-Type": kind}
        )
        assert (status, '"success":"True"' in text) == (200, True)


async def test_keys_are_of_users(serve_itflow: ServeITFlow) -> None:
    """17: from 26.08 on one without a user, as those of before are, opens nothing."""
    client = await serve_itflow(0)
    for key in client.itflow.keys:
        key.user = None
    params = {"api_key": client.keys.technician}
    status, body = await client.ask("assets/read.php", params=params)
    assert (status, "not tied to a user" in body) == (403, True)


async def test_there_are_no_payments(newest: ITFlowClient) -> None:
    """18: the address is unknown, whatever the documentation lists."""
    params = {"api_key": newest.keys.administrator}
    assert (await newest.ask("payments/read.php", params=params))[0] == 404


async def test_a_transfer_loses_what_it_should_keep(newest: ITFlowClient) -> None:
    """19: contact, location, vendor and IP."""
    (_, new) = newest.itflow.database.assets_with("asset_serial", "PF3MOVED9")
    row = await newest.row(new.asset_id)
    lost = ("asset_contact_id", "asset_location_id", "asset_vendor_id", "interface_ip")
    assert [row[name] for name in lost] == ["0", "0", "0", None]
    assert row["asset_uri"] is None
