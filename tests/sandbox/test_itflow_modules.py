"""What the pretend ITFlow has besides assets."""

from typing import Any

import pytest

from tests.sandbox.conftest import ServeITFlow
from tests.sandbox.itflow_client import ITFlowClient

MODULES = ("clients", "contacts", "locations", "networks", "vendors", "software", "tickets")
EMPTY = ("certificates", "documents", "domains", "expenses", "invoices", "quotes", "products")


@pytest.mark.parametrize("module", MODULES)
async def test_a_client_is_no_filter_anywhere(newest: ITFlowClient, module: str) -> None:
    """Reads are whole rows of every client the key may see."""
    rows = await newest.rows(module, limit=500)
    assert rows
    assert await newest.rows(module, limit=500, client_id=2) == rows
    ids = [int(next(iter(row.values()))) for row in rows]
    assert ids == sorted(ids)


@pytest.mark.parametrize("module", EMPTY)
async def test_what_is_not_kept_there_is_empty(newest: ITFlowClient, module: str) -> None:
    """Nothing is found."""
    assert await newest.rows(module) == []


@pytest.mark.parametrize(
    ("module", "filters", "names"),
    [
        ("clients", {"client_name": "kestrel FREIGHT"}, ["Kestrel Freight"]),
        ("clients", {"client_name": "Kestrel"}, []),
        ("contacts", {"contact_email": "IRIS@freelance.example"}, ["Iris Novak", "Iris Novak"]),
        ("contacts", {"contact_email": "iris@freelance.example", "limit": 1}, ["Iris Novak"] * 2),
        ("contacts", {"contact_email": "gone.person@oakhurst.example"}, ["Gone Person"]),
        ("contacts", {"contact_email": "iris"}, []),
        ("contacts", {"contact_id": "2"}, ["Alex Moreno"]),
        ("locations", {"location_id": 4}, ["Warehouse A"]),
        ("networks", {"network_name": "guests"}, ["Guests"]),
        ("networks", {"network_id": 1}, ["LAN"]),
        ("vendors", {"vendor_id": 2}, ["Bechtle"]),
    ],
)
async def test_filters(
    newest: ITFlowClient, module: str, filters: dict[str, Any], names: list[str]
) -> None:
    """Ids, and names and e-mails as the collation compares them; an e-mail is not paged."""
    rows = await newest.rows(module, **filters)
    assert [row[f"{module.removesuffix('s')}_name"] for row in rows] == names


async def test_a_contact_has_no_filter_by_name(newest: ITFlowClient) -> None:
    """It is ignored."""
    everyone = await newest.rows("contacts", limit=500)
    assert await newest.rows("contacts", limit=500, contact_name="Bea Molar") == everyone


async def test_rows_hold_secrets(newest: ITFlowClient) -> None:
    """A client that keeps whole rows keeps pins, guest keys, licence keys and passwords."""
    for module, field in (
        ("contacts", "contact_pin"),
        ("tickets", "ticket_url_key"),
        ("software", "software_key"),
        ("credentials", "credential_password"),
    ):
        rows = await newest.rows(module)
        assert all(row[field].startswith("PRIVATE-") for row in rows)


async def test_who_asks_for_log_ins_is_remembered(newest: ITFlowClient) -> None:
    """So that a test can tell that nobody did."""
    await newest.rows("clients")
    assert {asked.module for asked in newest.itflow.requests} == {"clients"}
    await newest.rows("credentials")
    assert {asked.module for asked in newest.itflow.requests} == {"clients", "credentials"}


async def test_software_is_hard_to_find(newest: ITFlowClient) -> None:
    """By name it is a wrong statement, by key and type nothing is found."""
    params = {"api_key": newest.keys.administrator, "software_name": "Office 365"}
    assert await newest.ask("software/read.php", params=params) == (500, "")
    assert await newest.rows("software", software_key="PRIVATE-key-1") == []
    assert await newest.rows("software", software_type="Subscription") == []
    assert len(await newest.rows("software", software_id=1)) == 1


async def test_a_ticket_tells_the_name_of_its_status_when_asked_by_id(
    newest: ITFlowClient,
) -> None:
    """The list tells its number; the asset is no filter."""
    everything = await newest.rows("tickets", limit=500)
    printer = newest.named("BW-PRN-01").asset_id
    assert await newest.rows("tickets", limit=500, ticket_asset_id=printer) == everything
    mine = [row for row in everything if row["ticket_asset_id"] == printer]
    assert [row["ticket_status"] for row in mine[:5]] == ["2", "3", "5", "2", "1"]
    assert "ticket_status_name" not in mine[0]
    (one,) = await newest.rows("tickets", ticket_id=mine[1]["ticket_id"])
    assert one["ticket_status_name"] == "On Hold"


async def test_a_ticket_is_resolved_once(newest: ITFlowClient) -> None:
    """The second time nothing changes, which is False."""
    _, made = await newest.write("tickets/create", client_id=2, ticket_subject="Hot <b>air</b>")
    ticket_id = str(made["data"][0]["insert_id"])
    row = (await newest.rows("tickets", ticket_id=ticket_id))[0]
    assert (row["ticket_subject"], row["ticket_details"]) == ("Hot air", "< blank ><br>")
    primary = await newest.rows("contacts", contact_id=row["ticket_contact_id"])
    assert primary[0]["contact_name"] == "Bea Molar"
    ids = {"client_id": "2", "ticket_id": ticket_id}
    assert (await newest.write("tickets/resolve", **ids))[1]["success"] == "True"
    assert (await newest.write("tickets/resolve", **ids))[1]["success"] == "False"


