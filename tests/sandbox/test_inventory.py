"""Made-up inventories hold what everything else counts on."""

import json
from collections import Counter
from dataclasses import asdict
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.inventory import Inventory, make
from tests.rounds import rounds

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def inventory() -> Inventory:
    """An inventory of the usual size."""
    return make(400, 1, TODAY)


def as_bytes(inventory: Inventory) -> bytes:
    """All of it."""
    return json.dumps(asdict(inventory), default=str).encode()


def test_one_seed_makes_one_inventory() -> None:
    """The same seed makes the same bytes, another seed others."""
    assert as_bytes(make(300, 5, TODAY)) == as_bytes(make(300, 5, TODAY))
    assert as_bytes(make(300, 5, TODAY)) != as_bytes(make(300, 6, TODAY))


@rounds(one_in=2)
@given(
    assets=st.integers(0, 300),
    seed=st.integers(),
    today=st.dates(date(2010, 1, 1), date(2090, 12, 31)),
)
def test_any_inventory_has_the_serial_number_of_the_documentation(
    assets: int, seed: int, today: date
) -> None:
    """A MacBook Pro under warranty, with a member of the workspace who is called by name."""
    inventory = make(assets, seed, today)
    (asset,) = [row for row in inventory.assets if row.serial_number == "C02XL0ABJGH5"]
    model = next(row for row in inventory.models if row.id == asset.model_id)
    assert (model.brand, model.name) == ("Apple", "MacBook Pro 14")
    assert asset.status == "assigned"
    assert asset.purchase_date
    assert asset.purchase_date < today.isoformat()
    assert asset.warranty_end == (today + timedelta(days=438)).isoformat()
    holder = [one for one in inventory.people if one.employee_id == asset.owner_id]
    assert [one.kind for one in holder] == ["member"]
    assert len(inventory.assets) == max(assets, len(make(0, 0, today).assets))


def test_the_desk_comes_first(inventory: Inventory) -> None:
    """People act as the IT desk unless they say otherwise."""
    assert inventory.people[0].key == "dana"
    assert inventory.colleague("dana") is inventory.people[0]
    with pytest.raises(KeyError):
        inventory.colleague("nobody")


def test_every_kind_of_person_is_there(inventory: Inventory) -> None:
    """One guest, one who was deactivated, one of another organisation; the rest are members."""
    kinds = Counter(one.kind for one in inventory.people)
    assert (kinds["guest"], kinds["deactivated"], kinds["stranger"]) == (1, 1, 1)
    assert kinds["member"] >= 12
    for field in ("key", "name", "email", "slack_id"):
        assert len({getattr(one, field) for one in inventory.people}) == len(inventory.people)
    employees = {row.id for row in inventory.employees}
    assert {one.employee_id for one in inventory.people if one.employee_id} <= employees


def test_people_are_as_untidy_as_real_ones(inventory: Inventory) -> None:
    """A log-in address of its own, an address two people share, one written in capitals."""
    assert any(row.email != row.login_email for row in inventory.employees)
    shared = Counter((row.login_email or "").casefold() for row in inventory.employees)
    assert [number for number in shared.values() if number > 1] == [2]
    robin = inventory.colleague("robin")
    assert shared[robin.email] == 2
    assert shared[inventory.colleague("wren").email] == 0
    assert any(row.login_email != (row.login_email or "").lower() for row in inventory.employees)


def test_assets_are_as_untidy_as_real_ones(inventory: Inventory) -> None:
    """Twins, look-alikes, no tags, unknown status, deleted ones, hostile text: all of it."""
    rows = inventory.assets
    serials = Counter(row.serial_number for row in rows)
    assert [serial for serial, number in serials.items() if number > 1] == ["R58TWIN0001"]
    assert {"5CG0O18B2Z", "5CGO018B2Z", "5CG0018B2Z"} <= serials.keys()
    assert any(row.label is None for row in rows)
    assert {row.status for row in rows} == {
        *("assigned", "in_stock", "maintenance", "retired", "awaiting_pickup"),
    }
    assert sum(row.discarded_at is not None for row in rows) == 2
    assert any("<!channel>" in (row.label or "") for row in rows)
    assert any("\n" in (row.notes or "") for row in rows)
    assert any(row.label in serials for row in rows)
    assert {row.warranty_end for row in rows} >= {TODAY.isoformat(), None}


def test_lists_are_in_the_order_of_their_ids(inventory: Inventory) -> None:
    """Ids ascend, are unique, and are those of a version 7 UUID where they are UUIDs."""
    for rows in (inventory.assets, inventory.models, inventory.categories):
        ids = [row.id for row in rows]
        assert ids == sorted(set(ids))
        assert {(len(one), one[14]) for one in ids} == {(36, "7")}
    numbers = [int(row.id) for row in inventory.employees]
    assert numbers == sorted(set(numbers))


def test_everything_named_exists(inventory: Inventory) -> None:
    """No asset, person or model names what is not there."""
    employees = {row.id for row in inventory.employees}
    places = {row.id for row in inventory.workplaces}
    teams = {row.id for row in inventory.teams}
    models = {row.id for row in inventory.models}
    for row in inventory.assets:
        assert row.model_id in models
        assert row.owner_id in {*employees, None}
        assert row.workplace_id in {*places, None}
        assert row.team_id in {*teams, None}
        assert (row.status == "assigned") == (
            row.owner_id is not None and row.status not in {"maintenance", "awaiting_pickup"}
        )
    assert {row.manager_id for row in inventory.employees} <= {*employees, None}
    assert {one for team in inventory.teams for one in team.employee_ids} <= employees


def test_employees_grow_with_assets() -> None:
    """A larger inventory has more people, and still no serial number twice but the twins'."""
    large = make(6000, 2, TODAY)
    assert len(large.employees) > 1500
    assert len({row.serial_number for row in large.assets}) == 6000 - 1
