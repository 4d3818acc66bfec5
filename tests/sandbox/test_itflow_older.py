"""Releases before 26.08: keys of clients instead of users, and a filter that works."""

from typing import Any

import pytest

from sandbox.itflow import NEWEST, OLDEST, ONE_BEFORE
from tests.sandbox.conftest import ServeITFlow
from tests.sandbox.itflow_client import ITFlowClient


@pytest.fixture
async def older(serve_itflow: ServeITFlow) -> ITFlowClient:
    """A client of the last release before users had keys."""
    return await serve_itflow(release=ONE_BEFORE)


async def clients_of(client: ITFlowClient, **filters: Any) -> set[str]:
    """Whose assets are found."""
    rows = await client.rows("assets", limit=500, **filters)
    return {row["asset_client_id"] for row in rows}


async def test_a_client_is_a_filter(older: ITFlowClient) -> None:
    """Of every read; one that does not exist has nothing."""
    assert len(await clients_of(older)) > 3
    assert await clients_of(older, client_id=2) == {"2"}
    assert await clients_of(older, client_id=888) == set()
    serial = {"asset_serial": "5CD2TWIN77"}
    assert await clients_of(older, **serial) == {"2", "3"}
    assert await clients_of(older, **serial, client_id=3) == {"3"}
    assert await clients_of(older, asset_id=1, client_id=3) == set()
    contacts = await older.rows("contacts", client_id=3, limit=500)
    assert {row["contact_client_id"] for row in contacts} == {"3"}
    assert [row["client_id"] for row in await older.rows("clients", client_id=3)] == ["3"]


async def test_a_key_of_a_client_has_no_other(older: ITFlowClient) -> None:
    """The client that is asked for is ignored, without a word."""
    mine = older.keys.one_client
    assert await clients_of(older, key=mine) == {"3"}
    assert await clients_of(older, key=mine, client_id=2) == {"3"}
    _, made = await older.write("assets/create", key=mine, asset_name="X", client_id=2)
    row = older.itflow.database.assets.get(str(made["data"][0]["insert_id"]))
    assert row is not None
    assert row.asset_client_id == "3"


@pytest.mark.parametrize("kind", ["technician", "accountant", "administrator"])
async def test_a_key_may_do_everything(older: ITFlowClient, kind: str) -> None:
    """There are no rights: whoever reads may delete."""
    row = older.named("BW-LT-01")
    ids: dict[str, Any] = {"asset_id": row.asset_id, "client_id": row.asset_client_id}
    key = getattr(older.keys, kind)
    assert (await older.write("assets/delete", key=key, **ids))[1]["success"] == "False"
    assert older.itflow.database.assets.get(row.asset_id) is None


async def test_a_deletion_at_the_wrong_client_destroys_interfaces(older: ITFlowClient) -> None:
    """As it does later."""
    row = older.named("BW-LT-01")
    await older.write("assets/delete", asset_id=row.asset_id, client_id=4)
    assert older.itflow.database.interfaces_of(row.asset_id) == []
    assert older.itflow.database.assets.get(row.asset_id) is row


async def test_an_update_wipes_where_it_is_plugged_in(older: ITFlowClient) -> None:
    """As it does later; and without the client it changes nothing."""
    row = older.named("BW-LT-01")
    _, answer = await older.write("assets/update", asset_id=row.asset_id, asset_status="Lost")
    assert (answer["success"], row.asset_status) == ("False", "Deployed")
    ids: dict[str, Any] = {"asset_id": row.asset_id, "client_id": row.asset_client_id}
    await older.write("assets/update", **ids, asset_status="Lost")
    after = await older.row(row.asset_id)
    assert (after["asset_status"], after["interface_ip"]) == ("Lost", "")


async def test_there_are_no_ticket_replies(older: ITFlowClient) -> None:
    """The address is unknown."""
    params = {"api_key": older.keys.administrator}
    assert (await older.ask("ticket_replies/read.php", params=params))[0] == 404


@pytest.mark.parametrize(
    ("release", "numbered"),
    [(OLDEST, True), ("26.02", False), (ONE_BEFORE, False), (NEWEST, False)],
)
async def test_rows_are_numbered_up_to_25_12(
    serve_itflow: ServeITFlow, release: str, *, numbered: bool
) -> None:
    """Each value twice, under its position and then under its name."""
    client = await serve_itflow(0, release=release)
    row = (await client.rows("assets", asset_id=1))[0]
    assert list(row)[:2] == (["0", "asset_id"] if numbered else ["asset_id", "asset_type"])
    assert len(row) == (56 if numbered else 28)
