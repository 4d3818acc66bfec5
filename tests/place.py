"""Records and an index in a folder, and syncs of a made-up source into them."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.assets.client import AssetClient
from bot.history import Event
from bot.language.questions import Filters
from bot.models import Asset, Scope
from bot.store import Index, Reading, Records, SyncRun
from bot.store.history_rows import every
from bot.store.runs import last_runs
from bot.sync.reading import Synced, sync
from tests.empty import records_in
from tests.made import NOON, SOURCE


class Place:
    """Where a source is read into, with a clock that stands still unless it is moved."""

    def __init__(self, records: Records, index: Index) -> None:
        self.records = records
        self.index = index
        self.now = NOON
        self.readings: list[Reading] = []

    @classmethod
    async def open(cls, folder: Path, records_url: str = "") -> "Place":
        """The place in a folder, the records elsewhere if so told."""
        records = await Records.open(records_url or records_in(folder))
        return cls(records, Index.open(folder / "index.sqlite3"))

    async def close(self) -> None:
        """Close both files."""
        self.index.close()
        await self.records.close()

    async def sync(
        self, source: AssetClient, *, clock: Callable[[], datetime] | None = None
    ) -> Synced:
        """One sync."""

        def now() -> datetime:
            return self.now

        return await sync(
            source,
            records=self.records,
            index=self.index,
            now=now,
            clock=clock or now,
            progress=self.readings.append,
        )

    async def runs(self) -> list[SyncRun]:
        """The runs of the source, newest first."""
        async with self.records.read() as connection:
            return await last_runs(connection, SOURCE)

    async def events(self) -> list[Event]:
        """All of history, oldest first."""
        async with self.records.read() as connection:
            return await every(connection)

    async def told(self) -> list[tuple[str, str | None]]:
        """All of history, as (kind, asset id)."""
        return [(one.kind, one.ref.id if one.ref else None) for one in await self.events()]

    def held(self) -> dict[str, Asset]:
        """All living assets by id, in the order of their ids."""
        listing = self.index.listed(Scope(), Filters(), position=None, limit=1000)
        held = {one.asset.ref.id: one.asset for one in listing.rows}
        return dict(sorted(held.items()))
