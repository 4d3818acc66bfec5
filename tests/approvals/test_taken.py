"""Whoever had something that somebody else took from them is told so, once and in private."""

from collections.abc import Sequence

from bot.approvals import Request
from bot.changes.taken import TAKEN, Taken
from bot.models import Named
from bot.render import as_text
from bot.store import AsyncConnection, deliveries
from bot.store.deliveries import Delivery
from tests.approvals.boxed import asked_once, held, returns
from tests.desk import Desk, user

HOLDER = "UALEX"


def taken(desk: Desk) -> Taken:
    """What tells them, at the desk."""
    return Taken(desk.means(), desk.people.member)


async def carried_out(desk: Desk, request: Request) -> Request:
    """What was asked for is done, and followed by it."""
    request = (await desk.approve(request, "lee")).request
    await desk.work(follow_ups=(taken(desk).followed,))
    return await desk.get(request)


async def told(desk: Desk, request: Request) -> Sequence[Delivery]:
    """What former holders are owed."""
    async with desk.records.read() as connection:
        owed = await deliveries.about(connection, request.id)
    return [one for one in owed if one.template == TAKEN]


async def drawn(follow: Taken, one: Delivery) -> str:
    """What the message says."""
    message = await follow.draw(one)
    assert message
    return as_text(dict(message.payload), {})


async def holding(desk: Desk, who: str | None) -> Named:
    """Who has the laptop, being that Slack user."""
    had = (await desk.asset()).assignee
    assert had
    if who:
        desk.people.members["factorial", had.id] = who
    return had


async def test_whoever_had_it_is_told_who_gave_it_away(desk: Desk) -> None:
    """Not to whom: that is no longer theirs to see."""
    await holding(desk, HOLDER)
    request = await carried_out(desk, await desk.asked())
    (one,) = await told(desk, request)
    said = await drawn(taken(desk), one)
    assert one.to == HOLDER
    assert f"@{user('dana')} gave it to somebody else" in said
    assert "Priya" not in said


async def test_nobody_is_told_of_what_they_did_themselves_or_who_is_not_here(desk: Desk) -> None:
    """Guests, and people of the source whom nobody knows in Slack, are told nothing."""
    had = await holding(desk, user("dana"))
    assert await told(desk, await carried_out(desk, await desk.asked())) == []
    del desk.people.members["factorial", had.id]
    await desk.client.assign((await desk.asset()).ref.id, had.id)
    assert await told(desk, await carried_out(desk, await desk.asked())) == []


async def test_of_several_at_once_one_message_tells_each_of_all(desk: Desk) -> None:
    """However many of them they had, it is owed once all have ended, and not before."""
    some = await held(desk, 6)
    for asset in some:
        assert asset.assignee
        desk.people.members["factorial", asset.assignee.id] = HOLDER
    request = await asked_once(desk, returns(some))
    follow = taken(desk)
    seen: list[int] = []

    async def followed(connection: AsyncConnection, ended: Request) -> None:
        await follow.followed(connection, ended)
        owed = await deliveries.about(connection, request.id)
        seen.append(len([one for one in owed if one.template == TAKEN]))

    await desk.approvals(follow_ups=(followed,)).see_to(request.id)
    assert seen == [*[0] * 6, 1]
    (one,) = await told(desk, request)
    assert one.to == HOLDER
    assert "6 of what you had" in await drawn(follow, one)
