"""What each background job does, by its stored name."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from bot.approvals import CARRY_OUT, TELL
from bot.deliveries.sending import Deliveries
from bot.faults import SEE_TO, Faults
from bot.hands import Hands
from bot.homes import Homes
from bot.imports.importing import JOB as IMPORT
from bot.imports.writing import ImportWriting
from bot.jobs import JSON, Job
from bot.running.memory import give_back
from bot.running.parts import Parts
from bot.store import StoreFailed

logger = logging.getLogger(__name__)

SYNC = "sync"
"""The stored name of the job that reads one source."""
JOBS = (SYNC, CARRY_OUT, TELL, SEE_TO, IMPORT)


@dataclass(frozen=True, kw_only=True)
class JobTable:
    """Does the jobs, each with what it was enqueued with."""

    parts: Parts
    homes: Homes
    hands: Hands
    deliveries: Deliveries
    faults: Faults
    writing: ImportWriting
    people_first: Callable[[], Awaitable[None]]
    """Returns when few people wait for an answer."""

    async def do(self, name: str, arguments: dict[str, JSON]) -> None:
        """Do a job."""
        jobs: dict[str, Job] = {
            SYNC: self._sync,
            CARRY_OUT: self._see_to,
            TELL: self._tell,
            SEE_TO: self._see_to_fault,
            IMPORT: self._import,
        }
        await jobs[name](arguments)

    async def read(self, source: str) -> None:
        """Read one source to its end; how it went is in the log and in the records."""
        aged = await self._is_aged()
        synced = await self.parts.sync(source)
        # A tab says so where the inventory is old: what it says is otherwise once it was read.
        if synced.new or synced.changed or synced.gone or (aged and synced.outcome == "done"):
            await self.homes.have_changed()
        if synced.outcome != "busy":
            await self.parts.records.rest()
            await asyncio.to_thread(self.parts.index.rest)
            await asyncio.to_thread(give_back)
        logger.info("synced", extra=synced.model_dump(mode="json", exclude={"rejected"}))

    async def _is_aged(self) -> bool:
        """Whether answers say how old the inventory is; no, where that cannot be told."""
        with suppress(StoreFailed):  # it is read all the more
            return await self.parts.readiness().as_of() is not None
        return False

    async def _sync(self, arguments: dict[str, JSON]) -> None:
        source = str(arguments["source"])
        if source in self.parts.sources:
            await self.read(source)

    async def _see_to(self, arguments: dict[str, JSON]) -> None:
        """See to a request that another process left."""
        await self.people_first()
        await self.hands.see_to(str(arguments["request"]))

    async def _tell(self, arguments: dict[str, JSON]) -> None:
        """Send what is owed: a job only in rows that older versions have queued."""
        await self.deliveries.send_due(str(arguments["subject"]))

    async def _see_to_fault(self, arguments: dict[str, JSON]) -> None:
        await self.faults.see_to(str(arguments["fault"]))

    async def _import(self, arguments: dict[str, JSON]) -> None:
        await self.writing.see_to(str(arguments["import"]))
