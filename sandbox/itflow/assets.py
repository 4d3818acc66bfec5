"""Writes to assets, with all they destroy; and what can be done to them in the web UI only."""

from collections.abc import Mapping
from typing import Any, Final

from sandbox.itflow import php
from sandbox.itflow.answers import Answer, created, deleted, updated
from sandbox.itflow.call import Call
from sandbox.itflow.database import Database
from sandbox.itflow.records import Asset, Interface
from sandbox.itflow.sql import SqlError, dated, fitting

_TEXTS: Final = {
    "asset_name": 200,
    "asset_description": 255,
    "asset_type": 200,
    "asset_make": 200,
    "asset_model": 200,
    "asset_serial": 200,
    "asset_os": 200,
    "asset_uri": 500,
    "asset_status": 200,
    "asset_notes": 65_535,
}
_UPDATED_TEXTS: Final = {**_TEXTS, "asset_uri_2": 500}
_DATES: Final = ("asset_purchase_date", "asset_warranty_expire", "asset_install_date")
_LINKS: Final = ("asset_vendor_id", "asset_location_id", "asset_contact_id")
_COPIED: Final = (
    *("asset_type", "asset_name", "asset_description", "asset_make", "asset_model"),
    *("asset_serial", "asset_os", "asset_status", "asset_purchase_date", "asset_warranty_expire"),
    *("asset_install_date", "asset_notes", "asset_favorite"),
)


def create(call: Call) -> Answer:
    """A new asset and its interface; nothing is checked but that it has a name and a client."""
    if php.empty(call.text("asset_name")) or call.client_id == "0":
        return created(None)
    database, stamp = call.database, call.stamp()
    fields = {name: _text(call, name, width) for name, width in _TEXTS.items()}
    fields |= {name: call.id(name) for name in _LINKS}
    dates = [_date(call, name, None) for name in _DATES]
    plug = _plug(call)
    row = Asset(
        database.assets.next_id,
        **fields,
        asset_purchase_date=dates[0],
        asset_warranty_expire=dates[1],
        asset_install_date=dates[2],
        asset_created_at=stamp,
        asset_client_id=call.client_id,
    )
    database.assets.insert(row)
    database.interfaces.insert(
        Interface(
            database.interfaces.next_id,
            interface_name="1",
            interface_primary="1",
            interface_created_at=stamp,
            interface_asset_id=row.asset_id,
            **plug,
        )
    )
    database.changed()
    return created(row.asset_id)


def update(call: Call) -> Answer:
    """What is sent is written, and what is not sent is kept, save where it is plugged in."""
    row = call.database.assets.get(call.id("asset_id"))
    if row is None or row.asset_client_id != call.client_id:
        return updated(done=False)
    wanted: dict[str, str | None] = {
        name: _text(call, name, width) if call.sent(name) else getattr(row, name) or ""
        for name, width in _UPDATED_TEXTS.items()
    }
    wanted |= {name: call.id(name) for name in _LINKS if call.sent(name)}
    wanted |= {name: _date(call, name, getattr(row, name)) for name in _DATES}
    plug = _plug(call)
    done = _write(row, wanted, "asset_updated_at", call.stamp())
    for one in call.database.primary(row.asset_id):
        _write(one, plug, "interface_updated_at", call.stamp())
    call.database.rewritten()
    return updated(done=done)


def delete(call: Call) -> Answer:
    """Gone, if the client is the right one; its interfaces go in any case.

    What is said counts interfaces that went with the asset before they were counted.
    """
    database, asset_id = call.database, call.id("asset_id")
    row = database.assets.get(asset_id)
    if row is not None and row.asset_client_id == call.client_id:
        database.assets.remove(asset_id)
    _unplug(database, asset_id)
    return deleted(said=False)


def archive(database: Database, asset_id: str, stamp: str) -> None:
    """Archive an asset, as somebody in the web UI would."""
    row = _living(database, asset_id)
    row.asset_archived_at = row.asset_updated_at = stamp


def edit(database: Database, asset_id: str, columns: Mapping[str, str | None], stamp: str) -> Asset:
    """Change columns of an asset and of its primary interfaces, as somebody in the web UI would."""
    row = _living(database, asset_id)
    own = {name: value for name, value in columns.items() if name.startswith("asset_")}
    plug = {name: value for name, value in columns.items() if name.startswith("interface_")}
    _write(row, own, "asset_updated_at", stamp)
    for one in database.primary(asset_id):
        _write(one, plug, "interface_updated_at", stamp)
    database.rewritten()
    return row


def remove(database: Database, asset_id: str) -> None:
    """Delete an asset with all its interfaces, as somebody in the web UI would."""
    database.assets.remove(_living(database, asset_id).asset_id)
    _unplug(database, asset_id)


def transfer(database: Database, asset_id: str, client_id: str, stamp: str) -> Asset:
    """Move an asset to another client, as somebody in the web UI would.

    What comes back is a new asset that has lost most links; the old one is archived.
    """
    old = _living(database, asset_id)
    new = Asset(
        database.assets.next_id,
        **{name: getattr(old, name) for name in _COPIED},
        asset_created_at=stamp,
        asset_client_id=client_id,
    )
    database.assets.insert(new)
    for plug in list(database.interfaces_of(asset_id)):
        database.interfaces.insert(
            Interface(
                database.interfaces.next_id,
                interface_name=plug.interface_name,
                interface_mac=plug.interface_mac,
                interface_primary=plug.interface_primary,
                interface_created_at=stamp,
                interface_asset_id=new.asset_id,
            )
        )
    note = (
        f"\n\n---\n* {stamp}: Transferred asset {old.asset_name} (old asset ID: {asset_id}) "
        f"from {_client_name(database, old.asset_client_id)} "
        f"to {_client_name(database, client_id)} (new asset ID: {new.asset_id})"
    )
    new.asset_notes = old.asset_notes = (old.asset_notes or "") + note
    archive(database, asset_id, stamp)
    database.changed()
    return new


def _unplug(database: Database, asset_id: str) -> None:
    for plug in list(database.interfaces_of(asset_id)):
        database.interfaces.remove(plug.interface_id)
    database.changed()


def _living(database: Database, asset_id: str) -> Asset:
    row = database.assets.get(asset_id)
    if row is None:
        raise KeyError(asset_id)
    return row


def _client_name(database: Database, client_id: str) -> str:
    client = database.clients.get(client_id)
    return (client.client_name if client else None) or ""


def _text(call: Call, name: str, width: int) -> str:
    value = fitting(call.text(name), width)
    if len(value.encode()) > _TEXTS["asset_notes"]:
        raise SqlError(f"Data too long for column '{name}'")
    return value


def _date(call: Call, name: str, kept: str | None) -> str | None:
    """A date that was sent; an empty one keeps the old."""
    return dated(call.text(name)) if call.sent(name) and call.text(name) else kept


def _plug(call: Call) -> dict[str, str]:
    """Where it is plugged in: what is not sent is empty."""
    return {
        "interface_ip": fitting(call.text("asset_ip"), 200),
        "interface_mac": fitting(call.text("asset_mac"), 200),
        "interface_network_id": call.id("asset_network_id"),
    }


def _write(row: Any, wanted: Mapping[str, str | None], stamped: str, stamp: str) -> bool:
    """Whether anything of it was new to the row."""
    new = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    for name, value in new.items():
        setattr(row, name, value)
    if new:
        setattr(row, stamped, stamp)
    return bool(new)
