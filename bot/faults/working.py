"""What is next for a fault, done by a job: its ticket, and the steps of what goes on by itself.

Another is given in its place and it is taken back; or it is taken back and goes into repair.

Where a fault stands is in its row alone. Whoever sees to it holds it with a lease, and does one
step after the other; each is an ordinary request, asked for under a key of its own, so that a
process that dies in between leaves nothing that is done twice.
"""

import asyncio
import logging
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from bot.approvals import Request
from bot.approvals.due import again_at
from bot.errors import SourceError
from bot.faults import asking, ticketing
from bot.faults.means import SEE_TO, FaultMeans
from bot.faults.recording import on_newest, retried, stepped
from bot.models import AssetRef, Named, RequestStatus
from bot.operations import Assign, Objection, Return
from bot.store import AsyncConnection, StoreFailed, faults, requests
from bot.store.compare_and_swap import Conflict, swapped
from bot.store.faulted import Fault, FaultStatus, Step, StepKind

logger = logging.getLogger(__name__)

AT_ONCE: Final = 50
"""How many faults are begun anew in one look."""
LOOK: Final = timedelta(minutes=1)
"""How often it is looked whether a request has ended: denied and expired ones tell nobody."""
_MOST_TRIES: Final = 8
_MOST_STEPS: Final = 20
"""Steps that one run does at most; what is left is due still."""
Next = tuple[Fault, datetime | None]
"""A fault as it is after a step, and when it is to be looked at again; None: now."""


async def see_to(fm: FaultMeans, fault_id: str) -> None:
    """Do all that can be done now; nothing where somebody else is at it.

    Who is told to end meanwhile leaves the rest to another at once.
    """
    means = fm.means
    async with means.records.begin() as connection:
        held = await faults.claim(connection, fault_id, clock=means.clock())
    if held is None:
        return
    try:
        await _seen_to(fm, held)
    except asyncio.CancelledError:
        with suppress(StoreFailed):  # the lease runs out by itself
            async with means.records.singly() as connection:
                await faults.give_up(connection, held.id, held.attempt)
        raise


async def _seen_to(fm: FaultMeans, held: Fault) -> None:
    """Do one step after the other, for as long as it is held."""
    means, attempt = fm.means, held.attempt
    for _ in range(_MOST_STEPS):
        if held.attempt != attempt:
            return
        seen, due_at = await _advanced(fm, held)
        if due_at is not None or not seen.goes_on:
            async with means.records.begin() as connection:
                if await faults.let_go(connection, seen, due_at=due_at):
                    return
        async with means.records.read() as connection:
            now = await faults.get(connection, held.id)
        if now is None:  # pragma: no cover - faults are never removed
            return
        held = now


async def reconcile(fm: FaultMeans) -> None:
    """Begin anew what is due; every ten seconds."""
    means = fm.means
    now, clock = means.now(), means.clock()
    async with means.records.read() as connection:
        due = await faults.due(connection, now=now, clock=clock, limit=AT_ONCE)
    if not due:
        return
    async with means.records.begin() as connection:
        for fault_id in sorted(due):
            key = f"{SEE_TO}-{fault_id}-at-{int(clock.timestamp() // 10)}"
            await means.enqueue(connection, SEE_TO, key, {"v": 1, "fault": fault_id})


async def _advanced(fm: FaultMeans, fault: Fault) -> Next:
    """One step further; what waits is looked at again."""
    waits: list[datetime] = []
    if fault.ticket in {"wanted", "sending"}:
        fault, due_at = await ticketing.advanced(fm, fault)
        if due_at is None:
            return fault, None
        waits.append(due_at)
    match fault.replacement:
        case "assigning" | "returning" | "recalling" if fault.request_id:
            fault, due_at = await _waited(fm, fault, fault.request_id)
        case "assigning":
            fault, due_at = await _assigned(fm, fault)
        case "assigned" | "recalling":
            fault, due_at = await _taken_back(fm, fault)
        case "recalled":
            fault, due_at = await _into_repair(fm, fault)
        case _:
            return fault, min(waits, default=None)
    return fault, None if due_at is None else min([due_at, *waits])


class _Steps(NamedTuple):
    """What is put on record of a change that is asked for on the way."""

    asked: StepKind
    done: StepKind
    failed: StepKind


