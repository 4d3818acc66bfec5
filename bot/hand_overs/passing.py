"""What time does to hand-overs: people are reminded, leave, come back; assets move on elsewhere."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

from bot import working_hours
from bot.errors import AssetBotError, SourceError
from bot.hand_overs import recording
from bot.hand_overs.means import Means
from bot.hand_overs.offering import became, end
from bot.hand_overs.recording import GIVER, REMINDED_AFTER, REMINDER
from bot.models import Role
from bot.policy import Concerned, Who
from bot.store import AsyncConnection, HandOver, hand_overs

logger = logging.getLogger(__name__)

AT_ONCE: Final = 50
"""How many are read at a time."""
MOST: Final = 1_000
"""How many reminders are seen to in one tick."""

_OPERATORS: Final = Who(roles=frozenset({Role.OPERATOR}))

Listed = Callable[[AsyncConnection, str], Awaitable[list[HandOver]]]


async def pass_time(means: Means) -> None:
    """See to the open hand-overs; each minute, in every process: each step is taken once."""
    await _each(means, _strays, _compared)
    await _each(means, _offered, _still_there)
    for _ in range(MOST // AT_ONCE):
        now = means.now()
        async with means.records.read() as connection:
            due = await hand_overs.due(connection, now=now, limit=AT_ONCE)
        for one in due:
            await _kept_going(means, _due, one)
        if len(due) < AT_ONCE:
            return


async def _strays(connection: AsyncConnection, after: str) -> list[HandOver]:
    return await hand_overs.strays(connection, after=after, limit=AT_ONCE)


async def _offered(connection: AsyncConnection, after: str) -> list[HandOver]:
    return await hand_overs.offered(connection, after=after, limit=AT_ONCE)


async def _each(
    means: Means, listed: Listed, seen_to: Callable[[Means, HandOver], Awaitable[None]]
) -> None:
    after = ""
    while True:
        async with means.records.read() as connection:
            found = await listed(connection, after)
        for one in found:
            await _kept_going(means, seen_to, one)
        if len(found) < AT_ONCE:
            return
        after = found[-1].id


async def _kept_going(
    means: Means, seen_to: Callable[[Means, HandOver], Awaitable[None]], one: HandOver
) -> None:
    """One that cannot be seen to keeps no other waiting."""
    try:
        await seen_to(means, one)
    except AssetBotError:
        raise
    except Exception:
        logger.exception("a hand-over could not be seen to", extra={"hand_over": one.id})


async def _compared(means: Means, one: HandOver) -> None:
    """End it if its source says too that the asset has moved on: the last sync may be older."""
    client = means.sources.get(one.source)
    if client is None:
        return
    try:
        asset = await client.get(one.asset_id)
    except SourceError as error:
        logger.info("whether a hand-over is over is asked again later: %s", error)
        return
    if why := became(one.to_id, asset):
        async with means.records.begin() as connection:
            await end(means, connection, one, why)


async def _still_there(means: Means, one: HandOver) -> None:
    """Whether who was asked is still there, and still to be asked at the same place."""
    if means.has_left(one.source, one.to_id):
        await lapse(means, one, "left")
        return
    user = means.roster.member(one.source, one.to_id)
    if user and user != one.user_id:
        async with means.records.begin() as connection:
            await recording.asked_anew(means, connection, one, user)
    elif one.reachable and user is None:
        await untold(means, one)


async def unreachable(means: Means, number: str, template: str, place: str) -> None:
    """Nobody is in this place: others are told in place of the giver, the giver of a recipient."""
    async with means.records.read() as connection:
        one = await hand_overs.get(connection, number)
        several = [one] if one else await hand_overs.of_bundle(connection, number)
    for each in several:
        if each.closed_at is None:
            await _untellable(means, each, template, place)


async def _untellable(means: Means, one: HandOver, template: str, place: str) -> None:
    if place == one.giver_user and template.startswith(f"{GIVER}/"):
        await _tell_operators(means, one, template)
    elif place == one.user_id and one.reachable and one.status == "offered":
        await untold(means, one)


async def _tell_operators(means: Means, one: HandOver, template: str) -> None:
    operators = await means.roster.meant(
        _OPERATORS, source=one.source, client=one.client, concerned=Concerned()
    )
    async with means.records.begin() as connection:
        for each in operators:
            if each.user != one.giver_user:
                await recording.owe(means, connection, one, template, each.user)
        await recording.redraw(means, connection, one)


async def untold(means: Means, one: HandOver) -> None:
    """Nobody can ask them in Slack: somebody has to confirm it for them."""
    async with means.records.begin() as connection:
        columns = {"reachable": False, "due_at": None, "asks_at": None}
        now = await hand_overs.move(connection, one, **columns)
        if now:
            await recording.ask(means, connection, now)


async def lapse(means: Means, one: HandOver, why: str) -> None:
    """Wait no longer, and tell the giver."""
    async with means.records.begin() as connection:
        columns = {"status": "lapsed", "why": why, "due_at": None, "asks_at": None}
        now = await hand_overs.move(connection, one, **columns)
        if now:
            await recording.event(means, connection, "lapsed", now, to=one.to_id, why=why)
            await recording.tell_giver(means, connection, now, why)
            await recording.redraw(means, connection, now, gathered=True)


async def _due(means: Means, one: HandOver) -> None:
    now, zone = means.now(), means.zone(one.user_id)
    begins = working_hours.in_hours(now, zone)
    if begins > now:
        async with means.records.begin() as connection:
            await hand_overs.postpone(connection, one, due_at=begins)
    elif one.asks_at:
        async with means.records.begin() as connection:
            await recording.asked_anew(means, connection, one, one.user_id)
    elif one.reminded < len(REMINDED_AFTER):
        await _remind(means, one, now)
    else:
        await lapse(means, one, "silence")


async def _remind(means: Means, one: HandOver, now: datetime) -> None:
    reminded = one.reminded + 1
    due_at = recording.next_due(means, one, reminded)
    async with means.records.begin() as connection:
        moved = await hand_overs.move(connection, one, reminded=reminded, due_at=due_at)
        if moved and moved.user_id:
            name = f"{REMINDER}/{moved.round}.{reminded}"
            await recording.owe(means, connection, moved, name, moved.user_id)
            await recording.event(
                means, connection, "reminded", moved, to=one.to_id, number=reminded
            )
            await recording.redraw(means, connection, moved, gathered=True)
            logger.info("reminded", extra={"hand_over": one.id, "at": now.isoformat()})
