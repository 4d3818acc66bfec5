"""What moving an asset to another client would do: pure; nothing here carries it out.

ITFlow's API has no such call, and its web page loses as much: it makes a new asset and archives
the old one.
"""

from typing import Final

from bot.assets.client import NewAsset
from bot.models import Asset, Model, Named, Status

_LINKS: Final = ("assignee", "location", "vendor", "network")
_OWN: Final = ("ip", "uri", "physical_location")
STAYS_BEHIND: Final = (
    "Its history, tickets, logins, documents, files, licences, services, tags and custom fields "
    "stay with the old record."
)


class TargetClient(Model):
    """The client an asset would go to, and what it has; vendors of all clients among its own."""

    client: Named
    assignee: tuple[Named, ...] = ()
    location: tuple[Named, ...] = ()
    vendor: tuple[Named, ...] = ()
    network: tuple[Named, ...] = ()


class Lost(Model):
    """Something the new asset would not have; `there` is what the target calls the same."""

    field: str
    was: str
    there: tuple[Named, ...] = ()


class TransferPlan(Model):
    """What is made, what is lost on the way, and what becomes of the old record."""

    new: NewAsset
    lost: tuple[Lost, ...]
    notes: tuple[str, ...]


def transfer_plan(asset: Asset, target: TargetClient) -> TransferPlan:
    """What a transfer would come to; raises ValueError when the asset is there already."""
    if asset.client is not None and asset.client.id == target.client.id:
        raise ValueError(f"{asset.title} is at {target.client.name} already")
    lost = [_lost_link(asset, name, target) for name in _LINKS if getattr(asset, name)]
    lost += [Lost(field=name, was=getattr(asset, name)) for name in _OWN if getattr(asset, name)]
    if asset.status is Status.OTHER and asset.source_status:
        lost.append(Lost(field="status", was=asset.source_status))
    if asset.tickets and asset.tickets.open:
        lost.append(Lost(field="tickets", was=f"{asset.tickets.open} open"))
    notes = [
        f"A new asset is made at {target.client.name}; it gets a new id.",
        "The old record cannot be archived through ITFlow's API: it is marked Retired.",
        STAYS_BEHIND,
    ]
    return TransferPlan(new=_new(asset, target), lost=tuple(lost), notes=tuple(notes))


def _lost_link(asset: Asset, name: str, target: TargetClient) -> Lost:
    was: Named = getattr(asset, name)
    alike = was.name.strip().casefold()
    there = [one for one in getattr(target, name) if one.name.strip().casefold() == alike]
    return Lost(field=name, was=was.name, there=tuple(there))


def _new(asset: Asset, target: TargetClient) -> NewAsset:
    """What goes along: what the asset is, its status, its dates, its MAC and its notes."""
    came_from = f" at {asset.client.name}" if asset.client else ""
    provenance = f"Transferred from asset {asset.ref.id}{came_from}."
    given = {
        "name": asset.name or asset.title,
        "description": asset.description,
        "status": None if asset.status is Status.OTHER else asset.status,
        "os": asset.os,
        "mac": asset.mac,
        "purchase_date": asset.purchase_date,
        "warranty_end": asset.warranty_end,
        "install_date": asset.install_date,
        "notes": f"{asset.notes}\n\n{provenance}" if asset.notes else provenance,
    }
    return NewAsset(
        model_id=asset.model.id if asset.model else "",
        serial_number=asset.serial_number or "",
        client_id=target.client.id,
        **{name: value for name, value in given.items() if value is not None},
    )
