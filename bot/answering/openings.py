"""The sentence that an answer begins with, where one sentence answers what was asked."""

from datetime import date
from typing import Final, Literal

from bot.language.questions import Filters
from bot.models import Asset, Denied, Model, Named
from bot.policy import AssetView, Surface, Viewer, may

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
        "no_price",
        "hidden",
    ]
    day: date | None = None
    """Until when its warranty runs, or when that ended."""
    who: str = ""
    """Whoever has it, nobody where it is empty; or whom what is hidden is for."""
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


def of_price(asset: AssetView, viewer: Viewer) -> Opening | None:
    """Why there is no price on the card of an asset; None where there is one."""
    if asset.price:
        return None
    client = asset.client.name if asset.client else None
    verdict = may(viewer.standing, Surface.DETAILS, source=asset.ref.source, client=client)
    if isinstance(verdict, Denied):
        return Opening(said="hidden", who=verdict.nameless or verdict.reason)
    if viewer.public:
        return Opening(said="hidden", who="Prices are not for everyone here.")
    return Opening(said="no_price")


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