_ASSIGNS: Final = _Steps("assign_asked", "assigned", "assign_failed")
_RETURNS: Final = _Steps("return_asked", "returned", "return_failed")
_STEPS: Final = {
    "assigning": _ASSIGNS,
    "assigned": _RETURNS,
    "returning": _RETURNS,
    "recalling": _Steps("recall_asked", "recalled", "recall_failed"),
}


async def _waited(fm: FaultMeans, fault: Fault, request_id: str) -> Next:
    """What became of the request that it waits for."""
    async with fm.means.records.read() as connection:
        request = await requests.get(connection, request_id)
    if request is None or request.ended_at is None:
        return fault, fm.means.now() + LOOK
    steps = _STEPS[fault.replacement]
    if request.status is RequestStatus.COMPLETED:
        return await _recorded(fm, fault, steps.done, request=request_id)
    return await _recorded(fm, fault, steps.failed, request=request_id, words=_ended(request))


def _ended(request: Request) -> str:
    """Why a request came to nothing."""
    if request.status is RequestStatus.FAILED:
        return request.error or "it could not be carried out; the card of the request says why."
    return f"the request was {request.status}."


async def _assigned(fm: FaultMeans, fault: Fault) -> Next:
    """Ask for the new one to be given to whoever has the old one."""
    ref = AssetRef(fault.source, fault.new_asset_id or "")
    person = fm.index.person(fault.source, fault.receiver or "")
    to = Named(id=fault.receiver or "", name=person.name if person else fault.receiver or "")
    try:
        asset = await asking.asset_of(fm, ref)
    except SourceError as error:
        return await _later(fm, fault, error, "assign_failed")
    key = f"assign:{_tried(fault, _ASSIGNS)}"
    asked = await asking.ask(
        fm, fault, Assign(ref=ref, to=to), asset, user=fault.actor_user or "", key=key
    )
    if isinstance(asked, Request):
        return await _recorded(fm, fault, "assign_asked", request=asked.id)
    return await _recorded(fm, fault, "assign_failed", words=asking.against(asked))


async def _taken_back(fm: FaultMeans, fault: Fault) -> Next:
    """Ask for the faulty one to be taken back, if whoever had it still has it."""
    steps = _STEPS[fault.replacement]
    try:
        asset = await asking.asset_of(fm, fault.ref)
    except SourceError as error:
        return await _later(fm, fault, error, steps.failed)
    has_it = asset.assignee if asset else None
    if asset and has_it and has_it.id != fault.receiver:
        why = f"{has_it.name} has it now."
        return await _recorded(fm, fault, steps.failed, words=why)
    key = f"{steps.asked.removesuffix('_asked')}:{_tried(fault, steps)}"
    asked = await asking.ask(
        fm, fault, Return(ref=fault.ref), asset, user=fault.actor_user or "", key=key
    )
    if isinstance(asked, Request):
        return await _recorded(fm, fault, steps.asked, request=asked.id)
    if isinstance(asked, Objection) and asked.why == "nobody_has_it":
        return await _recorded(fm, fault, steps.done)
    return await _recorded(fm, fault, steps.failed, words=asking.against(asked))


async def _into_repair(fm: FaultMeans, fault: Fault) -> Next:
    """Ask for it to go into repair, now that it is taken back."""
    try:
        asset = await asking.asset_of(fm, fault.ref)
    except SourceError as error:
        return await _later(fm, fault, error, "repair_failed")
    asked = await asking.ask_for_repair(fm, fault, asset, user=fault.actor_user or "")
    if isinstance(asked, Request):
        return await _recorded(fm, fault, "repair_asked", request=asked.id)
    if isinstance(asked, Objection) and asked.why == "same":
        return await _recorded(fm, fault, "in_repair", status=FaultStatus.IN_REPAIR)
    return await _recorded(fm, fault, "repair_failed", words=asking.against(asked))


def _tried(fault: Fault, steps: _Steps) -> int:
    """How often that was tried before: a new try is a new request."""
    return sum(one.kind in {steps.done, steps.failed} for one in fault.steps)


