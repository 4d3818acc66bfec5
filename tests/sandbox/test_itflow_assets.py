"""How the pretend ITFlow reads, makes, changes and deletes assets."""

from typing import Any

import pytest

from tests.sandbox.itflow_client import ITFlowClient

ASSET_FIELDS = 28
WITH_INTERFACE = ASSET_FIELDS + 15


async def names(client: ITFlowClient, **filters: Any) -> list[str]:
    """The names of the assets that are found."""
    return [row["asset_name"] for row in await client.rows("assets", limit=500, **filters)]


@pytest.mark.parametrize(
    ("filters", "fields"),
    [
        ({}, WITH_INTERFACE),
        ({"asset_mac": "02:00:5e:02:00:21"}, WITH_INTERFACE),
        ({"asset_id": 1}, ASSET_FIELDS),
        ({"asset_type": "Laptop"}, ASSET_FIELDS),
        ({"asset_name": "BW-LT-01"}, ASSET_FIELDS),
        ({"asset_serial": "5CD2TWIN77"}, ASSET_FIELDS),
        ({"asset_uri": "https://10.1.10.5:8443/"}, ASSET_FIELDS),
    ],
)
async def test_only_the_list_and_a_mac_tell_the_interface(
    newest: ITFlowClient, filters: dict[str, Any], fields: int
) -> None:
    """Rows have 28 columns, and 15 more where interfaces are joined; values are text or null."""
    rows = await newest.rows("assets", **filters)
    assert {len(row) for row in rows} == {fields}
    assert {type(value) for row in rows for value in row.values()} <= {str, type(None)}
    assert not any(name in row for row in rows for name in ("asset_ip", "asset_mac"))


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"asset_serial": "5cd2twin77  "}, ["BW-LT-01", "KF-LT-01"]),
        ({"asset_serial": " 5CD2TWIN77"}, []),
        ({"asset_serial": "5CD2"}, []),
        ({"asset_serial": "5CD2%"}, []),
        ({"asset_serial": ""}, ["Laborgerät Ä/ß"]),
        ({"asset_serial": "ZR5SAME01"}, ["OF-PH-01", "OF-PH-02"]),
        ({"asset_name": "laborgerat a/s"}, ["Laborgerät Ä/ß"]),
        ({"asset_name": "Laborgerat A/ss"}, []),
        ({"asset_name": "bw-lt-14"}, ["BW-LT-14", "BW-LT-14"]),
        ({"asset_type": "drone"}, ["OF-DR-01"]),
        ({"asset_mac": "02-00-5e-03-00-22"}, ["KF-LT-02"]),
        ({"asset_mac": "02:00:5e:03:00:22"}, []),
        ({"asset_mac": "02:00:5e:01:01:05"}, []),
        ({"asset_id": "1abc"}, ["LF-SRV-01"]),
        ({"asset_id": ""}, []),
        ({"asset_id": "1", "asset_type": "Drone"}, ["LF-SRV-01"]),
        ({"asset_type": "Drone", "asset_serial": "5CD2TWIN77"}, ["OF-DR-01"]),
        ({"asset_name": "OF-DR-01", "asset_serial": "5CD2TWIN77"}, ["OF-DR-01"]),
    ],
)
async def test_filters(newest: ITFlowClient, filters: dict[str, str], found: list[str]) -> None:
    """Whole values as the collation compares them; the first filter of several is the only one."""
    assert await names(newest, **filters) == found


@pytest.mark.parametrize("unknown", ["asset_status", "asset_contact_id", "q", "client_name"])
async def test_an_unknown_filter_gives_everything(newest: ITFlowClient, unknown: str) -> None:
    """Without a word."""
    assert await names(newest, **{unknown: "Lost"}) == await names(newest)


async def test_json_is_written_as_php_writes_it(newest: ITFlowClient) -> None:
    """Nothing but ASCII, slashes escaped, no blanks, and no word about a character set."""
    params = {"api_key": newest.keys.accountant, "asset_serial": ""}
    url = f"{newest.address}/api/v1/assets/read.php"
    async with newest.http.get(url, params=params) as answer:
        body = await answer.read()
        assert answer.headers["Content-Type"] == "application/json"
    assert body.startswith(b'{"success":"True","count":1,"data":[{"asset_id":"')
    assert b'"asset_name":"Laborger\\u00e4t \\u00c4\\/\\u00df"' in body


