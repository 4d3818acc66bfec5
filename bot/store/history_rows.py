"""The rows of history: appended, never changed; words in a table of their own."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from pydantic import Field
from sqlalchemy import Select, and_, false, insert, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import AssetRef, Model, Scope
from bot.store.schema import baseline, history, history_text

VERSION = 1
"""Of an event's facts as they are written now."""


class Event(Model):
    """One thing that happened; `actor` is a person id, None for what a source was seen to do."""

    v: int = VERSION
    kind: str
    at: datetime
    ref: AssetRef | None = None
    actor: str | None = None
    client: str | None = None
    """The client whose the asset was then."""
    facts: dict[str, Any] = Field(default_factory=dict)
    """Ids, dates, codes and numbers; the source's id as `source` where no asset is named."""
    texts: dict[str, str] = Field(default_factory=dict)
    """Names and free text, kept apart so that a person can be erased without touching the event."""


async def add(connection: AsyncConnection, events: Sequence[Event]) -> None:
    """Append events in the order given."""
    numbered = [(str(uuid4()), event) for event in events]
    if not numbered:
        return
    await connection.execute(insert(history), [_row(number, event) for number, event in numbered])
    texts = [
        {"event_id": number, "name": name, "text": text}
        for number, event in numbered
        for name, text in event.texts.items()
    ]
    if texts:
        await connection.execute(insert(history_text), texts)


def _row(number: str, event: Event) -> dict[str, Any]:
    return {
        "id": number,
        "v": event.v,
        "kind": event.kind,
        "at": event.at,
        "source": event.ref.source if event.ref else event.facts.get("source"),
        "asset_id": event.ref.id if event.ref else None,
        "client_id": event.client,
        "actor": event.actor,
        "facts": event.facts,
    }


async def of_asset(
    connection: AsyncConnection, scope: Scope, ref: AssetRef, *, limit: int
) -> list[Event]:
    """What happened to one asset as far as the scope goes, newest first."""
    query = _within(
        select(history).where(history.c.source == ref.source, history.c.asset_id == ref.id), scope
    )
    return await _events(connection, query.order_by(history.c.seq.desc()).limit(limit))


async def of_source(connection: AsyncConnection, source: str, *, limit: int) -> list[Event]:
    """What happened to a source as a whole, newest first."""
    query = select(history).where(history.c.source == source, history.c.asset_id.is_(None))
    return await _events(connection, query.order_by(history.c.seq.desc()).limit(limit))


async def every(connection: AsyncConnection) -> list[Event]:
    """All of history, oldest first."""
    return await _events(connection, select(history).order_by(history.c.seq))


def _within(query: Select[Any], scope: Scope) -> Select[Any]:
    if scope.sources is not None:
        query = query.where(history.c.source.in_(scope.sources))
    if scope.clients is not None:
        query = query.where(history.c.client_id.in_(scope.clients))
    if scope.parts is not None:
        parts = [
            and_(
                history.c.source == part.source,
                true() if part.clients is None else history.c.client_id.in_(part.clients),
            )
            for part in scope.parts
        ]
        query = query.where(or_(false(), *parts))
    if scope.person is not None:
        has = select(baseline.c.asset_id).where(
            baseline.c.source == history.c.source,
            baseline.c.asset_id == history.c.asset_id,
            baseline.c.person_id == scope.person,
            baseline.c.gone.is_(False),
        )
        query = query.where(has.exists())
    return query


async def _events(connection: AsyncConnection, query: Select[Any]) -> list[Event]:
    rows = [dict(row) for row in (await connection.execute(query)).mappings()]
    told = await connection.execute(
        select(history_text).where(history_text.c.event_id.in_([row["id"] for row in rows]))
    )
    texts: dict[str, dict[str, str]] = {}
    for text in told:
        texts.setdefault(text.event_id, {})[text.name] = text.text
    return [
        Event(
            v=row["v"],
            kind=row["kind"],
            at=row["at"],
            ref=AssetRef(row["source"], row["asset_id"]) if row["asset_id"] else None,
            actor=row["actor"],
            client=row["client_id"],
            facts=row["facts"],
            texts=texts.get(row["id"], {}),
        )
        for row in rows
    ]
