"""A hand-over as people see it: values that templates word."""

from datetime import datetime
from typing import Literal

from bot.answering.answers import Answer
from bot.models import Model
from bot.store.hand_overs import Stands, Why


class HandOverRef(Model):
    """What the buttons of a hand-over carry: which one, as it was when they were drawn."""

    v: Literal[1] = 1
    hand_over: str
    version: int
    terms: str = ""
    """The beginning of what tells the wording that stood there from any other."""


class BundleRef(Model):
    """What the button carries that answers for all that were given together."""

    v: Literal[1] = 1
    bundle: str
    shown: str
    """What tells the list that stood there from any other."""


class HandOverCard(Model):
    """One hand-over as somebody concerned sees it."""

    label: str
    model: str
    source: str
    giver: str
    """Slack user id."""
    to: str
    """The recipient's name."""
    to_slack: str | None
    status: Stands
    why: Why | None
    reachable: bool
    asked_at: datetime
    asks_at: datetime | None
    answered_at: datetime | None
    by: str | None
    """The Slack user who answered for the recipient; None where they did themselves."""
    faulty: bool
    """Whether the recipient reported a fault when they took it."""
    comment: str
    terms: str
    answer: str | None = None
    """What the recipient's buttons carry."""
    fault: str | None = None
    """What the button carries that reports a fault."""
    returned: str | None = None
    """JSON of the AskChange that takes it back into stock."""
    given: str | None = None
    """JSON of the AskChange that gives it to someone else."""
    again: str | None = None
    confirm: str | None = None
    """What the button carries by which an operator confirms it for the recipient."""


class HandOverAsked(Answer):
    """Whether they have it, to whoever was given something."""

    template = "hand_over"
    card: HandOverCard


class HandOverWaits(Answer):
    """That an answer is still waited for, to the same."""

    template = "hand_over_reminder"
    card: HandOverCard


class HandOverToSettle(Answer):
    """That there is something to decide, to whoever gave it."""

    template = "hand_over_giver"
    card: HandOverCard


class HandOversTogether(Answer):
    """All that one request gives to somebody, to them or to whoever gave it."""

    template = "hand_overs_together"
    purpose: Literal["asked", "reminder", "giver"]
    given: tuple[HandOverCard, ...]
    """As many as are shown."""
    total: int
    waiting: int
    """How many wait for the one whom this is said to."""
    answered: int = 0
    """How many of them are answered by one click."""
    terms: tuple[str, ...] = ()
    """What they agree to by saying that they have all of it, each wording once."""
    all: str | None = None
    """What the button carries by which they say so."""


class OpenHandOvers(Answer):
    """The open hand-overs of whoever asks, and those that they look after."""

    template = "hand_overs"
    own: tuple[HandOverCard, ...]
    others: tuple[HandOverCard, ...] | None
    """None where nobody else's are theirs to see."""
    more: str | None = None
    """What the button carries that shows those behind these."""
    more_own: bool = False
    """Whether more of their own are open than stand here."""
    how: bool = False
    """Whether it is said that a button answers for one of them."""
