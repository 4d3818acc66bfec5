"""What every wish for a change begins with: who asks, of what, where, and what is said of it."""

import logging
from collections.abc import Mapping, Sequence
from typing import Final

from bot.approvals import Request
from bot.assets.client import AssetChanges, AssetClient
from bot.changes.forms import ChangeAsked
from bot.errors import NotPermitted, UsageError
from bot.language.changes import GIVING, AskChange, AskFault
from bot.log import correlation
from bot.models import OLDER, Asset, AssetRef, Named, RequestStatus, Status
from bot.operations import (
    Assign,
    Change,
    Delete,
    Edit,
    Kind,
    Retire,
    Return,
    Transfer,
)
from bot.operations.effects import Effect
from bot.operations.several import LeftOut
from bot.policy import Viewer
from bot.store import Index

log = logging.getLogger(__name__)

NOBODY: Final = Named(id="", name="")
"""Who is yet to be chosen."""
CHOSEN_IS_GONE: Final = "Whom you chose is no longer there: begin anew, and choose again."
CLIENT_IS_GONE: Final = "That client is not known here any more. Search for it again."
REPORTED: Final[Mapping[Status, str]] = {
    Status.LOST: "is lost",
    Status.STOLEN: "is stolen",
    Status.IN_REPAIR: "needs a repair",
}
"""What whoever may not set a status may report, as it is said."""


def as_held(wanted: AskChange, asset: Asset) -> AskChange:
    """What gives it to somebody, as it has to be called by whether anybody has it."""
    if not wanted.as_held or wanted.operation not in GIVING:
        return wanted
    return wanted.model_copy(update={"operation": "transfer" if asset.assignee else "assign"})


def reported(wanted: AskChange) -> str:
    """What a button carries that reports it, to those who may change the record."""
    said = f"It {REPORTED[wanted.status]}" if wanted.status else ""
    words = f"{said}: {wanted.reason}" if wanted.reason else f"{said}."
    return AskFault(word=wanted.word, ref=wanted.ref, among=wanted.among, words=words).carried()


def user_of(viewer: Viewer) -> str:
    """The Slack user who wishes for it; raises NotPermitted for a terminal."""
    if viewer.asker is None:
        raise NotPermitted("Changes are asked for in Slack.")
    return viewer.asker.user


def reference_of(left_out: Sequence[LeftOut]) -> str:
    """The reference under which the log has what policy refuses of several; "" if it is nothing."""
    refused = [one for one in left_out if one.why == "denied"]
    for one in refused:
        log.info("left out: %s: %s", one.label, one.reason)
    return correlation.get() if refused else ""


def ref_of(wanted: AskChange) -> AssetRef:
    """The asset that a form is about; raises UsageError where it is about none."""
    if wanted.ref is None:
        raise UsageError(OLDER)
    return wanted.ref


def client_of(sources: Mapping[str, AssetClient], source: str) -> AssetClient:
    """A source's client; raises UsageError for one that is no longer there."""
    client = sources.get(source)
    if client is None:
        raise UsageError("This is of a source that is no longer there. Please begin anew.")
    return client


def receiver(index: Index, asset: Asset, person_id: str) -> Named | None:
    """Somebody whom an asset can be given to: of its own client, where it has one."""
    person = index.person(asset.ref.source, person_id) if person_id else None
    if person is None:
        return None
    if asset.client and person.client and person.client.id != asset.client.id:
        return None
    return Named(id=person.id, name=person.name)


def asked(made: Request, operation: Kind, label: str, effects: Sequence[Effect]) -> ChangeAsked:
    """What is said of a request that was made."""
    return ChangeAsked(
        operation=operation,
        label=label,
        effects=tuple(effects),
        waits=made.status is RequestStatus.PENDING,
        ended=made.ended_at is not None,
        needed=made.rule.needed,
        expires_at=made.expires_at,
    )


def operation(wanted: AskChange, ref: AssetRef, changes: AssetChanges) -> Change:
    """What is wanted, as it is asked for; whom it gives the asset to may be yet to be chosen.

    Raises UsageError for what is no change.
    """
    kind: Kind = wanted.operation
    to = wanted.person or NOBODY
    match kind:
        case "assign":
            return Assign(ref=ref, to=to)
        case "transfer":
            return Transfer(ref=ref, to=to)
        case "return":
            return Return(ref=ref)
        case "retire":
            return Retire(ref=ref)
        case "delete":
            return Delete(ref=ref)
        case "edit":
            return Edit(ref=ref, changes=changes)
    raise UsageError("That cannot be done here yet.")
