"""Unknown outcomes: settled by reading the asset again, in the end by an admin."""

import asyncio
import logging
from typing import Literal

from bot.approvals import telling
from bot.approvals.attempts import READ_WITHIN
from bot.approvals.carrying import differing, is_carried_out, is_half_done, read_now
from bot.approvals.deciding import read
from bot.approvals.due import GRACE, is_for_admins, read_at
from bot.approvals.events import append
from bot.approvals.following import follow
from bot.approvals.means import Means
from bot.approvals.recording import ended_by_reading, settled, words
from bot.approvals.transferring import made_of
from bot.approvals.turning_away import Click, refused
from bot.approvals.values import Clicked
from bot.errors import NotPermitted, NotSupported, SourceError
from bot.models import ADMINS, Allowed, Asset, Denied, RequestStatus, Role, Verdict
from bot.operations.client_transfer import ClientTransfer
from bot.policy import Actor
from bot.store import request_runs, requests
from bot.store.requested import EndedAs, Request

logger = logging.getLogger(__name__)

How = Literal["happened", "did_not", "again"]
_NOT_UNKNOWN = Denied(reason="This is settled already: its card says how it ended.")
_NOT_ADMIN = Denied(reason="Only admins may say how this ended.", roles=ADMINS)
_AS_BEFORE = Denied(reason="It was settled at this same moment: its card says how.")


async def read_again(means: Means, request: Request) -> None:
    """Read the asset of a request whose outcome is unknown, and settle it if that tells."""
    if isinstance(request.operation, ClientTransfer):
        await _go_on(means, request, request.operation)
        return
    try:
        found = await read_now(means, request)
    except (SourceError, TimeoutError) as error:
        logger.warning("an unknown outcome stays so: %s", error, extra={"request": request.id})
        await _ask_admins(means, request, request.found)
        return
    if is_carried_out(request, found):
        done = settled(means, "done")
        await ended_by_reading(means, request, done, RequestStatus.COMPLETED, found=found)
    elif not differing(request, found):
        undone = settled(means, "did_not_happen")
        await ended_by_reading(means, request, undone, RequestStatus.FAILED, found=found)
    else:
        await _ask_admins(means, request, found)


async def _go_on(means: Means, request: Request, transfer: ClientTransfer) -> None:
    """Have the rest of a transfer done, which reads before it writes, if any of it is done."""
    serial = (request.asset.serial_number if request.asset else None) or ""
    try:
        if transfer.made is None and not await _is_made(means, request, transfer, serial):
            undone = settled(means, "did_not_happen")
            await ended_by_reading(means, request, undone, RequestStatus.FAILED, found=None)
            return
    except (SourceError, TimeoutError, ValueError) as error:
        logger.warning("an unknown outcome stays so: %s", error, extra={"request": request.id})
        await _ask_admins(means, request, request.found)
        return
    async with means.records.begin() as connection:
        columns = {"sent": 0, "outcome": None, "due_at": means.now() + GRACE}
        if not await requests.move(connection, request, to=RequestStatus.APPROVED, **columns):
            return
        if again := await requests.get(connection, request.id):
            await follow(means, connection, again)


async def _is_made(means: Means, request: Request, transfer: ClientTransfer, serial: str) -> bool:
    client = means.sources.get(request.source)
    if client is None:
        raise NotSupported(f"There is no source called {request.source}", source=request.source)
    async with asyncio.timeout(READ_WITHIN):
        return await made_of(transfer, client, serial) is not None


async def _ask_admins(means: Means, request: Request, found: Asset | None) -> None:
    """Read it again later; when that has gone on for long enough, ask whoever can look."""
    now = means.now()
    since = request.outcome.at if request.outcome else request.created_at
    due_at = read_at(since, now)
    if not is_for_admins(since, now):
        async with means.records.begin() as connection:
            await request_runs.postpone(connection, request, due_at=due_at)
        return
    admins = await telling.admins(means, request)
    async with means.records.begin() as connection:
        newer = await requests.move(connection, request, due_at=due_at)
        if newer is None:
            return
        await requests.write_texts(connection, request.id, words(found, request.error))
        await telling.owe(means, connection, newer, telling.UNKNOWN, admins)
        await telling.redraw(means, connection, newer, seen_to=True)


async def settle(means: Means, request_id: str, user: str, how: How) -> Clicked:
    """Say how a request ended whose outcome is unknown, or have it tried again, as an admin."""
    request = await read(means, request_id)
    actor: Actor | None = None
    try:
        actor = await means.roster.actor(user)
        verdict = _may_settle(request, actor)
    except NotPermitted as error:
        verdict = Denied(reason=str(error))
    if not actor or not verdict:
        click = Click(request_id, user, "settle")
        verdict = await refused(means, request, click, verdict, actor)
        return Clicked(request=request, verdict=verdict)
    done = await _settled(means, request, actor, how)
    return Clicked(request=await read(means, request_id), verdict=Allowed() if done else _AS_BEFORE)


def _may_settle(request: Request, actor: Actor) -> Verdict:
    client = request.client
    if not actor.standing.has(Role.ADMIN, source=request.source, client=client):
        return _NOT_ADMIN
    return Allowed() if request.status is RequestStatus.UNKNOWN else _NOT_UNKNOWN


async def _settled(means: Means, request: Request, actor: Actor, how: How) -> bool:
    if how == "again":
        return await _again(means, request, actor)
    done = how == "happened"
    undone: EndedAs = "half_done" if is_half_done(request) else "did_not_happen"
    return await ended_by_reading(
        means,
        request,
        settled(means, "done" if done else undone, by=actor.person),
        RequestStatus.COMPLETED if done else RequestStatus.FAILED,
        found=request.found,
        actor=actor.person,
    )


async def _again(means: Means, request: Request, actor: Actor) -> bool:
    """Approved as it is, it is carried out anew; what it was asked for is compared first."""
    now = means.now()
    async with means.records.begin() as connection:
        again = await requests.move(
            connection,
            request,
            to=RequestStatus.APPROVED,
            sent=0,
            outcome=None,
            execute_by=now + request.rule.execute_within,
            due_at=now + GRACE,
        )
        if again is None:
            return False
        person = actor.person
        await append(means, connection, "settled", request, actor=person, status="again")
        await follow(means, connection, again)
    return True
