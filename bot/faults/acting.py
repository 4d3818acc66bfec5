"""What operators do about a fault: into repair, another in its place, taken back, done."""

from collections.abc import Awaitable, Callable
from typing import Final, Literal, NamedTuple

from bot import history
from bot.approvals import Request
from bot.approvals.cases import without_prose
from bot.approvals.pausing import hindrance
from bot.errors import NotPermitted, UsageError
from bot.faults import asking, working
from bot.faults.means import FaultMeans
from bot.faults.recording import GRACE, begin, on_newest, stepped
from bot.models import (
    Allowed,
    Asset,
    AssetRef,
    Denied,
    Model,
    RequestStatus,
    Scope,
    Status,
    Verdict,
)
from bot.operations import Objection
from bot.operations.effects import label
from bot.policy import Actor, may_handle
from bot.store import AsyncConnection, faults, requests
from bot.store.faulted import RECALLED, UNDER_WAY, Fault, FaultStatus, Step, StepKind

Purpose = Literal["repair", "replace", "finish", "recall", "done"]
_WRITES: Final = frozenset(("replace", "finish", "recall"))
"""What is begun here and goes on by itself: not while nothing may be written."""
NOT_THERE = "There is no such fault."
_NOBODY = "Nobody has it, so there is nobody to give another to."
_WAIT = (
    "wait for that to end. Where it waits for approval, have whoever clicked withdraw that request,"
    " then try again in a minute."
)


class Clicked(Model):
    """What a click on a fault came to; denied, it changed nothing."""

    fault: Fault
    """As it is now."""
    verdict: Verdict
    waits: bool = False
    """Whether what was asked for needs somebody's approval."""


class _Came(Model):
    """Who clicks, and on what."""

    actor: Actor
    fault: Fault


async def may(fm: FaultMeans, fault_id: str, user: str, purpose: Purpose) -> Clicked:
    """Whether somebody may do this about a fault as it is now."""
    came, verdict = await _looked(fm, fault_id, user, purpose)
    return Clicked(fault=came.fault, verdict=verdict)


async def repair(fm: FaultMeans, fault_id: str, user: str) -> Clicked:
    """Ask for the status "in repair", as for any edit."""
    came, verdict = await _looked(fm, fault_id, user, "repair")
    if isinstance(verdict, Denied):
        return Clicked(fault=came.fault, verdict=verdict)
    fault = came.fault
    asset = await asking.asset_of(fm, fault.ref)
    asked = await asking.ask_for_repair(fm, fault, asset, user=user)
    if isinstance(asked, Objection) and asked.why == "same":
        return await _so_already(fm, came)
    if isinstance(asked, Objection):
        return _denied(fault, f"It cannot go into repair: {asking.against(asked)}")
    if isinstance(asked, Denied):
        why = f"It did not go into repair: {asked.reason}"
        return Clicked(fault=fault, verdict=asked.model_copy(update={"reason": why}))
    return await _asked(fm, came, asked)


async def _so_already(fm: FaultMeans, came: _Came) -> Clicked:
    """Its source says that it is in repair."""
    step = _step(fm, came.actor, "in_repair")

    async def do(connection: AsyncConnection, fault: Fault) -> Fault | None:
        if fault.status is not FaultStatus.OPEN:
            return fault
        return await stepped(fm.means, connection, fault, step, status=FaultStatus.IN_REPAIR)

    return _allowed(await on_newest(fm.means, came.fault.id, do), came)


async def _asked(fm: FaultMeans, came: _Came, request: Request) -> Clicked:
    step = _step(fm, came.actor, "repair_asked", request=request.id)

    async def do(connection: AsyncConnection, fault: Fault) -> Fault | None:
        if any(one.request == request.id for one in fault.steps) or fault.ended_at:
            return fault
        return await stepped(fm.means, connection, fault, step)

    clicked = _allowed(await on_newest(fm.means, came.fault.id, do), came)
    return clicked.model_copy(update={"waits": request.status == "pending"})


async def replace(
    fm: FaultMeans, fault_id: str, user: str, new_id: str, *, reason: str = ""
) -> Clicked:
    """Begin to give another asset from stock in its place, and then take the old one back."""
    came, verdict = await _looked(fm, fault_id, user, "replace")
    if isinstance(verdict, Denied):
        return Clicked(fault=came.fault, verdict=verdict)
    chosen = chosen_from_stock(fm, Place.of_fault(came.fault), new_id)
    old = await asking.asset_of(fm, came.fault.ref)
    if old is None or old.assignee is None:
        return _denied(came.fault, _NOBODY)
    receiver = old.assignee.id
    kept = without_prose(old).model_dump_json()
    texts = {"new": label(chosen), "asset": kept, "reason": reason}

    async def do(connection: AsyncConnection, fault: Fault) -> Fault | Denied | None:
        stands = _stands(fault, "replace")
        if isinstance(stands, Denied):
            return stands
        given = {"replacement": "assigning", "new_asset_id": chosen.ref.id, "receiver": receiver}
        return await _begun(fm, connection, fault, came.actor, texts, **given)

    return await _worked(fm, came, do)


