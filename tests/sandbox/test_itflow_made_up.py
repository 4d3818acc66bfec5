"""The made-up clients and assets hold what everything else counts on."""

from collections import Counter
from dataclasses import asdict
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox import inventory
from sandbox.itflow import Database, cast, make
from sandbox.world import World

TODAY = date(2026, 11, 22)
LARKFIELD = inventory.make(400, 1, TODAY)
TABLES = ("clients", "contacts", "locations", "networks", "vendors", "software", "tickets")


@pytest.fixture(scope="module")
def database() -> Database:
    """One of the usual size."""
    return make(LARKFIELD, 400, 1)


def everything(database: Database) -> list[object]:
    """All rows of all tables."""
    names = (*TABLES, "credentials", "assets", "interfaces")
    return [asdict(row) for name in names for row in getattr(database, name)]


def test_one_seed_makes_one_data_set() -> None:
    """The same seed makes the same rows, another seed others."""
    assert everything(make(LARKFIELD, 90, 5)) == everything(make(LARKFIELD, 90, 5))
    assert everything(make(LARKFIELD, 90, 5)) != everything(make(LARKFIELD, 90, 6))


@given(assets=st.integers(0, 60), seed=st.integers())
def test_any_size_has_the_marked_ones(assets: int, seed: int) -> None:
    """And as many as were wanted, where that is more."""
    database = make(LARKFIELD, assets, seed)
    names = {row.asset_name for row in database.assets}
    assert {row.name for row in cast.MARKED} <= names
    moved = sum(row.moved_to is not None for row in cast.MARKED)
    assert len(database.assets) == max(assets, len(cast.MARKED) + moved)


def test_one_serial_is_at_two_clients(database: Database) -> None:
    """Another one is twice at one client."""
    owners = [
        sorted(row.asset_client_id for row in database.assets_with("asset_serial", serial))
        for serial in ("5CD2TWIN77", "ZR5SAME01")
    ]
    assert owners == [["2", "3"], ["4", "4"]]


def test_one_serial_is_in_factorial_too(database: Database) -> None:
    """At the MSP itself, in the same hands, with another status and warranty."""
    there = {row.serial_number: row for row in LARKFIELD.assets}
    here = {row.asset_serial: row for row in database.assets}
    (serial,) = there.keys() & here.keys()
    assert serial == "PF4BENCH"
    assert serial != "C02XL0ABJGH5"
    row = here[serial]
    contact = database.contacts.get(row.asset_contact_id)
    assert row.asset_client_id == cast.LARKFIELD
    assert contact is not None
    assert contact.contact_name == "Amara Okafor"
    assert (row.asset_status, there[serial].status) == ("Deployed", "maintenance")
    assert row.asset_warranty_expire != there[serial].warranty_end


def test_a_transferred_pair(database: Database) -> None:
    """The old one archived at one client, the new one at another, each with the note."""
    old, new = database.assets_with("asset_serial", "PF3MOVED9")
    assert (old.asset_client_id, new.asset_client_id) == (cast.BRIGHTWATER, cast.KESTREL)
    assert (bool(old.asset_archived_at), new.asset_archived_at) == (True, None)
    for row in (old, new):
        note = f"Transferred asset BW-LT-14 (old asset ID: {old.asset_id}) from"
        assert note in (row.asset_notes or "")
    assert (new.asset_contact_id, old.asset_contact_id == "0") == ("0", False)


def test_assets_are_as_untidy_as_real_ones(database: Database) -> None:
    """Archived, of archived and of no clients, zero dates, DHCP, no interface, two: all of it."""
    rows = list(database.assets)
    assert sum(row.asset_archived_at is not None for row in rows) == 2
    archived = {row.client_id for row in database.clients if row.client_archived_at}
    assert any(row.asset_client_id in archived for row in rows)
    assert any(database.clients.get(row.asset_client_id) is None for row in rows)
    assert any(row.asset_warranty_expire == "0000-00-00" for row in rows)
    assert any(plug.interface_ip == "DHCP" for plug in database.interfaces)
    plugs = Counter(len(database.primary(row.asset_id)) for row in rows)
    assert plugs.keys() == {0, 1, 2}
    assert {row.asset_serial for row in rows} >= {None, ""}
    assert any("<!channel>" in (row.asset_name or "") for row in rows)
    assert any((row.asset_uri or "").startswith("javascript:") for row in rows)
    assert {row.asset_warranty_expire for row in rows} >= {
        TODAY.isoformat(),
        (TODAY - timedelta(days=1)).isoformat(),
        None,
    }


def test_contacts_are_as_untidy_as_real_ones(database: Database) -> None:
    """Colleagues at the MSP itself, an address at two clients, archived ones still named."""
    emails = Counter(row.contact_email for row in database.contacts)
    assert emails["iris@freelance.example"] == 2
    assert "alex.moreno@larkfield.example" in emails
    gone = {row.contact_id for row in database.contacts if row.contact_archived_at}
    assert any(row.asset_contact_id in gone for row in database.assets)
    owners = {row.contact_id: row.contact_client_id for row in database.contacts}
    assert any(
        owners.get(row.asset_contact_id, row.asset_client_id) != row.asset_client_id
        for row in database.assets
    )


async def test_the_world_serves_it_and_does_not_tell_the_bot() -> None:
    """Its address and keys are there for whoever asks; the bot's settings name no ITFlow."""
    async with World(assets=1, itflow_release="26.07") as world:
        access = world.itflow_access
        assert access.base_url == f"{world.address}/itflow"
        assert len(set(access.keys)) == 4
        assert {len(key) for key in access.keys} == {32}
        assert not any(name.startswith("ITFLOW") for name in world.environment())
        assert not world.itflow.version.users
        assert world.itflow.asset("PF4BENCH").asset_name == "LF-LT-105"
