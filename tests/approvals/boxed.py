"""Several changes asked for at the desk, and what became of each."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bot.approvals import Approvals, Request, SeveralAsked, Wish
from bot.models import Asset
from bot.operations import OUT_OF_USE, Return
from bot.store import request_parts
from tests.desk import Desk, elsewhere, user


async def held(desk: Desk, count: int) -> list[Asset]:
    """So many assets that somebody has, as their source has them."""
    found: list[Asset] = []
    async for page in desk.client.assets():
        found += (one for one in page.items if one.assignee and not one.gone)
    in_use = [one for one in found if one.status not in OUT_OF_USE and not one.archived]
    assert len(in_use) >= count, len(in_use)
    return in_use[:count]


def returns(assets: Sequence[Asset], name: str = "dana") -> list[Wish]:
    """Somebody wants to take these back."""
    return [Wish(user=user(name), operation=Return(ref=one.ref), asset=one) for one in assets]


def transfers(desk: Desk, assets: Sequence[Asset], name: str = "dana") -> list[Wish]:
    """Somebody wants to give each of these to somebody else."""
    return [
        Wish(user=user(name), operation=desk.transfer(one, elsewhere(one)), asset=one)
        for one in assets
    ]


async def asked(desk: Desk, wishes: Sequence[Wish], **more: Any) -> SeveralAsked:
    """They are asked for together."""
    return await desk.approvals().ask_several(wishes, **more)


async def asked_once(desk: Desk, wishes: Sequence[Wish], **more: Any) -> Request:
    """The same, where all of them become one request and nothing is left out."""
    answer = await asked(desk, wishes, **more)
    assert not answer.left_out, answer.left_out
    (request,) = answer.requests
    return request


async def parts(desk: Desk, request: Request) -> list[Request]:
    """All that a request is for, in the order in which it was wanted."""
    async with desk.records.read() as connection:
        found = await request_parts.page(connection, request.id, limit=1_000)
    return sorted(found, key=lambda one: one.position or 0)


async def came_to(desk: Desk, request: Request) -> Counter[str]:
    """How many parts have which status."""
    return Counter(str(one.status) for one in await parts(desk, request))


async def worked_off(desk: Desk, request: Request, **other: Any) -> Request:
    """What is enqueued is done, and what is due is begun anew, until the request has ended."""
    approvals: Approvals = desk.approvals(**other)
    await desk.work(**other)
    while not (now := await desk.get(request)).ended_at:
        assert desk.now - request.created_at < timedelta(hours=1), now
        desk.later(seconds=31)
        await approvals.reconcile()
        await desk.work(**other)
    return now
