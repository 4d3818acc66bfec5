"""A transfer from one client to another: what it would do, how far it has come, what it writes.

Pure. No source of ours moves an asset: a new record is made at the other client, and the old one is
retired or deleted. The web pages of ITFlow do the same, and lose as much.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Literal

from bot.assets.client import AssetChanges, Capabilities, NewAsset, TargetClient
from bot.models import Asset, AssetRef, Model, Named, Status
from bot.plain import one_line

Leaves = Literal["retire", "delete"]
"""What becomes of the record that is left behind."""

LINKED: Final[Mapping[str, str]] = {
    "assignee_id": "assignee",
    "location_id": "location",
    "vendor_id": "vendor",
    "network_id": "network",
}
"""What a record is linked to, by the field of a new one: followed by its name, or lost."""
STAYS_BEHIND: Final = (
    "Its history, tickets, logins, documents, files, licences, services, tags and custom fields "
    "stay with the old record."
)
COPIED: Final = ("name", "model_id", "description", "os", "mac")
"""What a new record has of the old one beside its serial number, status, dates and notes."""
_DATES: Final = ("purchase_date", "warranty_end", "install_date")
_OWN: Final = ("ip", "uri", "physical_location")
_MOVED: Final = "Transferred asset "
_LINE: Final = 700
"""Bytes that the line about a transfer may take, two names in it."""


class Lost(Model):
    """Something the new record would not have; `there` are several that the target calls the same.

    None of several is taken.
    """

    field: str
    was: str
    id: str = ""
    """The source's id of what that names."""
    there: tuple[Named, ...] = ()


class ClientTransfer(Model):
    """Make an asset another client's, step by step; what is done of it stands in it.

    The intent of a step is the fence of its attempt, its outcome a field here.
    """

    v: Literal[1] = 1
    kind: Literal["client_transfer"] = "client_transfer"
    ref: AssetRef
    to: Named
    """The client it goes to."""
    links: Mapping[str, Named] = {}
    """What of the target has the name of what the asset is linked to, by field."""
    lost: tuple[Lost, ...] = ()
    leaves: Leaves = "retire"
    made: str | None = None
    """The id of the new record, once it is made."""
    verified: bool = False
    """Whether the new record was read, is right, and names the old one in its notes."""


def transfer_plan(asset: Asset, target: TargetClient, leaves: Leaves = "retire") -> ClientTransfer:
    """What a transfer would come to; what has one namesake in the target is linked to that."""
    links: dict[str, Named] = {}
    lost = []
    for field, name in LINKED.items():
        was: Named | None = getattr(asset, name)
        if was is None:
            continue
        there = [one for one in getattr(target, name) if _same(one.name, was.name)]
        if len(there) == 1:
            links[field] = there[0]
        else:
            lost.append(Lost(field=name, was=was.name, id=was.id, there=tuple(there)))
    lost += [Lost(field=name, was=getattr(asset, name)) for name in _OWN if getattr(asset, name)]
    if asset.status is Status.OTHER and asset.source_status:
        lost.append(Lost(field="status", was=asset.source_status))
    if asset.tickets and asset.tickets.open:
        lost.append(Lost(field="tickets", was=f"{asset.tickets.open} open"))
    return ClientTransfer(
        ref=asset.ref, to=target.client, links=links, lost=tuple(lost), leaves=leaves
    )


