"""What the bot can be asked, and which roles may ask it.

docs/security.md has the same table; a test compares the two.
"""

from collections.abc import Mapping
from enum import StrEnum

from bot import phrases
from bot.models import ADMINS, ALLOWED, Denied, Role, Verdict
from bot.policy.roles import Standing


class Surface(StrEnum):
    """A kind of question, answer or action, in the words of docs/security.md."""

    ONE = "one asset by its serial number, tag or id"
    DETAILS = "its price, notes, IP and MAC address"
    CHOICE = "several matches of one word: the first ten"
    NEAREST = "suggestions where nothing was found: titles alone"
    MINE = "what one has oneself (`mine`)"
    WHOAMI = "what one may and why (`whoami`)"
    PAGES = "several matches of one word: all pages"
    SEVERAL = "several words at once"
    OTHERS = "what somebody else has (`of @person`)"
    LISTS = "lists: their rows, pages, totals and the values of filters"
    REPORTS = "reports: counts of assets, as text, picture and CSV (`report`)"
    CONFLICTS = "what two sources say otherwise (`conflicts`)"
    SHARE_ONE = "sharing the card of one asset here"
    SHARE_LIST = "sharing a list or a table here"
    HISTORY = "the history of an asset"
    DECIDED = "the same, of an asset that one is or was asked to decide about: without its details"
    EXPORT = "a CSV of assets or of history"
    CHANGES = "the buttons and commands that change an asset"
    REPORT = "reporting a fault of what one has oneself"
    FAULTS = "reporting any other fault, `faults`, and what is done about them"
    DECIDE = "approving and denying, unless a rule names others"
    HAND_OVERS = "everybody's open hand-overs (`handovers`), confirming one for somebody"
    ALERTS = "acknowledging and putting off warranties in alerts"
    RULES = "adding an alert rule; changing, switching, testing and removing one's own"
    RUN = "pausing, saying which client a channel is for, all that of anybody's alert rules"


_EVERYONE: frozenset[Role] | None = None
_OPERATORS = frozenset({Role.OPERATOR})
_READERS = frozenset({Role.OPERATOR, Role.AUDITOR})

FOR: Mapping[Surface, frozenset[Role] | None] = {
    Surface.ONE: _EVERYONE,
    Surface.DETAILS: _READERS,
    Surface.CHOICE: _EVERYONE,
    Surface.NEAREST: _EVERYONE,
    Surface.MINE: _EVERYONE,
    Surface.WHOAMI: _EVERYONE,
    Surface.PAGES: _READERS,
    Surface.SEVERAL: _READERS,
    Surface.OTHERS: _READERS,
    Surface.LISTS: _READERS,
    Surface.REPORTS: _READERS,
    Surface.CONFLICTS: _READERS,
    Surface.SHARE_ONE: _EVERYONE,
    Surface.SHARE_LIST: _READERS,
    Surface.HISTORY: _READERS,
    Surface.DECIDED: _EVERYONE,
    Surface.EXPORT: _READERS,
    Surface.CHANGES: _OPERATORS,
    Surface.REPORT: _EVERYONE,
    Surface.FAULTS: _OPERATORS,
    Surface.DECIDE: frozenset({Role.APPROVER}),
    Surface.HAND_OVERS: _OPERATORS,
    Surface.ALERTS: _OPERATORS,
    Surface.RULES: _OPERATORS,
    Surface.RUN: frozenset(),
}
"""The roles that each is for; None: everyone. Admins have every role; the last is theirs alone."""

_DONE = frozenset(
    {
        *(Surface.CHANGES, Surface.FAULTS, Surface.DECIDE, Surface.HAND_OVERS),
        *(Surface.ALERTS, Surface.RULES, Surface.RUN),
    }
)
"""What is done, and not read: whoever may do it can do it for somebody else."""

_REFUSED: Mapping[Surface, str] = {
    Surface.DETAILS: "Prices, notes and addresses are",
    Surface.PAGES: "More than the first ten of many matches is",
    Surface.SEVERAL: "Several assets at once are",
    Surface.OTHERS: "What somebody else has is",
    Surface.LISTS: "Lists are",
    Surface.REPORTS: "Reports are",
    Surface.CONFLICTS: "What two sources say otherwise is",
    Surface.SHARE_LIST: "Sharing lists is",
    Surface.HISTORY: "The history of an asset is",
    Surface.EXPORT: "CSV files are",
    Surface.CHANGES: "Changes are",
    Surface.FAULTS: "Faults of what you do not have yourself are",
    Surface.DECIDE: "Approving and denying is",
    Surface.HAND_OVERS: "What others were given, and confirming it for them, is",
    Surface.ALERTS: "Acknowledging and putting off warranties is",
    Surface.RULES: "Adding alert rules is",
    Surface.RUN: "Pausing, saying which client a channel is for, and others' alert rules is",
}
_INSTEAD = (
    "You may look up one asset by its serial number, tag or id, and ask for “mine”; “whoami” says "
    "what you may and why."
)


def may(
    standing: Standing, surface: Surface, *, source: str | None = None, client: str | None = None
) -> Verdict:
    """Whether a surface is for someone: for an asset of this source and client, else anywhere."""
    roles = FOR[surface]
    if roles is None or standing.has(*roles, source=source, client=client):
        return ALLOWED
    whom = " and ".join(f"{role}s" for role in sorted(roles)) or "admins"
    where = f" of {client or phrases.source(source)}" if source is not None else ""
    theirs = f"{_REFUSED[surface]} for {whom}{where}."
    return Denied(
        reason=f"{theirs} {_INSTEAD}{doubt(standing)}",
        roles=_lifted_by(surface),
        nameless=theirs,  # what else they may do is no part of what happened
    )


def _lifted_by(surface: Surface) -> frozenset[Role]:
    """The roles of who is asked by somebody whom a surface is not for.

    What is done others can do for them; to read something oneself takes a role, which an admin
    gives.
    """
    return (FOR[surface] if surface in _DONE else None) or ADMINS


def doubt(standing: Standing) -> str:
    """The end of a refusal while Slack does not tell who is in a user group; else nothing."""
    if not standing.unread:
        return ""
    groups = ", ".join(standing.unread)
    return (
        f" Slack did not tell me just now who is in the user group {groups}, so nobody counts as in"
        " it: if you are, please ask again in a minute."
    )
