"""An alarm that stands, and one that ended."""

from datetime import datetime

from bot.store import AsyncConnection, alarms

HOME = "E0001:T0001"


async def keep(connection: AsyncConnection, _person: str, at: datetime) -> None:
    """One of each."""
    await alarms.begin(connection, HOME, "alerts", "", since=at)
    if ended := await alarms.begin(connection, HOME, "sync", "factorial", since=at):
        await alarms.end(connection, ended, at=at)
