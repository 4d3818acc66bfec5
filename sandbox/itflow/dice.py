"""Assets by chance."""

from datetime import date
from random import Random
from typing import Final

from sandbox.inventory import COVERED, OLDEST, code_at, days_round
from sandbox.itflow import cast
from sandbox.itflow.database import Database
from sandbox.itflow.records import Asset, Interface

_STATUSES: Final = (
    *("Deployed",) * 14,
    *("Ready to Deploy",) * 3,
    *("Out for Repair", "Retired", "Lost"),
)


class Dice:
    """What assets by chance are drawn from; an asset is a few table look-ups, so a million go."""

    def __init__(self, database: Database, today: date, chance: Random, count: int) -> None:
        self._database = database
        self._chance = chance
        self._count = count
        self._shift = chance.getrandbits(30)
        self._days, self._ahead = days_round(today)
        self._words = {client: word for client, _, word in cast.CLIENTS}
        self._contacts: dict[str, list[str]] = {client: [] for client in self._words}
        for row in database.contacts:
            if row.contact_archived_at is None:
                self._contacts[row.contact_client_id].append(row.contact_id)
        self._locations: dict[str, list[str]] = {client: [] for client in self._words}
        for place in database.locations:
            self._locations[place.location_client_id].append(place.location_id)

    def asset(self, number: int) -> None:
        """The asset with that number, older numbers bought earlier."""
        bits = self._chance.getrandbits(80)
        client = cast.SHARES[(bits & 0xFF) % len(cast.SHARES)]
        made = cast.MAKES[(bits >> 8 & 0xFF) % len(cast.MAKES)]
        status = _STATUSES[(bits >> 16 & 0xFF) % len(_STATUSES)]
        people, places = self._contacts[client], self._locations[client]
        held = status == "Deployed" and made.word in {"LT", "PC", "PH"}
        age = OLDEST - 1 - OLDEST * number // self._count
        left = COVERED - age
        asset_id = self._database.assets.next_id
        row = Asset(
            asset_id,
            asset_type=made.kind,
            asset_name=f"{self._words[client]}-{made.word}-{asset_id}",
            asset_make=made.brand,
            asset_model=made.model,
            asset_serial=made.prefix + code_at(number, self._shift),
            asset_os=made.system,
            asset_status=status,
            asset_purchase_date=self._days[age],
            asset_warranty_expire=self._ahead[left] if left >= 0 else self._days[-left],
            asset_created_at=self._days[age] + " 09:12:44",
            asset_vendor_id="1" if made.brand == "Dell" else "2",
            asset_location_id=places[(bits >> 24 & 0xFF) % len(places)],
            asset_contact_id=people[(bits >> 32 & 0xFFFFFF) % len(people)] if held else "0",
            asset_client_id=client,
        )
        self._database.assets.insert(row)
        self._plug(row, number, f"{bits >> 56 & 0xFFFFFF:06x}")

    def _plug(self, row: Asset, number: int, mac: str) -> None:
        self._database.interfaces.insert(
            Interface(
                self._database.interfaces.next_id,
                interface_name="01",
                interface_mac=f"02:{number & 255:02x}:5e:{mac[:2]}:{mac[2:4]}:{mac[4:]}",
                interface_ip=f"10.{row.asset_client_id}.{number >> 8 & 255}.{number & 255}",
                interface_primary="1",
                interface_created_at=row.asset_created_at,
                interface_network_id=row.asset_client_id,
                interface_asset_id=row.asset_id,
            )
        )
