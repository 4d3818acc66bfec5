"""The sentence that an answer begins with, where one sentence answers what was asked."""

from datetime import date
from typing import Final, Literal

from bot.language.questions import Filters
from bot.models import Asset, Model, Named

_BY_PRICE: Final = frozenset(("most_expensive", "cheapest"))


class Opening(Model):
    """What is said first; the asset or the list it is about stands below."""

    said: Literal[
        "nothing_comes",
        "covered",
        "ended",
        "not_recorded",
        "some_covered",
        "held",
        "same_price",
        "same_day",
    ]
    day: date | None = None
    """Until when its warranty runs, or when that ended."""
    who: str = ""
    """Whoever has it; nobody where it is empty."""
    covered: int = 0
    total: int = 0
    """How many of how many are under warranty; or how many more cost the same, or are as old."""


def of_warranty(end: date | None, today: date) -> Opening:
    """Whether one asset is still under warranty: its last day counts."""
    if end is None:
        return Opening(said="not_recorded")
    return Opening(said="covered" if end >= today else "ended", day=end)


def of_holder(assignee: Named | None) -> Opening:
    """Who has one asset."""
    return Opening(said="held", who=assignee.name if assignee else "")


def equals(filters: Filters, first: Asset) -> Filters | None:
    """All that stand first beside the one that does, by its price or its age; None without it."""
    edges: dict[str, object] = {}
    if filters.order not in _BY_PRICE:
        edges = dict.fromkeys(("bought_from", "bought_to"), first.purchase_date)
    elif first.price:
        edges = dict.fromkeys(("price_from", "price_to"), first.price.minor_units / 100)
    if None in edges.values() or not edges:
        return None
    return filters.model_copy(update={"order": None, "most": None, **edges})


def of_equals(filters: Filters, total: int) -> Opening | None:
    """That there are more beside the one that is shown as the first; None where there are none."""
    said = "same_price" if filters.order in _BY_PRICE else "same_day"
    return Opening(said=said, total=total - 1) if total > 1 else None