async def test_pages_are_of_rows_and_not_of_assets(newest: ITFlowClient) -> None:
    """Fifty rows unless it is said otherwise; an asset with two primary interfaces is two rows."""
    assert len(await newest.rows("assets")) == 50
    ids: list[str] = []
    while rows := await newest.rows("assets", limit=7, offset=len(ids)):
        ids += [row["asset_id"] for row in rows]
    assert len(ids) == len(set(ids)) + 1 == len(newest.itflow.database.assets) + 1
    assert ids == sorted(ids, key=int)
    twice = newest.named("KF-SW-01").asset_id
    assert ids.count(twice) == 2


async def test_a_creation_checks_almost_nothing(newest: ITFlowClient) -> None:
    """No client 777, no contact, location or network of that id; twice the same makes two."""
    body: dict[str, Any] = {
        "asset_name": "Free",
        "client_id": 777,
        "asset_type": "Spaceship",
        "asset_status": "Orbiting",
        "asset_contact_id": 4242,
        "asset_network_id": 999,
        "asset_serial": "5CD2TWIN77",
    }
    (_, one), (_, two) = [await newest.write("assets/create", **body) for _ in range(2)]
    assert one["count"] == "1"
    first, second = one["data"][0]["insert_id"], two["data"][0]["insert_id"]
    assert isinstance(first, int)
    assert second == first + 1
    row = await newest.row(str(first))
    assert (row["asset_client_id"], row["asset_contact_id"]) == ("777", "4242")
    assert (row["interface_name"], row["interface_network_id"]) == ("1", "999")
    assert (row["asset_os"], row["asset_uri_2"]) == ("", None)


@pytest.mark.parametrize(
    "body",
    [
        {"client_id": 1},
        {"asset_name": "X"},
        {"asset_name": "0", "client_id": 1},
        {"asset_name": "  ", "client_id": 1},
        {"asset_name": "<b></b>", "client_id": 1},
        {"asset_name": None, "client_id": 1},
    ],
)
async def test_a_creation_needs_a_name_and_a_client(
    newest: ITFlowClient, body: dict[str, Any]
) -> None:
    """Else it is False with 200, and nothing is made."""
    before = len(newest.itflow.database.assets)
    status, answer = await newest.write("assets/create", **body)
    assert (status, answer["success"]) == (200, "False")
    assert answer["message"].startswith("Auth success but insert query failed")
    assert len(newest.itflow.database.assets) == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("asset_warranty_expire", "31/12/2027"),
        ("asset_warranty_expire", "2027-12-31T00:00:00Z"),
        ("asset_purchase_date", "2027-02-30"),
        ("asset_install_date", "soon"),
        ("asset_name", "n" * 201),
        ("asset_serial", "n" * 201),
        ("asset_description", "n" * 256),
        ("asset_uri", "https://" + "n" * 500),
        ("asset_notes", "n" * 65_536),
    ],
)
async def test_what_the_database_refuses_is_500(
    newest: ITFlowClient, field: str, value: str
) -> None:
    """An empty body, and nothing is made."""
    before = len(newest.itflow.database.assets)
    body: dict[str, Any] = {"asset_name": "X", "client_id": 1, field: value}
    assert await newest.write("assets/create", **body) == (500, {})
    assert len(newest.itflow.database.assets) == before


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("x < y and 3<4 <img src=x> tail", "x < y and 3"),
        ("a <b>bold</b> word", "a bold word"),
        ("  ends  ", "ends"),
        ("é ☕ & \"q\" 's'", "é ☕ & \"q\" 's'"),
        ("<a title='>'>link</a>", "link"),
        (["a", "b"], "Array"),
        (True, "1"),
        (12, "12"),
    ],
)
async def test_text_is_stored_without_tags(newest: ITFlowClient, sent: object, stored: str) -> None:
    """What follows a `<` that is never closed is lost; a list is the word Array."""
    row = newest.named("BW-LT-03")
    ids = {"asset_id": row.asset_id, "client_id": row.asset_client_id}
    await newest.write("assets/update", **ids, asset_notes=sent)
    assert row.asset_notes == stored


