"""What a list lets through: every filter that is documented, and no other."""

from collections.abc import AsyncIterator

import pytest

from tests.sandbox.asking import ASSETS, EMPLOYEES, EVERYONE, MODELS, Client, asking

CATEGORIES = "it_management/asset_categories"
AREAS = "locations/work_areas"


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    """A client of a served Factorial with 250 assets."""
    async with asking() as made:
        yield made


async def test_filters_are_bracketed_and_others_ignored(client: Client) -> None:
    """Brackets plain or encoded, repeated; a filter that is none gives everything."""
    both = [("serial_numbers[]", "C02XL0ABJGH5"), ("serial_numbers[]", "PF4STOCK")]
    assert len(await client.rows(ASSETS, params=both)) == 2
    assert len(await client.rows(f"{ASSETS}?serial_numbers%5B%5D=PF4STOCK")) == 1
    assert len(await client.rows(f"{ASSETS}?serial_numbers[]=pf4stock")) == 0
    for unknown in ("status", "serial_numbers", "filter[updated_at][gte]"):
        assert len(await client.rows(ASSETS, params={unknown: "in_stock"})) == 100
    laptops = await client.rows(ASSETS, params={"type_names[]": "laptop", "owner_ids[]": "1002"})
    assert {row["owner_id"] for row in laptops} == {"1002"}
    active = await client.rows(EMPLOYEES, params={"only_active": "true", "only_managers": "false"})
    assert all(row["active"] for row in active)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("ids[]", "id"),
        ("serial_numbers[]", "serial_number"),
        *((f"{name}s[]", name) for name in ("owner_id", "location_id", "workplace_id", "team_id")),
    ],
)
async def test_assets_are_filtered_by_what_they_say(client: Client, name: str, field: str) -> None:
    """All that have one of the values asked for, and no other."""
    rows = [row for page in await client.pages() for row in page["data"]]
    values = sorted({row[field] for row in rows if row[field] is not None})[:2]
    wanted = {row["id"] for row in rows if row[field] in values}
    assert len(values) == 2
    assert len(wanted) < len(rows)
    query = [(name, value) for value in values]
    _, answer = await client.ask(ASSETS, params=query)
    assert answer["meta"]["total"] == len(wanted)
    assert {row["id"] for row in answer["data"]} <= wanted


@pytest.mark.parametrize("version", ["2026-07-01", "2026-10-01"])
async def test_assets_are_filtered_by_category_where_there_are_any(
    client: Client, version: str
) -> None:
    """Before that it is a parameter like any unknown one."""
    categories = {row["key"]: row["id"] for row in await client.rows(CATEGORIES)}
    models = {row["id"]: row["asset_category_id"] for row in await client.rows(MODELS)}
    query = {"asset_category_ids[]": categories["it.phone"]}
    rows = await client.rows(ASSETS, params=query, version=version)
    found = {models[row["it_asset_model_id"]] for row in rows}
    assert (found == {categories["it.phone"]}) == (version == "2026-10-01")


@pytest.mark.parametrize(
    "path", [MODELS, CATEGORIES, EMPLOYEES, AREAS, "locations/locations", "teams/teams"]
)
async def test_any_list_is_filtered_by_ids(client: Client, path: str) -> None:
    """Two of its rows, whichever they are."""
    switches = EVERYONE if path == EMPLOYEES else []
    two = [row["id"] for row in await client.rows(path, params=switches)][:2]
    query = [*switches, *(("ids[]", one) for one in two)]
    assert [row["id"] for row in await client.rows(path, params=query)] == two


@pytest.mark.parametrize(
    ("path", "query", "found"),
    [
        (EMPLOYEES, [("access_ids[]", "91002")], ["1002"]),
        (EMPLOYEES, [("ids[]", "1002"), ("legal_entity_ids[]", "21")], ["1002"]),
        (EMPLOYEES, [("ids[]", "1002"), ("legal_entity_ids[]", "22")], []),
        (EMPLOYEES, [("ids[]", "1001"), ("ids[]", "1002"), ("only_managers", "true")], ["1001"]),
        (EMPLOYEES, [("full_text_name", "Alex Moreno")], ["1002"]),
        (EMPLOYEES, [("name_starts_with", "Alex Mo")], ["1002"]),
        (EMPLOYEES, [("ids[]", "1002"), ("name_starts_with", "Moreno")], []),
        (EMPLOYEES, [("company_identifier", "PRIVATE-staff-1002")], ["1002"]),
        (EMPLOYEES, [("ids[]", "1002"), ("updated_at_gteq", "2024-01-20")], ["1002"]),
        (EMPLOYEES, [("ids[]", "1002"), ("updated_at_gteq", "2024-01-21")], []),
        ("companies/legal_entities", [("ids[]", "21"), ("country_ids[]", "DE")], ["21"]),
        ("companies/legal_entities", [("country_ids[]", "ES")], []),
        ("companies/legal_entities", [("companies_ids[]", "COMPANY")], ["21"]),
        ("companies/legal_entities", [("companies_ids[]", "1")], []),
        ("companies/legal_entities", [("employees_ids[]", "1002")], ["21"]),
        ("companies/legal_entities", [("employees_ids[]", "7")], []),
        ("locations/locations", [("main", "true")], ["11"]),
        ("locations/locations", [("employee_ids[]", "1002"), ("ids[]", "99")], []),
        (AREAS, [("location_ids[]", "11")], ["1101", "1102"]),
        (AREAS, [("location_ids[]", "11"), ("only_non_archived", "true")], ["1101"]),
        (AREAS, [("ids[]", "1202"), ("only_non_archived", "false")], ["1202"]),
        ("teams/memberships", [("employee_ids[]", "1002"), ("lead", "true")], []),
    ],
)
async def test_other_lists_have_their_filters(
    client: Client, path: str, query: list[tuple[str, str]], found: list[str]
) -> None:
    """Those that are documented for people, workplaces, memberships and legal persons."""
    company = client.factorial.inventory.company.id
    query = [(name, company if value == "COMPANY" else value) for name, value in query]
    switches = [pair for pair in EVERYONE if pair[0] not in dict(query)]
    params = [*query, *switches] if path == EMPLOYEES else query
    assert [row["id"] for row in await client.rows(path, params=params)] == found
