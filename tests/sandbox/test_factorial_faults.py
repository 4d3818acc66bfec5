"""Each fault of the pretend Factorial, as it is seen on the wire."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, get_args

import aiohttp
import pytest

from sandbox.factorial import Kind
from tests.sandbox.asking import ASSETS, SERIAL, Client, asking


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    """A client of a served Factorial with 25 assets."""
    async with asking(assets=25) as made:
        yield made


def ids(page: dict[str, Any]) -> list[str]:
    """The ids of a page's rows."""
    return [row["id"] for row in page["data"]]


def new_asset(client: Client) -> dict[str, str]:
    """A body that makes an asset; creations are what the library under test does not repeat."""
    return {"it_asset_model_id": client.factorial.inventory.models[0].id, "serial_number": "NEW"}


async def status(client: Client) -> None:
    """An error and its body, nothing else done."""
    client.factorial.fail("status", status=503)
    assert await client.ask(ASSETS) == (503, {"errors": ["it went wrong"]})


async def hang(client: Client) -> None:
    """No answer comes before the mending, and none after it."""
    client.factorial.fail("hang", method="POST")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await client.ask(ASSETS, method="POST", json=new_asset(client))
    client.factorial.mend()
    assert (await client.ask(ASSETS, method="POST", json=new_asset(client)))[0] == 201


async def _dropped(client: Client) -> int:
    """How many assets a creation made whose connection ended without an answer."""
    before = len(client.factorial.inventory.assets)
    with pytest.raises(aiohttp.ClientError):
        await client.ask(ASSETS, method="POST", json=new_asset(client))
    return len(client.factorial.inventory.assets) - before


async def drop(client: Client) -> None:
    """The connection ends, and nothing was done."""
    client.factorial.fail("drop", method="POST")
    assert await _dropped(client) == 0


async def reset(client: Client) -> None:
    """The connection is reset, and nothing was done."""
    client.factorial.fail("reset", method="POST")
    assert await _dropped(client) == 0


async def drop_after(client: Client) -> None:
    """The connection ends in the same way, and it was done."""
    client.factorial.fail("drop_after", method="POST")
    assert await _dropped(client) == 1


async def html(client: Client) -> None:
    """A web page with 200."""
    client.factorial.fail("html")
    code, page = await client.ask(ASSETS)
    assert code == 200
    assert "<title>" in page


async def truncated(client: Client) -> None:
    """JSON that breaks off."""
    client.factorial.fail("truncated")
    with pytest.raises(json.JSONDecodeError):
        await client.ask(ASSETS)


async def errors_null(client: Client) -> None:
    """No data, and no error either."""
    client.factorial.fail("errors_null")
    assert await client.ask(ASSETS) == (200, {"errors": None})


async def empty(client: Client) -> None:
    """No rows, and a count that says the same."""
    client.factorial.fail("empty")
    _, page = await client.ask(ASSETS)
    assert (page["data"], page["meta"]["total"], page["meta"]["has_next_page"]) == ([], 0, False)


async def bad_row(client: Client) -> None:
    """One row lacks a field that is required; the others are whole."""
    client.factorial.fail("bad_row")
    first, *rest = await client.rows(ASSETS)
    assert "status" not in first
    assert all("status" in row for row in rest)


async def unknown_status(client: Client) -> None:
    """A status nobody has told of."""
    client.factorial.fail("unknown_status")
    assert (await client.rows(ASSETS))[0]["status"] == "on_the_moon"


async def extra_fields(client: Client) -> None:
    """Fields nobody has told of, a name among them."""
    client.factorial.fail("extra_fields")
    row = (await client.rows(ASSETS))[0]
    assert (row["name"], row["custom_field"]) == ("Not ours", {"a": [1]})


async def _meta(client: Client, kind: Kind, **query: str) -> dict[str, Any]:
    client.factorial.fail(kind)
    meta: dict[str, Any] = (await client.ask(ASSETS, params=query))[1]["meta"]
    return meta


async def null_limit(client: Client) -> None:
    """The limit is null."""
    assert (await _meta(client, "null_limit"))["limit"] is None