async def finish(fm: FaultMeans, fault_id: str, user: str) -> Clicked:
    """Take the old one back after all, in the name of whoever clicks."""
    came, verdict = await _looked(fm, fault_id, user, "finish")
    if isinstance(verdict, Denied):
        return Clicked(fault=came.fault, verdict=verdict)

    async def do(connection: AsyncConnection, fault: Fault) -> Fault | Denied | None:
        stands = _stands(fault, "finish")
        if isinstance(stands, Denied):
            return stands
        return await _begun(fm, connection, fault, came.actor, {}, replacement="assigned")

    return await _worked(fm, came, do)


async def recall(fm: FaultMeans, fault_id: str, user: str) -> Clicked:
    """Take it back from whoever has it, and then ask for it to go into repair."""
    came, verdict = await _looked(fm, fault_id, user, "recall")
    if isinstance(verdict, Denied):
        return Clicked(fault=came.fault, verdict=verdict)
    asset = await asking.asset_of(fm, came.fault.ref)
    if asset is None or asset.assignee is None:
        return await repair(fm, fault_id, user)
    receiver = asset.assignee.id

    async def do(connection: AsyncConnection, fault: Fault) -> Fault | Denied | None:
        stands = _stands(fault, "recall")
        if isinstance(stands, Denied):
            return stands
        begun = {"replacement": "recalling", "receiver": receiver}
        return await _begun(fm, connection, fault, came.actor, {}, **begun)

    return await _worked(fm, came, do)


async def _begun(
    fm: FaultMeans,
    connection: AsyncConnection,
    fault: Fault,
    actor: Actor,
    texts: dict[str, str],
    **changes: object,
) -> Fault | None:
    """A replacement that goes on from here, in the name of this operator."""
    begun = {"actor": actor.person, "actor_user": actor.user, "request_id": None, "tries": 0}
    due = {"due_at": fm.means.now() + GRACE}
    now = fault.model_copy(update={**changes, **begun, **due})
    if not await faults.move(connection, fault, now, texts):
        return None
    newest = await faults.get(connection, fault.id)
    if newest:
        await begin(fm.means, connection, newest)
    return newest


async def _worked(
    fm: FaultMeans,
    came: _Came,
    do: Callable[[AsyncConnection, Fault], Awaitable[Fault | Denied | None]],
) -> Clicked:
    """Begin it, and see to it at once; what cannot be done now is done by the job."""
    begun = await on_newest(fm.means, came.fault.id, do)
    if isinstance(begun, Denied):
        return Clicked(fault=await _read(fm, came.fault.id), verdict=begun)
    await working.see_to(fm, came.fault.id)
    now = await _read(fm, came.fault.id)
    return Clicked(fault=now, verdict=Allowed(), waits=await _waits(fm, now))


async def _waits(fm: FaultMeans, fault: Fault) -> bool:
    """Whether what it goes on with is a request that nobody has decided yet."""
    if fault.request_id is None:
        return False
    async with fm.means.records.read() as connection:
        request = await requests.get(connection, fault.request_id)
    return request is not None and request.status is RequestStatus.PENDING


async def done(fm: FaultMeans, fault_id: str, user: str, comment: str) -> Clicked:
    """Nothing is left to do about it."""
    came, verdict = await _looked(fm, fault_id, user, "done")
    if isinstance(verdict, Denied):
        return Clicked(fault=came.fault, verdict=verdict)
    step = _step(fm, came.actor, "done")

    async def do(connection: AsyncConnection, fault: Fault) -> Fault | Denied | None:
        stands = _stands(fault, "done")
        if isinstance(stands, Denied):
            return stands
        return await stepped(
            fm.means,
            connection,
            fault,
            step,
            words=comment.strip(),
            status=FaultStatus.DONE,
            ended_at=step.at,
            ticket="none" if fault.ticket == "wanted" else fault.ticket,
        )

    ended: Fault | Denied | None = await on_newest(fm.means, fault_id, do)
    verdict = ended if isinstance(ended, Denied) else Allowed()
    return Clicked(fault=await _read(fm, fault_id), verdict=verdict)


