"""Having the rest done of what ended half-way, as an operator: it was approved as a whole.

Of several changes, all that ended so are gone on with at once, and the request for them with these.
"""

from collections.abc import Sequence

from bot import policy
from bot.approvals.cases import case
from bot.approvals.deciding import read
from bot.approvals.due import GRACE
from bot.approvals.events import append
from bot.approvals.following import follow
from bot.approvals.means import Means
from bot.approvals.pausing import hindrance
from bot.approvals.turning_away import Click, refused
from bot.approvals.values import Clicked
from bot.errors import NotPermitted
from bot.models import Allowed, Denied, RequestStatus, Verdict
from bot.policy import Actor
from bot.store import AsyncConnection, request_parts, requests
from bot.store.compare_and_swap import Conflict, swapped
from bot.store.requested import Request

_NOTHING = Denied(reason="There is nothing left to finish now: its card says how it stands.")
_BUSY = Denied(
    reason="Another request for this asset is open: when that has ended, this can be finished."
)


async def finish(means: Means, request_id: str, user: str) -> Clicked:
    """Carry on with what is half done, as it is now."""
    request = await read(means, request_id)
    half = await _half_done(means, request)
    actor: Actor | None = None
    try:
        actor = await means.roster.actor(user)
        verdict = policy.may_finish(case(request), actor)
        if verdict and not half:
            verdict = _NOTHING
    except NotPermitted as error:
        verdict = Denied(reason=str(error))
    if actor and verdict:
        verdict = await _begun(means, request, half, actor)
    elif not isinstance(verdict, Denied) or verdict is not _NOTHING:
        click = Click(request_id, user, "finish")
        verdict = await refused(means, request, click, verdict, actor)
    return Clicked(request=await read(means, request_id), verdict=verdict)


async def _half_done(means: Means, request: Request) -> list[Request]:
    """What is to be gone on with: of several changes those of them, once all have ended."""
    if request.kind == "several":
        if request.ended_at is None:
            return []
        async with means.records.read() as connection:
            return await request_parts.half_done(connection, request.id)
    half = request.outcome is not None and request.outcome.kind == "half_done"
    alone = request.parent is None
    return [request] if alone and half and request.status is RequestStatus.FAILED else []


async def _begun(means: Means, request: Request, half: Sequence[Request], actor: Actor) -> Verdict:
    try:
        async with means.records.begin() as connection:
            hindered = await hindrance(means, connection, request.source)
            if hindered is not None:
                return hindered
            return await _all_again(means, connection, request, half, actor)
    except Conflict:
        return _NOTHING


async def _all_again(
    means: Means,
    connection: AsyncConnection,
    request: Request,
    half: Sequence[Request],
    actor: Actor,
) -> Verdict:
    """Approve all of it anew whose asset is free."""
    free = [one for one in half if one.ref and not await requests.open_on(connection, one.ref)]
    if not free:
        return _BUSY
    # The request for several is moved before them: whoever comes second finds it moved.
    several = [request] if request.kind == "several" else []
    for one in (*several, *free):
        await _again(means, connection, one, actor)
    again = swapped(await requests.get(connection, request.id))
    await follow(means, connection, again)
    return Allowed()


async def _again(means: Means, connection: AsyncConnection, request: Request, actor: Actor) -> None:
    """Approve it anew; raises Conflict when it is no longer as it was seen."""
    now = means.now()
    moved = await requests.move(
        connection,
        request,
        to=RequestStatus.APPROVED,
        sent=0,
        outcome=None,
        ended_at=None,
        execute_by=now + request.rule.execute_within,
        due_at=now + GRACE,
    )
    swapped(moved)
    await append(means, connection, "finishing", request, actor=actor.person)
