"""Whether the inventory has been read, and what to say while it has not."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from bot.answering.answers import Aged, Answer, NothingRead, StillReading
from bot.assets.client import AssetClient
from bot.errors import SourceUnavailable
from bot.store import Index, Reading, Records, StoreFailed
from bot.store.runs import last_runs

OVERDUE = 3
"""Missed syncs in a row after which a source counts as overdue."""


class Readiness:
    """How far the sources have been read."""

    def __init__(
        self,
        *,
        index: Index,
        records: Records,
        sources: Mapping[str, AssetClient],
        now: Callable[[], datetime],
        every: timedelta,
    ) -> None:
        """`every` is the interval at which sources are read."""
        self._index = index
        self._records = records
        self._sources = sources
        self._now = now
        self._old_after = OVERDUE * every

    def unread(self) -> tuple[str, ...]:
        """The sources that have never been read to their end."""
        read = {reading.source for reading in self._index.readings() if reading.complete}
        return tuple(source for source in self._sources if source not in read)

    def faceless(self) -> tuple[str, ...]:
        """The sources of which not one person is known: the key may not see them, most likely."""
        return tuple(source for source in self._sources if not self._index.knows_people(source))

    async def as_of(self) -> Aged | None:
        """How old the inventory is by its source read longest ago, if older than it should be."""
        before = self._now() - self._old_after
        readings = self._index.readings()
        old = {one.source: one.synced_at for one in readings if one.synced_at}
        old = {source: at for source, at in old.items() if at < before}
        if not old:
            return None
        return Aged(at=min(old.values()), failed=await self._has_failed(list(old)))

    async def _has_failed(self, sources: Sequence[str]) -> bool:
        """Whether one of them was tried and could not be read; no, where that cannot be told."""
        with suppress(StoreFailed):
            outcomes = await self._outcomes(sources)
            return any(outcome not in {None, "done"} for outcome in outcomes.values())
        return False

    def nothing_read(self) -> NothingRead | None:
        """What to say when every source was read to its end and held nothing."""
        readings = self._index.readings()
        if readings and all(one.complete and one.assets == 0 for one in readings):
            return NothingRead(sources=tuple(one.source for one in readings))
        return None

    async def wait(self) -> Answer | None:
        """What to say instead of an answer that needs the inventory; None when it was read.

        Raises SourceUnavailable when the first reading has failed and is yet to be repeated.
        """
        unread = self.unread()
        if len(unread) < len(self._sources):
            return self.nothing_read()
        readings = [one for one in self._index.readings() if one.source in unread]
        if not any(reading.read for reading in readings):
            await self._raise_for(unread)
            if refused := await self._refused(unread):
                return refused
        return _still(readings)

    async def _refused(self, unread: Sequence[str]) -> NothingRead | None:
        outcomes = await self._outcomes(unread)
        if set(outcomes.values()) == {"refused"}:
            return NothingRead(sources=tuple(unread))
        return None

    async def _raise_for(self, unread: Sequence[str]) -> None:
        for source, outcome in (await self._outcomes(unread)).items():
            if outcome == "failed":
                raise SourceUnavailable(
                    f"{source} could not be read. `assetbot check` says why",
                    source=source,
                )

    async def _outcomes(self, sources: Sequence[str]) -> dict[str, str | None]:
        """How the newest reading of each source that has ended did end."""
        async with self._records.read() as connection:
            runs = {source: await last_runs(connection, source, limit=3) for source in sources}
        return {
            source: next((run.outcome for run in newest if run.ended_at), None)
            for source, newest in runs.items()
        }


def _still(readings: Sequence[Reading]) -> StillReading:
    totals = [reading.total for reading in readings if reading.total is not None]
    return StillReading(
        read=sum(reading.read for reading in readings), total=sum(totals) if totals else None
    )
