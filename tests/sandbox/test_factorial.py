"""The pretend Factorial keeps to what is known of the real one."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.sandbox.asking import ASSETS, EMPLOYEES, EVERYONE, KEY, MODELS, TOKEN, Client, asking


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    """A client of a served Factorial with 250 assets."""
    async with asking() as made:
        yield made


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"x-api-key": "wrong"}, 401),
        ({"Authorization": f"Bearer {KEY}"}, 401),
        ({"Authorization": TOKEN}, 401),
        ({"Authorization": f"Token {TOKEN}"}, 401),
        ({"Authorization": f"Bearer {TOKEN}"}, 200),
        ({"x-api-key": KEY}, 200),
        ({"x-api-key": "wrong", "Authorization": f"Bearer {TOKEN}"}, 401),
        ({"x-api-key": KEY, "Authorization": "Bearer wrong"}, 200),
        ({"x-api-key": "foreign"}, 200),
    ],
)
async def test_who_may_ask(client: Client, headers: dict[str, str], status: int) -> None:
    """The key as a key, the token as a bearer; the key wins where both are sent."""
    assert (await client.ask(ASSETS, headers=headers))[0] == status


async def test_a_key_of_another_environment_sees_nothing(client: Client) -> None:
    """It gets empty lists and no 401."""
    headers = {"x-api-key": "foreign"}
    for path in (ASSETS, EMPLOYEES, "api_public/credentials"):
        assert await client.rows(path, headers=headers) == []


@pytest.mark.parametrize(
    ("version", "kind"),
    [
        ("2026-01-01", int),
        ("2026-04-01", int),
        ("2026-07-01", str),
        ("2026-10-01", str),
        ("1999-01-01", int),
    ],
)
async def test_ids_by_version(client: Client, version: str, kind: type) -> None:
    """Ids but those of assets and models are numbers up to 2026-04-01, and then strings."""
    row = (await client.rows(ASSETS, version=version))[0]
    for field in ("company_id", "owner_id", "workplace_id", "location_id", "team_id"):
        assert type(row[field]) is kind
    assert type(row["id"]) is type(row["it_asset_model_id"]) is str
    employee = (await client.rows(EMPLOYEES, version=version, params=EVERYONE))[0]
    assert type(employee["id"]) is kind
    assert ("communications_email" in employee) == (kind is str)
    model = (await client.rows(MODELS, version=version))[0]
    assert ("asset_category_id" in model) == (version == "2026-10-01")
    status, _ = await client.ask("it_management/asset_categories", version=version)
    assert status == (200 if version == "2026-10-01" else 404)


async def test_pages_by_cursor(client: Client) -> None:
    """Ids ascend over the pages; the last one says so; a cursor leads back as well."""
    seen: list[str] = []
    query: dict[str, str] = {}
    while True:
        _, answer = await client.ask(ASSETS, params=query)
        meta = answer["meta"]
        seen += [row["id"] for row in answer["data"]]
        assert (meta["total"], meta["limit"]) == (248, 100)
        if not meta["has_next_page"]:
            break
        query = {"after_id": meta["end_cursor"]}
    assert seen == sorted(seen)
    assert len(seen) == 248
    assert meta["has_previous_page"]
    _, back = await client.ask(ASSETS, params={"before_id": meta["start_cursor"], "limit": "10"})
    assert [row["id"] for row in back["data"]] == seen[190:200]


async def test_pages_by_number_have_no_cursors(client: Client) -> None:
    """Where `page` is given, cursors are neither honoured nor given out."""
    _, first = await client.ask(ASSETS)
    params = {"page": "3", "after_id": first["meta"]["end_cursor"]}
    _, answer = await client.ask(ASSETS, params=params)
    assert len(answer["data"]) == 48
    assert set(answer["meta"]) == {"has_previous_page", "has_next_page", "total", "limit"}


@pytest.mark.parametrize(
    ("limit", "rows"),
    [("1", 1), ("100", 100), ("101", 100), ("9999", 100), ("0", 1), ("-5", 1), ("many", 100)],
)
async def test_a_limit_is_between_one_and_a_hundred(client: Client, limit: str, rows: int) -> None:
    """More than a hundred is a hundred."""
    assert len(await client.rows(ASSETS, params={"limit": limit})) == rows


@pytest.mark.parametrize("cursor", ["1", "1203", "x y", "====", "", "0192aa10-7c1e-7b3d-8a55-0c9d"])
async def test_a_bad_cursor_is_400(client: Client, cursor: str) -> None:
    """A row's own id is no cursor."""
    assert (await client.ask(ASSETS, params={"after_id": cursor}))[0] == 400


