"""What is not known of the real Factorial can be had each way it may be."""

from collections.abc import Awaitable, Callable
from dataclasses import fields
from typing import Any

import pytest

from sandbox.factorial import Variants
from sandbox.factorial.variants import WORKFLOW
from tests.sandbox.asking import (
    ASSETS,
    EMPLOYEES,
    EVERYONE,
    KEY,
    MODELS,
    SERIAL,
    TOKEN,
    Client,
    asking,
)

BEARER = {"Authorization": f"Bearer {TOKEN}"}
Check = Callable[[], Awaitable[None]]


async def put(client: Client, **body: Any) -> tuple[int, Any]:
    """An update of Alex Moreno's laptop."""
    row = client.factorial.asset(SERIAL)
    return await client.ask(f"{ASSETS}/{row.id}", method="PUT", json={"id": row.id, **body})


async def post(client: Client, **body: Any) -> tuple[int, Any]:
    """A new asset."""
    whole = {"it_asset_model_id": client.factorial.inventory.models[0].id, **body}
    return await client.ask(ASSETS, method="POST", json={"serial_number": "NEW", **whole})


async def errors() -> None:
    """A refusal can be worded in every way somebody has seen, and in no way at all."""
    said: dict[str, Any] = {}
    for style in ("by_field", "sentences", "message", "both", "nothing", "page"):
        async with asking(assets=20, errors=style) as client:
            code, said[style] = await post(client, serial_number="")
            assert code == 422
            url = f"{client.address}/api/2026-10-01/resources/{ASSETS}"
            async with client.http.get(url) as answer:
                kind = "text/html" if style == "page" else "application/json"
                assert (answer.status, answer.content_type) == (401, kind)
    sentence = "serial_number can't be blank"
    assert said["by_field"] == {"errors": {"serial_number": ["can't be blank"]}}
    assert said["sentences"] == {"errors": [sentence]}
    assert said["message"] == {"message": sentence}
    assert said["both"] == {**said["by_field"], **said["message"]}
    assert said["nothing"] == ""
    assert "<p>serial_number" in said["page"]


async def transitions() -> None:
    """Any change that fits the owner, only those of the table, or any at all."""
    async with asking(assets=20) as client:
        assert (await put(client, status="retired"))[0] == 422
        assert (await put(client, status="retired", owner_id=None))[0] == 200
    async with asking(assets=20, transitions="free") as client:
        code, row = await put(client, status="retired")
        assert (code, row["status"], row["owner_id"]) == (200, "retired", "1002")
    for before, allowed in WORKFLOW.items():
        for after in WORKFLOW:
            async with asking(assets=20, transitions="workflow") as client:
                row = client.factorial.asset(SERIAL)
                row.status, row.owner_id = before, "1002" if before == "assigned" else None
                owner = "1003" if after == "assigned" else None
                code, _ = await put(client, status=after, owner_id=owner)
                assert code == (200 if after in allowed else 422), (before, after)


async def unassigning() -> None:
    """By the owner alone, by both, by the status alone, or each as it was written."""
    cases: list[tuple[str, dict[str, Any], tuple[int, str | None, str | None]]] = [
        ("derived", {"owner_id": None}, (200, "in_stock", None)),
        ("derived", {"status": "in_stock"}, (422, None, None)),
        ("both", {"owner_id": None}, (422, None, None)),
        ("both", {"owner_id": None, "status": "in_stock"}, (200, "in_stock", None)),
        ("by_status", {"owner_id": None}, (200, "assigned", "1002")),
        ("by_status", {"status": "in_stock"}, (200, "in_stock", None)),
        ("as_written", {"owner_id": None}, (200, "assigned", None)),
        ("as_written", {"status": "in_stock"}, (200, "in_stock", "1002")),
        ("as_written", {"owner_id": None, "status": "in_stock"}, (200, "in_stock", None)),
    ]
    for way, body, expected in cases:
        async with asking(assets=20, unassigning=way) as client:
            code, row = await put(client, **body)
            assert (code, row.get("status"), row.get("owner_id")) == expected, (way, body)


async def new_status() -> None:
    """By its owner, or in stock whoever has it."""
    async with asking(assets=20) as client:
        assert (await post(client, owner_id="1003"))[1]["status"] == "assigned"
    async with asking(assets=20, new_status="in_stock") as client:
        row = (await post(client, owner_id="1003"))[1]
        assert (row["status"], row["owner_id"]) == ("in_stock", "1003")


