"""What puts a change back that was made, from what was recorded of it; pure."""

from typing import Any, Final

from bot.assets.client import LINKS, AssetChanges, Capabilities, NewAsset
from bot.language.changes import AskChange
from bot.models import Asset, AssetRef, Named, RequestStatus
from bot.operations import (
    Assign,
    Change,
    Create,
    Delete,
    Edit,
    Retire,
    Return,
    Transfer,
    changed_since,
    is_done,
    precondition,
)
from bot.operations.client_transfer import ClientTransfer
from bot.operations.effects import WORDS, value_of
from bot.store import origins
from bot.store.origins import Undone
from bot.store.requested import Request

UNDOABLE: Final = frozenset(("assign", "return", "transfer", "edit", "retire", "delete"))
_PROSE: Final = frozenset(("notes", "description"))
"""What is not kept with a request."""
_FACTS: Final = {"assignee": "assignee", "status": "status", "client": "client"}
NOTHING_KEPT: Final = "What it was before is not on record, so it cannot be put back."
_NOWHERE: Final = {
    "return": "Nobody had it before, so there is nobody to give it back to.",
    "client_transfer": "It goes back by a transfer of its own: undo that of the asset by itself.",
}
"""Why there is no way back, by what was done."""


def is_undoable(request: Request) -> bool:
    """Whether it was made, and is of a kind that can be put back."""
    if request.status is not RequestStatus.COMPLETED or request.outcome is None:
        return False
    if isinstance(request.operation, ClientTransfer):
        return moved_to(request) is not None and request.client_id is not None
    if request.kind == "several":
        kinds = {one.kind for one in getattr(request.operation, "changes", ())}
        return bool(kinds & UNDOABLE)
    return request.kind in UNDOABLE and request.outcome.kind != "already_so"


def moved_to(request: Request) -> AssetRef | None:
    """The record that a transfer between clients has made, once that is whole; of others None."""
    done = request.status is RequestStatus.COMPLETED
    match request.operation:
        case ClientTransfer(made=str(new)) if done:
            return AssetRef(request.source, new)
    return None


def transfer_back(request: Request) -> AskChange | None:
    """What begins the transfer back to the client an asset came from; of other changes None.

    It has a plan of its own, by what there is at that client now: nothing brings the old record
    back as it was.
    """
    new = moved_to(request)
    if new is None or request.client_id is None:
        return None
    return AskChange(
        operation="client_transfer",
        ref=new,
        client=Named(id=request.client_id, name=request.client_name),
        origin=origin(request),
    )


def origin(request: Request) -> str:
    """What gives rise to the request that puts this one back."""
    return origins.of_undo(Undone(request.id, "undo" if request.undoes else request.kind))


def against(request: Request, now: Asset | None) -> str | None:
    """Why a change cannot be undone as its asset is now, in a sentence; None where it can."""
    if not is_undoable(request):
        return "This is no change that was made and can be undone."
    if isinstance(request.operation, Delete):
        there = now is not None and not now.gone
        return "It is there: nothing is to be restored." if there else _unkept(request.asset)
    if now is None or now.gone:
        return "It is no longer there: to restore it, undo its deletion."
    if request.asset is None or request.found is None:
        return NOTHING_KEPT
    return _moved_on(request, request.found, now)


def _moved_on(request: Request, found: Asset, now: Asset) -> str | None:
    """What of an asset is no longer as the change left it, in a sentence; None for nothing."""
    was_left = precondition(found, _edited(request))
    changed = [one for one in changed_since(was_left, now) if one not in _PROSE]
    if changed:
        facts = ", ".join(_FACTS.get(one) or WORDS.get(one, one).lower() for one in changed)
        return f"It has changed since ({facts}), so it is left as it is."
    if not _was_left_so(request, found):
        return "It had changed since, when that was settled, so it is left as it is."
    return None


def _was_left_so(request: Request, found: Asset) -> bool:
    """Whether it was as the change makes it when that ended, as far as that can be told.

    An admin may have said that it happened when somebody else had changed it again by then.
    """
    if request.outcome is None or request.outcome.settled_by is None:
        return True  # its source has shown it so
    match request.operation:
        case Edit(ref=ref, changes=changes):
            kept = {name: one for name, one in changes.given().items() if name not in _PROSE}
            return is_done(Edit(ref=ref, changes=AssetChanges.model_validate(kept)), found)
        case Assign() | Return() | Transfer() | Retire() as change:
            return is_done(change, found)
    return True


