"""Any source, with how long it takes and how it fails counted."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from bot.assets.client import (
    Account,
    AssetChanges,
    AssetClient,
    Capabilities,
    NewAsset,
    NewModel,
    NewTicket,
    Page,
    TargetClient,
)
from bot.errors import SourceError
from bot.metrics import Metrics
from bot.models import Asset, AssetModel, Named, Person, Ticket

T = TypeVar("T")


class Measured:
    """An AssetClient that is another one; each call counts under the name of its method."""

    def __init__(self, client: AssetClient, metrics: Metrics) -> None:
        self._client = client
        self._metrics = metrics

    @property
    def source(self) -> str:
        """The source's permanent id."""
        return self._client.source

    @property
    def capabilities(self) -> Capabilities:
        """What this source can do."""
        return self._client.capabilities

    async def assets(self) -> AsyncIterator[Page[Asset]]:
        """Every asset; each page counts for itself, as `page`."""
        pages = self._client.assets()
        try:
            while True:
                with self._counted("page"):
                    page = await anext(pages, None)
                if page is None:
                    return
                yield page
        finally:
            if isinstance(pages, AsyncGenerator):
                await pages.aclose()

    async def get(self, asset_id: str) -> Asset | None:
        """One asset, or None when the source has no such id."""
        return await self._asked("get", self._client.get(asset_id))

    async def find_by_serial(self, serial_numbers: Sequence[str]) -> list[Asset]:
        """Every asset with one of these serial numbers."""
        return await self._asked("find_by_serial", self._client.find_by_serial(serial_numbers))

    async def models(self) -> list[AssetModel]:
        """Every model."""
        return await self._asked("models", self._client.models())

    async def people(self) -> Sequence[Person]:
        """Every person."""
        return await self._asked("people", self._client.people())

    async def locations(self) -> list[Named]:
        """Every location."""
        return await self._asked("locations", self._client.locations())

    async def teams(self) -> list[Named]:
        """Every team."""
        return await self._asked("teams", self._client.teams())

    async def clients(self) -> list[Named]:
        """Every client."""
        return await self._asked("clients", self._client.clients())

    async def targets(self, clients: Sequence[Named]) -> list[TargetClient]:
        """What each of these has that an asset could be linked to."""
        return await self._asked("targets", self._client.targets(clients))

    async def account(self) -> Account:
        """Whom the source takes us for."""
        return await self._asked("account", self._client.account())

    async def create(self, asset: NewAsset) -> Asset:
        """Make a new asset."""
        return await self._asked("create", self._client.create(asset))

    async def create_model(self, model: NewModel) -> AssetModel:
        """Make a new model."""
        return await self._asked("create_model", self._client.create_model(model))

    async def update(self, asset_id: str, changes: AssetChanges) -> Asset:
        """Write the named fields of one asset."""
        return await self._asked("update", self._client.update(asset_id, changes))

    async def assign(self, asset_id: str, person_id: str) -> Asset:
        """Give one asset to a person."""
        return await self._asked("assign", self._client.assign(asset_id, person_id))

    async def unassign(self, asset_id: str) -> Asset:
        """Take one asset back into stock."""
        return await self._asked("unassign", self._client.unassign(asset_id))

    async def delete(self, asset_id: str) -> Asset:
        """Delete one asset."""
        return await self._asked("delete", self._client.delete(asset_id))

    async def open_ticket(self, ticket: NewTicket) -> Ticket:
        """Open a ticket about an asset."""
        return await self._asked("open_ticket", self._client.open_ticket(ticket))

    async def find_ticket(self, asset_id: str, mark: str) -> Ticket | None:
        """The ticket about an asset that was opened with this mark."""
        return await self._asked("find_ticket", self._client.find_ticket(asset_id, mark))

    async def close(self) -> None:
        """Let go of connections."""
        await self._client.close()

    async def _asked(self, operation: str, call: Awaitable[T]) -> T:
        with self._counted(operation):
            return await call

    @contextmanager
    def _counted(self, operation: str) -> Iterator[None]:
        """Counts what is done inside; a call that whoever made it gave up on is one that failed."""
        began = time.perf_counter()
        try:
            yield
        except (SourceError, asyncio.CancelledError) as error:
            self._metrics.failed(self.source, operation, error)
            raise
        finally:
            self._metrics.asked(self.source, operation, time.perf_counter() - began)