async def no_total(client: Client) -> None:
    """The count is null, and the rest of meta as ever."""
    meta = await _meta(client, "no_total", limit="10")
    assert (meta["total"], meta["limit"], meta["has_next_page"]) == (None, 10, True)


async def no_meta(client: Client) -> None:
    """Rows, and nothing about them."""
    client.factorial.fail("no_meta")
    assert set((await client.ask(ASSETS))[1]) == {"data"}


async def stuck_cursor(client: Client) -> None:
    """The next page is this page, again and again."""
    client.factorial.fail("stuck_cursor", times=None)
    _, first = await client.ask(ASSETS, params={"limit": "10"})
    following = {"limit": "10", "after_id": first["meta"]["end_cursor"]}
    _, second = await client.ask(ASSETS, params=following)
    assert second["meta"]["end_cursor"] == following["after_id"]
    assert second["meta"]["has_next_page"]


async def no_cursor(client: Client) -> None:
    """There is more, and nothing says where."""
    meta = await _meta(client, "no_cursor")
    assert (meta["has_next_page"], meta["end_cursor"]) == (True, None)


async def cut_short(client: Client) -> None:
    """A page in the middle says that it is the last, against its own count."""
    client.factorial.fail("cut_short", page=2)
    pages = await client.pages(limit=5)
    assert len(pages) == 2
    assert pages[1]["meta"]["total"] > 10


async def repeated_row(client: Client) -> None:
    """The last row comes twice."""
    client.factorial.fail("repeated_row")
    *_, one, other = await client.rows(ASSETS)
    assert one == other


async def ignored_filters(client: Client) -> None:
    """Everything, whatever was asked for."""
    client.factorial.fail("ignored_filters")
    assert len(await client.rows(ASSETS, params={"ids[]": "x"})) > 20


async def ignored_limit(client: Client) -> None:
    """All rows at once, however few were asked for."""
    client.factorial.fail("ignored_limit")
    (page,) = await client.pages(limit=5)
    assert len(page["data"]) == page["meta"]["total"] > 20


async def slow(client: Client) -> None:
    """The right answer comes, and not before it is time."""
    client.factorial.fail("slow", seconds=0.01)
    assert len(await client.rows(ASSETS)) > 20
    client.factorial.fail("slow", seconds=3600.0)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await client.rows(ASSETS)


async def inserted(client: Client) -> None:
    """Whoever pages by cursor does not meet it; the count says that there is one more."""
    (before,) = await client.pages()
    client.factorial.fail("inserted", page=2)
    pages = await client.pages(limit=5)
    assert [one for page in pages for one in ids(page)] == ids(before)
    assert pages[-1]["meta"]["total"] == len(before["data"]) + 1
    (after,) = await client.pages()
    (fresh,) = set(ids(after)) - set(ids(before))
    assert ids(after).index(fresh) == 4
    client.factorial.fail("inserted", times=None)
    for _ in range(3):
        await client.ask(ASSETS, params={"after_id": pages[1]["meta"]["end_cursor"]})
    client.factorial.mend()
    (after,) = await client.pages()
    assert ids(after) == sorted(set(ids(after)))


async def deleted(client: Client) -> None:
    """The asset a cursor stands on is gone, and the page behind it comes all the same."""
    (before,) = await client.pages()
    client.factorial.fail("deleted", page=2)
    pages = await client.pages(limit=5)
    assert [one for page in pages for one in ids(page)] == ids(before)
    (after,) = await client.pages()
    assert set(ids(before)) - set(ids(after)) == {ids(before)[4]}


async def edited(client: Client) -> None:
    """What was read is no longer so."""
    client.factorial.fail("edited", page=2)
    pages = await client.pages(limit=5)
    (after,) = await client.pages()
    assert pages[0]["data"][:4] == after["data"][:4]
    assert pages[0]["data"][4] != after["data"][4]


async def moved(client: Client) -> None:
    """One asset comes twice, on two pages, and another one never."""
    (before,) = await client.pages()
    client.factorial.fail("moved", page=2)
    pages = await client.pages(limit=5)
    seen = [one for page in pages for one in ids(page)]
    assert seen[4] == seen[5] == ids(before)[4]
    assert set(ids(before)) - set(seen) == {ids(before)[5]}
    assert pages[1]["meta"]["total"] == len(seen)


