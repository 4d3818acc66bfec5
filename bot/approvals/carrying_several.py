"""Carrying out a request for several changes: its parts one by one, each as it would be alone.

The parent is held with a lease for as long as somebody sees to its parts, and is given back when
what is left of them is for later. Each part has its own attempts, fence and outcome, so whoever
takes over from a process that died finds each where it was left; nothing is done twice.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import Final

from bot import history
from bot.approvals import events, telling
from bot.approvals.carrying import carry_out, holding
from bot.approvals.due import GRACE
from bot.approvals.means import Means
from bot.approvals.recording import recorded, settled
from bot.approvals.settling import read_again
from bot.models import RequestStatus
from bot.store import AsyncConnection, request_parts, request_runs, requests
from bot.store.request_parts import Left
from bot.store.requested import EndedAs, Request

AT_ONCE: Final = 4
"""So many parts are carried out side by side."""
FOR: Final = 20.0
"""Seconds after which the rest is left for the next time."""
TOLD_EVERY: Final = timedelta(seconds=5)
"""How long the cards say the same, while more and more is done."""


async def carry_out_all(means: Means, request_id: str) -> None:
    """See to the parts of an approved request, unless somebody else is at it."""
    async with means.records.begin() as connection:
        claimed = await request_runs.claim(
            connection, request_id, means.executor, clock=means.clock(), several=True
        )
        if claimed is None:
            return
        held = claimed.held
        await _agreed_on(means, connection, held)
        await request_parts.release(connection, held, now=means.now())
    async with holding(means, held):
        silent = await _work(means, held)
        await _leave(means, held, silent=silent)


async def _agreed_on(means: Means, connection: AsyncConnection, held: Request) -> None:
    """Put into the history of each asset who agreed to its change, once it is let go."""
    agreed = [one for one in held.decisions if one.verdict != "denied"]
    for decided in agreed if held.attempt == 1 else ():
        name = "reason" if decided.verdict == "break_glass" else "comment"
        on_behalf_of = events.on_behalf_of(held, decided)
        words, actor = {name: decided.comment, "on_behalf_of": on_behalf_of}, decided.person
        waiting = await request_parts.pending(connection, held.id)
        await history.append_all(
            connection,
            [
                events.event(means, decided.verdict, one, actor=actor, words=words)
                for one in waiting
            ],
        )


async def _work(means: Means, held: Request) -> set[str]:
    """See to what is due, for some time; the sources at which nothing can be done for now."""
    began, told = monotonic(), means.clock()
    silent: set[str] = set()
    while monotonic() - began < FOR and not means.leaves():
        now, clock = means.now(), means.clock()
        async with means.records.read() as connection:
            due = await request_parts.next_of(
                connection, held.id, silent, now=now, clock=clock, limit=AT_ONCE
            )
        if not due:
            break
        for one in await _side_by_side(means, due):
            if one.status is RequestStatus.APPROVED:
                silent.add(one.source)
        if means.clock() - told >= TOLD_EVERY:
            told = means.clock()
            await _tell(means, held)
    return silent


async def _side_by_side(means: Means, part_ids: Sequence[str]) -> list[Request]:
    """See to some at once; what breaks one lets the others come to their end."""
    seen_to = await asyncio.gather(
        *(_see_to(means, one) for one in part_ids), return_exceptions=True
    )
    for one in seen_to:
        if isinstance(one, BaseException):
            raise one
    return [one for one in seen_to if isinstance(one, Request)]


async def _see_to(means: Means, part_id: str) -> Request:
    """Carry one out, or look what became of it; still approved where it is left for later."""
    part = await _read(means, part_id)
    if part.status is RequestStatus.UNKNOWN:
        await read_again(means, part)
    else:
        await carry_out(means, part_id)
    return await _read(means, part_id)


async def _read(means: Means, part_id: str) -> Request:
    async with means.records.read() as connection:
        part = await requests.get(connection, part_id)
    if part is None:  # pragma: no cover - nobody removes part of a request
        raise LookupError(part_id)
    return part


async def _tell(means: Means, held: Request) -> None:
    """Have the cards say how far it is."""
    async with means.records.begin() as connection:
        if now := await request_runs.moved_on(connection, held):
            await telling.redraw(means, connection, now)


async def _leave(means: Means, held: Request, *, silent: set[str]) -> None:
    """End it where nothing is left to be done, else leave the rest for later."""
    async with means.records.read() as connection:
        left = await request_parts.waiting(connection, held.id)
        counts = (await request_parts.statuses(connection, [held.id]))[held.id]
    if left.parts:
        await _give_back(means, held, means.now() + _later(means, left, silent=silent))
        return
    done = counts[RequestStatus.COMPLETED]
    kind: EndedAs = "none_done" if not done else "done" if done == counts.total() else "in_part"
    status = RequestStatus.COMPLETED if done else RequestStatus.FAILED
    await recorded(means, held, settled(means, kind), status, found=None, error="")


def _later(means: Means, left: Left, *, silent: set[str]) -> timedelta:
    """In how long the rest is seen to: what somebody else is at ends by itself, or its lease does.

    A lease is on real time, all else on the clock of the business.
    """
    if silent:
        return GRACE
    waits = [left.due_at - means.now()] if left.due_at else []
    waits += [left.held_until - means.clock()] if left.held_until else []
    return max(min(waits, default=GRACE), timedelta(0))


async def _give_back(means: Means, held: Request, due_at: datetime) -> None:
    async with means.records.begin() as connection:
        if not await request_runs.give_back(connection, held, None, due_at=due_at):
            return
        now = await requests.get(connection, held.id)
        if now is None:  # pragma: no cover - it was written a moment ago
            return
        if due_at <= means.now():
            means.begin(connection, now.id)
        await telling.redraw(means, connection, now)