def _step(fm: FaultMeans, actor: Actor, kind: StepKind, *, request: str | None = None) -> Step:
    """What this operator does now."""
    return Step(kind=kind, at=fm.means.now(), by=actor.person, user=actor.user, request=request)


async def _looked(
    fm: FaultMeans, fault_id: str, user: str, purpose: Purpose
) -> tuple[_Came, Verdict]:
    """Who clicks on what, looked up anew; raises NotPermitted for whom it is not."""
    fault = await _read(fm, fault_id)
    actor = await fm.means.roster.actor(user)
    verdict = may_handle(actor, fault.source, fault.client)
    if isinstance(verdict, Denied):
        await _refused(fm, fault, actor, purpose, verdict)
        raise verdict.model_copy(update={"noted": True}).error()
    verdict = _stands(fault, purpose)
    if verdict and purpose in _WRITES:
        async with fm.means.records.read() as connection:
            hindered = await hindrance(fm.means, connection, fault.source)
        verdict = verdict if hindered is None else hindered
    return _Came(actor=actor, fault=fault), verdict


async def _read(fm: FaultMeans, fault_id: str) -> Fault:
    async with fm.means.records.read() as connection:
        fault = await faults.get(connection, fault_id)
    if fault is None:
        raise NotPermitted(NOT_THERE)
    return fault


def _stands(fault: Fault, purpose: Purpose) -> Verdict:
    """Whether a fault is such that this can be done about it."""
    if fault.ended_at:
        return Denied(reason="This is done already.")
    state, under_way = fault.replacement, fault.replacement in UNDER_WAY
    repairs, recalled = purpose in {"repair", "recall"}, state in RECALLED
    against: dict[str, bool] = {
        "It is in repair already.": repairs and fault.status is FaultStatus.IN_REPAIR,
        f"It is just being taken back, to go into repair: {_WAIT}": recalled,
        "Another was given in its place already.": (
            purpose in {"replace", "recall"} and state == "returned"
        ),
        "Another is being given in its place already.": (
            purpose == "replace" and (under_way or state == "stuck")
        ),
        "Another was given in its place: take this one back with “Finish”.": (
            purpose == "recall" and state == "stuck"
        ),
        "There is nothing left to finish.": purpose == "finish" and state != "stuck",
        f"Another is just being given in its place: {_WAIT}": (
            purpose in {"recall", "done"} and under_way
        ),
    }
    reason = next((why for why, stands in against.items() if stands), None)
    return Denied(reason=reason) if reason else Allowed()


async def _refused(
    fm: FaultMeans, fault: Fault, actor: Actor, purpose: Purpose, verdict: Denied
) -> None:
    event = history.Event(
        kind="refused",
        at=fm.means.now(),
        ref=fault.ref,
        actor=actor.person,
        client=fault.client_id,
        facts={"what": f"fault_{purpose}", "source": fault.source},
        texts={"why": verdict.on_record},
    )
    async with fm.means.records.begin() as connection:
        await history.append(connection, event)


def _denied(fault: Fault, why: str) -> Clicked:
    return Clicked(fault=fault, verdict=Denied(reason=why[:1].upper() + why[1:]))


def _allowed(fault: Fault | None, came: _Came) -> Clicked:
    return Clicked(fault=fault or came.fault, verdict=Allowed())


class Place(NamedTuple):
    """What another asset is to take the place of."""

    ref: AssetRef
    client_id: str | None
    category: str | None

    @classmethod
    def of_fault(cls, fault: Fault) -> "Place":
        """The place of a faulty asset."""
        model = fault.asset.model if fault.asset else None
        return cls(fault.ref, fault.client_id, model.category if model else None)

    @classmethod
    def of_asset(cls, asset: Asset) -> "Place":
        """The place of an asset."""
        return cls(asset.ref, asset.client_id, asset.model.category if asset.model else None)


def chosen_from_stock(fm: FaultMeans, place: Place, new_id: str) -> Asset:
    """What was chosen to take a place; raises UsageError where it no longer may."""
    new = fm.index.get(Scope(), AssetRef(place.ref.source, new_id))
    if new is None or not is_stock(place, new.asset):
        raise UsageError("What you chose is no longer in stock: begin anew, and choose again.")
    return new.asset


def is_stock(place: Place, asset: Asset) -> bool:
    """Whether an asset may take a place, as it is now."""
    if asset.ref == place.ref or asset.gone or asset.archived or asset.assignee:
        return False
    of_client = asset.client_id == place.client_id
    if asset.status is not Status.IN_STOCK or not of_client:
        return False
    wanted = place.category.casefold() if place.category is not None else None
    return wanted is None or (asset.model is not None and asset.model.category.casefold() == wanted)
