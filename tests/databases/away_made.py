"""Somebody who is away, and whoever decides for them."""

from datetime import datetime, timedelta

from bot.store import AsyncConnection
from bot.store.away import Absence
from bot.store.away import keep as keep_absence
from bot.store.people import ensure_person


async def keep(connection: AsyncConnection, person: str, at: datetime) -> None:
    """An absence of a week."""
    delegate = await ensure_person(
        connection, "slack", "E0001:T0001", "U0003", evidence="slack", at=at
    )
    absence = Absence(
        installation_id="E0001:T0001",
        person_id=person,
        user_id="U0001",
        delegate=delegate,
        delegate_user="U0003",
        since=at,
        until=at + timedelta(days=7),
    )
    await keep_absence(connection, absence)
