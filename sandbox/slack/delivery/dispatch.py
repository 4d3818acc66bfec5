"""Delivering to the app with Slack's deadlines: three seconds, and events once more when missed."""

import asyncio
import time
from collections.abc import Coroutine
from typing import Any, Final, NamedTuple, Protocol

from sandbox.slack.changes import Changes
from sandbox.slack.delivery.parcels import Ack, Parcel
from sandbox.slack.delivery.wire import Wire
from sandbox.slack.faults import Fault, Faults
from sandbox.slack.limits import ACK_SECONDS, RETRY_PAUSES

JSON = dict[str, Any]

TOO_LATE: Final = "http_timeout"


class Delivered(NamedTuple):
    """One attempt, for the record."""

    parcel: Parcel
    ack: Ack
    seconds: float


class Patience(NamedTuple):
    """How long Slack waits, in seconds."""

    ack: float = ACK_SECONDS
    retries: tuple[float, ...] = RETRY_PAUSES


class Transport(Protocol):
    """The way to the app: Socket Mode or signed HTTP."""

    async def carry(self, parcel: Parcel) -> Ack:
        """Hand it over and wait for its acknowledgement, however long that takes."""
        ...


class Dispatch:
    """Everything the app is told goes through here."""

    def __init__(
        self,
        transport: Transport,
        patience: Patience,
        changes: Changes,
        faults: Faults,
        wire: Wire,
    ) -> None:
        self.log: list[Delivered] = []
        """Every attempt that has ended, in the order they ended."""
        self.waiting_to_retry = 0
        self.begun = asyncio.Event()
        """Not set while the app is on its way up for the first time: what is for it waits."""
        self.begun.set()
        self._transport = transport
        self._patience = patience
        self._changes = changes
        self._faults = faults
        self._wire = wire
        self._tasks: set[asyncio.Task[Ack | None]] = set()

    async def ask(self, parcel: Parcel) -> Ack:
        """Deliver, with whatever fault meets it, and wait for the acknowledgement."""
        await self.begun.wait()
        match self._faults.with_delivery(parcel.names):
            case Fault(kind="undelivered", reason=reason):
                return self._ended_with(parcel, Ack(failure=reason), 0.0)
            case Fault(kind="duplicate"):
                self._spawn(self._carry(parcel))
            case Fault(kind="late", seconds=seconds):
                await self._faults.mended(seconds)
            case Fault(kind="held"):
                await self._faults.mended()
        return await self._carry(parcel)

    async def _carry(self, parcel: Parcel) -> Ack:
        """Hand it over once; acknowledged within three seconds, or it has failed."""
        began = time.monotonic()
        try:
            async with asyncio.timeout(self._patience.ack):
                ack = await self._transport.carry(parcel)
        except TimeoutError:
            ack = Ack(failure=TOO_LATE)
        return self._ended_with(parcel, ack, time.monotonic() - began)

    def _ended_with(self, parcel: Parcel, ack: Ack, seconds: float) -> Ack:
        self.log.append(Delivered(parcel, ack, seconds))
        self._wire.delivered(parcel, ack, seconds)
        self._changes.bump()
        return ack

    def tell(self, payload: JSON) -> None:
        """Deliver an event in the background, again and again when it is not acknowledged."""
        self._spawn(self._tell(Parcel("events_api", payload)))

    async def _tell(self, parcel: Parcel) -> None:
        ack = await self.ask(parcel)
        for attempt, pause in enumerate(self._patience.retries, start=1):
            if not ack.failure or ack.no_retry:
                return
            self.waiting_to_retry += 1
            self._changes.bump()
            await asyncio.sleep(pause)
            self.waiting_to_retry -= 1
            ack = await self.ask(parcel._replace(attempt=attempt, reason=ack.failure))

    def _spawn(self, work: Coroutine[Any, Any, Ack | None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[Ack | None]) -> None:
        self._tasks.discard(task)
        self._changes.bump()

    @property
    def idle(self) -> bool:
        """Nothing is on its way but what waits for its next attempt."""
        return len(self._tasks) == self.waiting_to_retry

    async def close(self) -> None:
        """Forget what is still to be delivered."""
        ending = list(self._tasks)
        for task in ending:
            task.cancel()
        await asyncio.gather(*ending, return_exceptions=True)
