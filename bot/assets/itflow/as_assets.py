"""ITFlow's records as assets and people of our own, and back: pure."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from bot.assets.client import AssetChanges, NewAsset
from bot.assets.itflow.fields import Value
from bot.assets.itflow.records import AssetRecord, ContactRecord
from bot.errors import NotSupported
from bot.models import Asset, AssetModel, AssetRef, Named, Person, Status, Tickets, address

WORDS = {
    Status.IN_STOCK: "Ready to Deploy",
    Status.ASSIGNED: "Deployed",
    Status.IN_REPAIR: "Out for Repair",
    Status.LOST: "Lost",
    Status.STOLEN: "Stolen",
    Status.RETIRED: "Retired",
}
"""The statuses ITFlow comes with; an installation may have others, which are kept as they are."""
STATUSES = {word.casefold(): status for status, word in WORDS.items()}

OTHER_CATEGORY = "other"

NAMES = {
    "name": "asset_name",
    "description": "asset_description",
    "serial_number": "asset_serial",
    "os": "asset_os",
    "ip": "asset_ip",
    "mac": "asset_mac",
    "uri": "asset_uri",
    "notes": "asset_notes",
    "purchase_date": "asset_purchase_date",
    "warranty_end": "asset_warranty_expire",
    "install_date": "asset_install_date",
    "location_id": "asset_location_id",
    "network_id": "asset_network_id",
    "vendor_id": "asset_vendor_id",
    "assignee_id": "asset_contact_id",
}
"""The port's fields that are one field of ITFlow."""
FIELDS = frozenset({*NAMES, "client_id", "model_id", "status"})


def as_asset(
    row: AssetRecord,
    *,
    source: str,
    client: Named | None,
    names: Mapping[str, Named | None],
    tickets: Tickets | None,
    client_archived: bool,
) -> Asset:
    """One asset; *names* are those of its assignee, location, network and vendor."""
    status = (row.asset_status or "").strip()
    return Asset(
        ref=AssetRef(source, row.asset_id),
        serial_number=row.asset_serial or None,
        name=row.asset_name or None,
        model=as_model(row),
        status=STATUSES.get(status.casefold(), Status.OTHER),
        source_status=status,
        client=client,
        purchase_date=row.asset_purchase_date,
        warranty_end=row.asset_warranty_expire,
        install_date=row.asset_install_date,
        notes=row.asset_notes or None,
        description=row.asset_description or None,
        os=row.asset_os or None,
        ip=row.interface_ip or None,
        mac=row.interface_mac or None,
        uri=web_address(row.asset_uri),
        physical_location=row.asset_physical_location or None,
        tickets=tickets,
        archived=row.archived or client_archived,
        **names,
    )


def as_model(row: AssetRecord) -> AssetModel | None:
    """What ITFlow has as three words: its id is these, so that any three can be written back."""
    words = [row.asset_type or "", row.asset_make or "", row.asset_model or ""]
    return model_of(words) if any(words) else None


def model_of(words: list[str]) -> AssetModel:
    """The model that type, make and model say."""
    kind, make, model = words
    return AssetModel(
        id=json.dumps(words, ensure_ascii=False),
        category=kind.casefold() or OTHER_CATEGORY,
        manufacturer=make or None,
        name=model or make or kind,
    )


def as_person(row: ContactRecord, *, source: str, client: Named | None, living: bool) -> Person:
    """One contact; *living* says that its client was not put away."""
    email = address(row.contact_email or "")
    return Person(
        source=source,
        id=row.contact_id,
        name=(row.contact_name or "").strip() or f"Contact {row.contact_id}",
        emails=(email,) if email else (),
        location_id=row.contact_location_id,
        client=client,
        active=living and not row.contact_archived_at,
    )


def web_address(text: str | None) -> str | None:
    """A web address that may be made a link, None for anything else."""
    try:
        parts = urlsplit((text or "").strip())
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return None
    return (text or "").strip() if fits else None


def as_fields(changes: AssetChanges, *, source: str) -> dict[str, Value]:
    """What was named, in ITFlow's words; a new asset's status follows from its assignee."""
    given = changes.given()
    fields: dict[str, Value] = {}
    for name, value in given.items():
        if name == "model_id" and value:
            fields |= _words_of_model(value, source)
        elif name == "status":
            fields["asset_status"] = WORDS.get(value)
        elif name in NAMES:
            fields[NAMES[name]] = value
    if isinstance(changes, NewAsset) and not given.get("status"):
        assigned = Status.ASSIGNED if changes.assignee_id else Status.IN_STOCK
        fields["asset_status"] = WORDS[assigned]
    return fields


def _words_of_model(model_id: Any, source: str) -> dict[str, Value]:
    """The three words behind a model's id; NotSupported for an id of another source."""
    try:
        kind, make, model = json.loads(model_id)
    except (TypeError, ValueError):
        raise NotSupported(f"{source} has no such model", source=source) from None
    return {"asset_type": str(kind), "asset_make": str(make), "asset_model": str(model)}
