"""Runs of a sync: what each came to, and the lease by which one source has one at a time."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Model
from bot.store.engine import new
from bot.store.schema import sync_run

Outcome = Literal["done", "failed", "empty", "refused", "lost"]
"""How a run ended: "lost" is one that died or stalled and was taken over."""
_MOST_ERROR = 500


class SyncRun(Model):
    """One run; it holds its source's lease until `ended_at`, if it renews that in time."""

    id: str
    source: str
    started_at: datetime
    renewed_at: datetime
    ended_at: datetime | None = None
    outcome: Outcome | None = None
    read: int = 0
    """Assets read."""
    total: int | None = None
    """Assets the source says it has."""
    error: str = ""
    """What went wrong or stands out, in one sentence."""


async def start_run(
    connection: AsyncConnection, source: str, *, now: datetime, lease: timedelta
) -> SyncRun | None:
    """A new run with the lease of its source, None while another one holds it."""
    await connection.execute(
        update(sync_run)
        .where(
            sync_run.c.source == source,
            sync_run.c.ended_at.is_(None),
            sync_run.c.renewed_at <= now - lease,
        )
        .values(ended_at=now, outcome="lost", error="It stopped without a word.")
    )
    run = SyncRun(id=str(uuid4()), source=source, started_at=now, renewed_at=now)
    started = await connection.execute(
        new(connection, sync_run).values(**run.model_dump()).on_conflict_do_nothing()
    )
    return run if started.rowcount == 1 else None


async def renew_run(
    connection: AsyncConnection,
    run: SyncRun,
    *,
    now: datetime,
    read: int | None = None,
    total: int | None = None,
) -> bool:
    """Hold the lease on; False when another run has taken it, and this one must stop."""
    told = {"renewed_at": now, "read": read, "total": total}
    renewed = await connection.execute(
        update(sync_run)
        .where(sync_run.c.id == run.id, sync_run.c.ended_at.is_(None))
        .values({name: value for name, value in told.items() if value is not None})
    )
    return renewed.rowcount == 1


async def end_run(
    connection: AsyncConnection,
    run: SyncRun,
    *,
    now: datetime,
    outcome: Outcome,
    read: int = 0,
    total: int | None = None,
    error: str = "",
) -> bool:
    """Let go of the lease; False when another run had taken it."""
    ended = await connection.execute(
        update(sync_run)
        .where(sync_run.c.id == run.id, sync_run.c.ended_at.is_(None))
        .values(ended_at=now, outcome=outcome, read=read, total=total, error=error[:_MOST_ERROR])
    )
    return ended.rowcount == 1


async def last_runs(
    connection: AsyncConnection,
    source: str | None = None,
    *,
    outcome: Outcome | None = None,
    limit: int = 20,
) -> list[SyncRun]:
    """The newest runs, of one source or that ended in one way where asked, newest first.

    A run that has not ended is among them: it works, or died and waits to be taken over.
    """
    query = select(sync_run).order_by(sync_run.c.started_at.desc(), sync_run.c.id).limit(limit)
    if source is not None:
        query = query.where(sync_run.c.source == source)
    if outcome is not None:
        query = query.where(sync_run.c.outcome == outcome)
    rows = await connection.execute(query)
    return [SyncRun.model_validate(dict(row)) for row in rows.mappings()]


async def ever_read(connection: AsyncConnection) -> list[str]:
    """The sources that a run has ever been of, by name."""
    found = select(sync_run.c.source).distinct().order_by(sync_run.c.source)
    return list((await connection.execute(found)).scalars())
