"""The ticket about a fault: opened once, and looked for before it is tried again."""

import logging
from datetime import datetime
from typing import Any, Final

from bot.approvals.due import again_at
from bot.approvals.pausing import hindrance
from bot.assets.client import AssetClient, NewTicket
from bot.errors import SourceError, SourceRefused, SourceUnavailable, UnknownOutcome
from bot.faults.means import FaultMeans
from bot.faults.recording import on_newest, stepped
from bot.models import Ticket
from bot.operations.effects import label
from bot.store import AsyncConnection, faults
from bot.store.faulted import Fault, Severity, Step, TicketState

logger = logging.getLogger(__name__)

_MOST_TRIES: Final = 8
_UNSURE: Final = "nobody can say whether it was opened: look there."
_PRIORITIES: Final = {
    Severity.FLAW: "Low",
    Severity.LIMITED: "Medium",
    Severity.UNUSABLE: "High",
}
Next = tuple[Fault, datetime | None]
"""A fault as it is after a step, and when it is to be looked at again; None: now."""


def mark(fault: Fault) -> str:
    """What stands in the subject of its ticket, and in no other."""
    return f"assetbot {fault.id[:8]}"


async def advanced(fm: FaultMeans, fault: Fault) -> Next:
    """Open the ticket, if it can be opened now and is not there yet."""
    client = fm.means.sources.get(fault.source)
    if client is None or not client.capabilities.tickets:
        return await _ended(fm, fault, "the key may not open any.")
    if fault.ticket == "sending":
        try:
            found = await client.find_ticket(fault.asset_id, mark(fault))
        except SourceError as error:
            return await _again(fm, fault, "sending", error)
        if found:
            return await _opened(fm, fault, found)
    sending = await _fenced(fm, fault)
    if sending is None:
        return fault, again_at(1, fm.means.now())
    return await _sent(fm, sending, client)


async def _fenced(fm: FaultMeans, fault: Fault) -> Fault | None:
    """The fault as one whose ticket is being sent; None where nothing may be sent now."""
    means = fm.means
    async with means.records.begin() as connection:
        if await hindrance(means, connection, fault.source) is not None:
            return None
        if not await faults.fence(connection, fault, clock=means.clock()):
            return None
        sending = fault.model_copy(update={"ticket": "sending"})
        if not await faults.move(connection, fault, sending):
            return None
        return await faults.get(connection, fault.id)


async def _sent(fm: FaultMeans, fault: Fault, client: AssetClient) -> Next:
    try:
        opened = await client.open_ticket(_new(fault))
    except UnknownOutcome as error:
        return await _again(fm, fault, "sending", error)
    except SourceUnavailable as error:
        return await _again(fm, fault, "wanted", error)
    except SourceError as error:
        logger.warning("no ticket was opened: %s", error, extra={"fault": fault.id})
        refused = error.status if isinstance(error, SourceRefused) else None
        said = f"{error.source} refused it{f' ({refused})' if refused else ''}."
        return await _ended(fm, fault, said)
    return await _opened(fm, fault, opened)


def _new(fault: Fault) -> NewTicket:
    what = label(fault.asset) if fault.asset else fault.asset_id
    said = [f"{one.severity}: {one.words}" for one in fault.reports]
    return NewTicket.model_validate(
        {
            "asset_id": fault.asset_id,
            "subject": f"Fault: {what}",
            "details": "\n".join([*said, "Reported in Slack."]),
            "priority": _PRIORITIES[fault.severity],
            "mark": mark(fault),
        }
    )


async def _opened(fm: FaultMeans, seen: Fault, ticket: Ticket) -> Next:
    about: dict[str, Any] = {"ticket_id": ticket.id, "ticket_number": ticket.number}

    async def do(connection: AsyncConnection, fault: Fault) -> Fault | None:
        if fault.ticket == "opened":
            return fault
        step = Step(kind="ticket", at=fm.means.now())
        return await stepped(fm.means, connection, fault, step, ticket="opened", tries=0, **about)

    return await on_newest(fm.means, seen.id, do) or seen, None


async def _ended(fm: FaultMeans, seen: Fault, why: str) -> Next:
    async def do(connection: AsyncConnection, fault: Fault) -> Fault | None:
        if fault.ticket not in {"wanted", "sending"}:
            return fault
        step = Step(kind="ticket_failed", at=fm.means.now())
        return await stepped(fm.means, connection, fault, step, words=why, ticket="failed", tries=0)

    return await on_newest(fm.means, seen.id, do) or seen, None


async def _again(fm: FaultMeans, seen: Fault, state: TicketState, error: SourceError) -> Next:
    """Try again later; after too many tries somebody has to look."""
    logger.warning("a ticket waits: %s", error, extra={"fault": seen.id})
    if seen.tries + 1 >= _MOST_TRIES:
        unsure = state == "sending"
        return await _ended(fm, seen, _UNSURE if unsure else f"{error.source} does not answer.")

    async def do(connection: AsyncConnection, fault: Fault) -> Fault | None:
        if fault.ticket not in {"wanted", "sending"}:
            return fault
        tried = fault.model_copy(update={"ticket": state, "tries": fault.tries + 1})
        if not await faults.move(connection, fault, tried):
            return None
        return await faults.get(connection, fault.id)

    newest = await on_newest(fm.means, seen.id, do) or seen
    return newest, again_at(newest.tries, fm.means.now())
