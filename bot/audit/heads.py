"""The head of the chain, told each day where whoever can write the records cannot: a cut shows."""

import logging
from collections.abc import Awaitable, Callable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.render import render
from bot.store import AsyncConnection, Records, seal_rows
from bot.store.marks import mark, marks, take_down
from bot.store.seal_rows import Seal

TEMPLATE = "audit_head"
"""What a message of it is drawn by; its subject is the day, as 2026-11-22."""
MARK = "audit_head"

Owe = Callable[[AsyncConnection, str, str], Awaitable[None]]
"""Has a message sent once the transaction is committed, by its template and its subject."""

logger = logging.getLogger(__name__)


class Heads:
    """Tells the head as it was when the day began, once a day."""

    def __init__(
        self,
        records: Records,
        zone: str,
        now: Callable[[], datetime],
        *,
        owe: Owe | None = None,
    ) -> None:
        """`owe` has the message of a day sent, where there is a channel for it."""
        self._records = records
        self._owe = owe
        self._zone = ZoneInfo(zone)
        self._now = now

    async def tell(self) -> None:
        """Say today's head in the log and owe its message, unless that was done today."""
        today = self._now().astimezone(self._zone).date()
        async with self._records.read() as connection:
            told = (await marks(connection)).get(MARK)
        if told and told.astimezone(self._zone).date() == today:
            return
        head = await self._head(today)
        async with self._records.begin() as connection:
            await take_down(connection, MARK)  # it may be of a clock that was ahead
            await mark(connection, MARK, at=self._now())
            if head and self._owe:
                await self._owe(connection, TEMPLATE, today.isoformat())
        if head:
            facts = {"day": today.isoformat(), "seals": head.position, "head": head.hash}
            logger.info("audit head", extra=facts)

    async def drawn(self, subject: str) -> dict[str, Any] | None:
        """The message about a day; None where nothing was sealed before it."""
        day = date.fromisoformat(subject)
        head = await self._head(day)
        if head is None:
            return None
        return render("audit_head", day=day, seals=head.position, head=head.hash)

    async def _head(self, day: date) -> Seal | None:
        begun = datetime.combine(day, time(), self._zone)
        async with self._records.read() as connection:
            return await seal_rows.newest(connection, before=begun)
