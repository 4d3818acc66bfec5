"""The sentence that an answer begins with, where one sentence answers what was asked."""

from datetime import date
from typing import Literal

from bot.models import Model, Named


class Opening(Model):
    """What is said first; the asset or the list it is about stands below."""

    said: Literal["nothing_comes", "covered", "ended", "not_recorded", "some_covered", "held"]
    day: date | None = None
    """Until when its warranty runs, or when that ended."""
    who: str = ""
    """Whoever has it; nobody where it is empty."""
    covered: int = 0
    total: int = 0
    """How many of how many are under warranty."""


def of_warranty(end: date | None, today: date) -> Opening:
    """Whether one asset is still under warranty: its last day counts."""
    if end is None:
        return Opening(said="not_recorded")
    return Opening(said="covered" if end >= today else "ended", day=end)


def of_holder(assignee: Named | None) -> Opening:
    """Who has one asset."""
    return Opening(said="held", who=assignee.name if assignee else "")
