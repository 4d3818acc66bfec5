"""What happened to an asset, as it is told."""

from datetime import date, datetime
from typing import Literal

from bot.models import Model


class Altered(Model):
    """A field of an asset in its history."""

    field: str
    form: Literal["from_to", "is", "changed"]
    """Changed: and it is not told, or no longer known, from what to what."""
    before: str | date | None = None
    after: str | date | None = None
    before_slack: str | None = None
    after_slack: str | None = None
    """Slack user ids, where the values are people."""


class Happening(Model):
    """One event of an asset's history, as it is told."""

    kind: str
    at: datetime
    who: str | None
    """None is nobody of ours: the asset's source was seen to have changed, or time passed."""
    who_slack: str | None
    source: str
    operation: str | None
    """What was asked for, where it was about a request."""
    undoes: str | None = None
    """What that puts back, where it is an undo: the kind of the request that it is one of."""
    status: str | None
    """What an admin settled that it came to."""
    to: str | None
    to_slack: str | None
    """Whom it was to be given to."""
    altered: tuple[Altered, ...]
    words: tuple[tuple[str, str], ...]
    """What people wrote, each with what it is."""
