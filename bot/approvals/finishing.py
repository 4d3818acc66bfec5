"""Having the rest done of what ended half-way, as an operator: it was approved as a whole."""

from bot import policy
from bot.approvals.cases import case
from bot.approvals.deciding import Click, read, refused
from bot.approvals.due import GRACE
from bot.approvals.events import append
from bot.approvals.following import follow
from bot.approvals.means import Means
from bot.approvals.pausing import hindrance
from bot.approvals.values import Clicked
from bot.errors import NotPermitted
from bot.models import Allowed, Denied, RequestStatus, Verdict
from bot.policy import Actor
from bot.store import requests
from bot.store.requested import Request

_NOTHING = Denied(reason="There is nothing left to finish: its card says how it ended.")
_BUSY = Denied(
    reason="Another request for this asset is open: when that has ended, this can be finished."
)


async def finish(means: Means, request_id: str, user: str) -> Clicked:
    """Carry on with what is half done, as it is now."""
    request = await read(means, request_id)
    actor: Actor | None = None
    try:
        actor = await means.roster.actor(user)
        verdict = _may_finish(request, actor)
    except NotPermitted as error:
        verdict = Denied(reason=str(error))
    if actor and verdict:
        verdict = await _begun(means, request, actor)
    elif not isinstance(verdict, Denied) or verdict is not _NOTHING:
        await refused(means, request, Click(request_id, user, "finish"), verdict, actor)
    return Clicked(request=await read(means, request_id), verdict=verdict)


def _may_finish(request: Request, actor: Actor) -> Verdict:
    verdict = policy.may_finish(case(request), actor)
    if not verdict:
        return verdict
    half = request.outcome is not None and request.outcome.kind == "half_done"
    return Allowed() if half and request.status is RequestStatus.FAILED else _NOTHING


async def _begun(means: Means, request: Request, actor: Actor) -> Verdict:
    now = means.now()
    async with means.records.begin() as connection:
        hindered = await hindrance(means, connection, request.source)
        if hindered is not None:
            return hindered
        if request.ref and await requests.open_on(connection, request.ref):
            return _BUSY
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
        again = await requests.get(connection, request.id) if moved else None
        if again is None:
            return _NOTHING
        await append(means, connection, "finishing", request, actor=actor.person)
        await follow(means, connection, again)
    return Allowed()
