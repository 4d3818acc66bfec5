"""What is known of a new asset that is wanted, and what its source can take."""

from collections.abc import Mapping
from typing import Final

from bot.assets.client import AssetClient, Capabilities
from bot.changes.wishes import client_of
from bot.language.changes import AskNew
from bot.models import Money
from bot.policy import Facts

FIELDS: Final = (
    *("tag", "name", "status", "location_id", "team_id", "assignee_id"),
    *("purchase_date", "warranty_end", "price", "notes"),
)
"""The fields that the form has, where the source can be given them."""


def capabilities_of(sources: Mapping[str, AssetClient], source: str) -> Capabilities:
    """What a source can do; raises UsageError for one that is no longer there."""
    return client_of(sources, source).capabilities


def has_clients(can: Capabilities) -> bool:
    """Whether a new asset of a source is of a client."""
    return "client_id" in can.needs


def fields_of(can: Capabilities) -> frozenset[str]:
    """The fields that a form has: a status only where it does not follow from the assignee."""
    follows = set() if can.new_by_status else {"status"}
    return frozenset(one for one in FIELDS if one in can.fields and one not in follows)


def facts_of(
    wanted: AskNew,
    category: str | None = None,
    names: Mapping[str, str] | None = None,
    price: Money | None = None,
) -> Facts:
    """What rules look at, as far as it is known."""
    return Facts(
        kind="create",
        source=wanted.source,
        client=wanted.client.name if wanted.client else None,
        category=category,
        location=(names or {}).get("location_id"),
        price=price,
    )
