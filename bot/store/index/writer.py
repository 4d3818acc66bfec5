"""The index as one sync writes it: off the event loop, and before that to all replicas, if any."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Asset, Person
from bot.store import shared
from bot.store.index import Index
from bot.store.records import Records

T = TypeVar("T")
Fence = Callable[[AsyncConnection], Awaitable[None]]
"""Called first in a transaction that writes: raises where another run has taken over."""


class IndexWriter:
    """Writes a sync to the shared tables, then to the local index."""

    def __init__(self, records: Records, index: Index, source: str, fence: Fence) -> None:
        self._records = records
        self._index = index
        self._source = source
        self._fence = fence
        self._generation = 0
        self._began = datetime.min.replace(tzinfo=UTC)

    async def begin(self, *, at: datetime) -> None:
        """The sync begins; no older one can write any more."""
        self._began = at
        self._generation = await self._off_loop(self._index.begin, at=at)

    async def people(self, people: Sequence[Person]) -> None:
        """Everyone the source has; nobody changes nothing."""
        if people and self._records.shared:
            async with self._records.begin() as connection:
                await self._fence(connection)
                await shared.share_people(connection, self._source, people)
        await self._off_loop(self._index.hold_people, people=people)

    async def hold(
        self,
        assets: Sequence[Asset],
        *,
        checked_at: datetime,
        assigned: Mapping[str, datetime],
        persons: Mapping[str, str],
        total: int | None,
    ) -> int:
        """One page; how many of its assets this sync had not held before."""
        if self._records.shared:
            await self._share(assets, assigned, checked_at)
        return await self._off_loop(
            self._index.hold,
            generation=self._generation,
            assets=assets,
            checked_at=checked_at,
            assigned=assigned,
            persons=persons,
            total=total,
        )

    async def _share(
        self, assets: Sequence[Asset], assigned: Mapping[str, datetime], checked_at: datetime
    ) -> None:
        rows = [shared.Row(asset, assigned.get(asset.ref.id), checked_at) for asset in assets]
        async with self._records.read() as connection:
            rows = await shared.unlike(connection, self._source, rows)
        if rows:
            async with self._records.begin() as connection:
                await self._fence(connection)
                await shared.share(connection, self._source, rows)

    async def unseen(self, ids: Sequence[str]) -> list[str]:
        """Which of these ids the sync has not held."""
        return await self._off_loop(self._index.unseen, generation=self._generation, ids=ids)

    async def strays(self, *, after: int) -> list[tuple[int, str]]:
        """Living assets, as (row, id), that neither the sync nor a look-up since has met."""
        return await self._off_loop(self._index.strays, generation=self._generation, after=after)

    async def mark_gone(self, ids: Sequence[str], *, at: datetime) -> None:
        """Mark assets as gone, without forgetting them."""
        if ids and self._records.shared:
            async with self._records.begin() as connection:
                await self._fence(connection)
                await shared.share_gone(connection, self._source, ids, checked=at)
        await self._off_loop(self._index.mark_gone, generation=self._generation, ids=ids)

    async def finish(self, *, at: datetime) -> None:
        """The source has been read to its end."""
        if self._records.shared:
            async with self._records.begin() as connection:
                await self._fence(connection)
                whole = shared.Whole(self._source, began=self._began, synced=at)
                await shared.share_whole(connection, whole)
        await self._off_loop(self._index.finish, generation=self._generation, at=at)

    async def abandon(self) -> None:
        """The sync ends early: its progress is forgotten, its rows stay."""
        await self._off_loop(self._index.abandon, generation=self._generation)

    async def _off_loop(self, do: Callable[..., T], **arguments: Any) -> T:
        return await asyncio.to_thread(do, self._source, **arguments)