async def test_a_legal_person_is_read_by_its_own_id(client: Client) -> None:
    """By the one that the list says, which is not the company's."""
    (row,) = await client.rows("companies/legal_entities")
    assert await client.ask(f"companies/legal_entities/{row['id']}") == (200, row)
    assert (await client.ask(f"companies/legal_entities/{row['company_id']}"))[0] == 404


async def test_employees_carry_what_is_nobodys_business(client: Client) -> None:
    """A bot that keeps the row keeps bank numbers."""
    rows = await client.rows(EMPLOYEES, params=[*EVERYONE, ("emails[]", "mei@private.example")])
    assert [row["full_name"] for row in rows] == ["Mei Tanaka"]
    assert rows[0]["login_email"] == "mei.tanaka@larkfield.example"
    assert "PRIVATE" in rows[0]["bank_number"]


async def test_a_record_is_bare(client: Client) -> None:
    """No envelope round a single record; an id nobody has is 404."""
    first = (await client.rows(ASSETS, params={"limit": "1"}))[0]
    assert await client.ask(f"{ASSETS}/{first['id']}") == (200, first)
    assert "name" not in first
    assert (await client.ask(f"{ASSETS}/nobody"))[0] == 404
    assert (await client.ask("it_management/nothing"))[0] == 404


async def test_a_record_is_made_changed_and_deleted(client: Client) -> None:
    """201 and 200 with the bare record; deleted it leaves the lists, and can still be read."""
    model = (await client.rows(MODELS))[0]["id"]
    body = {"it_asset_model_id": model, "serial_number": "NEW", "owner_id": "1002"}
    status, made = await client.ask(ASSETS, method="POST", json=body)
    assert (status, made["status"]) == (201, "assigned")
    path = f"{ASSETS}/{made['id']}"
    put = {"id": made["id"], "owner_id": None}
    status, back = await client.ask(path, method="PUT", json=put)
    assert (status, back["status"], back["owner_id"]) == (200, "in_stock", None)
    status, gone = await client.ask(path, method="DELETE")
    assert (status, gone["discarded_at"] is None) == (200, False)
    assert await client.rows(ASSETS, params={"serial_numbers[]": "NEW"}) == []
    assert (await client.ask(path))[1]["discarded_at"] == gone["discarded_at"]
    assert (await client.ask(path, method="DELETE"))[0] == 404
    assert (await client.ask(path, method="PUT", json={**put, "label": "x"}))[0] == 422
    assert (await client.ask(path, method="PATCH", json={}))[0] == 404


async def test_a_change_and_a_deletion_say_when_they_were(client: Client) -> None:
    """What was made long ago keeps the day on which it was made."""
    one, other = await client.rows(ASSETS, params={"limit": "2"})
    edit = {"id": one["id"], "label": "x"}
    _, changed = await client.ask(f"{ASSETS}/{one['id']}", method="PUT", json=edit)
    _, gone = await client.ask(f"{ASSETS}/{other['id']}", method="DELETE")
    for before, after in ((one, changed), (other, gone)):
        assert after["created_at"] == before["created_at"]
        assert after["updated_at"] > before["updated_at"]
    assert gone["discarded_at"] == gone["updated_at"]