@pytest.mark.parametrize(
    ("field", "sent", "stored"),
    [
        ("asset_name", "", ""),
        ("asset_serial", "", ""),
        ("asset_contact_id", "", "0"),
        ("asset_contact_id", 0, "0"),
        ("asset_contact_id", 4242, "4242"),
        ("asset_contact_id", None, "17"),
        ("asset_warranty_expire", "", "2028-04-05"),
        ("asset_warranty_expire", None, "2028-04-05"),
        ("asset_warranty_expire", "0000-00-00", "0000-00-00"),
        ("asset_uri_2", "https://b.example", "https://b.example"),
        ("asset_physical_location", "Shelf", None),
        ("asset_client_id", "4", "2"),
    ],
)
async def test_what_an_update_makes_of_a_field(
    newest: ITFlowClient, field: str, sent: Any, stored: str | None
) -> None:
    """Texts and links can be emptied, dates cannot; null is not sent; some are not taken at all."""
    row = newest.named("BW-LT-01")
    row.asset_contact_id = "17"
    ids = {"asset_id": row.asset_id, "client_id": row.asset_client_id}
    status, _ = await newest.write("assets/update", **ids, **{field: sent})
    assert status == 200
    assert getattr(row, field) == stored


async def test_an_archived_asset_can_be_changed(newest: ITFlowClient) -> None:
    """And stays archived."""
    row = newest.itflow.asset("PF2ARCHIV")
    _, answer = await newest.write(
        "assets/update", asset_id=row.asset_id, client_id="3", asset_status="Lost"
    )
    assert answer["success"] == "True"
    assert row.asset_status == "Lost"
    assert row.asset_archived_at


async def test_a_deletion_takes_all_interfaces_and_leaves_tickets(newest: ITFlowClient) -> None:
    """Tickets keep the id of an asset that is gone."""
    row = newest.named("BW-PRN-01")
    await newest.write("assets/delete", asset_id=row.asset_id, client_id="2")
    assert newest.itflow.database.interfaces_of(row.asset_id) == []
    tickets = await newest.rows("tickets", limit=500)
    assert sum(ticket["ticket_asset_id"] == row.asset_id for ticket in tickets) >= 5


async def test_a_transfer_makes_another_asset(newest: ITFlowClient) -> None:
    """It loses most links; both rows tell of it, and the old one is archived as it was."""
    old = newest.named("BW-LT-01")
    new = newest.itflow.transfer(old.asset_id, "4")
    row = await newest.row(new.asset_id)
    kept = ("asset_name", "asset_serial", "asset_status", "asset_warranty_expire", "asset_make")
    assert [row[name] for name in kept] == [getattr(old, name) for name in kept]
    assert (row["asset_client_id"], row["interface_mac"]) == ("4", "02:00:5e:02:00:21")
    assert (row["interface_ip"], row["asset_contact_id"], row["asset_location_id"]) == (
        *(None, "0", "0"),
    )
    note = (
        f"Transferred asset BW-LT-01 (old asset ID: {old.asset_id}) from Brightwater Dental "
        f"to Oakhurst & Finch (new asset ID: {new.asset_id})"
    )
    assert row["asset_notes"].endswith(note)
    assert (old.asset_notes or "").endswith(note)
    assert old.asset_archived_at
    assert (old.asset_status, old.asset_contact_id == "0") == ("Deployed", False)


async def test_somebody_else_changes_things(newest: ITFlowClient) -> None:
    """Assets change, are archived and go under a client's hands."""
    itflow, row = newest.itflow, newest.named("BW-LT-01")
    itflow.edit(row.asset_id, asset_status="Lost", interface_ip="DHCP")
    read = await newest.row(row.asset_id)
    assert (read["asset_status"], read["interface_ip"]) == ("Lost", "DHCP")
    assert read["interface_mac"] == "02:00:5e:02:00:21"
    itflow.archive(row.asset_id)
    assert (await newest.row(row.asset_id))["asset_archived_at"]
    itflow.delete(row.asset_id)
    assert await newest.rows("assets", asset_id=row.asset_id) == []
    assert itflow.database.interfaces_of(row.asset_id) == []
    with pytest.raises(KeyError):
        itflow.archive(row.asset_id)
