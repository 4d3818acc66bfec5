"""What asking for a change, and a click on its card, can come to."""

from datetime import datetime
from typing import Literal

from bot.models import Denied, Model, Verdict
from bot.operations import Objection
from bot.operations.several import LeftOut
from bot.policy import Rule, Ruling, Side
from bot.store.requested import Request, Verdicts


class Blocked(Model):
    """Another request for the same asset has not ended yet."""

    by: Request


class Outlook(Model):
    """It may be asked for, and this is the rule it will be decided by."""

    ruling: Ruling
    approvers: int
    """How many people could approve it."""
    who: tuple[str, ...] = ()
    """Their Slack users, where they are few enough to be named."""
    sides: tuple[Side, ...] = ()
    """The clients that have to agree."""


class Together(Model):
    """Changes that may be asked for as one request, and how that will be decided."""

    rule: Rule
    at: tuple[int, ...]
    """Their places among all that are wanted."""
    reason: bool
    """Whether whoever asks must say why."""
    approvers: int
    """How many people could approve it."""


class SeveralWeighed(Model):
    """What asking for several changes would come to."""

    together: tuple[Together, ...]
    """One for each request that would be made, those first that need no approval."""
    left_out: tuple[LeftOut, ...]
    against: Denied | None = None
    """What is against all of them, where each is refused."""
    refused: Denied | None = None
    """What is against some of them, where somebody could lift it."""


class SeveralAsked(Model):
    """The requests that were made for several changes, and what no request was made for."""

    requests: tuple[Request, ...]
    left_out: tuple[LeftOut, ...]
    against: Denied | None = None
    """What was against all of them, where each was refused."""
    refused: Denied | None = None
    """What was against some of them, where somebody could lift it."""


Asked = Request | Objection | Blocked | Denied
"""The request that was made, or why none was."""
Weighed = Outlook | Objection | Blocked | Denied
"""What asking would come to."""
ClosedAs = Verdicts | Literal["withdrawn", ""]
"""The deed that closed a request; "" where it was nobody's."""


class Clicked(Model):
    """What a click on a request came to; denied, it changed nothing."""

    request: Request
    """As it is now."""
    verdict: Verdict
    how: ClosedAs = ""
    """What had closed it before, to whoever came late."""
    by: str | None = None
    """The Slack user whose deed that was."""
    at: datetime | None = None
    """When that was."""
