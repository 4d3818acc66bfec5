"""The data set the recorded exchanges were made with, rebuilt from what they show of it.

What no exchange shows is filled in by the pattern of the rest; only how many there are, and at
which client, is known of it.
"""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from sandbox.itflow import Database, Key, User
from sandbox.itflow.records import (
    COLUMNS,
    Asset,
    Client,
    Contact,
    Interface,
    Location,
    Network,
    Row,
    Software,
    Vendor,
)

JSON = dict[str, Any]

NOW: Final = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
_MADE: Final = "2026-11-22 01:23:29"
_FILE: Final = Path(__file__).parents[1] / "contract" / "itflow" / "exchanges-26.08.jsonl"
_TYPES: Final = {1: "Laptop", 2: "Laptop", 3: "Desktop", 5: "Printer", 6: "Switch"} | {
    8: "Firewall/Router",
    10: "Virtual Machine",
}
_PATTERNED: Final = 54
_ASSETS: Final = 64


def exchanges() -> list[JSON]:
    """Every recorded exchange, in order."""
    return [json.loads(line) for line in _FILE.read_text(encoding="utf-8").splitlines()]


def keys() -> list[Key]:
    """The keys that were used."""
    admin = User("1", "Ada Admin", "administrator")
    return [
        Key("BotAdminKey0000000000000000000001", admin),
        Key("BotTechKey00000000000000000000002", User("2", "Tia Tech", "technician")),
        Key(
            "BotRestrictedClient2Key0000000003",
            User("3", "Rex", "technician", allowed=frozenset({"2"})),
        ),
        Key(
            "BotDenyClient1Key0000000000000004",
            User("4", "Dee", "technician", denied=frozenset({"1"})),
        ),
        Key("BotReadOnlyAccountant000000000005", User("5", "Acc", "accountant")),
        Key("BotNoRoleKey000000000000000000006", User("6", "Nil", "none")),
        Key("BotInactiveUserKey000000000000007", User("7", "Ida", "technician", active=False)),
        Key("BotArchivedUserKey000000000000008", User("8", "Arc", "technician", active=False)),
        Key("BotExpiredKey00000000000000000009", admin, expires=date(2026, 1, 1)),
        Key("BotLegacyNoUserKey000000000000010"),
        Key("BotExpiresTodayKey000000000000011", admin, expires=NOW.date()),
    ]


def database(recorded: list[JSON]) -> Database:
    """The data set as it was at the start."""
    shown = _shown(recorded)
    made = Database()
    for number in range(1, 6):
        row_id = str(number)
        made.clients.insert(shown(Client, row_id) or Client(row_id, client_name=f"C{row_id}"))
    for number in range(1, 7):
        row_id, owner = str(number), ("1", "1", "2", "2", "3", "4")[number - 1]
        made.locations.insert(shown(Location, row_id) or Location(row_id, location_client_id=owner))
        owner = ("0", "1", "1", "2", "3", "4")[number - 1]
        made.vendors.insert(shown(Vendor, row_id) or Vendor(row_id, vendor_client_id=owner))
    for number in range(1, 9):
        row_id, owner = str(number), str((number + 1) // 2)
        made.networks.insert(
            shown(Network, row_id) or Network(row_id, network_name="VoIP", network_client_id=owner)
        )
    for number in range(1, 14):
        row_id, owner = str(number), str(1 + (number - 1) // 3)
        made.contacts.insert(
            shown(Contact, row_id)
            or Contact(row_id, contact_email=f"{row_id}@example.test", contact_client_id=owner)
        )
    made.software.insert(shown(Software, "1") or Software("1"))
    for number in range(1, _ASSETS + 1):
        row_id = str(number)
        asset = made.assets.insert(shown(Asset, row_id) or _asset(number))
        _plug(made, asset, shown(Interface, row_id))
    return made


def add_in_bulk(made: Database, count: int) -> None:
    """More assets, of which nothing is known but their number."""
    for _ in range(count):
        made.assets.insert(Asset(made.assets.next_id, asset_client_id="3"))
    made.changed()


def _shown(recorded: list[JSON]) -> Any:
    """Finds a row as it was when it was first seen; an interface by the id of its asset."""
    first: dict[tuple[type[Row], str], JSON] = {}
    for exchange in recorded:
        response = exchange["response"]
        data = response.get("data", []) if isinstance(response, dict) else []
        for row in data:
            for kind in (Asset, Client, Contact, Location, Network, Vendor, Software):
                if next(iter(row)) == COLUMNS[kind][0]:
                    first.setdefault((kind, row[COLUMNS[kind][0]]), row)
            if row.get("interface_id"):
                first.setdefault((Interface, row["interface_asset_id"]), row)

    def find(kind: type[Row], row_id: str) -> Row | None:
        row = first.get((kind, row_id))
        return kind(**{name: row[name] for name in COLUMNS[kind]}) if row else None

    return find


def _asset(number: int) -> Asset:
    client, kind = str(1 + (number - 1) % 4), _TYPES.get(number % 13, "Other")
    if number > _PATTERNED:  # 58 is archived; 59 belongs to an archived client
        client, kind = {58: "1", 59: "5"}[number], "Desktop"
    return Asset(
        str(number),
        asset_type=kind,
        asset_name=f"Asset {number}",
        asset_serial=f"SN{client}000{number:02}",
        asset_status="Deployed",
        asset_created_at=_MADE,
        asset_archived_at=_MADE if number == 58 else None,
        asset_client_id=client,
    )


def _plug(made: Database, asset: Asset, shown: Interface | None) -> None:
    """Asset 60 has no interface, 61 has three of which one is primary, 62 has two primary ones."""
    number = int(asset.asset_id)
    for at in range({60: 0, 61: 3, 62: 2}.get(number, 1)):
        row = Interface(
            made.interfaces.next_id,
            interface_mac=f"02:00:00:00:99:{at + 1:02}" if number == 61 else None,
            interface_primary="0" if number == 61 and at else "1",
            interface_asset_id=asset.asset_id,
        )
        made.interfaces.insert(shown if shown and not at else row)
    made.changed()
