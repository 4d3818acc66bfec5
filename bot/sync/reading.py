"""Reads a source from end to end: into the index, and what changed into history.

Each page is compared with what the last sync saw, in one transaction with the events that gives,
and then the index follows. A sync that stops anywhere is made good by the next.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Literal

from bot import history
from bot.assets.client import AssetClient, Page, Rejected
from bot.clock import real_time
from bot.errors import SourceError, SourceRefused, SourceUnavailable
from bot.models import Asset, Model
from bot.store import AsyncConnection, Index, Reading, Records, StoreFailed, SyncRun
from bot.store import baseline as baselines
from bot.store.index.writer import IndexWriter
from bot.store.runs import Outcome, end_run, last_runs, renew_run, start_run
from bot.sync.comparison import compare
from bot.sync.plausible import MOST_REJECTED, doubt

log = logging.getLogger(__name__)
Progress = Callable[[Reading], None]

LEASE = timedelta(seconds=60)
"""A run that has not renewed its lease for so long may be taken over."""
RENEW_EVERY = 10.0
"""Seconds between renewals while a source keeps a run waiting."""
ASKED_AGAIN = 3
"""Of the assets a list left out, so many are asked for by themselves."""
AT_ONCE = 500
"""Assets marked gone in one transaction."""
GAP = 4
"""So many intervals without a sync that went well are a gap, and an event."""
TAKEN = "Another sync took over."
WRONG = "Is this the right environment, and may the key see assets?"


class Synced(Model):
    """What a sync came to: `new`, `changed` and `gone` count assets, `read` all it met."""

    source: str
    outcome: Outcome | Literal["busy"]
    """Also "busy": another sync of the source was running, and this one left it alone."""
    read: int = 0
    total: int | None = None
    """How many the source says it has."""
    rejected: tuple[Rejected, ...] = ()
    new: int = 0
    changed: int = 0
    gone: int = 0
    error: str | None = None
    """What went wrong; where all went well, why nothing was believed to be gone."""


class _Lost(Exception):  # noqa: N818 - never leaves this module
    """Another run has taken the lease."""


class _Ended(Exception):  # noqa: N818 - never leaves this module
    """The source was read and there is nothing to make of it: the outcome, and why."""

    def __init__(self, outcome: Outcome, why: str) -> None:
        super().__init__(why)
        self.outcome: Outcome = outcome


async def sync(
    client: AssetClient,
    *,
    records: Records,
    index: Index,
    now: Callable[[], datetime],
    progress: Progress = lambda _reading: None,
    every: timedelta = timedelta(minutes=15),
    clock: Callable[[], datetime] = real_time,
) -> Synced:
    """Read one source to its end; never raises what a source, a disk or a rival sync does.

    `now` dates what is seen, `clock` the lease; `every` is the interval a gap is measured by.
    """
    try:
        async with records.begin() as connection:
            run = await start_run(connection, client.source, now=clock(), lease=LEASE)
    except StoreFailed as failure:
        return Synced(source=client.source, outcome="failed", error=str(failure))
    if run is None:
        return Synced(source=client.source, outcome="busy", error="Another sync is running.")
    work = _Sync(client, records, index, run, now=now, clock=clock, progress=progress)
    stopped = asyncio.Event()
    renewing = asyncio.create_task(work.renew_until(stopped))
    try:
        outcome, error = await work.carried_out(every)
    finally:
        stopped.set()
        await renewing
    return work.synced(outcome, error)


class _Sync:
    """One run: what it knows so far, and its steps in the order they are taken."""

    def __init__(
        self,
        client: AssetClient,
        records: Records,
        index: Index,
        run: SyncRun,
        *,
        now: Callable[[], datetime],
        clock: Callable[[], datetime],
        progress: Progress,
    ) -> None:
        self._client = client
        self._source = client.source
        self._records = records
        self._index = index
        self._writer = IndexWriter(records, index, client.source, self._renew)
        self._run = run
        self._now = now
        self._clock = clock
        self._progress = progress
        self._first = False
        self._held = 0
        self._read = 0
        self._total: int | None = None
        self._rejected: list[Rejected] = []
        self._unreadable = 0
        self._new = self._changed = self._gone = 0

    def synced(self, outcome: Outcome, error: str) -> Synced:
        """What is told of it."""
        return Synced(
            source=self._source,
            outcome=outcome,
            read=self._read,
            total=self._total,
            rejected=tuple(self._rejected),
            new=self._new,
            changed=self._changed,
            gone=self._gone,
            error=error or None,
        )

    async def renew_until(self, stopped: asyncio.Event) -> None:
        """Hold the lease while the source keeps us waiting."""
        while not stopped.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(RENEW_EVERY):
                    await stopped.wait()
                    return
            with suppress(StoreFailed, _Lost):  # the next page that writes finds out by itself
                async with self._records.begin() as connection:
                    await self._renew(connection)

    async def carried_out(self, every: timedelta) -> tuple[Outcome, str]:
        """Read everything and let go of the lease; how it ended, and what there is to say."""
        try:
            return "done", await self._read_all(every)
        except _Ended as ended:
            return await self._stopped(ended.outcome, str(ended))
        except SourceRefused as refused:
            return await self._stopped("refused", str(refused))
        except (SourceError, StoreFailed) as failure:
            return await self._stopped("failed", str(failure))
        except _Lost:
            return await self._stopped("lost", TAKEN)
        except BaseException:
            await self._stopped("failed", "It was stopped.")
            raise

    async def _stopped(self, outcome: Outcome, error: str) -> tuple[Outcome, str]:
        """End early: nothing held is lost, and the next sync may begin at once."""
        log.warning("sync of %s: %s: %s", self._source, outcome, error)
        with suppress(StoreFailed):
            await self._writer.abandon()
        with suppress(StoreFailed):
            async with self._records.begin() as connection:
                if await self._end_run(connection, outcome, error):
                    return outcome, error
            return "lost", TAKEN
        return outcome, error

    async def _end_run(self, connection: AsyncConnection, outcome: Outcome, error: str) -> bool:
        return await end_run(
            connection,
            self._run,
            now=self._clock(),
            outcome=outcome,
            read=self._read,
            total=self._total,
            error=error,
        )

    async def _read_all(self, every: timedelta) -> str:
        """All of it in order; what there is to say though it went well."""
        async with self._records.read() as connection:
            done = await last_runs(connection, self._source, outcome="done", limit=1)
            self._held = await baselines.count_living(connection, self._source)
        self._first = not done
        await self._writer.begin(at=self._now())
        said = [await self._read_people()]
        await self._read_pages()
        if self._read == 0:
            raise await self._nothing()
        said.append(await self._doubt() or await self._mark_gone())
        await self._writer.finish(at=self._now())
        error = " ".join(filter(None, said))
        async with self._records.begin() as connection:
            if not await self._end_run(connection, "done", error):
                raise _Lost
            if self._first:
                event = history.first_sync(self._source, self._read, at=self._now())
                await history.append(connection, event)
            elif (gap := done[0].ended_at) and self._clock() - gap > GAP * every:
                event = history.sync_gap(self._source, since=gap, at=self._now())
                await history.append(connection, event)
        return error

    async def _read_people(self) -> str:
        """Everyone the source has; what there is to say where they could not be read."""
        try:
            people = await self._client.people()
        except SourceRefused as refused:
            return f"{str(refused).rstrip('.')}, so nobody's assets can be asked for by name."
        except SourceUnavailable as failure:
            return f"{str(failure).rstrip('.')}; its people were kept as they were."
        await self._writer.people(people)
        return ""

    async def _read_pages(self) -> None:
        pages = self._client.assets()
        asked_at = self._now()
        try:
            async for page in pages:
                arrived_at = self._now()
                await self._keep(page, asked_at)
                self._progress(self._index.reading(self._source))
                asked_at = arrived_at  # adapters ask for the next page when one has arrived
        finally:
            if isinstance(pages, AsyncGenerator):
                await pages.aclose()

    async def _keep(self, page: Page[Asset], asked_at: datetime) -> None:
        """One page: compared and kept in the records, then held in the index."""
        if page.total is not None:  # the highest: a page that breaks off may count nothing
            self._total = max(page.total, self._total or 0)
        self._unreadable += len(page.rejected)
        self._rejected += page.rejected[: MOST_REJECTED - len(self._rejected)]
        assets = {asset.ref.id: asset for asset in page.items}
        compared = await compare(
            self._records,
            self._source,
            assets,
            at=self._now(),
            first=self._first,
            fence=self._renew,
        )
        self._new += compared.new
        self._changed += compared.changed
        self._gone += compared.gone
        self._read += await self._writer.hold(
            list(assets.values()),
            checked_at=asked_at,
            assigned=compared.since,
            persons=compared.persons,
            total=self._total,
        )

    async def _renew(self, connection: AsyncConnection) -> None:
        """Hold the lease on; raises _Lost where another run has it."""
        if not await renew_run(
            connection, self._run, now=self._clock(), read=self._read, total=self._total
        ):
            raise _Lost

    async def _nothing(self) -> _Ended:
        """The ending of a sync that met no asset: what is held stays."""
        if self._unreadable:
            why = f"None of its {self._unreadable:,} rows could be read: {self._rejected[0].reason}"
            return _Ended("failed", why)
        held = max(self._held, self._index.reading(self._source).assets)
        if held:
            return _Ended("empty", f"It listed no assets; the {held:,} held were kept. {WRONG}")
        await self._writer.finish(at=self._now())
        return _Ended("empty", f"It listed no assets. {WRONG}")

    async def _doubt(self) -> str:
        """Why no asset is believed to be gone though this sync did not meet it; "" if it may be."""
        unread = await self._writer.unseen(list({one.id for one in self._rejected}))
        async with self._records.read() as connection:
            runs = await last_runs(connection, self._source, limit=2)
        return doubt(
            read=self._read,
            total=self._total,
            held=self._held,
            unread=unread,
            rejected=self._rejected,
            earlier=[run for run in runs if run.id != self._run.id],
        )

    async def _mark_gone(self) -> str:
        """Mark what this complete read did not meet, in history and then in the index.

        Answers with why nothing was marked, where the source contradicts its own list.
        """
        unreadable = {one.id for one in self._rejected}
        vanished = await self._vanished(unreadable)
        if doubt := await self._still_there(vanished):
            return doubt
        for start in range(0, len(vanished), AT_ONCE):
            await self._gone_away(vanished[start : start + AT_ONCE])
        await self._mark_strays(unreadable)
        return ""

    async def _vanished(self, unreadable: AbstractSet[str]) -> list[str]:
        """The ids of what the last sync saw and this one did not meet."""
        vanished: list[str] = []
        after = ""
        while True:
            async with self._records.read() as connection:
                ids = await baselines.living(connection, self._source, after=after)
            if not ids:
                return vanished
            after = ids[-1]
            unseen = await self._writer.unseen(ids)
            vanished += [one for one in unseen if one not in unreadable]

    async def _still_there(self, vanished: Sequence[str]) -> str:
        """Why the list is not believed: the source has an asset it left out; "" where it has not.

        The first, the last and one between them are asked for: what is cut off is cut at an end.
        """
        last = len(vanished) - 1
        places = {last * n // (ASKED_AGAIN - 1) for n in range(ASKED_AGAIN)} if vanished else ()
        for asset_id in [vanished[place] for place in sorted(places)]:
            try:
                asset = await self._client.get(asset_id)
            except SourceError as error:
                return f"{str(error).rstrip('.')}; nothing was marked gone."
            if asset is not None and not asset.gone:
                return f"It left out {asset_id}, which it still has; nothing was marked gone."
        return ""

    async def _gone_away(self, ids: Sequence[str]) -> None:
        async with self._records.begin() as connection:
            await self._renew(connection)
            known = await baselines.known(connection, self._source, ids)
            await baselines.mark_gone(connection, self._source, ids)
            if not self._first:
                events = [history.gone(row, at=self._now()) for row in known.values()]
                await history.append_all(connection, events)
        self._gone += len(ids)
        await self._writer.mark_gone(ids, at=self._now())

    async def _mark_strays(self, unreadable: AbstractSet[str]) -> None:
        """Mark what only the index still has: known from a look-up, or left by a sync that died."""
        after = 0
        while strays := await self._writer.strays(after=after):
            after = strays[-1][0]
            ids = [one for _, one in strays if one not in unreadable]
            await self._writer.mark_gone(ids, at=self._now())
