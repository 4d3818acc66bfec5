"""The bodies of writes, and what nobody outside Factorial knows for sure about them.

Not confirmed by any public source, and therefore said here alone:

- Giving an asset to somebody is taken to need `owner_id` and the status `assigned`, taking it
  back `owner_id` null and the status `in_stock`, each in one update.
- No status is accepted at creation; it is taken to follow from the owner.
- Some changes of status are refused. Which ones is not known, so none is refused here; what
  Factorial refuses comes back as SourceRefused with its own words.
- null is taken to clear a field.
"""

from collections.abc import Callable
from typing import Any

from bot.assets.client import AssetChanges, NewAsset, NewModel
from bot.assets.factorial.reading import STATUSES
from bot.models import Status

WORDS = {status: word for word, status in STATUSES.items()}
"""The statuses Factorial can be given, in its words."""

CATEGORIES = (
    *("laptop", "desktop", "tablet", "phone", "screen"),
    *("mouse", "keyboard", "headset", "other"),
)
"""The categories a new model can have, in any version."""

WireId = Callable[[str | None], str | int | None]

_FIELDS = {
    "serial_number": "serial_number",
    "tag": "label",
    "model_id": "it_asset_model_id",
    "location_id": "workplace_id",
    "team_id": "team_id",
    "assignee_id": "owner_id",
    "purchase_date": "purchase_date",
    "warranty_end": "warranty_end_date",
    "notes": "notes",
}
NAMES = frozenset({*_FIELDS, "price", "status"})
"""The fields an asset can be given."""
_WIRE_IDS = frozenset({"location_id", "team_id", "assignee_id"})


def status_of_new(asset: NewAsset) -> Status:
    """The status a new asset is taken to get."""
    return Status.IN_STOCK if asset.assignee_id is None else Status.ASSIGNED


def fields(changes: AssetChanges, wire_id: WireId) -> dict[str, Any]:
    """What was named, in Factorial's words; the status only if Factorial has a word for it."""
    body: dict[str, Any] = {}
    for name, value in changes.given().items():
        if name == "price":
            body["purchase_price_cents"] = value.minor_units if value else None
            body["currency"] = value.currency if value else None
        elif name == "status":
            body["status"] = WORDS.get(value)
        else:
            body[_FIELDS[name]] = wire_id(value) if name in _WIRE_IDS else value
    return body


def new_model(model: NewModel) -> dict[str, Any]:
    """What makes a model."""
    return {"type_name": model.category, "brand": model.manufacturer, "name": model.name}


def assignment(person_id: str, wire_id: WireId) -> dict[str, Any]:
    """What gives an asset to a person."""
    return {"owner_id": wire_id(person_id), "status": WORDS[Status.ASSIGNED]}


def taking_back() -> dict[str, Any]:
    """What takes an asset back into stock."""
    return {"owner_id": None, "status": WORDS[Status.IN_STOCK]}
