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
- told to end before the fence: the lease is let go, and the next attempt comes at once. After the
  fence it is kept, as by a process that died.
- after it is recorded, before anybody is told: messages owed are rows of the same transaction.
- stalled between the claim and the fence: the fence asks for 15 seconds of the lease and finds the
  attempt overtaken. Stalled between the fence and the call for longer than the lease, the change
  may be sent twice: each but the making of an asset then says the same thing a second time.

An unknown outcome is settled by later readings, in `settling`.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

from bot import operations, policy
from bot.approvals import transferring
from bot.approvals.attempts import READ_WITHIN, WRITE_WITHIN, Ended, Later, Overtaken, kind_of
from bot.approvals.cases import case
from bot.approvals.due import again_at
from bot.approvals.means import Means
from bot.approvals.modelling import make_model
from bot.approvals.pausing import PAUSED, is_paused, read_only
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
from bot.operations import Assign, Create, Operation, Transfer, changed_since, is_done
from bot.operations.client_transfer import ClientTransfer
from bot.store import StoreFailed, request_runs
from bot.store.requested import EndedAs, Request

logger = logging.getLogger(__name__)

RENEW_EVERY: Final = 10.0
"""Seconds from one renewal of the lease to the next."""


async def carry_out(means: Means, request_id: str) -> bool:
    """Make the next attempt at an approved request; False when there is none, or not for us."""
    async with means.records.singly() as connection:
        claimed = await request_runs.claim(
            connection, request_id, means.executor, clock=means.clock(), unless=PAUSED
        )
    if claimed is None:
        return False
    attempt = _Attempt(means, claimed.held)
    hindered = claimed.is_up or read_only(means, attempt.held.source) is not None
    async with holding(means, claimed.held, keeps=lambda: attempt.fenced):
        await _carried_out(attempt, hindered=hindered)
    return True


async def _carried_out(attempt: "_Attempt", *, hindered: bool) -> None:
    """Make an attempt, and keep what it came to."""
    means, held = attempt.means, attempt.held
    try:
        await attempt.run(hindered=hindered)
    except Ended as ended:
        await _record(means, attempt.held, ended)
    except Later as later:
        await give_back(means, held, later.due_at, later.error)
    except Overtaken:
        logger.warning("another attempt has taken the request over", extra=_named(held))


@asynccontextmanager
async def holding(
    means: Means, held: Request, *, keeps: Callable[[], bool] = lambda: False
) -> AsyncIterator[None]:
    """Renews the lease for as long as somebody is at it, who lets it go when told to end.

    Who then *keeps* it may have sent something: nobody knows what comes of that, and another waits.
    """
    renewing = asyncio.create_task(_renew(means, held))
    try:
        try:
            yield
        finally:
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)
    except asyncio.CancelledError:
        if not keeps():
            await _let_go(means, held)
        raise


async def _let_go(means: Means, held: Request) -> None:
    try:
        async with means.records.singly() as connection:
            await request_runs.let_go(connection, held)
    except StoreFailed as failure:  # the lease runs out by itself
        logger.warning("the lease was not let go: %s", failure, extra=_named(held))


async def _renew(means: Means, held: Request) -> None:
    ours = True
    while ours:
        await asyncio.sleep(RENEW_EVERY)
        try:
            async with means.records.singly() as connection:
                ours = await request_runs.renew(connection, held, clock=means.clock())
        except StoreFailed as failure:
            logger.warning("the lease was not renewed: %s", failure, extra=_named(held))


