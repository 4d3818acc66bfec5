"""What is shown of faults: each a value that a template of its own words."""

from datetime import datetime
from typing import Literal

from bot.answering.answers import Answer, Card, Modal, ModalForm
from bot.models import Model
from bot.policy import Looked
from bot.store.faulted import FaultStatus, Replacement, Severity, StepKind, TicketState


class FaultRef(Model):
    """What buttons and forms about a fault carry."""

    v: Literal[1] = 1
    fault: str
    version: int


class FaultSaid(Model):
    """What one person reported."""

    user: str
    severity: Severity
    words: str
    at: datetime


class FaultStep(Model):
    """One thing that happened to a fault."""

    kind: StepKind
    user: str
    """The Slack user who did it; empty where nobody of ours did."""
    words: str
    at: datetime
    again: bool = False
    """Whether it is a report by somebody who had reported it before."""


class FaultCard(Model):
    """A fault as those who see to it read it."""

    label: str
    source: str
    status: FaultStatus
    severity: Severity
    said: tuple[FaultSaid, ...]
    steps: tuple[FaultStep, ...]
    """What happened since it was reported."""
    ticket: TicketState
    ticket_number: str
    replacement: Replacement
    new_label: str
    """What the asset given in its place is called."""
    receiver: str
    """The name of whoever has the asset."""
    cause: str
    """Why the last step of a replacement failed."""
    since: datetime
    repair: str | None
    replace: str | None
    finish: str | None
    recall: str | None
    done: str | None
    """What each of its buttons carries; None is not offered."""


class FaultShown(Answer):
    """A fault's card."""

    template = "fault_card"
    card: FaultCard


class FaultStepped(Answer):
    """One step, to whoever is told of it."""

    template = "fault_step"
    card: FaultCard
    step: FaultStep


class FaultForm(ModalForm):
    """What is asked before a fault is reported."""

    template = "fault_form"
    label: str
    severities: tuple[Severity, ...]
    words: str
    known: datetime | None
    """Since when there is an open fault that this would join."""


class FaultChoice(Model):
    """One asset that may be meant."""

    card: Card
    wanted: str
    """JSON of the AskFault of this asset."""


class FaultChoose(Modal):
    """Several assets match what was typed, or none and some nearly: none is taken for granted."""

    template = "fault_choose"
    found = False
    word: str
    said: str = ""
    """How many of what there are, where it was no word that led to them."""
    total: int
    choices: tuple[FaultChoice, ...]


class FaultReported(Modal):
    """A report was kept."""

    template = "fault_reported"
    label: str
    joined: bool
    again: bool = False
    """Whether the one it joined was theirs, too."""
    ticket: bool
    """Whether a ticket is to be opened."""


class FaultsListed(Answer):
    """A page of the open faults."""

    template = "faults"
    open_faults: tuple[FaultCard, ...]
    total: int
    first: int
    last: int
    earlier: str | None
    later: str | None
    """JSON of the AskFaults of the pages beside it."""
    listed: Looked | None
    """Of what alone anything stands there, where the one who asks may not list everything."""