def _edited(request: Request) -> Edit | None:
    return request.operation if isinstance(request.operation, Edit) else None


def _unkept(asset: Asset | None) -> str | None:
    """Why a deleted asset cannot be made anew."""
    if asset is None:
        return NOTHING_KEPT
    if not asset.serial_number or asset.model is None:
        return "It had no serial number or no model, without which no record can be made."
    return None


def reversal(request: Request, now: Asset | None, can: Capabilities) -> Change | Create | str:
    """What puts it back, or a sentence that says why nothing does."""
    why = against(request, now)
    was = request.asset
    if why or was is None:
        return why or NOTHING_KEPT
    back: Change | Create | None = None
    match request.operation:
        case Assign(ref=ref):
            back = Return(ref=ref)
        case Return(ref=ref):
            back = Assign(ref=ref, to=was.assignee) if was.assignee else None
        case Transfer(ref=ref):
            back = Transfer(ref=ref, to=was.assignee) if was.assignee else Return(ref=ref)
        case Retire(ref=ref):
            back = Edit(ref=ref, changes=AssetChanges(status=was.status))
        case Edit(ref=ref, changes=changes):
            back = _put_back(ref, was, _former(was, changes, can))
        case Delete():
            back = restored(was, can)
    return back or _NOWHERE.get(request.kind, NOTHING_KEPT)


def _former(was: Asset, changes: AssetChanges, can: Capabilities) -> dict[str, Any]:
    """What the fields that were changed were before, as far as that is kept and can be given."""
    return {
        field: value
        for field in changes.given()
        if field not in _PROSE
        and ((value := _value(was, field)) is not None or field not in can.never_cleared)
    }


def _put_back(ref: AssetRef, was: Asset, former: dict[str, Any]) -> Edit | None:
    """The edit to what was; by name too, for nothing else may lead to the same place any more."""
    if not former:
        return None
    names = {field: value_of(was, field) for field, value in former.items() if _links(field, value)}
    return Edit(ref=ref, changes=AssetChanges.model_validate(former), names=names)


def _links(field: str, value: Any) -> bool:
    return field in LINKS and value is not None


def _value(asset: Asset, field: str) -> Any:
    if field in LINKS:
        linked = getattr(asset, LINKS[field])
        return linked.id if linked else None
    return getattr(asset, field)


def restored(was: Asset, can: Capabilities) -> Create:
    """What makes a deleted asset anew, as a record of its own."""
    given = {
        field: value
        for field in sorted(can.fields - _PROSE)
        if field in AssetChanges.model_fields and (value := _value(was, field)) is not None
    }
    given |= {"serial_number": was.serial_number, "model_id": was.model.id if was.model else ""}
    if was.client:
        given["client_id"] = was.client.id
    if was.assignee:
        given["assignee_id"] = was.assignee.id
    if "status" in given and not can.new_by_status:
        del given["status"]
    names = {field: value_of(was, field) for field in given if field in LINKS}
    for field, linked in (("client_id", was.client), ("assignee_id", was.assignee)):
        if linked:
            names[field] = linked.name
    return Create(source=was.ref.source, asset=NewAsset.model_validate(given), names=names)


def unassigned(operation: Create) -> Create:
    """The same asset, in nobody's hands."""
    given = {**operation.asset.given(), "assignee_id": None}
    names = {field: name for field, name in operation.names.items() if field != "assignee_id"}
    asset = NewAsset.model_validate(given)
    return operation.model_copy(update={"asset": asset, "names": names})


def lost(request: Request, deletes: tuple[str, ...]) -> tuple[str, ...]:
    """What undoing does not bring back, each a sentence."""
    match request.operation:
        case Delete():
            return (
                "It becomes a new record with a new id; its history stays under the old one.",
                "Its notes and its description are not kept with the request: they stay lost.",
                *(f"Of its deletion: {one}" for one in deletes),
            )
        case Edit(changes=changes) if prose := sorted(_PROSE & changes.given().keys()):
            words = " and ".join(WORDS[one].lower() for one in prose)
            return (f"Its {words} stay as they are: what they were is not kept.",)
    return ()
