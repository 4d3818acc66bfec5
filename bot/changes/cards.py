"""A request as those concerned see it, and the messages in which they do."""

from datetime import datetime
from typing import Literal

from bot.answering.answers import Answer
from bot.models import Model, RequestStatus
from bot.operations import Kind
from bot.operations.effects import Effect
from bot.operations.several import LeftOut, Tally
from bot.policy.rules import Needed
from bot.store.requested import EndedAs, Verdicts


class Said(Model):
    """What someone decided or asked about a request."""

    user: str
    verdict: Verdicts | Literal["asked", "answered"]
    words: str = ""
    on_behalf: tuple[tuple[str, str], ...] = ()
    """The clients whose consent they recorded, each with what it is referred to by."""
    at: datetime
    instead_of: str = ""
    """Whom, who was away, they decided for."""


class Agreeing(Model):
    """One of the clients that have to agree to a transfer."""

    client: str
    here: bool
    """Whether it has somebody in this workspace."""
    agreed: bool


class RequestRef(Model):
    """What the buttons of a request carry: which one, as it was when they were drawn."""

    v: Literal[1] = 1
    request: str
    version: int
    question: int | None = None
    """The place of the question that is answered, once a form shows it."""
    listed: bool = False
    """It stands in a list of requests, which is drawn anew after the click."""
    offset: int = 0
    """Of several changes, how many stand before the page that is asked for."""


class Parts(Model):
    """What a request for several changes is for, and how far it is."""

    tally: Tally
    lines: tuple["RequestCard", ...]
    """Some of them, those first that are not done."""
    left_out: tuple[LeftOut, ...] = ()
    """What could not be asked for with it, for whoever asked."""
    all: str | None = None
    """What the button carries that shows all of them; none where all stand there."""


class RequestCard(Model):
    """A request as one person concerned sees it."""

    operation: Kind | Literal["several"]
    """What all of several changes are, if they are the same."""
    undoes: str | None = None
    """What had been done that this puts back, where it is an undo."""
    label: str
    source: str
    requester: str
    """Slack user id."""
    reason: str
    effects: tuple[Effect, ...]
    status: RequestStatus
    broken_glass: bool = False
    """An admin did without approvals."""
    said: tuple[Said, ...] = ()
    approvals: int = 0
    needed: Needed = 1
    clients: tuple[Agreeing, ...] = ()
    """The clients that have to agree, where those do."""
    expires_at: datetime
    ended_at: datetime | None = None
    exists: tuple[str, ...] = ()
    """What there is of a transfer between clients that is not yet, or was not, done whole."""
    outcome: EndedAs | None = None
    conflicts: tuple[Effect, ...] = ()
    """Fields that changed between the request and its execution: as asked, and as found."""
    now: tuple[Effect, ...] = ()
    """Of a change that nobody knows the end of: how the asset was when it was last read."""
    error: str = ""
    """What its source said, in its words."""
    reference: str = ""
    decide: str | None = None
    """What the buttons of an approver carry; none where there is nothing to decide."""
    history: str | None = None
    """The question what happened to its asset before, for whoever is to decide."""
    consent: str | None = None
    """What the button carries that records the consent of a client with nobody here."""
    finish: str | None = None
    """What the button of an operator carries that has the rest done of what is half done."""
    withdraw: str | None = None
    """What the requester's button carries."""
    answer: str | None = None
    """What the requester's button to answer a question carries."""
    glass: str | None = None
    """What an admin's button carries that does without approval."""
    shown: str | None = None
    """The question that shows an asset that was made."""
    again: str | None = None
    """JSON of the AskChange that asks for the same again, as it is now."""
    undo_again: str | None = None
    """What the button carries that begins an undo anew which came to nothing."""
    back: str | None = None
    """JSON of the AskChange that takes it back first, where somebody has it and that is needed."""
    of_fault: bool = False
    """A fault asked for it, whose own card says what can be done when it comes to nothing."""
    turn_to: str = ""
    """Who denied it, for whoever asked for it."""
    settle: str | None = None
    """What the buttons of an admin carry where nobody knows whether it was done."""
    undo: str | None = None
    """What the button carries that puts it back, where it was made and can be."""
    made: str | None = None
    """The id of an asset that was made."""
    parts: Parts | None = None
    """Of several changes: what they are."""
    begun: bool = False
    """Whether some of several changes may be made already."""
    again_several: str | None = None
    """What the button carries that asks again for those of several that were not done."""


class PartsListed(Answer):
    """One page of what a request for several changes is for."""

    template = "request_parts"
    card: RequestCard
    lines: tuple[RequestCard, ...]
    first: int
    last: int
    earlier: str | None
    later: str | None


class RequestShown(Answer):
    """The card of a request, in every place where it can be decided or is waited for."""

    template = "request_card"
    card: RequestCard


class RequestEnded(Answer):
    """How a request ended, to whoever asked."""

    template = "request_outcome"
    card: RequestCard


class RequestWaits(Answer):
    """That a request still waits, to whoever could decide it."""

    template = "request_reminder"
    card: RequestCard


class RequestInDoubt(Answer):
    """That nobody can say how a request ended, to the admins."""

    template = "request_unknown"
    card: RequestCard


class RequestQuestioned(Answer):
    """That an approver asks something, to whoever asked for the change."""

    template = "request_question"
    card: RequestCard


class RequestAnswered(Answer):
    """That the requester has answered, to the approver who wanted to know."""

    template = "request_answered"
    card: RequestCard


class GlassBroken(Answer):
    """That an admin did without approvals, to everyone concerned."""

    template = "break_glass"
    card: RequestCard
