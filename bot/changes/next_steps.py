"""What may be asked for next, by whoever asked for what came to nothing."""

from typing import Final

from bot.changes.cards import RequestRef
from bot.language.changes import AskChange
from bot.models import RequestStatus, Status
from bot.operations import Create, Edit
from bot.operations.client_transfer import ClientTransfer
from bot.store import AsyncConnection, faults
from bot.store.requested import Request

_WITHDRAWABLE: Final = frozenset((RequestStatus.PENDING, RequestStatus.APPROVED))
_ENDED_IN_VAIN: Final = frozenset((RequestStatus.FAILED, RequestStatus.EXPIRED))


def is_half_done(request: Request) -> bool:
    """Whether a part of it is done, and the rest could not be."""
    return request.outcome is not None and request.outcome.kind == "half_done"


def is_withdrawable(request: Request) -> bool:
    """Whether it can be taken back still, as far as is known."""
    begun = request.kind == "several" and request.attempt > 0
    return request.status in _WITHDRAWABLE and not begun


def turn_to(request: Request) -> str:
    """The Slack user who denied it, whom to ask about that; "" for nobody."""
    denied = [one.user for one in request.decisions if one.verdict == "denied"]
    return denied[-1] if denied and request.status is RequestStatus.DENIED else ""


def back(request: Request) -> str | None:
    """Taking an asset back, where its source refused a status while somebody has it.

    Where a fault asked for it, the fault's own card offers that.
    """
    if request.fault:
        return None
    operation, asset, outcome = request.operation, request.asset, request.outcome
    if outcome is None or not outcome.is_refusal or asset is None or asset.assignee is None:
        return None
    status = operation.changes.status if isinstance(operation, Edit) else None
    if status in {None, Status.ASSIGNED}:
        return None
    wanted = AskChange(operation="return", ref=request.ref, reason=request.reason)
    return wanted.carried()


async def is_of_open_fault(connection: AsyncConnection, request: Request) -> bool:
    """Whether an open fault asked for it: what to do next is then said by its card alone."""
    if request.fault:
        asked = await faults.get(connection, request.fault)
        return asked is not None and asked.ended_at is None
    # A request of an earlier version does not say which fault asked for it.
    fault = await faults.open_on(connection, request.ref) if request.ref else None
    return fault is not None and any(one.request == request.id for one in fault.steps)


def undo_again(request: Request) -> str | None:
    """The undo that came to nothing, to be begun anew as the asset is now."""
    undone = request.undoes
    if undone is None or request.status not in _ENDED_IN_VAIN or is_half_done(request):
        return None
    return RequestRef(request=undone.request, version=1).model_dump_json()


def again(request: Request) -> str | None:
    """The same change, to be asked for as the asset is now; not what an undo or a fault asked for.

    What undoes something is to be worked out anew, and what a fault asks for is up to its card.
    """
    if request.origin:
        return None
    made = isinstance(request.operation, Create)
    ended = request.status in _ENDED_IN_VAIN and not is_half_done(request)
    if not ended or request.ref is None or made:
        return None
    operation = request.operation
    to = getattr(operation, "to", None)
    between = isinstance(operation, ClientTransfer)
    wanted = AskChange(
        operation=request.kind,
        ref=request.ref,
        person=None if between else to,
        client=to if between else None,
        status=operation.changes.status if isinstance(operation, Edit) else None,
        reason=request.reason,
    )
    return wanted.carried()
