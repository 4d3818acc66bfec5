"""What time does to requests: they expire, remind and escalate, and what was lost is begun anew.

Looking at the rows is the only way in which anything is recovered: a job that died, a message that
was not sent, a process that is gone for good.
"""

import asyncio
import logging
from datetime import datetime

from bot.approvals import events, telling
from bot.approvals.carrying import carry_out
from bot.approvals.carrying_several import carry_out_all
from bot.approvals.cases import groups
from bot.approvals.due import GRACE, made_up_key, next_due
from bot.approvals.following import follow
from bot.approvals.means import CARRY_OUT, TELL, Means
from bot.approvals.settling import read_again
from bot.errors import AssetBotError
from bot.models import RequestStatus, Role
from bot.policy import Actor
from bot.store import deliveries, request_runs, requests
from bot.store.requested import CARD, Request

logger = logging.getLogger(__name__)

AT_ONCE = 50
"""How many requests are seen to in one go."""
LOST = 200
"""How many requests are begun anew each time, at most."""
_UNDER_WAY = frozenset({RequestStatus.APPROVED, RequestStatus.EXECUTING})
MOST = 1_000
"""How many pending requests are seen to in one tick."""


async def see_to(means: Means, request_id: str) -> None:
    """Do what is next for a request whose time has come."""
    if await carry_out(means, request_id):
        return
    request = await means.requests.of(request_id)
    if request is None:
        logger.warning("there is no such request", extra={"request": request_id})
    elif request.status is RequestStatus.UNKNOWN:
        await read_again(means, request)
    elif request.kind == "several" and request.status in _UNDER_WAY:
        await carry_out_all(means, request_id)


async def reconcile(means: Means) -> None:
    """Begin anew what should have been done: by this process or one that is gone."""
    now, clock = means.now(), means.clock()
    if waiting := means.waiting():
        async with means.records.singly() as connection:
            await request_runs.keep(connection, waiting, due_at=now + GRACE)
    async with means.records.read() as connection:
        lost = [
            *await request_runs.died(connection, clock=clock, limit=LOST),
            *await request_runs.due(connection, RequestStatus.APPROVED, now=now, limit=LOST),
            *await request_runs.due(connection, RequestStatus.UNKNOWN, now=now, limit=AT_ONCE),
        ]
        attempts = await request_runs.attempts(connection, lost)
        untold = await deliveries.due(connection, now=clock, limit=AT_ONCE)
    if not lost and not untold:
        return
    async with means.records.begin() as connection:
        # In one order everywhere: processes that look at once would else wait for each other.
        for request_id in sorted(lost):
            key = made_up_key(request_id, attempts[request_id], clock)
            await means.enqueue(connection, CARRY_OUT, key, {"v": 1, "request": request_id})
        for subject in sorted(untold):
            key = f"{TELL}-{subject}-at-{int(clock.timestamp() // 10)}"
            await means.enqueue(connection, TELL, key, {"v": 1, "subject": subject})


async def leave_off(means: Means) -> None:
    """Have what this process was yet to come to begun by another now: this one ends."""
    if waiting := means.waiting():
        async with means.records.singly() as connection:
            await request_runs.hasten(connection, waiting, now=means.now())


async def take_over(means: Means) -> None:
    """Go on now with attempts that died, some at once."""
    async with means.records.read() as connection:
        died = await request_runs.died(connection, clock=means.clock(), limit=AT_ONCE)
    await asyncio.gather(*(carry_out(means, request_id) for request_id in died))


async def pass_time(means: Means) -> int:
    """See to pending requests that are due; how many there were."""
    seen = 0
    while seen < MOST:
        now = means.now()
        async with means.records.read() as connection:
            due = await request_runs.due(connection, RequestStatus.PENDING, now=now, limit=AT_ONCE)
        for request_id in due:
            try:
                await _pass(means, request_id, now)
            except AssetBotError:
                raise
            except Exception:  # one that cannot be read keeps no other waiting
                logger.exception("a request could not be seen to", extra={"request": request_id})
        seen += len(due)
        if len(due) < AT_ONCE:
            break
    return seen


