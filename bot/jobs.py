"""Background jobs and the tick: work that outlives the event that caused it.

A job is enqueued in the transaction of the state change that needs it, so that both happen or
neither does. What a job is to do lies in rows of ours; the engine only starts it. Jobs run on the
event loop that launched them, last seconds, and are begun at least once.
"""

import asyncio
import logging
import sqlite3
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import datetime
from typing import Any, Final, Protocol, TypeAlias, TypeVar
from uuid import uuid4

from bot.ending import let_go
from bot.late import put_off
from bot.log import bound, correlation, new_reference
from bot.store import StoreFailed
from bot.store.engine import address, file_of, supply_subseconds, telling, written

# For records on SQLite the driver of PostgreSQL would be a twentieth of a start, and 9 MB for good.
with put_off("psycopg", "psycopg.errors"):
    from dbos import (
        DBOS,
        DBOSClient,
        DBOSConfig,
        DBOSPortableJSONSerializer,
        EnqueueOptions,
        ScheduleInput,
        WorkflowStatus,
    )

logger = logging.getLogger(__name__)

JSON: TypeAlias = "dict[str, JSON] | list[JSON] | str | int | float | bool | None"
Job = Callable[[dict[str, JSON]], Awaitable[None]]
T = TypeVar("T")

# Names and the version are stored in rows: changing one strands what is waiting under it.
_APPLICATION: Final = "assetbot"
_VERSION: Final = "1"
_QUEUE: Final = "jobs"
PLANNED_IN = 20
"""How often the tick is tried to be planned, a tenth of a second apart."""
_TICK: Final = "tick"
_EACH_MINUTE: Final = "* * * * *"
_CLAIMING_ENDS: Final = 2.0
"""Seconds that the engine's workers have to see that no more jobs are to be begun."""
LISTENS_EACH = 0.1
"""Seconds between the looks of the engine's listener: nothing waits for them but its end."""
_ENGINE_ENDS: Final = 2.0
"""Seconds that the engine has to end; it waits longer for a database that is away."""
_LOOK_ENDS: Final = 0.5
"""Seconds for the last look at the engine's rows: a database that hangs never answers it."""

_AT_ONCE: Final = 16
_POLL_SECONDS: Final = 0.5
"""At each look for work it is filled up to so many: together the most jobs a second, here 32."""
_THREADS: Final = 16
_CONNECTIONS: Final = 8
"""To the database, for the engine's own rows: a job holds none of them while it waits."""
_SWEEP: Final = 500

# What is still waiting is never forgotten, however old; what another process left pending is.
_ENDED: Final = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED", "PENDING"]


class Transaction(Protocol):
    """The open connection of the records that a job is enqueued on."""

    async def run_sync(self, function: Callable[[Any], T], /) -> T:
        """What the function answers when given the connection's blocking side."""
        ...


