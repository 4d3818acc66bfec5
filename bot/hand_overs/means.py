"""What hand-overs work with."""

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.context import Context


@dataclass(frozen=True, kw_only=True)
class Means(Context):
    """What every part of hand-overs is given."""

    has_left: Callable[[str, str], bool]
    """Whether a person of a source, by their id, is no longer there."""
    zone: Callable[[str | None], ZoneInfo]
    """The time zone of a Slack user, or of the installation."""
    terms: Callable[[str], str]
    """What people agree to when they take an asset of a category; nothing where that is said
    nowhere."""
