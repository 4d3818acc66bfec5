"""What an operation would make of an asset, fact by fact: shown before it is asked for."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.assets.client import LINKS
from bot.models import Asset, Model, Money, Status
from bot.operations import (
    Assign,
    Change,
    Create,
    Delete,
    Edit,
    Retire,
    Return,
    Transfer,
)
from bot.operations.client_transfer import LINKED, ClientTransfer, status_there
from bot.phrases import day, money

WORDS: Mapping[str, str] = {
    "serial_number": "Serial number",
    "tag": "Asset tag",
    "status": "Status",
    "location_id": "Location",
    "team_id": "Team",
    "purchase_date": "Purchase date",
    "warranty_end": "Warranty end",
    "price": "Price",
    "notes": "Notes",
    "name": "Name",
    "description": "Description",
    "os": "Operating system",
    "ip": "IP address",
    "mac": "MAC address",
    "uri": "URI",
    "model_id": "Model",
    "vendor_id": "Vendor",
    "network_id": "Network",
    "install_date": "Install date",
    "client_id": "Client",
    "assignee_id": "Assignee",
}
"""What each field that can be edited is called."""
NOBODY = "nobody"
NONE = "none"
UNTOLD = ""
"""What a fact was where that is not told."""


class Effect(Model):
    """One fact that changes: what it is called, what it was and what it will be."""

    fact: str
    was: str
    will: str


def effects(
    operation: Change, asset: Asset, names: Mapping[str, str] | None = None
) -> tuple[Effect, ...]:
    """The facts that change; *names* are those of the ids that an edit links to, by field."""
    has_it = asset.assignee.name if asset.assignee else NOBODY
    match operation:
        case Assign(to=to) | Transfer(to=to):
            return (
                Effect(fact="Assignee", was=has_it, will=to.name),
                *_status(asset, Status.ASSIGNED),
            )
        case Return():
            return (
                Effect(fact="Assignee", was=has_it, will=NOBODY),
                *_status(asset, Status.IN_STOCK),
            )
        case Retire():
            return _status(asset, Status.RETIRED)
        case Delete():
            return (Effect(fact="Record", was="kept", will="deleted"),)
        case ClientTransfer():
            return _moved(operation, asset)
        case Edit():
            return tuple(
                Effect(fact=WORDS[field], was=value_of(asset, field), will=will)
                for field, will in _wills(operation, names or {}).items()
            )


_LEFT = {"retire": "it is retired", "delete": "it is deleted"}
_LOST = {"ip": "ip", "uri": "uri"} | {link: field for field, link in LINKED.items()}
"""The field that something lost is, by what an asset calls it."""


def _moved(transfer: ClientTransfer, asset: Asset) -> tuple[Effect, ...]:
    """What a transfer to another client makes, links again, loses and leaves behind."""
    client, there = asset.client.name if asset.client else NONE, transfer.to.name
    status = status_there(transfer, asset)
    linked = [
        Effect(fact=WORDS[field], was=value_of(asset, field), will=f"{one.name}, as {there} has it")
        for field, one in transfer.links.items()
    ]
    lost = [
        Effect(
            fact=WORDS.get(_LOST.get(one.field, ""), one.field.replace("_", " ").capitalize()),
            was=one.was,
            will=f"lost: {there} has {len(one.there)} of that name" if one.there else "lost",
        )
        for one in transfer.lost
    ]
    return (
        Effect(fact="Client", was=client, will=there),
        Effect(fact="Record", was=f"#{asset.ref.id}", will=f"a new one at {there}"),
        Effect(fact="Old record", was="kept", will=_LEFT[transfer.leaves]),
        *(_status(asset, status) if status else ()),
        *linked,
        *lost,
    )


def made_of(operation: Create) -> tuple[Effect, ...]:
    """The facts of a new asset."""
    given = operation.asset.given()
    if model := operation.model:
        given["model_id"] = f"{model.category} · {model.manufacturer} · {model.name}"
    return tuple(
        Effect(fact=WORDS[field], was=NONE, will=operation.names.get(field) or _said(value))
        for field, value in given.items()
        if value is not None
    )


def label_of_new(operation: Create) -> str:
    """A new asset in a few words: "Larkfield · LT-0042 · MacBook · C02XL0"."""
    asset, names = operation.asset, operation.names
    model = operation.model.name if operation.model else names.get("model_id")
    words = (names.get("client_id"), asset.name or asset.tag, model, asset.serial_number)
    return " · ".join(dict.fromkeys(word for word in words if word))


def _status(asset: Asset, will: Status) -> tuple[Effect, ...]:
    if asset.status is will:
        return ()
    return (Effect(fact="Status", was=asset.status, will=will),)


def value_of(asset: Asset, field: str) -> str:
    """An editable field of an asset, in words."""
    if field == "assignee_id":
        return asset.assignee.name if asset.assignee else NOBODY
    if field in LINKS:
        linked = getattr(asset, LINKS[field])
        return linked.name if linked else NONE
    return _said(getattr(asset, field))


def _wills(edit: Edit, names: Mapping[str, str]) -> dict[str, str]:
    """What each field will be, in words: a link by the name of what it leads to."""
    called = {**edit.names, **names}
    return {
        field: called[field] if value and field in called else _said(value)
        for field, value in edit.changes.given().items()
    }


def _said(value: Any) -> str:
    match value:
        case None | "":
            return NONE
        case Money():
            return money(value)
        case date():
            return day(value)
    return str(value)


def together(
    changes: Sequence[Change | Create], names: Mapping[str, str] | None = None
) -> tuple[Effect, ...]:
    """The facts that become the same for every asset of a list; none where they differ."""
    made = [_alike(one, {}) for one in changes]
    alike = made and all(one == made[0] for one in made)
    return _alike(changes[0], names or {}) if alike else ()


def _alike(operation: Change | Create, names: Mapping[str, str]) -> tuple[Effect, ...]:
    """What a change sets, whatever the asset."""
    match operation:
        case Assign(to=to) | Transfer(to=to):
            return (Effect(fact="Assignee", was=UNTOLD, will=to.name),)
        case Return():
            return (Effect(fact="Assignee", was=UNTOLD, will=NOBODY),)
        case Retire():
            return (Effect(fact="Status", was=UNTOLD, will=Status.RETIRED),)
        case Delete() | ClientTransfer():
            return _given_up(operation)
        case Edit():
            return tuple(
                Effect(fact=WORDS[field], was=UNTOLD, will=will)
                for field, will in _wills(operation, names).items()
            )
    return ()


def _given_up(operation: Delete | ClientTransfer) -> tuple[Effect, ...]:
    """What becomes of a record that is retired, deleted or left behind."""
    if isinstance(operation, Delete):
        return (Effect(fact="Record", was="kept", will="deleted"),)
    return (
        Effect(fact="Client", was=UNTOLD, will=operation.to.name),
        Effect(fact="Old record", was="kept", will=_LEFT[operation.leaves]),
    )


def label(asset: Asset) -> str:
    """An asset in a few words, its client first: "Larkfield · LT-0042 · C02XL0ABJGH5"."""
    words = (asset.client_name, asset.title, asset.serial_number)
    return " · ".join(dict.fromkeys(word for word in words if word))
