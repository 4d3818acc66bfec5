"""Claims on what people wait for, after the records were away for long."""

from types import SimpleNamespace
from typing import Any

from bot.clock import real_time
from bot.store import Records
from bot.store.events import Claim, claim_event
from handlers.claims import Claims

HOME = "T0LARKFLD"
MANY = 70_000
"""More than PostgreSQL takes values for in one statement."""


async def test_more_answers_than_a_statement_takes_are_noted(records: Records) -> None:
    """So many were given while the records were away: none of them stands in another's way."""
    async with records.begin() as connection:
        await claim_event(connection, HOME, "E7", now=real_time(), user="UMEI")
    core: Any = SimpleNamespace(records=records, installation=SimpleNamespace(key=HOME))
    claims = Claims(core)
    claims._answered = {f"E{number}" for number in range(MANY)}
    await claims.note()
    assert claims._answered == set()
    async with records.begin() as connection:
        again = await claim_event(connection, HOME, "E7", now=real_time(), user="UMEI")
    assert again is Claim.DONE