BAD_VALUES: list[tuple[str, Any]] = [
    *(("purchase_date", day) for day in ("3/2/26", "20250203", "2025-W05-1", "2025-02-30", 5)),
    *(("warranty_end_date", day) for day in ("20280203", "", "2028-02-03T00:00:00Z")),
    *(("purchase_price_cents", cents) for cents in (-1, True, "5", 5.0)),
    *((name, 12) for name in ("owner_id", "location_id", "workplace_id", "team_id", "company_id")),
    ("it_asset_model_id", 5),
]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"serial_number": "X"}, "it_asset_model_id"),
        ({"it_asset_model_id": "MODEL"}, "serial_number"),
        ({"it_asset_model_id": "MODEL", "serial_number": ""}, "serial_number"),
        ({"it_asset_model_id": "nothing", "serial_number": "X"}, "it_asset_model_id"),
        ({"it_asset_model_id": "MODEL", "serial_number": "X", "status": "in_stock"}, "status"),
        ({"it_asset_model_id": "MODEL", "serial_number": "X", "owner_id": "7"}, "owner_id"),
        *(
            ({"it_asset_model_id": "MODEL", "serial_number": "X", name: value}, name)
            for name, value in BAD_VALUES
        ),
    ],
)
async def test_a_creation_is_checked(client: Client, body: dict[str, Any], field: str) -> None:
    """422 names the field, and nothing is made."""
    model = client.factorial.inventory.models[0].id
    body = {name: model if value == "MODEL" else value for name, value in body.items()}
    before = len(client.factorial.inventory.assets)
    status, answer = await client.ask(ASSETS, method="POST", json=body)
    assert status == 422
    assert field in answer["errors"]
    assert len(client.factorial.inventory.assets) == before


async def test_what_costs_nothing_has_a_price(client: Client) -> None:
    """A gift is not an asset of which no price is known."""
    model = client.factorial.inventory.models[0].id
    body = {"it_asset_model_id": model, "serial_number": "GIFT", "purchase_price_cents": 0}
    status, answer = await client.ask(ASSETS, method="POST", json=body)
    assert (status, answer.get("purchase_price_cents")) == (201, 0)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"label": "x"}, "id"),
        ({"id": "another", "label": "x"}, "id"),
        ({"id": "SELF", "status": "lost"}, "status"),
        ({"id": "SELF", "status": "retired"}, "status"),
        ({"id": "SELF", "status": "in_stock"}, "status"),
        ({"id": "SELF", "owner_id": None, "status": "assigned"}, "status"),
        ({"id": "SELF", "label": "x", "workplace_id": "99"}, "workplace_id"),
        ({"id": "SELF", "label": 5}, "label"),
        *(({"id": "SELF", name: value}, name) for name, value in BAD_VALUES),
    ],
)
async def test_an_update_is_checked_and_all_or_nothing(
    client: Client, body: dict[str, Any], field: str
) -> None:
    """422 names the field, and the asset is as it was."""
    row = client.factorial.asset("C02XL0ABJGH5")
    _, before = await client.ask(f"{ASSETS}/{row.id}")
    body = {name: row.id if value == "SELF" else value for name, value in body.items()}
    status, answer = await client.ask(f"{ASSETS}/{row.id}", method="PUT", json=body)
    assert status == 422
    assert field in answer["errors"]
    assert await client.ask(f"{ASSETS}/{row.id}") == (200, before)


@pytest.mark.parametrize("data", ["{", "[]", "null", "7"])
async def test_a_body_that_is_no_object_is_400(client: Client, data: str) -> None:
    """What cannot be read is refused."""
    assert (await client.ask(ASSETS, method="POST", data=data))[0] == 400


async def test_models_are_made_and_renamed_and_stay(client: Client) -> None:
    """A type or a category, the latter wins; there is no way to delete one."""
    categories = await client.rows("it_management/asset_categories")
    phone = next(row["id"] for row in categories if row["key"] == "it.phone")
    body = {"brand": "B", "name": "N", "type_name": "laptop", "asset_category_id": phone}
    status, made = await client.ask(MODELS, method="POST", json=body)
    assert (status, made["type_name"]) == (201, "phone")
    path = f"{MODELS}/{made['id']}"
    _, renamed = await client.ask(path, method="PUT", json={"id": made["id"], "name": "N2"})
    assert (renamed["name"], renamed["brand"]) == ("N2", "B")
    assert (await client.ask(path, method="DELETE"))[0] == 404
    assert (await client.ask(MODELS, method="POST", json={"brand": "B", "name": "N"}))[0] == 422


