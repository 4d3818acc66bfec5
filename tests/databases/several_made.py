"""Requests for several changes: one that waits, one half-way, with what was left out of it."""

from datetime import datetime

from bot.models import AssetRef, RequestStatus
from bot.operations import Return, precondition
from bot.operations.several import LeftOut, Several
from bot.store import AsyncConnection, request_parts, request_runs, requests
from bot.store.requested import Request
from tests.databases.requests_made import request
from tests.made import SOURCE, asset


async def keep(connection: AsyncConnection, person: str, at: datetime) -> None:
    """Each with two parts; of the one that was begun its first is under way."""
    for number, begun in ((20, False), (30, True)):
        parent = _parent(number, person, at)
        await requests.add(connection, parent)
        parts = [_part(number + place, place, parent, person, at) for place in (1, 2)]
        await request_parts.add(connection, parts)
        if begun:
            await requests.move(connection, parent, to=RequestStatus.APPROVED, execute_by=at)
            claimed = await request_runs.claim(connection, parent.id, "one", clock=at, several=True)
            assert claimed
            await request_parts.release(connection, claimed.held, now=at)
            await request_runs.claim(connection, parts[0].id, "one", clock=at)


def _parent(number: int, person: str, at: datetime) -> Request:
    refs = [AssetRef(SOURCE, f"id-{number + place}") for place in (1, 2)]
    changes = tuple(Return(ref=ref) for ref in refs)
    alone = request(number, person, at, changes[0])
    left_out = (LeftOut(at=0, label="LT-1", why="hindered", reason="It is there twice."),)
    several = {"kind": "several", "asset_id": None, "asset": None, "precondition": None}
    return alone.model_copy(
        update={**several, "operation": Several(changes=changes), "left_out": left_out}
    )


def _part(number: int, place: int, parent: Request, person: str, at: datetime) -> Request:
    about = asset(number, has="1", client="acme")
    alone = request(number, person, at, Return(ref=about.ref))
    waits = {"due_at": None, "remind_at": None, "precondition": precondition(about)}
    return alone.model_copy(update={**waits, "parent": parent.id, "position": place})
