"""Alerts as people see them: values that templates word."""

from datetime import date, datetime
from typing import Literal

from bot.answers import Answer, Card
from bot.models import AssetRef, Model
from bot.warranty import Cover, Urgency


class CoverRef(Model):
    """What the buttons of a warranty carry: in which alert it stood, and which end it was."""

    v: Literal[1] = 1
    alert: str
    source: str
    id: str
    end: date

    @property
    def cover(self) -> Cover:
        """The warranty."""
        return Cover(AssetRef(self.source, self.id), self.end)


class PageRef(Model):
    """What the button carries that lists all of an alert, beyond one of its warranties."""

    v: Literal[1] = 1
    alert: str
    after: tuple[date, str, str] | None = None


class Line(Model):
    """One warranty of an alert."""

    card: Card | None
    """None where the asset is no longer there to be seen."""
    id: str
    end: date
    left: int
    """Days, negative when over."""
    changed: bool
    """Whether the asset has another warranty end now."""
    by: str | None = None
    """The Slack user who quietened it, while it is quiet."""
    until: date | None = None
    """The day on which it is heard again; None is never."""
    act: str | None = None
    """What its buttons carry."""
    undo: str | None = None

    @property
    def title(self) -> str:
        """What to call the asset in a word, its client first."""
        if self.card is None:
            return self.id
        client = self.card.asset.client
        return f"{client.name} · {self.card.asset.title}" if client else self.card.asset.title


class Group(Model):
    """The warranties of one urgency: how many there are, and those of them that are shown."""

    urgency: Urgency
    count: int
    lines: tuple[Line, ...]


class Digest(Answer):
    """Which warranties end, to a channel."""

    template = "alert"
    rule: str
    filter: str
    groups: tuple[Group, ...]
    total: int
    over_before: int | None
    all: str | None
    """What the button carries that lists all of it."""


class AlertList(Answer):
    """All that an alert is about, to one person, page by page."""

    template = "alert_list"
    lines: tuple[Line, ...]
    total: int
    more: str | None


class AlertRefused(Answer):
    """That an alert cannot be posted, to an admin."""

    template = "alert_refused"
    rule: str
    channel: str
    code: str
    at: datetime


class RuleShown(Model):
    """One rule: what it tells whom, when it looks next, and who paused it."""

    id: str
    channel: str
    filter: str
    thresholds: tuple[int, ...]
    zone: str
    next: datetime
    paused_by: str | None
    """Slack user id."""
    paused_at: datetime | None


class AlertRules(Answer):
    """The rules of a channel, or all of them."""

    template = "alert_rules"
    rules: tuple[RuleShown, ...]
    all: bool
