"""What a real ITFlow 26.08.2 answered, given to the client as it was recorded."""

import json
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from bot.assets.itflow import ApiClient, ApiKeyAuth, AssetsEndpoint
from bot.errors import SourceError, SourceRefused, SourceUnavailable
from tests.contract.served_itflow import HASTY

JSON = dict[str, Any]
FILE: Final = Path(__file__).parent / "itflow" / "exchanges-26.08.jsonl"
RECORDED: Final[dict[str, JSON]] = {
    one["label"]: one for one in map(json.loads, FILE.read_text(encoding="utf-8").splitlines())
}
NOTHING: Final = "id unknown"


def answer(label: str) -> httpx.Response:
    """The recorded answer, as it came."""
    exchange = RECORDED[label]
    response = exchange["response"]
    body = response if isinstance(response, str) else json.dumps(response)
    return httpx.Response(exchange["status"], text=body)


def whole(label: str, *, limit: int) -> httpx.Response:
    """As much of a recorded list as was kept, as a whole one."""
    response = RECORDED[label]["response"]
    return httpx.Response(200, json={**response, "data": response["data"][:limit]})


@asynccontextmanager
async def replaying(
    choose: Callable[[httpx.Request], httpx.Response],
) -> AsyncIterator[AssetsEndpoint]:
    """The documented client before a server that answers what was recorded."""
    transport = httpx.MockTransport(choose)
    auth = ApiKeyAuth("BotAdminKey0000000000000000000001")
    url = "https://itflow.example"
    async with ApiClient(auth=auth, base_url=url, limits=HASTY, transport=transport) as api:
        yield AssetsEndpoint(api)


def in_turn(answers: Iterable[httpx.Response]) -> Callable[[httpx.Request], httpx.Response]:
    """Answers one after the other, whatever is asked."""
    coming = iter(answers)
    return lambda _request: next(coming)


@pytest.mark.parametrize(
    ("label", "status", "says"),
    [
        ("no key", 401, "answered 401"),
        ("bad key", 401, "invalid or has expired"),
        ("expired key", 401, "invalid or has expired"),
        ("key expiring today", 401, "invalid or has expired"),
        ("legacy key without user", 403, "not tied to a user"),
        ("inactive user key", 403, "inactive, archived, or invalid"),
        ("archived user key", 403, "inactive, archived, or invalid"),
        ("no role key", 403, "does not have permission"),
        ("POST to read", 405, "Can only send GET"),
        ("unknown endpoint", 404, "answered 404"),
    ],
)
async def test_a_refusal_is_told_in_itflows_words(label: str, status: int, says: str) -> None:
    """The failure table, line by line."""
    async with replaying(lambda _request: answer(label)) as assets:
        with pytest.raises(SourceRefused, match=says) as refused:
            await assets.read(asset_id=1)
    assert refused.value.status == status


@pytest.mark.parametrize(
    "label", ["limit=-1", "display_errors=1, limit=-1", "display_errors=1, no UA"]
)
async def test_what_breaks_inside_itflow_is_unavailable(label: str) -> None:
    """500 with nothing, 200 with a web page, a warning before the JSON: never read as no assets."""
    async with replaying(lambda _request: answer(label)) as assets:
        with pytest.raises(SourceUnavailable):
            await assets.read(asset_id=1)


@pytest.mark.parametrize(
    "label", [NOTHING, "id text", "limit=0", "asset of client 1 with restricted key"]
)
async def test_nothing_found_and_nothing_to_be_seen_are_no_rows(label: str) -> None:
    """They are the same answer; which it was is told by the key's rights."""
    async with replaying(lambda _request: answer(label)) as assets:
        assert await assets.read(asset_id=1) == []


async def test_a_row_is_read_as_it_was_recorded() -> None:
    """Zero dates are none, text is raw, an archived one is marked, ids of others are dropped."""
    async with replaying(lambda _request: answer("id 63 zero dates")) as assets:
        (row,) = await assets.read(asset_id=63)
        assert await assets.read(asset_id=64) == []
    assert row.asset_warranty_expire is row.asset_purchase_date is None
    async with replaying(lambda _request: answer("id 55 html")) as assets:
        (hostile,) = await assets.read(asset_id=55)
    assert hostile.asset_name == RECORDED["id 55 html"]["response"]["data"][0]["asset_name"]
    async with replaying(lambda _request: answer("archived id")) as assets:
        (archived,) = await assets.read(asset_id=57)
    assert archived.archived