@pytest.mark.parametrize(
    ("version", "accepted", "refused"),
    [("2026-04-01", 1002, "1002"), ("1999-01-01", 1002, "1002"), ("2026-07-01", "1002", 1002)],
)
async def test_an_id_is_written_as_its_version_writes_it(
    client: Client, version: str, accepted: Any, refused: Any
) -> None:
    """A number before ids became strings, and then a string: the other is 422."""
    path = f"{ASSETS}/{(row := client.factorial.asset('PF4STOCK')).id}"
    put = {"id": row.id, "owner_id": refused}
    status, answer = await client.ask(path, method="PUT", version=version, json=put)
    assert (status, [*answer["errors"]]) == (422, ["owner_id"])
    put = {"id": row.id, "owner_id": accepted}
    status, answer = await client.ask(path, method="PUT", version=version, json=put)
    assert (status, answer["owner_id"]) == (200, accepted)


async def test_a_space_is_kept_as_it_was_written(client: Client) -> None:
    """When an asset is made and when it is changed; nobody can look one up."""
    model = client.factorial.inventory.models[0].id
    body = {"it_asset_model_id": model, "serial_number": "NEW", "location_id": "77"}
    status, made = await client.ask(ASSETS, method="POST", json=body)
    assert (status, made["location_id"]) == (201, "77")
    for space in ("78", None):
        put = {"id": made["id"], "location_id": space}
        status, row = await client.ask(f"{ASSETS}/{made['id']}", method="PUT", json=put)
        assert (status, row["location_id"]) == (200, space)


@pytest.mark.parametrize(
    ("version", "code"), [("2026-04-01", 422), ("2026-07-01", 422), ("2026-10-01", 201)]
)
async def test_a_type_is_needed_until_there_are_categories(
    client: Client, version: str, code: int
) -> None:
    """Up to 2026-07-01 a model names its type, for which a category is no substitute."""
    categories = await client.rows("it_management/asset_categories")
    phone = next(row["id"] for row in categories if row["key"] == "it.phone")
    body = {"brand": "B", "name": "N", "asset_category_id": phone}
    status, answer = await client.ask(MODELS, method="POST", version=version, json=body)
    needed = code == 422
    assert (status, "type_name" in answer.get("errors", {})) == (code, needed)
    body["type_name"] = "laptop"
    status, made = await client.ask(MODELS, method="POST", version=version, json=body)
    assert (status, made["type_name"]) == (201, "laptop" if needed else "phone")


async def test_what_was_asked_is_remembered(client: Client) -> None:
    """Tests see method, resource, query, body, status and page of each request."""
    await client.ask(ASSETS, params={"owner_ids[]": "1002"})
    await client.ask(f"{ASSETS}/x", method="PUT", json={"a": 1})
    first, second = client.factorial.requests
    assert (first.resource, first.named("owner_ids[]"), first.page) == ("it_assets", ["1002"], 1)
    assert (second.method, second.record_id, second.body, second.status) == (
        "PUT",
        "x",
        {"a": 1},
        404,
    )


async def test_somebody_else_changes_things(client: Client) -> None:
    """Assets change, come and go under a client's hands."""
    factorial = client.factorial
    row = factorial.asset("PF4STOCK")
    factorial.edit(row.id, {"owner_id": "1003"})
    assert (await client.ask(f"{ASSETS}/{row.id}"))[1]["status"] == "assigned"
    factorial.discard(row.id)
    assert await client.rows(ASSETS, params={"ids[]": row.id}) == []
    made = factorial.add({"it_asset_model_id": row.model_id, "serial_number": "LATE"})
    assert [one["id"] for one in await client.rows(ASSETS, params={"ids[]": made.id})] == [made.id]
