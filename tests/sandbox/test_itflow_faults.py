"""The pretend ITFlow has bad days on demand, and remembers what it was asked."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from sandbox.itflow import Fault
from tests.sandbox.itflow_client import ITFlowClient


async def ask(client: ITFlowClient) -> tuple[int, str]:
    """A read, as it comes."""
    return await client.ask("clients/read.php", params={"api_key": client.keys.technician})


@pytest.mark.parametrize(
    ("status", "begin"),
    [
        (500, ""),
        (401, '{"success":"False","message":"Authentication failed.'),
        (403, '{"success":"False","message":"The user linked to this API key does not have perm'),
        (502, ""),
    ],
)
async def test_a_status_comes_with_what_itflow_says(
    newest: ITFlowClient, status: int, begin: str
) -> None:
    """Once, and the next time all is well."""
    newest.itflow.fail("status", status=status)
    answer, body = await ask(newest)
    assert answer == status
    assert body.startswith(begin)
    assert bool(body) == bool(begin)
    assert (await ask(newest))[0] == 200


async def test_answers_are_spoilt(newest: ITFlowClient) -> None:
    """An empty body, a web page, a warning before the JSON, half of it, no rows; all with 200."""
    _, whole = await ask(newest)
    newest.itflow.fail("empty")
    assert await ask(newest) == (200, "")
    newest.itflow.fail("html")
    assert "<title>" in (await ask(newest))[1]
    newest.itflow.fail("warning")
    assert (await ask(newest))[1].startswith("<br />\n<b>Warning</b>")
    newest.itflow.fail("truncated")
    assert (await ask(newest))[1] == whole[: len(whole) // 2]
    newest.itflow.fail("no_rows")
    assert json.loads((await ask(newest))[1])["success"] == "False"
    assert await ask(newest) == (200, whole)


@pytest.mark.parametrize(
    ("kind", "made"), [("drop", 0), ("reset", 0), ("drop_after", 1), ("empty", 1)]
)
async def test_a_write_is_done_or_not(newest: ITFlowClient, kind: Any, made: int) -> None:
    """The connection ends or is reset before, or ends after it was done, or the answer is empty."""
    before = len(newest.itflow.database.assets)
    newest.itflow.fail(kind, function="create")
    try:
        await newest.write("assets/create", asset_name="X", client_id=1)
    except aiohttp.ClientError:
        assert kind != "empty"
    assert len(newest.itflow.database.assets) == before + made


async def test_what_hangs_is_let_go_by_mending(newest: ITFlowClient) -> None:
    """No answer comes before that, and none after it."""
    newest.itflow.fail("hang", module="clients")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await ask(newest)
    newest.itflow.mend()
    assert (await ask(newest))[0] == 200


async def test_a_fault_waits_for_its_request(newest: ITFlowClient) -> None:
    """By module, function and page, as often as it is said."""
    newest.itflow.add(Fault("empty", times=None, module="assets", function="read", offset=50))
    assert await newest.rows("clients", offset=0)
    assert await newest.rows("assets")
    for _ in range(2):
        params = {"api_key": newest.keys.technician, "offset": 50}
        assert (await newest.ask("assets/read.php", params=params))[1] == ""


async def test_what_is_slow_comes_in_the_end(newest: ITFlowClient) -> None:
    """The whole answer."""
    _, whole = await ask(newest)
    newest.itflow.fail("slow", seconds=0.01)
    assert await ask(newest) == (200, whole)


async def test_requests_are_remembered(newest: ITFlowClient) -> None:
    """What was asked, with which words, and the status it was answered with."""
    await newest.rows("assets", limit=3, offset=6)
    await newest.write("assets/update", asset_id=1, client_id=1)
    read, update = newest.itflow.requests
    assert (read.method, read.module, read.function, read.status) == (
        *("GET", "assets", "read", 200),
    )
    assert (read.query["limit"], read.offset) == ("3", 6)
    assert (update.function, update.body["asset_id"]) == ("update", 1)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"headers": {"X-API-KEY": "KEY"}},
        {"headers": {"Authorization": "Bearer KEY"}},
        {"data": "api_key=KEY", "headers": {"Content-Type": "application/x-www-form-urlencoded"}},
        {"data": '["KEY"]'},
    ],
)
async def test_a_key_is_looked_for_in_the_query_and_in_json(
    newest: ITFlowClient, options: dict[str, Any]
) -> None:
    """Nowhere else; without one the answer is 401 and nothing."""
    text = json.dumps(options).replace("KEY", newest.keys.technician)
    assert await newest.ask("clients/read.php", **json.loads(text)) == (401, "")


async def test_a_list_is_no_key(newest: ITFlowClient) -> None:
    """It is a wrong one."""
    status, body = await newest.ask(f"clients/read.php?api_key[]={newest.keys.technician}")
    assert (status, "Authentication failed" in body) == (401, True)
