"""Who may see what: pure, with the time and every fact as an argument."""

from datetime import date

from bot.models import Asset, AssetModel, AssetRef, Model, Money, Named, Person, Scope, Status


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
    gone: bool


def scope(_asker: Person | None) -> Scope:
    """How much of the inventory someone may read: all of it for every full member, until roles."""
    return Scope()


def view(asset: Asset) -> AssetView:
    """What anyone may read of an asset: everything but price and notes, until roles exist."""
    facts = {name: getattr(asset, name) for name in AssetView.model_fields}
    return AssetView.model_construct(**{**facts, "price": None, "notes": None})
