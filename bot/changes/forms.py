"""What is shown while a change is asked for: each a value that a template of its own words."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal, Self

from bot.answering.answers import Card, Modal, ModalForm
from bot.changes.cards import RequestCard
from bot.changes.filled_in import Receiver
from bot.language.changes import Begun
from bot.models import AssetRef, Denied, Model, Named, Status
from bot.operations import Kind, Why
from bot.operations.effects import Effect
from bot.operations.several import LeftOut
from bot.policy.rules import Needed


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
    one_by_one: str = ""
    """That one at a time is changed so, where all of them may have been meant."""


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
    back: str | None = None
    """JSON of the AskChange that takes it back, which its source may need before its status."""
    faulty: datetime | None = None
    """Since when a fault of it is open."""


class ClientTransferForm(ModalForm):
    """What is asked before an asset becomes another client's, with the plan of it."""

    template = "client_transfer_form"
    card: Card
    undoes: bool = False
    """Whether it takes back a transfer that was made."""
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
    there: Card | None = None
    """What has this serial number there already."""
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
    more: tuple[Card, ...] = ()
    """Others that are, too: a tag may stand on several."""
    by: Literal["serial number", "asset tag"] = "serial number"
    """What they have that was typed."""
    wanted: str | None = None
    """JSON of the AskNew of it in another source, which may have the same thing as well."""


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
    fault: str | None = None
    """What the button carries that reports it instead."""


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
    card: RequestCard


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
    reference: str = ""
    """Where something is left out because policy refuses it: the log has that under it."""
    refused: Denied | None = None
    """Why something is left out that somebody could lift."""
    helper: str | None = None
    """The Slack user who could."""

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
    reference: str = ""
    refused: Denied | None = None
    helper: str | None = None
    """As in the form, these three."""
