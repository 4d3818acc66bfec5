"""A made-up ITFlow of any size: the same seed makes the same rows."""

from datetime import date, timedelta
from random import Random
from typing import Final

from sandbox import cast as colleagues
from sandbox.company import Inventory
from sandbox.itflow import cast
from sandbox.itflow.assets import archive, transfer
from sandbox.itflow.database import Database
from sandbox.itflow.dice import Dice
from sandbox.itflow.records import (
    Asset,
    Client,
    Contact,
    Credential,
    Interface,
    Location,
    Network,
    Software,
    Ticket,
    Vendor,
)
from sandbox.itflow.sql import ZERO_DATE

_ASSETS_PER_CONTACT: Final = 6
_ASSETS_PER_TICKET: Final = 10
_FIRST_NAMES: Final = colleagues.FIRST_NAMES.split()
_LAST_NAMES: Final = colleagues.LAST_NAMES.split()
_CLOSED: Final = "5"


def make(inventory: Inventory, assets: int, seed: int) -> Database:
    """An ITFlow of *assets* assets, at least the marked ones, around the day of the inventory."""
    chance = Random(seed)
    database = Database()
    stamp = _stamp(inventory.today, 900)
    _clients(database, stamp, inventory.today)
    _places(database, stamp)
    _contacts(database, inventory, max(0, assets) // _ASSETS_PER_CONTACT, chance)
    for row in cast.MARKED:
        _marked(database, row, inventory.today)
    dice = Dice(database, inventory.today, chance, assets)
    for number in range(len(database.assets), assets):
        dice.asset(number)
    _tickets(database, inventory.today, max(0, assets) // _ASSETS_PER_TICKET, chance)
    database.changed()
    return database


def _stamp(today: date, days_ago: int) -> str:
    return f"{today - timedelta(days=days_ago)} 09:12:44"


def _clients(database: Database, stamp: str, today: date) -> None:
    for client_id, name, abbreviation in cast.CLIENTS:
        database.clients.insert(
            Client(
                client_id,
                client_name=name,
                client_currency_code="EUR",
                client_net_terms="30",
                client_abbreviation=abbreviation,
                client_created_at=stamp,
                client_archived_at=_stamp(today, 90) if client_id == cast.PINEFOLD else None,
            )
        )


def _places(database: Database, stamp: str) -> None:
    locations, networks = database.locations, database.networks
    for client, name in cast.LOCATIONS:
        locations.insert(
            Location(
                locations.next_id,
                location_name=name,
                location_created_at=stamp,
                location_client_id=client,
            )
        )
    for client, name, cidr in cast.NETWORKS:
        networks.insert(
            Network(
                networks.next_id,
                network_name=name,
                network_vlan=cidr.split(".")[2],
                network=cidr,
                network_gateway=cidr.replace("0/24", "1"),
                network_created_at=stamp,
                network_client_id=client,
            )
        )
    for client, name in cast.VENDORS:
        row_id = database.vendors.next_id
        database.vendors.insert(
            Vendor(row_id, vendor_name=name, vendor_created_at=stamp, vendor_client_id=client)
        )
    for client, name in cast.SOFTWARE:
        row_id = database.software.next_id
        database.software.insert(
            Software(
                row_id,
                software_name=name,
                software_type="Subscription",
                software_key=f"PRIVATE-key-{row_id}",
                software_created_at=stamp,
                software_client_id=client,
            )
        )


def _contacts(database: Database, inventory: Inventory, more: int, chance: Random) -> None:
    for person in inventory.people:
        if person.employee_id:
            gone = person.kind == "deactivated"
            _contact(database, cast.LARKFIELD, person.name, person.email, archived=gone)
    for client, name, email, primary, gone in cast.CONTACTS:
        row = _contact(database, client, name, email, archived=gone)
        row.contact_primary = "1" if primary else "0"
    for number in range(more):
        bits = chance.getrandbits(40)
        first = _FIRST_NAMES[(bits & 0xFFFF) % len(_FIRST_NAMES)]
        last = _LAST_NAMES[(bits >> 16 & 0xFFFF) % len(_LAST_NAMES)]
        client, _, word = cast.CLIENTS[1 + (bits >> 32) % (len(cast.CLIENTS) - 1)]
        email = f"{first}.{last}{number}@{word}.example".lower().replace("í", "i")
        _contact(database, client, f"{first} {last}", email)


def _contact(
    database: Database, client: str, name: str, email: str, *, archived: bool = False
) -> Contact:
    row_id = database.contacts.next_id
    return database.contacts.insert(
        Contact(
            row_id,
            contact_name=name,
            contact_title="Staff",
            contact_email=email,
            contact_phone=f"5550{row_id}",
            contact_pin=f"PRIVATE-pin-{row_id}",
            contact_created_at="2024-01-20 18:05:45",
            contact_archived_at="2025-06-30 17:00:00" if archived else None,
            contact_client_id=client,
        )
    )


def _marked(database: Database, row: cast.Marked, today: date) -> None:
    made = cast.MAKES[row.make]
    bought: str | None = (today - timedelta(days=400)).isoformat()
    covered = None if row.warranty is None else _covered(today, row.warranty)
    if covered in {None, ZERO_DATE}:
        bought = covered
    asset = Asset(
        database.assets.next_id,
        asset_type=row.kind or made.kind,
        asset_name=row.name,
        asset_make=made.brand,
        asset_model=made.model,
        asset_serial=row.serial,
        asset_os=made.system,
        asset_uri=row.uri,
        asset_status=row.status,
        asset_purchase_date=bought,
        asset_warranty_expire=covered,
        asset_install_date=bought,
        asset_physical_location="Rack 2, unit 14" if made.kind == "Server" else None,
        asset_notes=row.notes,
        asset_created_at=_stamp(today, 400),
        asset_vendor_id="1" if made.brand == "Dell" else "2",
        asset_location_id=_first_location(database, row.client),
        asset_contact_id=_contact_at(database, row.contact),
        asset_client_id=row.client,
    )
    database.assets.insert(asset)
    for plug in row.plugs:
        _plug(database, asset, plug)
    database.changed()
    if row.moved_to:
        transfer(database, asset.asset_id, row.moved_to, _stamp(today, 60))
    if row.archived:
        archive(database, asset.asset_id, _stamp(today, 30))
    if made.kind == "Server":
        _credentials(database, asset)


def _covered(today: date, days: int) -> str:
    return ZERO_DATE if days == cast.ZERO_DATES else (today + timedelta(days=days)).isoformat()


def _first_location(database: Database, client: str) -> str:
    ids = (row.location_id for row in database.locations if row.location_client_id == client)
    return next(ids, "0")


def _contact_at(database: Database, email: str | None) -> str:
    if email is None:
        return "0"
    return next(row.contact_id for row in database.contacts if row.contact_email == email)


def _plug(database: Database, asset: Asset, plug: cast.Plug) -> None:
    client = asset.asset_client_id
    database.interfaces.insert(
        Interface(
            database.interfaces.next_id,
            interface_name="01" if plug.primary else "02",
            interface_mac=plug.mac,
            interface_ip=plug.ip,
            interface_primary="1" if plug.primary else "0",
            interface_created_at=asset.asset_created_at,
            interface_network_id=client if plug.ip and database.networks.get(client) else "0",
            interface_asset_id=asset.asset_id,
        )
    )


def _credentials(database: Database, asset: Asset) -> None:
    row_id = database.credentials.next_id
    database.credentials.insert(
        Credential(
            row_id,
            credential_name="Administrator",
            credential_username=f"PRIVATE-user-{row_id}",
            credential_password=f"PRIVATE-password-{row_id}",
            credential_asset_id=asset.asset_id,
            credential_client_id=asset.asset_client_id,
        )
    )


def _tickets(database: Database, today: date, more: int, chance: Random) -> None:
    named = {row.asset_name: row for row in database.assets}
    drawn = [(named[name], subject, status) for name, subject, status in cast.TICKETS]
    rows = list(database.assets)
    for _ in range(more):
        bits = chance.getrandbits(40)
        drawn.append((rows[bits % len(rows)], "Needs a look", _CLOSED if bits >> 34 & 3 else "2"))
    for number, (asset, subject, status) in enumerate(drawn):
        row_id = database.tickets.next_id
        made = _stamp(today, max(1, 60 - number))
        database.tickets.insert(
            Ticket(
                row_id,
                ticket_number=row_id,
                ticket_source="Portal",
                ticket_subject=subject,
                ticket_details="<p>Please <b>help</b></p><br>",
                ticket_priority="Low",
                ticket_status=status,
                ticket_url_key=f"PRIVATE-url-key-{row_id}",
                ticket_created_at=made,
                ticket_resolved_at=made if status in {"4", _CLOSED} else None,
                ticket_client_id=asset.asset_client_id,
                ticket_contact_id=asset.asset_contact_id,
                ticket_asset_id=asset.asset_id,
            )
        )
