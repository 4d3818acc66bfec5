"""A home tab that was opened and is to be drawn anew, and what a conversation is about."""

from datetime import datetime

from bot.store import AsyncConnection, homes, topics
from bot.store.topics import Spot

HOME = "E0001:T0001"


async def keep(connection: AsyncConnection, _person: str, at: datetime) -> None:
    """One of each."""
    taken = await homes.open(connection, HOME, "U0001", at=at)
    await homes.drawn(connection, HOME, taken, as_="0" * 64)
    await homes.changed_for_all(connection, HOME)
    spot = Spot(HOME, "C0001", "1795305600.000100", "U0001")
    await topics.keep(connection, spot, '{"v":1,"kind":"find","words":["SN-0001"]}', at=at)