async def _pass(means: Means, request_id: str, now: datetime) -> None:
    request = await means.requests.of(request_id)
    if request is None or request.status is not RequestStatus.PENDING:
        return
    if request.expires_at <= now:
        await _expire(means, request, now)
    elif request.escalate_at and request.escalate_at <= now:
        await _escalate(means, request, now)
    elif request.remind_at and request.remind_at <= now:
        await _remind(means, request, now)
    else:
        async with means.records.begin() as connection:
            await request_runs.postpone(connection, request, due_at=next_due(request))


async def _expire(means: Means, request: Request, now: datetime) -> None:
    async with means.records.begin() as connection:
        to = RequestStatus.EXPIRED
        expired = await requests.move(connection, request, to=to, ended_at=now, due_at=None)
        if expired:
            await events.append(means, connection, "expired", request)
            await follow(means, connection, expired)


async def _escalate(means: Means, request: Request, now: datetime) -> bool:
    """Let those decide too whom the rule names for when nobody did; False if it has moved on."""
    rule = request.rule
    escalated = request.model_copy(update={"escalate_at": None, "escalated_at": now})
    asked: tuple[Actor, ...] = await telling.approvers(means, escalated)
    places = telling.places(means, [rule.approve, rule.escalate_to], asked)
    async with means.records.begin() as connection:
        newer = await requests.move(
            connection,
            request,
            escalate_at=None,
            escalated_at=now,
            due_at=next_due(escalated),
            rule=rule.model_dump(mode="json"),
        )
        if newer is None:
            return False
        await events.append(means, connection, "escalated", request)
        await telling.owe(means, connection, newer, CARD, places)
        await telling.redraw(means, connection, newer)
    return True


async def _remind(means: Means, request: Request, now: datetime) -> None:
    """Say again, wherever its card lies, that it waits; not to those who have decided."""
    every = request.rule.remind_after
    if every is None or request.remind_at is None:
        return
    passed = (now - request.created_at) // every
    next_one = request.created_at + (passed + 1) * every
    reminded = request.model_copy(update={"remind_at": next_one})
    decided = {request.requester_user, *(one.user for one in request.decisions)}
    async with means.records.begin() as connection:
        due_at = next_due(reminded)
        newer = await requests.move(connection, request, remind_at=next_one, due_at=due_at)
        if newer is None:
            return
        cards = await deliveries.about(connection, request.id)
        places = [one.to for one in cards if one.template == CARD and one.to not in decided]
        template = telling.numbered(telling.REMINDER, passed)
        await telling.owe(means, connection, newer, template, places)
        await telling.redraw(means, connection, newer)


async def unreachable(means: Means, request_id: str, place: str) -> None:
    """Nobody can be asked in a place: those whom it escalates to are asked now.

    Where it is the channel of a group, its members are asked one by one. Where nobody is left who
    could be asked, the admins are: else it would wait in silence until it expires.
    """
    async with means.records.begin() as connection:
        await request_runs.bring_forward(connection, request_id, now=means.now())
        request = await requests.get(connection, request_id)
        about = await deliveries.about(connection, request_id)
    if request is None or request.status is not RequestStatus.PENDING:
        return
    cards = {one.to: one.status for one in about if one.template == CARD}
    lost = {group for group in groups(request) if means.roster.channel(group) == place}
    able = await telling.approvers(means, request) if lost else ()
    others = [one.user for one in able if lost & one.groups and one.user not in cards]
    deciding = {to: status for to, status in cards.items() if to != request.requester_user}
    asked = any(status != "unreachable" for status in deciding.values())
    if not (others or asked or request.escalate_at):
        logger.warning("nobody can be asked to decide: the admins are", extra={"to": place})
        if wider := _with_admins(request):
            if not await _escalate(means, wider, means.now()):
                await unreachable(means, request_id, place)  # as it is by now
            return
        others = [one for one in await telling.admins(means, request) if one not in cards]
    if others:
        async with means.records.begin() as connection:
            await telling.owe(means, connection, request, CARD, others)


def _with_admins(request: Request) -> Request | None:
    """The request with admins among those it escalates to; None where that is of no use.

    They may decide already, or nobody stands in for those who have to: for all, or for a client.
    """
    rule = request.rule
    called = rule.escalate_to.roles | {Role.ADMIN}
    known = request.escalated_at is not None and called == rule.escalate_to.roles
    if known or not isinstance(rule.needed, int):
        return None
    escalate_to = rule.escalate_to.model_copy(update={"roles": called})
    return request.model_copy(update={"rule": rule.model_copy(update={"escalate_to": escalate_to})})
