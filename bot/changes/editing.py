"""What the form of an edit has: which fields of an asset, as they are, and what comes of them."""

import json
from typing import Any

from bot import policy
from bot.assets.client import LINKS, AssetChanges, Capabilities
from bot.errors import UsageError
from bot.language.dates_and_prices.amounts import amount, editable
from bot.modals import Entered, typable
from bot.models import Asset, fingerprint
from bot.operations import precondition
from bot.policy import Viewer

FIELDS = (
    *("status", "location_id", "team_id", "tag", "serial_number"),
    *("warranty_end", "price", "notes"),
)
"""The fields that the form of an edit has, where the source can be given them."""
_FOR_SOME = frozenset({"price", "notes"})
"""Of these, what not everybody sees of an asset."""
_INPUTS = {"location_id": "location", "team_id": "team"}
"""Of these, those whose input is called otherwise."""


def fields(asset: Asset, can: Capabilities, viewer: Viewer) -> frozenset[str]:
    """The fields that can be edited: none whose value may not be seen, or is too long for it."""
    shown = policy.view(viewer, asset)
    return frozenset(
        field
        for field in FIELDS
        if field in can.fields
        and (field not in _FOR_SOME or getattr(shown, field) == getattr(asset, field))
        and ((now := _now(asset, field)) is None or typable(now))
    )


def changes(
    entered: Entered, asset: Asset, can: Capabilities, fields: frozenset[str]
) -> AssetChanges:
    """What was entered that is not so already; what was emptied is cleared where it can be.

    Raises UsageError for a price that cannot be read.
    """
    given: dict[str, Any] = {}
    for field in sorted(fields):
        value, now = entered.get(_INPUTS.get(field, field)), _now(asset, field)
        kept = value is None and field in {*can.never_cleared, "status"}
        if value != now and not kept:
            given[field] = value
    if written := given.get("price"):
        given["price"] = amount(written, currency=asset.price.currency if asset.price else None)
        if given["price"] == asset.price:
            del given["price"]
    return AssetChanges.model_validate(given)


def wrong(
    entered: Entered, asset: Asset, can: Capabilities, fields: frozenset[str]
) -> dict[str, str]:
    """What no source could be given of what was entered, by input: a sentence each."""
    found = {name: can.against(name, entered.get(name)) for name in fields}
    try:
        changes(entered, asset, can, fields & {"price"})
    except UsageError as error:
        found["price"] = str(error)
    return {name: why for name, why in found.items() if why}


def shown(asset: Asset, fields: frozenset[str]) -> str:
    """An asset as a form shows it, in a few letters: others once it has changed."""
    typed = [(field, _now(asset, field)) for field in sorted(fields)]
    told = [precondition(asset).model_dump(mode="json"), typed]
    return fingerprint(json.dumps(told))


def noted(notes: str | None, more: str) -> str | None:
    """The notes with what is to be noted below them; as they are where that is too long to type."""
    both = "\n".join(filter(None, (notes, more))) or None
    return both if both is None or typable(both) else notes


def price(asset: Asset) -> str | None:
    """The price as it is typed."""
    return _now(asset, "price")


def _now(asset: Asset, field: str) -> str | None:
    """A field as it would be entered."""
    if field in LINKS:
        linked = getattr(asset, LINKS[field])
        return linked.id if linked else None
    match field:
        case "warranty_end":
            return asset.warranty_end.isoformat() if asset.warranty_end else None
        case "price":
            return editable(asset.price) if asset.price else None
    value = getattr(asset, field)
    return str(value) if value else None
