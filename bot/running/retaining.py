"""Lets go of what has been kept for long enough: some of it at a time, so that nobody waits."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from bot.jobs import Jobs
from bot.store import Records, retention

logger = logging.getLogger(__name__)

JOB: Final = "job"
"""The rows of the job engine, which forgets them itself."""
MOST: Final = 20
"""Transactions for one kind of rows at a time; the rest goes the next time."""


class Retaining:
    """Keeps what is kept for as long as the settings say; `days` are those as they are now."""

    def __init__(
        self, records: Records, jobs: Jobs, days: Callable[[], Mapping[str, int | None]]
    ) -> None:
        self._records = records
        self._jobs = jobs
        self._days = days

    async def let_go(self, now: datetime) -> dict[str, int]:
        """Let go of some of what is too old; how many rows of each kind there were."""
        gone: dict[str, int] = {}
        for name, days in self._days().items():
            if days is None:
                continue
            before = now - timedelta(days=days)
            if rows := await self._of(name, before):
                gone[name] = rows
        if gone:
            logger.info("what was kept for long enough is gone", extra={"rows": gone})
        return gone

    async def _of(self, name: str, before: datetime) -> int:
        if name == JOB:
            return await self._jobs.forget_old(before)
        gone = 0
        for _ in range(MOST):
            async with self._records.begin() as connection:
                rows = await retention.purge(connection, name, before=before)
            gone += rows
            if rows < retention.AT_ONCE:
                break
        return gone
