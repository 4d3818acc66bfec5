"""Carrying out a transfer between clients: create, verify, then retire or delete; a row each.

Each step is one operation, with one write.

Every step reads first what there is of it, so that whoever takes over goes on where another died:

- the new record is looked for by what its notes say of the old one, before it is made and whenever
  an attempt may have made it; where an attempt may have and it is not there, the outcome is
  unknown, and it is never made again blindly. The answer to its making is not believed either:
  a source may refuse what it has made.
- its notes are completed with its own id, and the old record is retired or deleted: both say the
  same thing a second time, and are read before and after.
- the old record is touched only once the new one was read, at its client, with its serial number.

A step that its source refuses ends the request half-way: what exists is on its card, with a button
that has the rest of it done.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import NoReturn

from bot import history
from bot.approvals.attempts import (
    READ_WITHIN,
    Attempt,
    Ended,
    Later,
    Overtaken,
    kind_of,
)
from bot.approvals.due import again_at
from bot.approvals.events import to_client
from bot.approvals.means import Means
from bot.assets.client import AssetClient
from bot.errors import NotSupported, SourceError, SourceUnavailable, UnknownOutcome
from bot.models import Asset, AssetRef, RequestStatus, Status
from bot.operations import Create, Delete, Edit, changed_since, client_transfer
from bot.operations.client_transfer import ClientTransfer
from bot.store import request_runs
from bot.store.requested import Request
from bot.sync import comparison

_NOT_THERE = "The new asset is no longer there."
_NOT_IT = "The new asset is not what was to be made."


async def carry_on(attempt: Attempt) -> NoReturn:
    """Do what is left of a transfer; raises what it came to."""
    steps = _Steps(attempt)
    await steps.make_new()
    await steps.verify()
    await steps.close()
    raise Ended(RequestStatus.COMPLETED, "done", found=steps.old)


async def made_of(transfer: ClientTransfer, client: AssetClient, serial: str) -> Asset | None:
    """The living record that was made of the old one at the other client; None where none is.

    Raises SourceError, and ValueError where there are two.
    """
    if serial:
        known = await client.find_by_serial([serial])
    else:
        known = [one async for page in client.assets() for one in page.items]
    found = [
        one
        for one in known
        if not (one.gone or one.archived)
        and one.client is not None
        and one.client.id == transfer.to.id
        and client_transfer.is_from(one.notes, transfer.ref.id)
    ]
    if len(found) > 1:
        ids = " and ".join(f"#{one.ref.id}" for one in found)
        raise ValueError(f"{ids} both say that they were made of #{transfer.ref.id}")
    return found[0] if found else None


class _Steps:
    """One attempt at what is left of a transfer."""

    def __init__(self, attempt: Attempt) -> None:
        self._attempt = attempt
        self._means = attempt.means
        self._client = attempt.means.sources.get(attempt.held.source)
        self._sent = bool(attempt.held.sent)
        """Whether an attempt may have sent the write of the step that is next."""
        self.old: Asset | None = None
        """The old record as it was read last."""

    @property
    def _held(self) -> Request:
        return self._attempt.held

    @property
    def _transfer(self) -> ClientTransfer:
        operation = self._held.operation
        assert isinstance(operation, ClientTransfer)  # noqa: S101 - it is why we are here
        return operation

    @property
    def _source(self) -> AssetClient:
        if self._client is None:
            source = self._held.source
            raise NotSupported(f"There is no source called {source}", source=source)
        return self._client

    async def make_new(self) -> None:
        """Make the record at the other client, unless it is there."""
        if self._transfer.made:
            return
        old = await self._read(self._transfer.ref.id)
        new = await self._look()
        if new is None and self._sent:
            raise Ended(RequestStatus.UNKNOWN, "in_doubt", found=old)
        if new is None:
            self._refuse_changed(old)
            new = await self._make(old)
        await self._record(new, made=new.ref.id)

    def _refuse_changed(self, old: Asset | None) -> None:
        was = self._held.precondition
        changed = changed_since(was, old) if was else ()
        if changed:
            raise Ended(RequestStatus.FAILED, "changed", found=old, changed=changed)
        person = self._transfer.links.get("assignee_id")
        if person and self._means.has_left(self._held.source, person.id):
            raise Ended(RequestStatus.FAILED, "left", found=old)

    async def _make(self, old: Asset | None) -> Asset:
        assert old is not None  # noqa: S101 - what is gone has changed
        wanted = client_transfer.new_record(self._transfer, old, self._means.now())
        await self._attempt.fence(old)
        self._sent = True
        try:
            return await self._attempt.send(Create(source=old.ref.source, asset=wanted))
        except SourceUnavailable as error:
            raise self._later(error) from error
        except (SourceError, TimeoutError) as error:
            new = await self._look()
            if new is not None:
                return new
            if isinstance(error, SourceError) and not isinstance(error, UnknownOutcome):
                raise Ended(RequestStatus.FAILED, kind_of(error), found=old, error=error) from error
            raise Ended(RequestStatus.UNKNOWN, "in_doubt", found=old, error=error) from error

    async def verify(self) -> None:
        """Read the new record, and have its notes name both ids."""
        if self._transfer.verified:
            return
        new = await self._new()
        if not client_transfer.names_new(self._transfer, new.notes):
            if not client_transfer.is_from(new.notes, self._transfer.ref.id):
                self._half_done(_NOT_IT)
            changes = client_transfer.with_new(self._transfer, new)
            noted = Edit(ref=new.ref, changes=changes)
            await self._write(lambda: self._attempt.send(noted), new, self._named)
            new = await self._new()
        await self._record(new, verified=True)

    async def _named(self) -> bool:
        new = await self._new()
        return client_transfer.names_new(self._transfer, new.notes)

    async def close(self) -> None:
        """Retire or delete the old record, if the new one is there."""
        await self._new()
        self.old = old = await self._read(self._transfer.ref.id)
        if old is None:
            asset = self._held.asset
            self.old = asset.model_copy(update={"gone": True}) if asset else None
            return
        if client_transfer.is_closed(self._transfer, old):
            return
        self._refuse_another(old)
        await self._write(lambda: self._left(old), old, self._closed)

    def _refuse_another(self, old: Asset) -> None:
        """Nothing is done to a record that others have given away or changed meanwhile.

        Retiring it does not matter, nor a field of a record that is kept: it is kept with that.
        """
        was = self._held.precondition
        if was and self._transfer.leaves == "retire":
            was = was.model_copy(update={"fields": {}})
        changed = changed_since(was, old) if was else ()
        if old.status is Status.RETIRED:
            changed = tuple(one for one in changed if one != "status")
        if changed:
            self._half_done("", old, changed)

    async def _left(self, old: Asset) -> None:
        transfer = self._transfer
        change: Edit | Delete = Delete(ref=old.ref)
        if transfer.leaves == "retire":
            changes = client_transfer.left_behind(transfer, old, self._means.now())
            change = Edit(ref=old.ref, changes=changes)
        self.old = await self._attempt.send(change)

    async def _closed(self) -> bool:
        found = await self._read(self._transfer.ref.id)
        self.old = found or (self.old and self.old.model_copy(update={"gone": True}))
        return client_transfer.is_closed(self._transfer, found)

    async def _new(self) -> Asset:
        """The new record, which has to be what was made."""
        new = await self._read(self._transfer.made or "")
        asset = self._held.asset
        if new is None or new.gone:
            self._half_done(_NOT_THERE)
        serial = asset.serial_number if asset else None
        if new.client is None or new.client.id != self._transfer.to.id:
            self._half_done(_NOT_IT)
        if (new.serial_number or None) != (serial or None):
            self._half_done(_NOT_IT)
        return new

    async def _write(
        self,
        write: Callable[[], Awaitable[object]],
        seen: Asset,
        is_done: Callable[[], Awaitable[bool]],
    ) -> None:
        """Make the one write of a step that may be made again; what came of it is read."""
        await self._attempt.fence(seen)
        self._sent = True
        try:
            await write()
        except SourceUnavailable as error:
            raise self._later(error) from error
        except (UnknownOutcome, TimeoutError) as error:
            if not await is_done():
                raise Ended(RequestStatus.UNKNOWN, "in_doubt", error=error) from error
        except SourceError as error:
            if not await is_done():
                self._half_done(str(error), error=error)

    async def _look(self) -> Asset | None:
        """The new record, looked for."""
        asset = self._held.asset
        serial = (asset.serial_number if asset else None) or ""
        try:
            async with asyncio.timeout(READ_WITHIN):
                return await made_of(self._transfer, self._source, serial)
        except (SourceError, TimeoutError) as error:
            raise self._unread(error) from error
        except ValueError as error:
            raise Ended(RequestStatus.UNKNOWN, "in_doubt", error=error) from error

    async def _read(self, asset_id: str) -> Asset | None:
        try:
            async with asyncio.timeout(READ_WITHIN):
                return await self._source.get(asset_id)
        except (SourceError, TimeoutError) as error:
            raise self._unread(error) from error

    def _unread(self, error: Exception) -> Exception:
        """What a source that does not tell leaves to be said."""
        if self._sent:
            return Ended(RequestStatus.UNKNOWN, "in_doubt", error=error)
        if isinstance(error, SourceUnavailable | TimeoutError):
            return self._later(error)
        if self._transfer.made:
            return Ended(RequestStatus.FAILED, "half_done", error=error)
        kind = kind_of(error) if isinstance(error, SourceError) else "unavailable"
        return Ended(RequestStatus.FAILED, kind, error=error)

    def _later(self, error: Exception) -> Later:
        return Later(again_at(self._held.attempt, self._means.now()), error)

    def _half_done(
        self,
        why: str,
        found: Asset | None = None,
        changed: tuple[str, ...] = (),
        error: Exception | None = None,
    ) -> NoReturn:
        """End it half-way: the new record is made, and the rest cannot be done."""
        said = error or (ValueError(why) if why else None)
        raise Ended(RequestStatus.FAILED, "half_done", found=found, changed=changed, error=said)

    async def _record(self, new: Asset, **done: str | bool) -> None:
        """Put the outcome of a step on record, and in the history of the new record."""
        means, held = self._means, self._held
        operation = self._transfer.model_copy(update=done)
        async with means.records.begin() as connection:
            if not await request_runs.step(connection, held, operation):
                raise Overtaken
            if "made" in done:
                await history.append(connection, _came(means, held, operation, new))
            await comparison.made(connection, new, at=means.now())
        self._attempt.stepped(operation)
        self._sent = False
        means.learn(new)


def _came(means: Means, held: Request, operation: ClientTransfer, new: Asset) -> history.Event:
    """That a record was made by a transfer, in its own history."""
    return history.Event(
        kind="came",
        at=means.now(),
        ref=AssetRef(held.source, new.ref.id),
        client=operation.to.id,
        facts={
            "request": held.id,
            "operation": held.kind,
            "from": held.asset_id,
            history.TO_CLIENT: operation.to.id,
        },
        texts={"from": held.client_name, **to_client(operation)},
    )