async def test_replies_to_tickets(newest: ITFlowClient) -> None:
    """Internal unless it is said otherwise; they name who wrote them, whoever reads."""
    ids = {"client_id": "2", "ticket_id": "1"}
    await newest.write("ticket_replies/create", **ids, ticket_reply="Noted <b>thx</b>")
    rows = await newest.rows("ticket_replies", key=newest.keys.accountant, ticket_id=1)
    assert [row["ticket_reply"] for row in rows] == ["Noted <b>thx</b>"]
    assert rows[0]["ticket_reply_type"] == "Internal"
    assert rows[0]["ticket_reply_by_name"] == "Ada Admin"
    assert await newest.rows("ticket_replies", type="Public") == []
    for reply in newest.itflow.database.replies:
        reply.ticket_reply_archived_at = "2026-11-22 09:00:00"
    assert await newest.rows("ticket_replies", ticket_id=1) == []
    assert len(await newest.rows("ticket_replies", ticket_id=1, include_archived=1)) == 1


async def test_a_client_is_hard_to_change(newest: ITFlowClient) -> None:
    """Without the lead, or the rate where there is none, it is a wrong statement."""
    renamed: dict[str, Any] = {"client_id": 3, "client_name": "Kestrel"}
    assert (await newest.write("clients/update", **renamed))[0] == 500
    assert (await newest.write("clients/update", **renamed, client_is_lead=0))[0] == 500
    renamed["client_rate"] = 10
    assert (await newest.write("clients/update", **renamed))[0] == 500
    renamed["client_is_lead"] = 0
    assert (await newest.write("clients/update", **renamed))[1]["success"] == "True"
    assert (await newest.rows("clients", client_name="Kestrel"))[0]["client_id"] == "3"


async def test_clients_and_contacts_are_archived_and_come_back(newest: ITFlowClient) -> None:
    """Once each; a contact is deleted with a truthful answer."""
    contact = (await newest.rows("contacts", contact_email="karl.lorry@kestrel.example"))[0]
    ids: dict[str, Any] = {"client_id": 3, "contact_id": contact["contact_id"]}
    for module in ("clients", "contacts"):
        for function in ("archive", "unarchive"):
            said = [(await newest.write(f"{module}/{function}", **ids))[1] for _ in range(2)]
            assert [answer["success"] for answer in said] == ["True", "False"]
    assert (await newest.write("contacts/delete", **ids))[1] == {"success": "True", "count": 1}
    assert await newest.rows("contacts", contact_id=contact["contact_id"]) == []


async def test_contacts_are_made_with_an_email_of_their_own(newest: ITFlowClient) -> None:
    """Their own at that client; a number is kept as digits."""
    body: dict[str, Any] = {
        "client_id": 4,
        "contact_name": "Iris",
        "contact_email": "iris@freelance.example",
        "contact_phone": "+49 (30) 123",
    }
    assert (await newest.write("contacts/create", **body))[1]["success"] == "True"
    assert (await newest.write("contacts/create", **body))[1]["success"] == "False"
    found = await newest.rows("contacts", contact_phone_or_mobile="4930123")
    assert [row["contact_client_id"] for row in found] == ["4"]


async def test_the_scope_of_a_key_has_holes(newest: ITFlowClient) -> None:
    """A key of one client finds a mobile of another's, and archives a contact of it."""
    bea = (await newest.rows("contacts", contact_email="bea.molar@brightwater.example"))[0]
    body: dict[str, Any] = {"client_id": 2, "contact_id": bea["contact_id"]}
    await newest.write("contacts/update", **body, contact_mobile="555 777")
    mine = newest.keys.one_client
    assert await newest.rows("contacts", key=mine, contact_id=bea["contact_id"]) == []
    assert len(await newest.rows("contacts", key=mine, contact_phone_or_mobile="555777")) == 1
    assert (await newest.write("contacts/update", key=mine, **body))[0] == 403
    assert (await newest.write("contacts/archive", key=mine, **body))[1]["success"] == "True"


async def test_a_key_of_one_client_sees_global_records_too(newest: ITFlowClient) -> None:
    """Vendors of client 0, and its own client."""
    mine = newest.keys.one_client
    assert {row["vendor_client_id"] for row in await newest.rows("vendors", key=mine)} == {
        *("0", "3"),
    }
    assert [row["client_id"] for row in await newest.rows("clients", key=mine)] == ["3"]


async def test_rights_by_role(serve_itflow: ServeITFlow) -> None:
    """An accountant reads assets and no log-ins; a technician deletes nothing."""
    client = await serve_itflow(0)
    keys = client.keys
    ids: dict[str, Any] = {"asset_id": 1, "client_id": 1}
    assert await client.rows("assets", key=keys.accountant)
    assert (await client.write("assets/update", key=keys.accountant, **ids))[0] == 403
    params = {"api_key": keys.accountant}
    assert (await client.ask("credentials/read.php", params=params))[0] == 403
    assert (await client.write("assets/update", key=keys.technician, **ids))[0] == 200
    assert (await client.write("assets/delete", key=keys.technician, **ids))[0] == 403
    assert (await client.write("assets/delete", key=keys.administrator, **ids))[0] == 200
