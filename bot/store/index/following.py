"""Keeps a replica's own index equal to the one that all replicas share in the records.

Look-ups stay as fast as a file is. A sync, or a look-up that brought news, is one replica's work
and all the others' knowledge a moment later.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Collection, Sequence
from datetime import datetime
from functools import partial
from itertools import groupby
from pathlib import Path

from pydantic import ValidationError

from bot.models import Asset, AssetRef, Person, Scope
from bot.store import shared
from bot.store.index import Index, follow
from bot.store.index.follow import Agreed
from bot.store.lock import alone
from bot.store.people import bound_people
from bot.store.records import Records
from bot.store.shared import Change, Point, Told

log = logging.getLogger(__name__)

LOCK = "following.lock"
_AT_ONCE = 500
"""Rows fetched, and written in one transaction of the index."""
_MOST_OWED = 10_000
"""News kept for the others while the records cannot be written; the next sync has the rest."""


_ALONE = " of "
"""Between the origin that an index follows and the sources it is of."""


class Following:
    """One index that follows the shared one, and tells it what look-ups brought."""

    def __init__(
        self,
        records: Records,
        index: Index,
        folder: Path,
        *,
        sources: Collection[str] | None = None,
        leads: bool = True,
    ) -> None:
        """Of these sources alone; who does not lead goes on with those followed until now."""
        self._records = records
        self._index = index
        self._sources = sources
        self._leads = leads
        self._lock = folder / LOCK
        self._news: dict[AssetRef, tuple[Asset, datetime]] = {}
        if records.shared:
            index.told = self._note

    async def step(self) -> None:
        """Tell what is new here, and take up what is new elsewhere; raises StoreFailed."""
        if not self._records.shared:
            return
        await self._tell()
        with alone(self._lock) as ours:
            if ours:  # else another process does it, to the same file
                await self._follow()

    def _note(self, asset: Asset, checked_at: datetime) -> None:
        if len(self._news) < _MOST_OWED:
            self._news[asset.ref] = (asset, checked_at)

    async def _tell(self) -> None:
        """Share what look-ups brought, each as it was when it was read."""
        told = sorted(self._news.items())[:_AT_ONCE]
        for source, of_source in groupby(told, lambda one: one[0].source):
            news = dict(of_source)
            rows = [shared.Row(asset, None, checked_at) for asset, checked_at in news.values()]
            async with self._records.begin() as connection:
                rows = await shared.unlike(connection, source, rows)
                await shared.share(connection, source, rows)
            for ref, one in news.items():
                if self._news.get(ref) == one:
                    del self._news[ref]

    async def _follow(self) -> None:
        held = await asyncio.to_thread(self._index.followed)
        async with self._records.read() as connection:
            newest = await shared.position(connection)
        newest = self._ours(newest, held)
        if held == newest:
            return
        if held is None or held.origin != newest.origin:
            held = await self._anew(newest.origin)
        doubted: set[str] = set()
        async for changes in self._pages(held):
            ours = [one for one in changes if _follows(held, one.source)]
            doubted |= await self._hold(ours)
        await self._follow_people(held)
        async with self._records.read() as connection:
            told = await shared.changed_sources(connection, held.change, newest.change)
        wholes = [one for one in told if _follows(held, one.source)]
        reached = partial(follow.reached, before=held, now=newest)
        finish = partial(follow.finish, wholes=wholes, doubted=doubted)
        await asyncio.to_thread(self._index.follow, reached, finish)

    def _ours(self, newest: Point, held: Point | None) -> Point:
        """The newest point as an index of our sources reaches it: of others it is another origin.

        So an index of others is begun anew, and a source put back is followed from its start.
        """
        if held is not None and not self._leads:
            kept = held.origin.partition(_ALONE)
            return newest._replace(origin=f"{newest.origin}{kept[1]}{kept[2]}")
        if self._sources is None:
            return newest
        return newest._replace(origin=f"{newest.origin}{_ALONE}{','.join(sorted(self._sources))}")

    async def _anew(self, origin: str) -> Point:
        """Nothing is held of these records; what is held is of others, and is forgotten."""
        if await asyncio.to_thread(self._index.readings):
            await asyncio.to_thread(self._index.forget)
        beginning = Point(origin, 0)
        begin = partial(follow.reached, before=None, now=beginning)
        await asyncio.to_thread(self._index.follow, begin)
        return beginning

    async def _pages(self, held: Point) -> AsyncIterator[list[Change]]:
        after = (held.change + 1, "", "")
        while True:
            async with self._records.read() as connection:
                page = await shared.changed_assets(connection, after, limit=_AT_ONCE)
            if not page:
                return
            yield page
            after = (page[-1].change, page[-1].source, page[-1].id)

    async def _hold(self, changes: Sequence[Change]) -> set[str]:
        """Hold what was changed; the sources of which something can be neither read nor kept."""
        doubted: set[str] = set()
        for source, some in groupby(sorted(changes), key=lambda one: one.source):
            agreed, lost = self._readable(source, list(some))
            if lost:
                doubted.add(source)
            assignees = {row.asset.assignee.id for row in agreed if row.asset.assignee}
            async with self._records.read() as connection:
                persons = await bound_people(connection, "source", source, list(assignees))
            hold = partial(follow.hold, source=source, rows=agreed, persons=persons)
            await asyncio.to_thread(self._index.follow, hold)
        return doubted

    def _readable(self, source: str, changes: Sequence[Change]) -> tuple[list[Agreed], int]:
        """The assets; one that only another version can read stays as it is held, or is lost."""
        agreed, lost = [], 0
        for one in changes:
            try:
                agreed.append(Agreed(one.asset(), one.checked, one.assigned))
            except ValidationError:
                lost += self._index.get(Scope(), AssetRef(one.source, one.id)) is None
        if len(agreed) < len(changes):
            number = len(changes) - len(agreed)
            log.warning("%d assets of %s were shared by another version", number, source)
        return agreed, lost

    async def _follow_people(self, held: Point) -> None:
        after = (held.change + 1, "", "")
        while True:
            async with self._records.read() as connection:
                page = await shared.changed_people(connection, after, limit=_AT_ONCE)
            if not page:
                return
            ours = (one for one in page if _follows(held, one.source))
            for source, some in groupby(ours, key=lambda one: one.source):
                people, gone = _split(list(some))
                hold = partial(follow.hold_people, source=source, people=people, gone=gone)
                await asyncio.to_thread(self._index.follow, hold)
            after = (page[-1].change, page[-1].source, page[-1].id)


def _follows(held: Point, source: str) -> bool:
    """Whether an index that has reached this point is of a source."""
    _, alone_of, named = held.origin.partition(_ALONE)
    return not alone_of or source in named.split(",")


def _split(told: Sequence[Told]) -> tuple[list[Person], list[str]]:
    """The people there are, and the ids of those there are no more."""
    documents = {one.id: one.document for one in told}
    people = [Person.model_validate_json(one) for one in documents.values() if one is not None]
    return people, [one for one, document in documents.items() if document is None]
