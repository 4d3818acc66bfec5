"""What releases before 26.08 answer, line by line as it is written down of them.

Sentences, statuses and envelopes are those of 26.08; what differs is whom a key belongs to.
"""

import json
from datetime import date
from typing import Any

import pytest

from sandbox.itflow import NEWEST, OLDEST, ONE_BEFORE, Key, User
from tests.sandbox.conftest import ServeITFlow
from tests.sandbox.itflow_client import ITFlowClient

NOTHING = {
    "success": "False",
    "message": "No resource (for this client and company) with the specified parameter(s).",
}
NOT_DONE = "Auth success but {} query failed"
DUPLICATE = "5CD2TWIN77"
"""A serial number at two clients, 2 and 3."""


@pytest.fixture(params=[ONE_BEFORE, OLDEST])
async def older(serve_itflow: ServeITFlow, request: pytest.FixtureRequest) -> ITFlowClient:
    """A client of a release before users had keys."""
    return await serve_itflow(release=request.param)


def add_key(client: ITFlowClient, **facts: Any) -> str:
    """A further key, which opens this ITFlow alone."""
    secret = f"{len(client.itflow.keys):032}"
    client.itflow.keys.append(Key(secret, **facts))
    return secret


async def test_an_unknown_client_and_a_foreign_asset_look_like_nothing(older: ITFlowClient) -> None:
    """200, False, and the one sentence; so does the page after the last."""
    foreign = older.named("BW-LT-01").asset_id
    assert await older.read("assets", client_id=888) == NOTHING
    assert await older.read("assets", key=older.keys.one_client, asset_id=foreign) == NOTHING
    assert await older.read("assets", client_id=2, offset=10_000) == NOTHING
    assert await older.read("contacts", client_id=888) == NOTHING


async def test_the_filter_of_a_client_is_one_more_beside_the_first(older: ITFlowClient) -> None:
    """Of several others the first alone is obeyed, as later."""
    both = await older.rows("assets", asset_serial=DUPLICATE)
    one = await older.rows("assets", asset_serial=DUPLICATE, client_id=2)
    ignored = await older.rows("assets", asset_serial=DUPLICATE, asset_mac="none", client_id=2)
    assert {row["asset_client_id"] for row in both} == {"2", "3"}
    assert [row["asset_client_id"] for row in one] == ["2"]
    assert ignored == one


async def test_a_page_is_one_of_the_filtered_rows(older: ITFlowClient) -> None:
    """The limit and the offset count what the filter leaves."""
    whole = await older.rows("assets", client_id=2, limit=500)
    second = await older.rows("assets", client_id=2, limit=3, offset=3)
    assert [row["asset_id"] for row in second] == [row["asset_id"] for row in whole[3:6]]


async def test_a_key_of_a_client_looks_up_its_own_alone(older: ITFlowClient) -> None:
    """By every filter, and whatever client is asked for beside it."""
    key = older.keys.one_client
    for filters in ({"asset_serial": DUPLICATE}, {"asset_type": "Laptop"}, {}):
        for client in ({}, {"client_id": 2}, {"client_id": 999}):
            rows = await older.rows("assets", key=key, limit=500, **filters, **client)
            assert {row["asset_client_id"] for row in rows} == {"3"}


async def test_a_key_of_a_client_makes_assets_there_unasked(older: ITFlowClient) -> None:
    """Where a key for all needs to be told: without a client it is refused, with a sentence."""
    _, made = await older.write("assets/create", key=older.keys.one_client, asset_name="X")
    _, refused = await older.write("assets/create", asset_name="X")
    new = older.itflow.database.assets.get(str(made["data"][0]["insert_id"]))
    assert (made["success"], made["count"]) == ("True", "1")
    assert new is not None
    assert new.asset_client_id == "3"
    assert refused["success"] == "False"
    assert refused["message"].startswith(NOT_DONE.format("insert"))


async def test_an_update_tells_of_the_assets_row_alone(older: ITFlowClient) -> None:
    """Nothing changed and an address changed both say False, though the address is changed."""
    row = older.named("BW-LT-01")
    ids: dict[str, Any] = {"asset_id": row.asset_id, "client_id": row.asset_client_id}
    await older.write("assets/update", **ids)  # null became ""
    _, same = await older.write("assets/update", **ids)
    _, moved = await older.write("assets/update", **ids, asset_ip="10.2.10.99")
    for answer in (same, moved):
        assert answer["success"] == "False"
        assert answer["message"].startswith(NOT_DONE.format("update"))
        assert answer["message"].endswith("or no rows changed.")
    assert (await older.row(row.asset_id))["interface_ip"] == "10.2.10.99"


async def test_a_deletion_that_worked_says_false(older: ITFlowClient) -> None:
    """With the sentence about a mismatch."""
    row = older.named("BW-LT-01")
    ids: dict[str, Any] = {"asset_id": row.asset_id, "client_id": row.asset_client_id}
    status, answer = await older.write("assets/delete", **ids)
    assert (status, answer["success"]) == (200, "False")
    assert answer["message"].startswith(NOT_DONE.format("delete"))
    assert answer["message"].endswith("asset/client/company ID mismatch.")
    assert await older.read("assets", asset_id=row.asset_id) == NOTHING


@pytest.mark.parametrize("release", [OLDEST, ONE_BEFORE, NEWEST])
async def test_a_key_needs_a_user_from_26_08_on(serve_itflow: ServeITFlow, release: str) -> None:
    """Before, it is nobody's, and what an agent may do says nothing of any key."""
    client = await serve_itflow(0, release=release)
    nobody = add_key(client)
    without_rights = add_key(client, user=User("8", "Nil", "none"))
    left = add_key(client, user=User("9", "Lea", "administrator", active=False))
    said = {}
    for key in (nobody, without_rights, left):
        status, body = await client.ask("clients/read.php", params={"api_key": key})
        said[key] = (status, json.loads(body).get("message", ""))
    if release == NEWEST:
        assert [status for status, _ in said.values()] == [403, 403, 403]
        assert "not tied to a user" in said[nobody][1]
        assert "does not have permission" in said[without_rights][1]
        assert "inactive, archived, or invalid" in said[left][1]
    else:
        assert list(said.values()) == [(200, "")] * 3


async def test_a_key_that_is_none_is_refused_as_later(older: ITFlowClient) -> None:
    """Without any: silence; a wrong one, and one that ends today: a sentence."""
    ended = add_key(older, expires=date(2000, 1, 1))
    assert await older.ask("assets/read.php") == (401, "")
    for key in ("wrong", ended):
        status, body = await older.ask("assets/read.php", params={"api_key": key})
        assert status == 401
        assert json.loads(body) == {
            "success": "False",
            "message": "Authentication failed. API key is invalid or has expired.",
        }


async def test_reads_are_got_and_writes_are_posted(older: ITFlowClient) -> None:
    """Anything else is refused as later; what is sent as a form is lost."""
    key = {"api_key": older.keys.administrator}
    status, body = await older.ask("assets/read.php", "POST", json=key)
    assert (status, "Can only send GET" in body) == (405, True)
    status, body = await older.ask("assets/create.php", params=key)
    assert (status, "Can only send POST" in body) == (405, True)
    assert await older.ask("assets/create.php", "POST", data=key) == (401, "")


@pytest.mark.parametrize("function", ["archive", "unarchive", "transfer", "search"])
async def test_what_has_no_endpoint_later_has_none_before(
    older: ITFlowClient, function: str
) -> None:
    """Nor has it ever had one for assets."""
    params = {"api_key": older.keys.administrator}
    assert (await older.ask(f"assets/{function}.php", params=params))[0] == 404
