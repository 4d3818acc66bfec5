"""Who may do what with a hand-over, and what is said to who may not, or comes late: pure."""

from typing import Final

from bot.models import Allowed, Denied, Role, Verdict
from bot.policy import Actor, Surface
from bot.policy import may as may_at_all
from bot.store import HandOver

NOT_THEIRS: Final = "This is for whoever was given it: nobody can say it for them here."
LEFT: Final = (
    "They have left, so nobody can ask them. Return it to stock, or give it to someone else."
)
UNREACHABLE: Final = (
    "They still cannot be asked in Slack: no active member of this workspace is linked to them. "
    "An operator can confirm it for them."
)
OTHER_TERMS: Final = (
    "What you agree to has changed since that card was drawn. Please read it as it is now, and "
    "say it again."
)
_REACHABLE: Final = "They can be asked in Slack, so nobody confirms it for them."
_LATE_WHY: Final = {
    "given": "It has been given to somebody else since.",
    "returned": "It has been returned since.",
    "gone": "It is no longer on record.",
}
_NONE: Final = frozenset[Role]()
_OPERATORS: Final = frozenset({Role.OPERATOR})
_RECIPIENTS: Final = frozenset(("have", "later", "not_mine"))


def waits(one: HandOver) -> bool:
    """Whether the recipient may say something: also after nobody waits for it any longer."""
    silent = one.status == "lapsed" and one.why == "silence"
    return one.closed_at is None and (one.status == "offered" or silent)


def is_givers(one: HandOver) -> bool:
    """Whether the giver has something to decide."""
    return one.closed_at is None and (one.status != "offered" or not one.reachable)


def is_confirmable(one: HandOver) -> bool:
    """Whether somebody else may say that the recipient has it."""
    return one.closed_at is None and one.status == "offered" and not one.reachable


def is_operator(one: HandOver, actor: Actor) -> bool:
    """Whether hand-overs of this asset are somebody's to look after."""
    client = one.client
    standing = actor.standing
    return bool(may_at_all(standing, Surface.HAND_OVERS, source=one.source, client=client))


def is_theirs(deed: str, one: HandOver, actor: Actor, recipient: bool) -> bool:  # noqa: FBT001 - a fact about the actor
    """Whether it would be somebody's to do at some time."""
    if deed in _RECIPIENTS:
        return recipient
    operator = is_operator(one, actor)
    return operator or (deed == "again" and actor.user == one.giver_user)


def may(deed: str, one: HandOver, actor: Actor, recipient: bool) -> Verdict:  # noqa: FBT001 - as above
    """Whether somebody may do that now; *recipient* says whether it was given to them."""
    if not is_theirs(deed, one, actor, recipient):
        client = one.client
        if deed in _RECIPIENTS:
            theirs = frozenset({one.user_id} if one.user_id else ())
            return Denied(reason=NOT_THEIRS, roles=_NONE if theirs else _OPERATORS, people=theirs)
        return may_at_all(actor.standing, Surface.HAND_OVERS, source=one.source, client=client)
    if deed in _RECIPIENTS:
        return Allowed() if waits(one) else Denied(reason=late(one))
    if one.closed_at or one.status == "accepted":
        return Denied(reason=late(one))
    if deed == "confirm":
        return Allowed() if is_confirmable(one) else Denied(reason=_REACHABLE)
    return (
        Allowed() if is_givers(one) else Denied(reason="They have been asked, and may yet answer.")
    )


def late(one: HandOver) -> str:
    """Why nothing more can be said."""
    if one.why in _LATE_WHY:
        return f"{_LATE_WHY[one.why]} Nothing is left to say."
    match one.status:
        case "accepted":
            return "It has been said already that it is there."
        case "declined":
            return "You have said already that it is not yours; whoever gave it sees to it."
        case "lapsed":
            return "Nobody waits for an answer any longer."
    return "This has been answered already."