SHOWN: dict[str, Callable[[Client], Awaitable[None]]] = {
    show.__name__: show
    for show in (
        *(status, hang, drop, reset, drop_after, html, truncated, errors_null, empty, bad_row),
        *(unknown_status, extra_fields, null_limit, no_total, no_meta, stuck_cursor, no_cursor),
        *(cut_short, repeated_row, ignored_filters, ignored_limit, slow),
        *(inserted, deleted, edited, moved),
    )
}


@pytest.mark.parametrize("kind", get_args(Kind))
async def test_a_fault_is_seen_on_the_wire(client: Client, kind: Kind) -> None:
    """What each kind does is what its function above says; a kind without one fails here."""
    await SHOWN[kind](client)


@pytest.mark.parametrize("code", [400, 401, 403, 404, 409, 422, 429, 500, 502, 503, 504])
async def test_any_status_can_be_had(client: Client, code: int) -> None:
    """Before anything is done, for as many requests as wanted, and then no more."""
    client.factorial.fail("status", status=code, method="POST", times=2)
    before = len(client.factorial.inventory.assets)
    made = [(await client.ask(ASSETS, method="POST", json=new_asset(client)))[0] for _ in range(3)]
    assert made == [code, code, 201]
    assert len(client.factorial.inventory.assets) == before + 1


@pytest.mark.parametrize("retry_after", [None, "7", "Thu, 26 Nov 2026 09:00:00 GMT", "soon"])
async def test_a_429_says_when_to_come_back_or_does_not(
    client: Client, retry_after: str | None
) -> None:
    """`Retry-After` is there when it is wanted, readable or not."""
    client.factorial.fail("status", status=429, retry_after=retry_after)
    url = f"{client.address}/api/2026-10-01/resources/{ASSETS}"
    async with client.http.get(url, headers={"x-api-key": "the-key"}) as answer:
        assert answer.status == 429
        assert answer.headers.get("Retry-After") == retry_after


async def test_a_fault_meets_what_it_is_meant_for(client: Client) -> None:
    """Its method, resource, page and number of times; the rest goes on as ever."""
    factorial = client.factorial
    factorial.fail("status", resource="teams", status=500, times=2)
    assert (await client.ask(ASSETS))[0] == 200
    teams = [(await client.ask("teams/teams"))[0] for _ in range(3)]
    assert teams == [500, 500, 200]
    factorial.fail("status", status=429, retry_after="7", page=2, times=None)
    _, first = await client.ask(ASSETS, params={"limit": "10"})
    following = {"limit": "10", "after_id": first["meta"]["end_cursor"]}
    assert (await client.ask(ASSETS, params=following))[0] == 429
    assert (await client.ask(ASSETS, params={"limit": "10", "page": "2"}))[0] == 429
    factorial.mend()
    assert (await client.ask(ASSETS, params=following))[0] == 200


async def test_pages_by_number_skip_a_row_when_one_before_is_deleted(client: Client) -> None:
    """What followed moves up, over the edge of a page that was read already."""
    (before,) = await client.pages()
    client.factorial.fail("deleted", page=2)
    numbered = [
        (await client.ask(ASSETS, params={"page": str(number), "limit": "5"}))[1]
        for number in range(1, 6)
    ]
    seen = [one for page in numbered for one in ids(page)]
    assert set(ids(before)) - set(seen) == {ids(before)[5]}
    assert numbered[-1]["meta"]["total"] == len(seen)


async def test_what_others_do_meets_lists_of_assets_only(client: Client) -> None:
    """Nobody is between two pages of a single record, or of a list of people."""
    (before,) = await client.pages()
    client.factorial.fail("deleted", times=None)
    row = client.factorial.asset(SERIAL)
    assert (await client.ask(f"{ASSETS}/{row.id}"))[0] == 200
    assert (await client.ask("teams/teams"))[0] == 200
    client.factorial.mend()
    assert await client.pages() == [before]