class _Attempt:
    """One attempt, in the order of its steps; each ends it by raising."""

    def __init__(self, means: Means, held: Request) -> None:
        self.means = means
        self.held = held
        """The request, with what this attempt has made of it."""
        self.fenced = False
        """Whether this attempt may have sent something of which nothing is on record yet."""

    async def run(self, *, hindered: bool) -> None:
        """Read, compare, fence, write; unless that was hindered already when it was claimed."""
        try:
            self._hold_back(hindered=hindered)
            if isinstance(self.held.operation, ClientTransfer):
                await transferring.carry_on(self)
            found = await self._read()
            self._compare(found)
            await make_model(self)
            await self.fence(found)
            await self._write()
        except (Ended, Later, Overtaken, StoreFailed):
            raise
        except Exception as error:
            # A fault of our own: not to be run into again and again, nor to be taken for a result.
            logger.exception("attempt %s broke", self.held.attempt, extra=_named(self.held))
            if self.fenced or self.held.sent:
                raise Ended(RequestStatus.UNKNOWN, "broken") from error
            if is_half_done(self.held):
                raise Ended(RequestStatus.FAILED, "half_done", error=error) from error
            raise Ended(RequestStatus.FAILED, "broken") from error

    def _hold_back(self, *, hindered: bool) -> None:
        """Not now, if changes are paused; never again, if its time is over and none was sent."""
        if self.held.sent:
            return
        self._refuse_when_late()
        if hindered:
            raise Later(again_at(self.held.attempt, self.means.now()))

    def _refuse_when_late(self) -> None:
        if policy.may_run(case(self.held), self.means.now()):
            return
        if is_half_done(self.held):
            raise Ended(RequestStatus.FAILED, "half_done")
        raise Ended(RequestStatus.EXPIRED, "too_late")

    async def _read(self) -> Asset | None:
        try:
            return await read_now(self.means, self.held)
        except (SourceUnavailable, TimeoutError) as error:
            if self.held.sent:
                raise Ended(RequestStatus.UNKNOWN, "in_doubt", error=error) from error
            raise Later(again_at(self.held.attempt, self.means.now()), error) from error
        except SourceError as error:
            if self.held.sent:
                raise Ended(RequestStatus.UNKNOWN, "in_doubt", error=error) from error
            raise Ended(RequestStatus.FAILED, kind_of(error), error=error) from error

    def _compare(self, found: Asset | None) -> None:
        """What the asset as it is now says of this attempt, and of those before."""
        held = self.held
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
        match self.held.change:
            case Assign(to=to) | Transfer(to=to):
                return self.means.has_left(self.held.source, to.id)
        return False

    def stepped(self, operation: Operation) -> None:
        """A step is on record: this is the operation that is left, and nothing of it is sent."""
        self.fenced = False
        self.held = self.held.model_copy(update={"operation": operation, "sent": 0})

    async def fence(self, found: Asset | None) -> None:
        """Say in the records that the change is now sent, if it still may be."""
        self._refuse_when_late()
        means, held = self.means, self.held
        as_of = found.updated_at if found else None
        hindered = read_only(means, held.source) is not None
        async with means.records.singly() as connection:
            self.fenced = not hindered and await request_runs.fence(
                connection, held, clock=means.clock(), as_of=as_of, unless=PAUSED
            )
            if not self.fenced:
                hindered = hindered or await is_paused(connection)
        if hindered:
            raise Later(again_at(held.attempt, means.now()))
        if not self.fenced:
            raise Overtaken

    async def send(self, operation: Operation) -> Asset:
        """Make the one write of an operation, past the fence; raises SourceError, TimeoutError."""
        client = self.means.sources[self.held.source]
        async with asyncio.timeout(WRITE_WITHIN):
            return await operations.carry_out(operation, client)

    async def _write(self) -> None:
        held = self.held
        try:
            written = await self.send(held.change)
        except (UnknownOutcome, TimeoutError) as error:
            await self._look_after(error)
        except SourceUnavailable as error:  # surely not done
            raise Later(again_at(held.attempt, self.means.now()), error) from error
        except SourceError as error:
            raise Ended(RequestStatus.FAILED, kind_of(error), error=error) from error
        else:
            raise Ended(RequestStatus.COMPLETED, "done", found=written)

    async def _look_after(self, error: Exception) -> None:
        """Whether a change whose answer never came is there already: the rest is for later."""
        try:
            found = await read_now(self.means, self.held)
        except (SourceError, TimeoutError):
            raise Ended(RequestStatus.UNKNOWN, "in_doubt", error=error) from error
        if is_carried_out(self.held, found):
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
        theirs = one.client_id
        if not one.gone and wanted.client_id in (None, theirs):
            return one
    return None


def is_half_done(request: Request) -> bool:
    """Whether a step of it is on record, and the last one is not."""
    return isinstance(request.operation, ClientTransfer) and request.operation.made is not None


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


async def _record(means: Means, held: Request, ended: Ended) -> None:
    """Keep what an attempt came to, and have everybody told."""
    logger.info("attempt ended", extra={**_named(held), "status": ended.status, "kind": ended.kind})
    error = ended.error
    # What kept it until its time was over is what its source said last.
    before = held.error if ended.kind in {"too_late", "half_done"} else ""
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
