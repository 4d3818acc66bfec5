"""What is shown while a change is asked for: each a value that a template of its own words."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal, Self

from bot.answering.answers import Answer, Card, Modal, ModalForm
from bot.changes.filled_in import Receiver
from bot.language.together import Begun
from bot.models import AssetRef, Model, Named, RequestStatus, Status
from bot.operations import Kind, Why
from bot.operations.effects import Effect
from bot.operations.several import LeftOut, Tally
from bot.policy.rules import Needed
from bot.store.requested import EndedAs, Verdicts


class Choice(Model):
    """One asset that may be meant, and the change that begins when it is chosen."""

    card: Card
    wanted: str
    """JSON of the AskChange of this asset."""


class ChooseAsset(Modal):
    """Several assets match what was typed, or none and some nearly: none is taken for granted."""

    template = "change_choose"
    found = False
    operation: Kind
    word: str
    said: str = ""
    """How many of what there are, where it was no word that led to them."""
    total: int
    """How many match exactly; 0 where the choices are only near."""
    choices: tuple[Choice, ...]


class ChangeForm(ModalForm):
    """What is asked before a change is: filled in with what is known."""

    template = "change_form"
    operation: Kind
    card: Card
    to: Receiver = Receiver()
    statuses: tuple[Status, ...] = ()
    """Those the source can be given; empty where it is no edit."""
    status: Status | None = None
    tag: str | None = None
    serial_number: str | None = None
    location: Named | None = None
    team: Named | None = None
    warranty_end: date | None = None
    price: str | None = None
    """As it is typed."""
    notes: str | None = None
    fields: frozenset[str] = frozenset()
    """The fields of an edit that its source can be given."""
    reason: str = ""
    reason_needed: bool = False
    needed: Needed = 0
    able: int = 0
    """How many people could approve it."""
    who: tuple[str, ...] = ()
    """Their Slack users, where they are few enough to be named."""
    loses: tuple[str, ...] = ()
    """What dies with it, each a sentence."""
    retire: str | None = None
    """JSON of the AskChange that keeps the record instead."""
    faulty: datetime | None = None
    """Since when a fault of it is open."""


class ClientTransferForm(ModalForm):
    """What is asked before an asset becomes another client's, with the plan of it."""

    template = "client_transfer_form"
    card: Card
    client: Named | None
    is_whole: bool
    """Whether the client is chosen, and the plan is drawn."""
    effects: tuple[Effect, ...]
    alike: tuple[str, ...]
    """What the target has with the same serial number."""
    stays: str
    sides: tuple[tuple[str, bool], ...]
    """The clients that have to agree, each with whether it has somebody here who could."""
    reason: str
    reason_needed: bool
    needed: Needed
    able: int
    """How many people could agree."""
    who: tuple[str, ...] = ()
    """Their Slack users, where they are few enough to be named."""


class NewForm(ModalForm):
    """What is asked before an asset is made."""

    template = "new_form"
    client_input: str
    model_input: str
    location_input: str
    person_input: str
    team_input: str
    """What inputs are called that belong to one source and client alone."""
    here: str
    """The source it is for."""
    sources: tuple[str, ...]
    """Those to choose from; none where there is nothing to choose."""
    has_clients: bool
    client: Named | None
    is_whole: bool
    """Whether all is chosen that the rest depends on."""
    other_model: bool
    """Whether its model is made with it, rather than chosen."""
    turn: str | None
    """JSON of the AskNew with the other way to say which model; None where there is one way."""
    categories: tuple[str, ...]
    """Those a new model can have; none where any words will do."""
    serial_number: str
    fields: frozenset[str]
    statuses: tuple[Status, ...]
    """Those it can be given."""
    needs: frozenset[str]
    reason_needed: bool
    needed: Needed
    able: int
    """How many people could approve it."""
    who: tuple[str, ...] = ()
    """Their Slack users, where they are few enough to be named."""


class NewRefused(Modal):
    """An asset is there already that the new one would be a second of."""

    template = "new_refused"
    found = False
    card: Card


class ChangeRefused(Modal):
    """What stands against a change as the asset is now, and what can be asked for instead."""

    template = "change_refused"
    found = False
    operation: Kind
    card: Card
    why: Why
    to: Named | None = None
    instead: Kind | None = None
    wanted: str | None = None
    """JSON of the AskChange of what can be done instead."""


class ChangeAsked(Modal):
    """What became of a change that was just asked for."""

    template = "change_asked"
    operation: Kind
    label: str
    effects: tuple[Effect, ...]
    waits: bool
    ended: bool = False  # before its form was sent once more; with neither it is under way
    needed: Needed = 0
    expires_at: datetime | None = None


class ChangeBlocked(Modal):
    """Another request about the same asset has not ended yet."""

    template = "change_blocked"
    found = False
    operation: Kind
    card: "RequestCard"


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
    back: str | None = None
    """JSON of the AskChange that takes it back first, where somebody has it and that is needed."""
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


class Line(Model):
    """One of several changes before it is asked for."""

    ref: AssetRef | None = None
    """The asset that it changes, where there is one yet."""
    label: str
    effects: tuple[Effect, ...] = ()
    faulty: datetime | None = None
    """Since when a fault of it is open."""


class SeveralForm(ModalForm):
    """What is asked before several changes are: what would be done, what cannot be, and why."""

    template = "several_form"
    operation: Begun
    total: int
    lines: tuple[Line, ...]
    left_out: tuple[LeftOut, ...]
    at_once: int
    """How many need no approval."""
    decided: tuple[tuple[int, Needed, int], ...]
    """Of each request that needs approval: how many changes, how many must agree, and could."""
    reason_needed: bool
    statuses: tuple[Status, ...]
    """Those to choose from, where it is the status that changes."""
    status: Status | None = None
    to: Receiver = Receiver()
    source: str = ""
    """Where whoever is to have them is looked for."""
    reason: str = ""
    loses: tuple[str, ...]
    """What is not brought back by undoing, each a sentence."""

    def told_of(self, faults: Mapping[AssetRef, datetime]) -> Self:
        """The form that says of which of them a fault is open, and since when; those first."""
        lines = [
            one.model_copy(update={"faulty": faults.get(one.ref) if one.ref else None})
            for one in self.lines
        ]
        lines.sort(key=lambda one: one.faulty is None)
        return self.model_copy(update={"lines": tuple(lines)})


class SeveralMade(Modal):
    """What became of several changes that were just asked for."""

    template = "several_asked"
    at_once: int
    decided: tuple[tuple[int, Needed], ...]
    ended: int = 0
    """So many have ended, before their form was sent once more."""
    left_out: tuple[LeftOut, ...]


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
