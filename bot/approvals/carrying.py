"""Carrying out an approved request: one write at its source, or an honest "unknown".

A process may die, or stall, at each step; another takes the request over once its lease has run
out, as attempt n + 1, and reads the asset before anything else:

- after the claim, before the fence: nothing was sent. The next attempt starts afresh.
- after the fence, before the call: the row says that attempt n may have sent its change, and the
  asset is as it was, its source's date of the last change included: the next attempt sends it. A
  new asset has no such date: it is looked for, and when it is not there the outcome is unknown.
  A model that a new asset needs is a step before that, with a fence of its own: whoever comes next
  looks for it by its name, and the row names it before the asset is sent.
- after the call, before it is recorded: the asset is as the change makes it, so the request is
  completed without another call. Is it neither so nor as it was, the outcome is unknown.
- after it is recorded, before anybody is told: messages owed are rows of the same transaction.
- stalled between the claim and the fence: the fence asks for 15 seconds of the lease and finds the
  attempt overtaken. Stalled between the fence and the call for longer than the lease, the change
  may be sent twice: each but the making of an asset then says the same thing a second time.

An unknown outcome is settled by later readings, in `settling`.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final

from bot import operations, policy
from bot.approvals.cases import case
from bot.approvals.due import again_at
from bot.approvals.means import Means
from bot.approvals.pausing import hindrance
from bot.approvals.recording import give_back, recorded, settled
from bot.assets.client import AssetClient
from bot.errors import (
    NotSupported,
    SourceError,
    SourceRefused,
    SourceUnavailable,
    UnknownOutcome,
)
from bot.models import Asset, RequestStatus
from bot.operations import Assign, Create, Transfer, changed_since, is_done
from bot.store import StoreFailed, request_runs
from bot.store.requested import EndedAs, Request

logger = logging.getLogger(__name__)

READ_WITHIN: Final = 10.0
"""Seconds that a source has to tell of an asset."""
WRITE_WITHIN: Final = 15.0
"""Seconds that a source has to take a change: what the fence asks to be left of the lease."""
RENEW_EVERY: Final = 10.0
"""Seconds from one renewal of the lease to the next."""


class Ended(Exception):  # noqa: N818 - never leaves this module
    """The attempt is over: what it came to."""

    def __init__(
        self,
        status: RequestStatus,
        kind: EndedAs,
        *,
        found: Asset | None = None,
        changed: tuple[str, ...] = (),
        error: Exception | None = None,
    ) -> None:
        super().__init__(kind)
        self.status = status
        self.kind: EndedAs = kind
        self.found = found
        self.changed = changed
        self.error = error


class Later(Exception):  # noqa: N818 - never leaves this module
    """Nothing was sent, and it is to be tried again."""

    def __init__(self, due_at: datetime, error: Exception | None = None) -> None:
        super().__init__(str(error))
        self.due_at = due_at
        self.error = error


class Overtaken(Exception):  # noqa: N818 - never leaves this module
    """Another attempt has taken the request over."""


async def carry_out(means: Means, request_id: str) -> None:
    """Make the next attempt at an approved request, unless somebody else is at it."""
    async with means.records.begin() as connection:
        held = await request_runs.claim(connection, request_id, means.executor, clock=means.clock())
    if held is None:
        return
    async with holding(means, held):
        try:
            await _Attempt(means, held).run()
        except Ended as ended:
            await _record(means, held, ended)
        except Later as later:
            await give_back(means, held, later.due_at, later.error)
        except Overtaken:
            logger.warning("another attempt has taken the request over", extra=_named(held))


@asynccontextmanager
async def holding(means: Means, held: Request) -> AsyncIterator[None]:
    """Renews the lease for as long as somebody is at it."""
    renewing = asyncio.create_task(_renew(means, held))
    try:
        yield
    finally:
        renewing.cancel()
        await asyncio.gather(renewing, return_exceptions=True)


async def _renew(means: Means, held: Request) -> None:
    ours = True
    while ours:
        await asyncio.sleep(RENEW_EVERY)
        try:
            async with means.records.begin() as connection:
                ours = await request_runs.renew(connection, held, clock=means.clock())
        except StoreFailed as failure:
            logger.warning("the lease was not renewed: %s", failure, extra=_named(held))


class _Attempt:
    """One attempt, in the order of its steps; each ends it by raising."""

    def __init__(self, means: Means, held: Request) -> None:
        self._means = means
        self._held = held
        self._fenced = False

    async def run(self) -> None:
        """Read, compare, fence, write."""
        try:
            await self._hold_back()
            found = await self._read()
            self._compare(found)
            await self._make_model()
            await self._fence(found)
            await self._write()
        except (Ended, Later, Overtaken, StoreFailed):
            raise
        except Exception as error:
            # A fault of our own: not to be run into again and again, nor to be taken for a result.
            logger.exception("attempt %s broke", self._held.attempt, extra=_named(self._held))
            if self._fenced or self._held.sent:
                raise Ended(RequestStatus.UNKNOWN, "broken") from error
            raise Ended(RequestStatus.FAILED, "broken") from error

    async def _hold_back(self) -> None:
        """Not now, if changes are paused; never again, if its time is over and none was sent."""
        if not self._held.sent:
            self._refuse_when_late()
        async with self._means.records.read() as connection:
            hindered = await hindrance(self._means, connection, self._held.source)
        if hindered is not None and not self._held.sent:
            raise Later(again_at(self._held.attempt, self._means.now()))

    def _refuse_when_late(self) -> None:
        if not policy.may_run(case(self._held), self._means.now()):
            raise Ended(RequestStatus.EXPIRED, "too_late")

    async def _read(self) -> Asset | None:
        try:
            return await read_now(self._means, self._held)
        except (SourceUnavailable, TimeoutError) as error:
            if self._held.sent:
                raise Ended(RequestStatus.UNKNOWN, "in_doubt", error=error) from error
            raise Later(again_at(self._held.attempt, self._means.now()), error) from error
        except SourceError as error:
            if self._held.sent:
                raise Ended(RequestStatus.UNKNOWN, "in_doubt", error=error) from error
            raise Ended(RequestStatus.FAILED, _kind(error), error=error) from error

    def _compare(self, found: Asset | None) -> None:
        """What the asset as it is now says of this attempt, and of those before."""
        held = self._held
        if is_carried_out(held, found):
            kind: EndedAs = "done" if held.sent else "already_so"
            raise Ended(RequestStatus.COMPLETED, kind, found=found)
        changed = differing(held, found)
        if held.sent and (changed or not is_as_it_was(held, found)):
            raise Ended(RequestStatus.UNKNOWN, "in_doubt", found=found, changed=changed)
        if changed:
            raise Ended(RequestStatus.FAILED, "changed", found=found, changed=changed)
        if not held.sent and self._is_for_one_who_left():
            raise Ended(RequestStatus.FAILED, "left", found=found)

    def _is_for_one_who_left(self) -> bool:
        match self._held.change:
            case Assign(to=to) | Transfer(to=to):
                return self._means.has_left(self._held.source, to.id)
        return False

    async def _make_model(self) -> None:
        """See to the model of a new asset: a step of its own, on record before the next begins."""
        held, means = self._held, self._means
        operation = held.change
        if not isinstance(operation, Create) or operation.model is None:
            return
        await self._fence(None)
        try:
            async with asyncio.timeout(WRITE_WITHIN):
                operation = await operations.with_model(operation, means.sources[held.source])
        except (UnknownOutcome, SourceUnavailable, TimeoutError) as error:
            # The asset was surely not sent, and the model is looked for before it is made.
            raise Later(again_at(held.attempt, means.now()), error) from error
        except SourceError as error:
            raise Ended(RequestStatus.FAILED, _kind(error), error=error) from error
        async with means.records.begin() as connection:
            if not await request_runs.step(connection, held, operation):
                raise Overtaken
        self._fenced = False
        self._held = held.model_copy(update={"operation": operation, "sent": 0})

    async def _fence(self, found: Asset | None) -> None:
        """Say in the records that the change is now sent, if it still may be."""
        self._refuse_when_late()
        means, held = self._means, self._held
        async with means.records.begin() as connection:
            if await hindrance(means, connection, held.source) is not None:
                raise Later(again_at(held.attempt, means.now()))
            as_of = found.updated_at if found else None
            clock = means.clock()
            self._fenced = await request_runs.fence(connection, held, clock=clock, as_of=as_of)
        if not self._fenced:
            raise Overtaken

    async def _write(self) -> None:
        held = self._held
        client = self._means.sources[held.source]
        try:
            async with asyncio.timeout(WRITE_WITHIN):
                written = await operations.carry_out(held.change, client)
        except (UnknownOutcome, TimeoutError) as error:
            await self._look_after(error)
        except SourceUnavailable as error:  # surely not done
            raise Later(again_at(held.attempt, self._means.now()), error) from error
        except SourceError as error:
            raise Ended(RequestStatus.FAILED, _kind(error), error=error) from error
        else:
            raise Ended(RequestStatus.COMPLETED, "done", found=written)

    async def _look_after(self, error: Exception) -> None:
        """Whether a change whose answer never came is there already: the rest is for later."""
        try:
            found = await read_now(self._means, self._held)
        except (SourceError, TimeoutError):
            raise Ended(RequestStatus.UNKNOWN, "in_doubt", error=error) from error
        if is_carried_out(self._held, found):
            raise Ended(RequestStatus.COMPLETED, "done", found=found)
        raise Ended(RequestStatus.UNKNOWN, "in_doubt", found=found, error=error) from error


async def read_now(means: Means, request: Request) -> Asset | None:
    """The asset of a request at its source; one that is to be made is looked for."""
    client = means.sources.get(request.source)
    if client is None:
        raise NotSupported(f"There is no source called {request.source}", source=request.source)
    async with asyncio.timeout(READ_WITHIN):
        if isinstance(request.change, Create):
            return await _made(request.change, client)
        return await client.get(request.change.ref.id)


async def _made(operation: Create, client: AssetClient) -> Asset | None:
    """The living asset with the serial number that a new one is to have, at its client."""
    wanted = operation.asset
    for one in await client.find_by_serial([wanted.serial_number]):
        theirs = one.client.id if one.client else None
        if not one.gone and wanted.client_id in (None, theirs):
            return one
    return None


def is_carried_out(request: Request, found: Asset | None) -> bool:
    """Whether an asset is as the request would make it."""
    if isinstance(request.change, Create):
        return found is not None
    return is_done(request.change, found)


def differing(request: Request, found: Asset | None) -> tuple[str, ...]:
    """What of an asset is no longer as it was when the request was made."""
    if request.precondition is None:
        return ()
    return changed_since(request.precondition, found)


def is_as_it_was(request: Request, found: Asset | None) -> bool:
    """Whether nobody has changed an asset since the change was sent, as far as its source dates."""
    if isinstance(request.operation, Create):
        # Before its model is on record as made, an asset is never sent.
        return request.operation.model is not None
    return found is not None and found.updated_at == request.asset_as_of


def _kind(error: SourceError) -> EndedAs:
    match error:
        case NotSupported():
            return "unsupported"
        case SourceRefused():
            return "refused"
    return "unavailable"


async def _record(means: Means, held: Request, ended: Ended) -> None:
    """Keep what an attempt came to, and have everybody told."""
    logger.info("attempt ended", extra={**_named(held), "status": ended.status, "kind": ended.kind})
    error = ended.error
    # What kept it until its time was over is what its source said last.
    before = held.error if ended.kind == "too_late" else ""
    await recorded(
        means,
        held,
        settled(
            means,
            ended.kind,
            changed=ended.changed,
            status=error.status if isinstance(error, SourceRefused) else None,
        ),
        ended.status,
        found=ended.found,
        error=str(error) if error else before,
    )


def _named(held: Request) -> dict[str, object]:
    return {"request": held.id, "attempt": held.attempt}
