"""Alerts as people see them: values that templates word."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from bot.answering.answers import Answer, Card
from bot.models import AssetRef, Model, Named
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


class Snoozing(CoverRef):
    """What the form carries in which it is said until when a warranty is put off."""

    zone: str = "UTC"
    """Where the rule is: what day it is there counts."""


class MoreRef(Model):
    """What a choice behind the three dots of a warranty carries, as short as Slack takes it."""

    v: Literal[1] = 1
    alert: str
    line: int = Field(ge=0)
    """Its place in the alert, which never changes."""
    deed: Literal["extend", "replace"]


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
    now: date | None = None
    """The end that it has by now, where that is another."""
    extended_by: str | None = None
    """The Slack user who changed it to that."""
    put_back: str | None = None
    """What the button carries that undoes that."""
    extend: str | None = None
    """What the choice carries that changes its end; None where its source cannot."""
    replace: str | None = None
    """The same of giving another in its place."""

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
    made: bool
    """Whether the rule was made in Slack."""
    at: datetime


class AlertHolder(Answer):
    """Which warranties end of what somebody has, to them alone."""

    template = "alert_holder"
    lines: tuple[Line, ...]


class RuleRef(Model):
    """What the buttons of a rule carry: which rule, and how it was when they were drawn."""

    v: Literal[1] = 1
    rule: str
    version: int = 0


class RulesPage(Model):
    """What the button carries that turns the pages of the rules."""

    v: Literal[1] = 1
    channel: str | None = None
    offset: int = Field(0, ge=0, le=1_000_000)


class RuleShown(Model):
    """One rule: what it tells whom, when it looks next, and who paused it."""

    id: str
    channel: str
    filter: str
    thresholds: tuple[int, ...]
    days: tuple[str, ...]
    at: str
    zone: str
    next: datetime
    owner: str | None
    """The Slack user who made it; None where it stands in assetbot.toml."""
    tells: bool
    """Whether whoever has an asset is told too."""
    paused_by: str | None
    """Slack user id."""
    paused_at: datetime | None
    refused: bool
    """Whether Slack refuses its channel."""
    ref: str | None
    """What its buttons carry; None for whom they are not."""


class AlertRules(Answer):
    """The rules of a channel, or all of them."""

    template = "alert_rules"
    rules: tuple[RuleShown, ...]
    all: bool
    add: str | None
    """What the button carries that adds one; None where none can be added."""
    earlier: str | None
    later: str | None
    done: str = ""
    """What was just done, in words."""


class RuleForm(Answer):
    """What is asked about a rule: filled in with what it says."""

    template = "alert_rule_form"
    draft: str
    """JSON of the draft that it came of."""
    rule: str
    posts_in: str
    category: tuple[Named, ...]
    location: tuple[Named, ...]
    team: tuple[Named, ...]
    client: tuple[Named, ...]
    bound: str | None
    """The client that the channel is for."""
    thresholds: str
    at: str
    zone: Named | None
    weekdays: tuple[str, ...]
    all_weekdays: tuple[str, ...]
    leaves: tuple[str, ...]
    all_leaves: tuple[str, ...]


class RuleConfirm(Answer):
    """What a rule will do, shown before it is saved."""

    template = "alert_rule_confirm"
    draft: str
    rule: str
    channel: str
    moved: bool
    """Whether it told another channel so far."""
    filter: str
    thresholds: tuple[int, ...]
    days: tuple[str, ...]
    at: str
    zone: str
    next: datetime
    tells: tuple[str, ...]
    all_tells: tuple[str, ...]
    over: int
    """How many were over before."""
    due: int
    """How many end within the largest threshold."""


class RuleSaved(Answer):
    """That a rule was made or changed."""

    template = "alert_rule_saved"
    rule: str
    channel: str
    made: bool
    moved: bool
    next: datetime
