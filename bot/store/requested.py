"""What a request is: the values that its rows and its words are read as."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal

from bot.models import Asset, AssetRef, Model, RequestStatus
from bot.operations import Change, Create, Kind, Precondition
from bot.operations.several import LeftOut, Several, Wanted
from bot.policy.rules import Actor, Concerned, Rule
from bot.store import origins
from bot.store.origins import Undone

CARD = "request_card"
"""The template of a request's own card: whoever was sent one may be waited for."""

EndedAs = Literal[
    "done",
    "already_so",
    "changed",
    "left",
    "unsupported",
    "refused",
    "unavailable",
    "in_doubt",
    "broken",
    "did_not_happen",
    "too_late",
    "in_part",
    "none_done",
    "half_done",
]
_MALFORMED: Final = (400, 409, 422)
"""HTTP statuses that speak of what was sent."""


class Outcome(Model):
    """What came of carrying a request out, or of the last attempt at it; never a name or a word."""

    v: Literal[1] = 1
    kind: EndedAs
    at: datetime
    changed: tuple[str, ...] = ()
    """What is no longer as it was when asked: of `Request.asset` and `Request.found`."""
    status: int | None = None
    """The HTTP status that its source refused it with, if that was what refused it."""
    settled_by: str | None = None
    """The admin, a person id, who said how it had ended."""

    @property
    def is_refusal(self) -> bool:
        """Whether its source refused what was to be written, rather than whoever writes it."""
        return self.kind == "refused" and self.status in {None, *_MALFORMED}


Verdicts = Literal["approved", "denied", "break_glass", "consented"]


class Decision(Model):
    """What one person decided, with the words they gave for it."""

    person: str
    user: str
    verdict: Verdicts
    at: datetime
    comment: str = ""
    consents: Mapping[str, str] = {}
    """What each client's consent is referred to by, by its id, where they recorded any."""
    actor: Actor | None = None
    """Who they were then; None once they have been erased."""

    @property
    def instead_of(self) -> str:
        """The Slack user, who was away, for whom it was made; "" for nobody."""
        absent = self.actor.stands_in_for if self.actor else ()
        return absent[0].user if absent else ""


class Question(Model):
    """What someone asked of the requester, and what they answered."""

    by: str
    user: str
    at: datetime
    answered_at: datetime | None = None
    text: str = ""
    answer: str = ""


class Request(Model):
    """One request with everything known of it: what its cards are drawn from."""

    id: str
    installation_id: str
    kind: Kind | Literal["several"]
    source: str
    """Empty where it is for several changes that are not all of one."""
    asset_id: str | None
    """None for an asset that is yet to be made, and for several."""
    client_id: str | None = None
    requester: str
    requester_user: str
    status: RequestStatus
    version: int = 1
    attempt: int = 0
    """How often its carrying out was begun."""
    sent: int = 0
    """The attempt that may have sent its change to the source; 0 when surely none did."""
    asset_as_of: datetime | None = None
    """What the source said was its last change, as read before the change was sent."""
    executor: str | None = None
    lease_until: datetime | None = None
    rule: Rule
    """As it was when the request was made."""
    concerned: Concerned = Concerned()
    break_glass: bool = False
    created_at: datetime
    expires_at: datetime
    execute_by: datetime | None = None
    ended_at: datetime | None = None
    due_at: datetime | None = None
    """When it is to be looked at next, by the clock of the business."""
    remind_at: datetime | None = None
    escalate_at: datetime | None = None
    escalated_at: datetime | None = None
    """Since when those whom it escalates to may decide it too."""
    outcome: Outcome | None = None
    reference: str | None = None
    """Under which the log has what went wrong."""
    parent: str | None = None
    """The request for several changes that this is one of: it is decided and told of there."""
    position: int | None = None
    """Its place among all that were wanted together, the first being 0."""
    origin: str | None = None
    """What gave rise to it, as `origins` writes it; None where somebody just wanted it."""

    operation: Wanted
    precondition: Precondition | None = None
    asset: Asset | None = None
    """As it was when the request was made."""
    found: Asset | None = None
    """As its source had it when it was last read to carry the request out."""
    client_name: str = ""
    """Of the client whose asset it is, or is to be."""
    reason: str = ""
    error: str = ""
    """What the source said, in its words."""
    requested_by: Actor | None = None
    """The requester as they were then; None once they have been erased."""
    questions: tuple[Question, ...] = ()
    decisions: tuple[Decision, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    """What was wanted with it and could not be asked for."""

    @property
    def change(self) -> Change | Create:
        """The one change that it is for; a request for several has none."""
        if isinstance(self.operation, Several):
            raise TypeError("several changes are carried out one by one")
        return self.operation

    @property
    def ref(self) -> AssetRef | None:
        """The asset it is about, None for one that is yet to be made."""
        return AssetRef(self.source, self.asset_id) if self.asset_id else None

    @property
    def undoes(self) -> Undone | None:
        """The request that this one puts back, if it is an undo."""
        return origins.undone(self.origin)

    @property
    def fault(self) -> str | None:
        """The fault that asked for it, if one did."""
        return origins.fault(self.origin)

    @property
    def client(self) -> str | None:
        """What the client is called whose asset it is or will be, if any."""
        return self.client_name or None

    @property
    def consented(self) -> tuple[Decision, ...]:
        """Who has recorded what a client agreed to."""
        return tuple(one for one in self.decisions if one.verdict == "consented")

    @property
    def approvals(self) -> tuple[Decision, ...]:
        """Who has agreed so far."""
        return tuple(one for one in self.decisions if one.verdict == "approved")