async def _later(fm: FaultMeans, fault: Fault, error: SourceError, failed: StepKind) -> Next:
    """Its source does not answer: try again, and in the end leave it to somebody."""
    logger.warning("a replacement waits: %s", error, extra={"fault": fault.id})
    if fault.tries + 1 >= _MOST_TRIES:
        return await _recorded(fm, fault, failed, words=asking.silent(error))
    tried = fault.model_copy(update={"tries": fault.tries + 1})
    async with fm.means.records.begin() as connection:
        await faults.move(connection, fault, tried)
        newest = await faults.get(connection, fault.id)
    return newest or tried, again_at(tried.tries, fm.means.now())


_BECOMES: Final = {
    "assign_asked": "assigning",
    "assigned": "assigned",
    "assign_failed": "none",
    "return_asked": "returning",
    "returned": "returned",
    "return_failed": "stuck",
    "recall_asked": "recalling",
    "recalled": "recalled",
    "recall_failed": "none",
    "repair_asked": "none",
    "in_repair": "none",
    "repair_failed": "none",
}
"""What a step makes of a replacement."""
_WAITED_FOR: Final = frozenset(steps.asked for steps in _STEPS.values())


async def _recorded(
    fm: FaultMeans,
    seen: Fault,
    kind: StepKind,
    *,
    request: str | None = None,
    words: str = "",
    **more: object,
) -> Next:
    """Put a step on record, unless the fault has moved on since it was seen.

    *more* are changes of the fault's own fields.
    """
    asked = kind.endswith("_asked")
    changes = {
        "replacement": _BECOMES[kind],
        "request_id": request if kind in _WAITED_FOR else None,
        "tries": 0,
        **more,
    }
    step = Step(
        kind=kind,
        at=fm.means.now(),
        by=seen.actor if asked else None,
        user=seen.actor_user if asked else None,
        request=request,
    )

    async def do(connection: AsyncConnection, fault: Fault) -> Fault | None:
        if (fault.replacement, fault.request_id) != (seen.replacement, seen.request_id):
            return fault
        if kind == "repair_asked" and any(one.request == request for one in fault.steps):
            # It has ended before this could be put on record.
            ended = fault.model_copy(update=changes)
            return ended if await faults.move(connection, fault, ended) else None
        return await stepped(fm.means, connection, fault, step, words=words, **changes)

    newest = await on_newest(fm.means, seen.id, do)
    return newest or seen, None


async def followed(fm: FaultMeans, connection: AsyncConnection, request: Request) -> None:
    """What the end of a request means for faults, in the transaction that records it."""
    waiting = await faults.waiting_for(connection, request.id)
    if waiting is not None:
        await _woken(fm, connection, waiting.id)
    if request.ref and _repairs(request):
        await _repaired(fm, connection, request)


def _repairs(request: Request) -> bool:
    changes = getattr(request.operation, "changes", None)
    return request.kind == "edit" and changes is not None and changes.status == "in repair"


async def _woken(fm: FaultMeans, connection: AsyncConnection, fault_id: str) -> None:
    """See to a fault as soon as the transaction is over."""

    async def attempt() -> None:
        fault = await faults.get(connection, fault_id)
        if fault is None:  # pragma: no cover - faults are never removed
            return
        due = fault.model_copy(update={"due_at": fm.means.now()})
        if not await faults.move(connection, fault, due):
            raise Conflict
        key = f"{SEE_TO}-{fault.id}-{fault.version + 1}"
        await fm.means.enqueue(connection, SEE_TO, key, {"v": 1, "fault": fault.id})

    await retried(attempt)


async def _repaired(fm: FaultMeans, connection: AsyncConnection, request: Request) -> None:
    """An asset with an open fault went into repair, by whatever way that was asked for; or not."""
    done = request.status is RequestStatus.COMPLETED
    refused = request.outcome is not None and request.outcome.is_refusal
    step = Step(
        kind="in_repair" if done else "repair_refused" if refused else "repair_failed",
        at=fm.means.now(),
        by=request.requester,
        user=request.requester_user,
        request=request.id,
    )

    async def attempt() -> None:
        fault = await faults.open_on(connection, request.ref) if request.ref else None
        if fault is None or fault.status is not FaultStatus.OPEN:
            return
        # It may have ended before the fault says that it asked for it.
        asked = request.fault == fault.id or any(one.request == request.id for one in fault.steps)
        if not done and not asked:
            return
        status = FaultStatus.IN_REPAIR if done else fault.status
        words = "" if done else _ended(request)
        swapped(await stepped(fm.means, connection, fault, step, words=words, status=status))

    await retried(attempt)
