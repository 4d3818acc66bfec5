"""What a fault is: the values that its rows and its words are read as."""

from datetime import datetime
from enum import StrEnum
from typing import Final, Literal

from bot.models import Asset, AssetRef, Model

CARD = "fault_card"
"""The template of a fault's own card."""


class Severity(StrEnum):
    """How bad it is, in the words of whoever reports it; the worst comes last."""

    FLAW = "a flaw, it can be used"
    LIMITED = "it can be used with limits"
    UNUSABLE = "it cannot be used"


class FaultStatus(StrEnum):
    """Where a fault stands."""

    OPEN = "open"
    IN_REPAIR = "in repair"
    DONE = "done"


StepKind = Literal[
    "reported",
    "joined",
    "ticket",
    "ticket_failed",
    "repair_asked",
    "in_repair",
    "repair_failed",
    "repair_refused",
    "assign_asked",
    "assigned",
    "assign_failed",
    "return_asked",
    "returned",
    "return_failed",
    "recall_asked",
    "recalled",
    "recall_failed",
    "done",
]
TicketState = Literal["none", "wanted", "sending", "opened", "failed"]
Replacement = Literal[
    "none",
    "assigning",
    "assigned",
    "returning",
    "returned",
    "stuck",
    "recalling",
    "recalled",
]
"""How far another is given in its place; or it alone is taken back, to go into repair then."""
RECALLED: Final = frozenset(("recalling", "recalled"))
UNDER_WAY: Final = frozenset(("assigning", "assigned", "returning")) | RECALLED
"""What goes on by itself."""
_IN_VAIN: Final = frozenset(("repair_refused", "recall_failed"))
_TOWARDS_REPAIR: Final = _IN_VAIN | {"repair_asked", "repair_failed", "in_repair"}


class Step(Model):
    """One thing that happened to a fault; never a name or a word."""

    v: Literal[1] = 1
    kind: StepKind
    at: datetime
    by: str | None = None
    """The person id of whoever did it; None where nobody of ours did."""
    user: str | None = None
    request: str | None = None
    """The request that it was asked for with, or done by."""
    report: str | None = None


class Report(Model):
    """What one person said of a fault."""

    id: str
    fault_id: str
    person_id: str
    user_id: str
    severity: Severity
    at: datetime
    words: str = ""


class Fault(Model):
    """One fault with everything known of it: what its cards are drawn from."""

    id: str
    installation_id: str
    source: str
    asset_id: str
    client_id: str | None = None
    status: FaultStatus = FaultStatus.OPEN
    severity: Severity
    """The worst that was reported."""
    version: int = 1
    steps: tuple[Step, ...] = ()
    ticket: TicketState = "none"
    ticket_id: str | None = None
    ticket_number: str | None = None
    replacement: Replacement = "none"
    new_asset_id: str | None = None
    """The asset given instead, or to be."""
    receiver: str | None = None
    """The source's id of whoever is to get it."""
    actor: str | None = None
    """The person id of the operator in whose name the replacement is asked for."""
    actor_user: str | None = None
    request_id: str | None = None
    """The request that the replacement waits for."""
    tries: int = 0
    """How often its source was asked in vain for what is next."""
    attempt: int = 0
    lease_until: datetime | None = None
    created_at: datetime
    ended_at: datetime | None = None
    due_at: datetime | None = None

    asset: Asset | None = None
    """As it was when the fault was reported."""
    new_label: str = ""
    """What the asset given instead is called."""
    reason: str = ""
    """Why another is given instead, where that is nothing that was reported."""
    words: tuple[tuple[int, str], ...] = ()
    """What was said with a step, by its place: a comment, or why it failed."""
    reports: tuple[Report, ...] = ()

    @property
    def ref(self) -> AssetRef:
        """The asset it is about."""
        return AssetRef(self.source, self.asset_id)

    @property
    def client(self) -> str | None:
        """The name of the client whose asset it is."""
        return self.asset.client_name if self.asset else None

    @property
    def goes_on(self) -> bool:
        """Whether something of it is yet to be done by the bot itself."""
        return self.ticket in {"wanted", "sending"} or self.replacement in UNDER_WAY

    @property
    def is_kept_from_repair(self) -> bool:
        """Whether its source refused to have it in repair while somebody has it."""
        tried = [one.kind for one in self.steps if one.kind in _TOWARDS_REPAIR]
        has_it = self.asset is not None and self.asset.assignee is not None
        return has_it and bool(tried) and tried[-1] in _IN_VAIN

    def is_again(self, step: int) -> bool:
        """Whether a step is a report by somebody who had reported it before."""
        one = self.steps[step]
        before = {said.by for said in self.steps[:step] if said.report}
        return bool(one.report and one.by) and one.by in before

    def said(self, step: int) -> str:
        """What was said with a step."""
        return dict(self.words).get(step, "")
