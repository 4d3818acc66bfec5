"""Clicks that come to nothing: whoever is turned away is told why, and that is recorded."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from bot import policy
from bot.approvals import events, telling
from bot.approvals.cases import case, pending, requester
from bot.approvals.means import Means
from bot.approvals.values import Clicked, ClosedAs
from bot.errors import SlackFailed
from bot.history import USER
from bot.models import ADMINS, Denied, RequestStatus, Role, Verdict
from bot.policy import Actor, Case
from bot.store.requested import Request

log = logging.getLogger(__name__)
_DECIDE: Final[Mapping[str, Callable[[Case, Actor, datetime], Verdict]]] = {
    "approved": policy.approve,
    "denied": policy.decide,
    "question": policy.may_question,
    "consented": policy.may_record,
}
"""What approvers do, by what it is called among clicks."""


class Click(NamedTuple):
    """Who clicked what on which request."""

    request_id: str
    user: str
    what: str


async def turned_away(
    means: Means, request: Request, click: Click, verdict: Verdict, actor: Actor | None
) -> Clicked:
    """A refusal; whoever merely came late is told what closed the request, who, and when."""
    verdict = await refused(means, request, click, verdict, actor)
    late = actor is not None and _is_entitled(request, click, actor)
    if not late or request.status is RequestStatus.PENDING:
        return Clicked(request=request, verdict=verdict)
    how, by, at = _closed(request)
    return Clicked(request=request, verdict=verdict, how=how, by=by, at=at)


def _closed(request: Request) -> tuple[ClosedAs, str | None, datetime | None]:
    """What closed a request, whose deed that was, and when; nobody's where only time did."""
    match request.status:
        case RequestStatus.WITHDRAWN:
            return "withdrawn", request.requester_user, request.ended_at
        case RequestStatus.EXPIRED:
            return "", None, None
    if not request.decisions:
        return "", None, None
    last = request.decisions[-1]  # nothing is decided after what closes it
    return last.verdict, last.user, last.at


async def refused(
    means: Means,
    request: Request,
    click: Click,
    verdict: Verdict,
    actor: Actor | None,
) -> Verdict:
    """Record that somebody tried what they may not; who merely came late tried nothing wrong.

    The refusal says whom to ask, as things are now. Raises NotPermitted for who is no full member.
    """
    if not isinstance(verdict, Denied):
        return verdict
    if actor and _is_entitled(request, click, actor):
        return verdict
    async with means.records.begin() as connection:
        await events.append(
            means,
            connection,
            "refused",
            request,
            actor=actor.person if actor else None,
            words={"why": verdict.on_record, **({} if actor else {USER: click.user})},
            what=click.what,
        )
    noted = verdict.model_copy(update={"noted": True})
    if actor is None:
        raise noted.error()
    return noted if actor.ambiguous else await _naming(means, request, click, noted)


async def _naming(means: Means, request: Request, click: Click, verdict: Denied) -> Denied:
    """The refusal with those who may do it now by what policy says of each.

    Whom a rule calls is more than a role, and whoever asked for it is never meant.
    """
    check = _DECIDE.get(click.what)
    if check is None or not verdict.needs_help:
        return verdict
    try:
        approvers = await telling.approvers(means, request)
    except SlackFailed as failure:
        log.warning("nobody is named who could decide: %s", failure, extra={"request": request.id})
        return verdict
    may = [one.user for one in approvers if check(case(request), one, means.now())]
    whom = {"roles": frozenset(), "people": frozenset(may)} if may else {"roles": ADMINS}
    return verdict.model_copy(update=whom)


def _is_entitled(request: Request, click: Click, actor: Actor) -> bool:
    """Whether it would be theirs to do, if only the request were as it was before."""
    asked_for_it = policy.is_same(actor, requester(request))
    match click.what:
        case "withdraw" | "answer":
            return asked_for_it
        case "break_glass" | "settle":
            client = request.client
            return actor.standing.has(Role.ADMIN, source=request.source, client=client)
        case _:
            return not asked_for_it and policy.approves(pending(request), actor)