async def test_a_number_made_of_a_word_is_not_believed() -> None:
    """Asked for "5abc", ITFlow answers with 5."""
    async with replaying(lambda _request: answer("id 5abc")) as assets:
        assert await assets.read(asset_id="5abc") == []


async def test_one_serial_at_three_places_is_three_assets() -> None:
    """And with a client it is that client's."""
    label = "filter {'asset_serial': 'DUP-001'}"
    async with replaying(lambda _request: answer(label)) as assets:
        rows = await assets.read(asset_serial="dup-001")
        clients = [row.asset_client_id for row in rows]
        own = await assets.read(asset_serial="DUP-001", client_id=clients[0])
    assert len(rows) == 3
    assert {row.asset_client_id for row in own} == {clients[0]}
    assert len(own) == clients.count(clients[0])


@pytest.mark.parametrize("label", ["client_id filter", "client_id filter unknown"])
async def test_a_client_filter_that_is_ignored_yields_no_other_clients_rows(label: str) -> None:
    """From 26.08 on every client's rows are the answer."""
    rows = [one for one in RECORDED[label]["response"]["data"] if isinstance(one, dict)]
    wanted = RECORDED[label]["params"]["client_id"]
    pages = [whole(label, limit=len(rows)), whole(label, limit=0)]
    last = {"success": "True", "count": 1, "data": [rows[-1]]}
    pages[1] = httpx.Response(200, json=last)
    async with replaying(in_turn(pages)) as assets:
        found = await assets.read(client_id=wanted)
    assert {row.asset_client_id for row in found} <= {str(wanted)}
    assert len(found) == sum(row["asset_client_id"] == str(wanted) for row in rows)


def plugged(asset_id: int, **changed: str) -> httpx.Response:
    """A page of the list with that asset, as lists have it: with its interface."""
    (row,) = RECORDED["list row has interface"]["response"]["data"]
    ids = {"asset_id": str(asset_id), "interface_asset_id": str(asset_id)}
    return httpx.Response(
        200, json={"success": "True", "count": 1, "data": [{**row, **ids, **changed}]}
    )


async def test_a_deletion_that_is_denied_is_a_deletion() -> None:
    """What was recorded of "delete asset 10 (1 nic)" says False, and the asset is gone."""
    page = plugged(10, asset_client_id="2")
    answers = [page, answer("delete asset 10 (1 nic)"), answer("read it")]
    async with replaying(in_turn(answers)) as assets:
        assert await assets.delete(asset_id=10, client_id=2)


async def test_a_deletion_by_another_clients_number_is_never_sent() -> None:
    """It would take the interfaces and leave the asset."""
    sent: list[str] = []

    def choose(request: httpx.Request) -> httpx.Response:
        sent.append(request.method)
        return plugged(11, asset_client_id="3")

    async with replaying(choose) as assets:
        assert not await assets.delete(asset_id=11, client_id=1)
    assert sent == ["GET"]


async def test_a_change_of_the_address_that_is_denied_is_a_change() -> None:
    """What was recorded of "only the ip differs from stored" says False."""
    label = "only the ip differs from stored"
    body = RECORDED[label]["body"]
    plug = {"interface_mac": body["asset_mac"], "interface_network_id": "3"}
    own = {"asset_client_id": str(body["client_id"]), **plug}
    answers = [
        plugged(6, interface_ip="10.2.10.6", **own),
        answer(label),
        plugged(6, interface_ip=body["asset_ip"], **own),
    ]
    async with replaying(in_turn(answers)) as assets:
        assert await assets.update(asset_id=6, client_id=2, asset_ip=body["asset_ip"])


async def test_a_change_that_took_the_address_along_is_noticed() -> None:
    """What was recorded of "update only status" says True, and the address is gone."""
    answers = [
        plugged(1, asset_client_id="1", asset_status="Deployed"),
        answer("update only status (asset 1)"),
        plugged(1, asset_client_id="1", asset_status="Out for Repair", interface_ip=""),
    ]
    async with replaying(in_turn(answers)) as assets:
        with pytest.raises(SourceError, match="asset_ip"):
            await assets.update(asset_id=1, client_id=1, asset_status="Out for Repair")