class Jobs:
    """Runs jobs, by name, and the tick, each minute; one of them a process.

    `records_url` is the records' own database, where the engine keeps its tables too. Of several
    processes on it, one of them runs each job, and each tick; `due` is when, by the engine's cron.
    """

    def __init__(
        self,
        records_url: str,
        jobs: Mapping[str, Job],
        *,
        tick: Callable[[], Awaitable[None]],
        due: str = _EACH_MINUTE,
    ) -> None:
        self._url = written(address(records_url))
        self._jobs = dict(jobs)
        self._work = tick
        self._due = due
        self._ticking = asyncio.Lock()
        self._running: set[asyncio.Task[Any]] = set()
        self._executor = f"{_APPLICATION}-{uuid4()}"
        self._engine: DBOS | None = None
        self.stuck = False
        """The database was away at the end: threads of the engine may wait for it for good."""
        self._client: DBOSClient | None = None
        # The engine's own calls block, and must outlive the pool it takes down with itself.
        self._hand = ThreadPoolExecutor(1, thread_name_prefix="jobs-hand")

    async def launch(self) -> None:
        """Begins to run what is waiting, and the tick; on the loop this is called from.

        Raises StoreFailed when the database cannot be used now.
        """
        supply_subseconds()
        # With a handler present the engine adds none, and its warnings join the log.
        engine_log = logging.getLogger("dbos")
        if not engine_log.handlers:
            engine_log.addHandler(logging.NullHandler())
        engine_log.setLevel(logging.WARNING)
        engine_log.addFilter(_untold)
        serializer = DBOSPortableJSONSerializer()
        self._client = DBOSClient(
            system_database_url=self._url,
            serializer=serializer,
            system_database_pool_size=1,
            application_name=_APPLICATION,
            lazy=True,
            # What cannot be done now is told now: whoever waits decides how long.
            retry_connection_errors=False,
        )
        self._engine = DBOS(config=self._config(serializer))
        for name, job in self._jobs.items():
            DBOS.workflow(name=name)(self._workflow(name, job))
        tick: ScheduleInput = {
            "schedule_name": _TICK,
            "workflow_fn": DBOS.workflow(name=_TICK)(self._scheduled()),
            "schedule": self._due,
        }
        try:
            with telling(address(self._url)):
                await self._by_hand(self._prepare)
                DBOS.launch()
                await self._planned(tick)
        except BaseException:
            await self._end()
            raise

    async def _planned(self, tick: ScheduleInput) -> None:
        """Has the tick come each minute; the engine's own threads may be writing just now."""
        for left in reversed(range(PLANNED_IN)):
            try:
                await self._by_hand(lambda: DBOS.apply_schedules([tick]))
            except Exception as error:
                if not left or "database is locked" not in str(error):
                    raise
                await asyncio.sleep(0.1)
            else:
                return

    async def leave_off(self, timeout: float) -> None:  # noqa: ASYNC109 - also how long to be patient
        """Begins no more jobs, gives those under way `timeout` seconds, and ends the rest.

        A job that was ended, or never begun, leaves its rows to say that it is still owed.
        """
        engine, self._engine = self._engine, None
        if engine is None:
            return
        await self._by_hand(lambda: _stop_claiming(engine))
        marked = asyncio.ensure_future(self._by_hand(lambda: self._all_marked_as_ended(timeout)))
        await asyncio.wait({marked}, timeout=timeout + _LOOK_ENDS)
        self.stuck = self.stuck or not marked.done()
        if not marked.done() or not marked.result():
            logger.warning("jobs were still under way", extra={"jobs": len(self._running)})
        await let_go(*self._running)

    async def close(self, timeout: float) -> None:  # noqa: ASYNC109 - also how long to be patient
        """Leaves off, and takes the engine down: from then on nobody can enqueue a job."""
        await self.leave_off(timeout)
        if self._client:
            await self._end()

    async def enqueue(
        self, connection: Transaction, job: str, key: str, arguments: Mapping[str, JSON]
    ) -> None:
        """Has the job run once the connection's transaction is committed; never if it is not.

        `key` is the job's own for good: the same key twice is one run.
        """
        if job not in self._jobs or self._client is None:
            raise KeyError(job)
        client = self._client
        options: EnqueueOptions = {"queue_name": _QUEUE, "workflow_name": job, "workflow_id": key}
        stored = {"v": 1, "ref": correlation.get(), "arguments": dict(arguments)}
        await connection.run_sync(
            lambda blocking: client.enqueue_in_transaction(blocking, options, stored)
        )

    async def tick(self) -> bool:
        """Does what is done each minute, and reports what fails; False while it is under way."""
        if self._ticking.locked():
            logger.info("the last tick is still under way")
            return False
        async with self._ticking:
            with bound(new_reference()):
                try:
                    await self._work()
                except Exception:
                    logger.exception("the tick failed")
        return True

    async def forget_old(self, before: datetime) -> int:
        """Deletes the engine's rows of jobs begun before then; how many there were."""
        client = self._client
        if client is None:
            return 0

        def sweep() -> int:
            rows = client.list_workflows(
                end_time=before.isoformat(),
                status=_ENDED,
                limit=_SWEEP,
                load_input=False,
                load_output=False,
            )
            # What is still under way here ends by itself.
            old = [row.workflow_id for row in rows if not self._is_running(row)]
            client.delete_workflows(old)
            return len(old)

        forgotten = 0
        with telling(address(self._url)):
            while found := await self._by_hand(sweep):
                forgotten += found
        return forgotten

    def _config(self, serializer: DBOSPortableJSONSerializer) -> DBOSConfig:
        return {
            "name": _APPLICATION,
            "system_database_url": self._url,
            "application_version": _VERSION,
            "executor_id": self._executor,
            "serializer": serializer,
            "max_executor_threads": _THREADS,
            "sys_db_pool_size": _CONNECTIONS,
            "log_level": "WARNING",
            "enable_otlp": False,
            "notification_listener_polling_interval_sec": LISTENS_EACH,
            "notification_coalesce_sec": LISTENS_EACH,
        }

    def _prepare(self) -> None:
        """Makes the database ready for the engine; blocks."""
        if path := file_of(address(self._url)):
            with closing(sqlite3.connect(path)) as connection:
                # Lets the file be read while it is written, for good.
                connection.execute("PRAGMA journal_mode=WAL")
        DBOS.migrate(self._url)
        if self._client:
            # Known before the engine looks, it need not look twice.
            self._client.register_queue(
                _QUEUE, worker_concurrency=_AT_ONCE, polling_interval_sec=_POLL_SECONDS
            )

    async def _end(self) -> None:
        """Takes the engine down, with its threads; leaves what does not end in time."""
        self._engine = None
        ending = asyncio.ensure_future(self._by_hand(lambda: DBOS.destroy(destroy_registry=True)))
        await asyncio.wait({ending}, timeout=_ENGINE_ENDS)
        self.stuck = self.stuck or not ending.done()
        if self._client:
            self._client.destroy()
        self._client = None
        self._hand.shutdown(wait=not self.stuck)
        logging.getLogger("dbos").removeFilter(_untold)

    def _workflow(self, name: str, job: Job) -> Callable[[dict[str, Any]], Awaitable[None]]:
        """The job as the engine runs it: under the reference of what enqueued it."""

        async def run(stored: dict[str, Any]) -> None:
            with self._counted(), bound(stored["ref"] or new_reference()) as reference:
                try:
                    await job(stored["arguments"])
                except Exception:
                    logger.exception("job %s failed", name)
                    # The engine stores what it is told, in clear: the log has the rest.
                    raise _FailedError(f"see ref {reference}") from None

        return run

    def _scheduled(self) -> Callable[[datetime, object], Coroutine[Any, Any, None]]:
        """The tick as the engine runs it."""

        async def run(_at: datetime, _context: object) -> None:
            with self._counted():
                await self.tick()

        return run

    @contextmanager
    def _counted(self) -> Iterator[None]:
        """Keeps account of the task it is in, so that closing can wait for it or end it."""
        task = asyncio.current_task()
        if task is None:  # pragma: no cover - the engine runs coroutines in tasks
            raise RuntimeError("a job runs in a task")
        self._running.add(task)
        try:
            yield
        finally:
            self._running.discard(task)

    def _all_marked_as_ended(self, within: float) -> bool:
        """Whether every job this process has claimed ends, and is so marked, in time; blocks."""
        until = time.monotonic() + within
        while self._has_claimed():
            if time.monotonic() > until:
                return False
            time.sleep(0.02)
        return True

    def _has_claimed(self) -> bool:
        """Whether a job is marked as under way here; blocks."""
        if self._client is None:
            return False
        try:
            with telling(address(self._url)):
                claimed = self._client.list_workflows(
                    status="PENDING",
                    executor_id=self._executor,
                    limit=1,
                    load_input=False,
                    load_output=False,
                )
        except StoreFailed:  # nor can anything be marked now, which the engine tries for good
            self.stuck = True
            return bool(self._running)
        return bool(claimed)

    def _is_running(self, row: WorkflowStatus) -> bool:
        return row.status == "PENDING" and row.executor_id == self._executor

    async def _by_hand(self, call: Callable[[], T]) -> T:
        """What a blocking call of the engine answers, made off the loop."""
        return await asyncio.get_running_loop().run_in_executor(self._hand, call)


class _FailedError(Exception):
    """What the engine keeps of a job's failure."""


def _untold(record: logging.LogRecord) -> bool:
    """Whether the engine's line says something that has not been logged already."""
    return not (record.exc_info and isinstance(record.exc_info[1], _FailedError))


def _stop_claiming(engine: DBOS) -> None:
    """Returns when no further job of the queue will be begun; blocks for a moment."""
    for event in engine.background_thread_stop_events:
        event.set()
    until = time.monotonic() + _CLAIMING_ENDS
    # Looked for each time, not joined: a bot that ends at once may have workers yet to be started.
    while any(one.name.startswith("queue-worker-") for one in threading.enumerate()):
        if time.monotonic() > until:
            return
        time.sleep(0.01)