async def status_at_creation() -> None:
    """A status is refused, or passed over without a word."""
    async with asking(assets=20) as client:
        assert (await post(client, status="retired"))[0] == 422
    async with asking(assets=20, status_at_creation="ignored") as client:
        code, row = await post(client, status="retired")
        assert (code, row["status"]) == (201, "in_stock")


async def partial_models() -> None:
    """A model is changed by what is named, or only with brand and name."""
    for partial, code in {True: 200, False: 422}.items():
        async with asking(assets=20, partial_models=partial) as client:
            model = client.factorial.inventory.models[0].id
            path, body = f"{MODELS}/{model}", {"id": model, "name": "N"}
            assert (await client.ask(path, method="PUT", json=body))[0] == code
            body["brand"] = "B"
            assert (await client.ask(path, method="PUT", json=body))[0] == 200


async def unique_serials() -> None:
    """A serial number twice is fine, or taken."""
    async with asking(assets=20) as client:
        assert (await post(client, serial_number=SERIAL))[0] == 201
    async with asking(assets=20, unique_serials=True) as client:
        code, answer = await post(client, serial_number=SERIAL)
        assert (code, answer["errors"]) == (422, {"serial_number": ["has already been taken"]})
        assert (await put(client, serial_number=SERIAL))[0] == 200


async def any_case() -> None:
    """The filter minds capitals, or does not."""
    for passed_over in (False, True):
        async with asking(assets=20, any_case=passed_over) as client:
            rows = await client.rows(ASSETS, params={"serial_numbers[]": SERIAL.lower()})
            assert len(rows) == passed_over


async def emails() -> None:
    """One of the two addresses, or both."""
    private, work = "mei@private.example", "mei.tanaka@larkfield.example"
    for looked_at, found in {
        "both": [1, 1],
        "email": [1, 0],
        "login_email": [0, 1],
    }.items():
        async with asking(assets=20, emails=looked_at) as client:
            queries = [[*EVERYONE, ("emails[]", one)] for one in (private, work)]
            assert [len(await client.rows(EMPLOYEES, params=one)) for one in queries] == found


async def lists_discarded() -> None:
    """Deleted assets leave the lists, or stay in them with the time of it."""
    for listed in (False, True):
        async with asking(assets=20, lists_discarded=listed) as client:
            row = client.factorial.asset(SERIAL)
            client.factorial.discard(row.id)
            rows = await client.rows(ASSETS, params={"ids[]": row.id})
            assert [bool(one["discarded_at"]) for one in rows] == [True] * listed


async def reads_discarded() -> None:
    """A deleted asset is still read by its id, or is 404."""
    for readable in (True, False):
        async with asking(assets=20, reads_discarded=readable) as client:
            row = client.factorial.asset(SERIAL)
            client.factorial.discard(row.id)
            code, _ = await client.ask(f"{ASSETS}/{row.id}")
            assert code == (200 if readable else 404)


async def pages() -> None:
    """`page` is honoured everywhere, by versions with numbers for ids, or nowhere."""
    for where, honoured in {
        "always": {"2026-04-01": True, "2026-07-01": True},
        "old_versions": {"2026-04-01": True, "2026-07-01": False},
        "never": {"2026-04-01": False, "2026-07-01": False},
    }.items():
        async with asking(assets=20, pages=where) as client:
            for version, by_number in honoured.items():
                query = {"page": "2", "limit": "5"}
                _, answer = await client.ask(ASSETS, params=query, version=version)
                assert ("end_cursor" not in answer["meta"]) == by_number, (where, version)


async def empty() -> None:
    """An empty list has no rows, or no data."""
    async with asking(assets=20) as client:
        assert await client.rows(ASSETS, params={"ids[]": "x"}) == []
    async with asking(assets=20, empty="errors_null") as client:
        assert await client.ask(ASSETS, params={"ids[]": "x"}) == (200, {"errors": None})


async def switches_required() -> None:
    """A list of employees without its two booleans is refused, or served."""
    for required, code in {True: 400, False: 200}.items():
        async with asking(assets=20, switches_required=required) as client:
            assert (await client.ask(EMPLOYEES))[0] == code
            assert (await client.ask(EMPLOYEES, params=EVERYONE))[0] == 200


