"""Who may see what of an asset."""

from datetime import date

from bot.errors import NotPermitted
from bot.models import (
    Asker,
    Asset,
    AssetModel,
    AssetRef,
    Model,
    Money,
    Named,
    Scope,
    Status,
    Tickets,
)


class AssetView(Model):
    """What one person may read of one asset: the only form that reaches a template or an export."""

    ref: AssetRef
    title: str
    serial_number: str | None
    tag: str | None
    name: str | None
    model: AssetModel | None
    status: Status
    source_status: str
    assignee: Named | None
    location: Named | None
    team: Named | None
    client: Named | None
    purchase_date: date | None
    warranty_end: date | None
    price: Money | None
    notes: str | None
    description: str | None
    os: str | None
    ip: str | None
    mac: str | None
    network: Named | None
    vendor: Named | None
    uri: str | None
    physical_location: str | None
    install_date: date | None
    tickets: Tickets | None
    archived: bool
    gone: bool


class Viewer(Model):
    """For whom an answer is made: who asks, what they may read, and which day it is for them."""

    asker: Asker | None
    """None is whoever runs a command in a terminal, with operator's rights."""
    scope: Scope
    today: date
    within: str | None = None
    """The client whose channel it is asked in: nothing else is read there."""


class Bound(Model):
    """The client a channel is for, and what may be read there."""

    client: str
    scope: Scope


def viewer(asker: Asker | None, *, today: date, bound: Bound | None = None) -> Viewer:
    """How someone sees the inventory: all of it, for every full member, until roles exist.

    In a channel that is for one client that client's assets are all there is.
    """
    if bound is None:
        return Viewer(asker=asker, scope=Scope(), today=today)
    return Viewer(asker=asker, scope=bound.scope, today=today, within=bound.client)


def view(_viewer: Viewer, asset: Asset) -> AssetView:
    """What someone may read of an asset: everything but price and notes, until roles exist."""
    hidden = {"price": None, "notes": None}
    facts = {**vars(asset), "title": asset.title, **hidden}
    return AssetView.model_validate(facts, extra="ignore")


def in_full(viewer: Viewer, asset: Asset) -> Asset:
    """All of an asset, price and notes among it: for an operator in a terminal alone."""
    if viewer.asker is not None:
        raise NotPermitted("Import and export are not open in Slack yet.")
    return asset
