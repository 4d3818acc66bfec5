"""What asking for a change, and a click on its card, can come to."""

from datetime import datetime

from bot.models import Denied, Model, Verdict
from bot.operations import Objection
from bot.policy import Ruling, Side
from bot.store.requested import Request


class Blocked(Model):
    """Another request for the same asset has not ended yet."""

    by: Request


class Outlook(Model):
    """It may be asked for, and this is the rule it will be decided by."""

    ruling: Ruling
    approvers: int
    """How many people could approve it."""
    sides: tuple[Side, ...] = ()
    """The clients that have to agree."""


Asked = Request | Objection | Blocked | Denied
"""The request that was made, or why none was."""
Weighed = Outlook | Objection | Blocked | Denied
"""What asking would come to."""


class Clicked(Model):
    """What a click on a request came to; denied, it changed nothing."""

    request: Request
    """As it is now."""
    verdict: Verdict
    by: str | None = None
    """The Slack user who decided it before, when it was closed."""
    at: datetime | None = None
    """When that was."""