async def employees_by_id() -> None:
    """An employee is read alone, or is 404 though the list has them."""
    for alone, code in {True: 200, False: 404}.items():
        async with asking(assets=20, employees_by_id=alone) as client:
            assert (await client.ask(f"{EMPLOYEES}/1002"))[0] == code


async def most_ids() -> None:
    """As many ids as one likes, or so many."""
    many = [("ids[]", str(number)) for number in range(60)]
    for most, code in {None: 200, 60: 200, 59: 414}.items():
        async with asking(assets=20, most_ids=most) as client:
            assert (await client.ask(ASSETS, params=many))[0] == code


async def by_oauth() -> None:
    """A token sees as much as a key, no assets, or some fields as null."""
    async with asking(assets=20) as client:
        assert (await client.rows(ASSETS, headers=BEARER))[0]["currency"] == "EUR"
    async with asking(assets=20, by_oauth="no_assets") as client:
        assert (await client.ask(ASSETS, headers=BEARER))[0] == 403
        assert (await client.ask(MODELS, headers=BEARER))[0] == 403
        assert await client.rows(EMPLOYEES, params=EVERYONE, headers=BEARER)
        assert await client.rows(ASSETS)
    async with asking(assets=20, by_oauth="nulls") as client:
        assert (await client.rows(ASSETS, headers=BEARER))[0]["currency"] is None
        row = client.factorial.asset(SERIAL)
        assert (await client.ask(f"{ASSETS}/{row.id}", headers=BEARER))[1]["notes"] is None
        assert (await client.rows(ASSETS))[0]["currency"] == "EUR"


async def foreign() -> None:
    """The key is of this environment, or let in and shown an empty company."""
    async with asking(assets=20, foreign=True) as client:
        assert await client.rows(ASSETS) == []
        assert await client.rows("api_public/credentials") == []
        row = client.factorial.asset(SERIAL)
        assert (await client.ask(f"{ASSETS}/{row.id}"))[0] == 404


async def posts_a_minute() -> None:
    """The one documented limit: two hundred, or another, or none; reads are not counted."""
    assert Variants().posts_a_minute == 200
    seconds = [0.0]
    async with asking(assets=20, posts_a_minute=3, clock=lambda: seconds[0]) as client:
        codes = [(await client.ask(ASSETS, method="POST", json={}))[0] for _ in range(4)]
        assert codes == [422, 422, 422, 429]
        assert (await client.ask(ASSETS))[0] == 200
        seconds[0] = 61
        codes = [(await client.ask(ASSETS, method="POST", json={}))[0] for _ in range(4)]
        assert codes == [422, 422, 422, 429]
        client.factorial.vary(posts_a_minute=None)
        assert (await client.ask(ASSETS, method="POST", json={}))[0] == 422


async def reads_a_minute() -> None:
    """Reads have no limit, or one."""
    async with asking(assets=20, reads_a_minute=2) as client:
        codes = [(await client.ask(path))[0] for path in (ASSETS, MODELS, ASSETS)]
        assert codes == [200, 200, 429]


async def retry_after() -> None:
    """Who asks too much is told when to come back, or is not."""
    for header in (None, "30"):
        async with asking(assets=20, reads_a_minute=0, retry_after=header) as client:
            url = f"{client.address}/api/2026-10-01/resources/{ASSETS}"
            async with client.http.get(url, headers={"x-api-key": KEY}) as answer:
                assert (answer.status, answer.headers.get("Retry-After")) == (429, header)


SHOWN: dict[str, Check] = {
    show.__name__: show
    for show in (
        *(errors, transitions, unassigning, new_status, status_at_creation, partial_models),
        *(
            unique_serials,
            any_case,
            emails,
            lists_discarded,
            reads_discarded,
            pages,
            empty,
            switches_required,
        ),
        *(employees_by_id, most_ids, by_oauth, foreign, posts_a_minute, reads_a_minute),
        *(retry_after,),
    )
}


@pytest.mark.parametrize("option", [one.name for one in fields(Variants)])
async def test_each_way_it_may_be_can_be_had(option: str) -> None:
    """What each option does is what its function above says; one without a function fails here."""
    await SHOWN[option]()