def _same(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def status_there(transfer: ClientTransfer, asset: Asset) -> Status | None:
    """The status of the new record: without an assignee nothing is assigned."""
    if asset.status is Status.OTHER:
        return None
    if asset.status is Status.ASSIGNED and "assignee_id" not in transfer.links:
        return Status.IN_STOCK
    return asset.status


def new_record(transfer: ClientTransfer, asset: Asset, at: datetime) -> NewAsset:
    """The record that is made, as the old one is now; its notes say what it was."""
    given: dict[str, Any] = {
        **{name: now for name in (*COPIED, *_DATES) if (now := _now(asset, name))},
        **{field: one.id for field, one in transfer.links.items()},
        "notes": _with_line(asset.notes, moved(transfer, asset, at)),
    }
    if status := status_there(transfer, asset):
        given["status"] = status
    return NewAsset.model_validate(
        {
            "model_id": "",
            "name": asset.title,
            "serial_number": asset.serial_number or "",
            "client_id": transfer.to.id,
            **given,
        }
    )


def _now(asset: Asset, name: str) -> Any:
    if name == "model_id":
        return asset.model.id if asset.model else None
    return getattr(asset, name)


def moved(transfer: ClientTransfer, asset: Asset, at: datetime) -> str:
    """The line about a transfer, in ITFlow's own words; with the new id once that is known."""
    came = _name(asset.client.name) if asset.client else "no client"
    new = f" (new asset ID: {transfer.made})" if transfer.made else ""
    return (
        f"* {at:%Y-%m-%d %H:%M} UTC: {_MOVED}{_name(asset.title)} (old asset ID:"
        f" {transfer.ref.id}) from {came} to {_name(transfer.to.name)}{new}"
    )


def _name(text: str) -> str:
    """A name that says no more than a name in such a line, and is not cut there."""
    return one_line(text).replace("asset ID:", "asset ID").replace("<", "‹")[:100]


def _with_line(notes: str | None, line: str) -> str:
    return f"{notes}\n\n---\n{line}" if notes else line


def is_from(notes: str | None, old: str) -> bool:
    """Whether notes say that their record was made of an older one with this id."""
    return any(_MOVED in line and f"(old asset ID: {old})" in line for line in _lines(notes))


def is_left_for_another(notes: str | None, own: str) -> bool:
    """Whether notes say that their record, with this id, was left for a newer one."""
    old = f"(old asset ID: {own})"
    return any(_MOVED in one and old in one and "(new asset ID: " in one for one in _lines(notes))


def _lines(notes: str | None) -> list[str]:
    return (notes or "").split("\n")


def names_new(transfer: ClientTransfer, notes: str | None) -> bool:
    """Whether notes tell of the transfer with both ids."""
    ending = f"(new asset ID: {transfer.made})"
    old = f"(old asset ID: {transfer.ref.id})"
    return any(
        _MOVED in line and old in line and line.rstrip().endswith(ending) for line in _lines(notes)
    )


def with_new(transfer: ClientTransfer, new: Asset) -> AssetChanges:
    """The new record's notes with its own id in the line that it was made with."""
    old = f"(old asset ID: {transfer.ref.id})"
    lines = _lines(new.notes)
    at = max(place for place, line in enumerate(lines) if _MOVED in line and old in line)
    bare = re.sub(r"\s*\(new asset ID: \d*\)\s*\Z", "", lines[at])
    lines[at] = f"{bare} (new asset ID: {transfer.made})"
    return AssetChanges(notes="\n".join(lines))


def left_behind(transfer: ClientTransfer, old: Asset, at: datetime) -> AssetChanges:
    """What the old record becomes: retired, with a note of where the asset is now."""
    given: dict[str, Any] = {"status": Status.RETIRED}
    if not names_new(transfer, old.notes):
        given["notes"] = _with_line(old.notes, moved(transfer, old, at))
    return AssetChanges(**given)


def is_closed(transfer: ClientTransfer, old: Asset | None) -> bool:
    """Whether nothing is left to do to the old record; one that is gone is left to nobody."""
    if old is None or old.gone:
        return True
    retired = old.status is Status.RETIRED and names_new(transfer, old.notes)
    return transfer.leaves == "retire" and retired


def is_transferable(can: Capabilities, leaves: Leaves) -> bool:
    """Whether a source can do what the steps need: none can archive a record."""
    left = can.delete if leaves == "delete" else Status.RETIRED in can.statuses
    return can.create and can.update and left and {"client_id", "notes"} <= can.fields


def unwritable(asset: Asset, can: Capabilities) -> bool:
    """Whether something of an asset, written again, would be cut or would not fit."""
    texts = [asset.serial_number, asset.title, *(_now(asset, name) for name in COPIED), asset.notes]
    longest = can.longest.get("notes")
    long = longest is not None and len((asset.notes or "").encode()) + _LINE > longest
    return long or any(can.cuts(text) for text in texts if text)
