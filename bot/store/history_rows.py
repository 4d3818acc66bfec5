"""The rows of history: appended, never changed; words in a table of their own."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import uuid4

from pydantic import Field
from sqlalchemy import Select, String, and_, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import AssetRef, Model, Scope
from bot.store.engine import Row, insert
from bot.store.schema import baseline, history, history_text
from bot.store.scoped import within
from bot.store.together import write_last

LOOKED_UP: Final = "looked_up"
"""The kind of what says that somebody was shown assets."""
USER = "user"
"""What names, among an event's texts, the Slack user who did it, where no person is known."""
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


class Recorded(NamedTuple):
    """An event as its row has it, column by column, with its words: what is sealed and exported."""

    seq: int
    id: str
    v: int
    kind: str
    at: datetime
    source: str | None
    asset_id: str | None
    client_id: str | None
    actor: str | None
    facts: dict[str, Any]
    texts: Mapping[str, str]

    def event(self) -> Event:
        """The event without its number."""
        ref = AssetRef(self.source, self.asset_id) if self.source and self.asset_id else None
        return Event(
            v=self.v,
            kind=self.kind,
            at=self.at,
            ref=ref,
            actor=self.actor,
            client=self.client_id,
            facts=self.facts,
            texts=dict(self.texts),
        )


class Only(NamedTuple):
    """Which events are wanted; None is no condition."""

    since: datetime | None = None
    before: datetime | None = None
    ref: AssetRef | None = None
    people: Collection[str] | None = None
    """Ids of persons who did it, or whom its facts name."""
    last: int | None = None
    """The number of the last that may be among them."""


async def add(
    connection: AsyncConnection, events: Sequence[Event], *, ids: Sequence[str] = ()
) -> None:
    """Append events in the order given, under these ids or new ones."""
    numbered = [*zip(ids or map(_new_id, events), events, strict=True)]
    await write_last(connection, _add, {one[0]: one for one in numbered})


async def known(connection: AsyncConnection, ids: Collection[str]) -> set[str]:
    """Those of these ids under which there are events."""
    found = await connection.execute(select(history.c.id).where(history.c.id.in_(ids)))
    return set(found.scalars())


async def _add(connection: AsyncConnection, numbered: Sequence[tuple[str, Event]]) -> None:
    await insert(connection, history, _COLUMNS, [_row(number, one) for number, one in numbered])
    texts = [
        (number, name, text) for number, event in numbered for name, text in event.texts.items()
    ]
    await insert(connection, history_text, _TEXT, texts)


_COLUMNS = ("id", "v", "kind", "at", "source", "asset_id", "client_id", "actor", "facts")
_TEXT = ("event_id", "name", "text")


def _new_id(_event: Event) -> str:
    return str(uuid4())


def _row(number: str, event: Event) -> Row:
    """The values of _COLUMNS."""
    ref = event.ref
    source, asset_id = ref or (event.facts.get("source"), None)
    told = (event.client, event.actor, event.facts)
    return (number, event.v, event.kind, event.at, source, asset_id, *told)


class Page(NamedTuple):
    """Some of what happened to assets, newest first, and where that stands in the whole."""

    events: list[Recorded]
    total: int
    newer: int
    """How many are newer than those."""
    looks: int
    """How many times they were looked up, where that is left out; else 0."""


async def page(
    connection: AsyncConnection,
    scope: Scope,
    refs: Collection[AssetRef],
    *,
    before: int | None = None,
    after: int | None = None,
    looks: bool = True,
    limit: int,
) -> Page:
    """What happened to these assets as far as the scope goes: next to a number, or the newest.

    Without *looks* that somebody looked them up is counted alone.
    """
    events, counted = select(history), select(func.count()).select_from(history)
    passed_over = _about(counted.where(history.c.kind == LOOKED_UP), scope, refs)
    if not looks:
        events, counted = (one.where(history.c.kind != LOOKED_UP) for one in (events, counted))
    events = events.order_by(history.c.seq.desc())
    if before is not None:
        events = events.where(history.c.seq < before)
    if after is not None:
        events = events.where(history.c.seq > after).order_by(None).order_by(history.c.seq)
    found = await recorded(connection, _about(events, scope, refs).limit(limit))
    found.sort(key=lambda one: one.seq, reverse=True)
    total = (await connection.execute(_about(counted, scope, refs))).scalar_one()
    newer = counted.where(history.c.seq > found[0].seq) if found else counted
    more = (await connection.execute(_about(newer, scope, refs))).scalar_one()
    left = 0 if looks else (await connection.execute(passed_over)).scalar_one()
    return Page(found, int(total), int(more) if found else 0, int(left))


def _about(query: Select[Any], scope: Scope, refs: Collection[AssetRef]) -> Select[Any]:
    same = (and_(history.c.source == ref.source, history.c.asset_id == ref.id) for ref in refs)
    return _within(query.where(or_(*same)), scope)


async def first_read(connection: AsyncConnection, source: str) -> datetime | None:
    """When a source was first read."""
    query = select(history.c.at).where(history.c.source == source, history.c.kind == "first_sync")
    found = await connection.execute(query.order_by(history.c.seq).limit(1))
    return found.scalar_one_or_none()


async def between(
    connection: AsyncConnection, only: Only, *, after: int, limit: int
) -> list[Recorded]:
    """Events with numbers beyond *after*, in the order of their numbers."""
    query = select(history).where(history.c.seq > after)
    if only.since:
        query = query.where(history.c.at >= only.since)
    if only.before:
        query = query.where(history.c.at < only.before)
    if only.ref:
        query = query.where(history.c.source == only.ref.source, history.c.asset_id == only.ref.id)
    if only.last is not None:
        query = query.where(history.c.seq <= only.last)
    if only.people is not None:
        facts = cast(history.c.facts, String)
        named = (facts.contains(one, autoescape=True) for one in only.people)
        query = query.where(or_(history.c.actor.in_(only.people), *named))
    return await recorded(connection, query.order_by(history.c.seq).limit(limit))


_SLOW: Final = 10_000
"""With up to so many events of a slow clock among the newest, none before them is passed over."""
_NO_NEWS = ("gone", "warranty_acknowledged", "warranty_snoozed")


class News(NamedTuple):
    """That an asset came, or what it was and is, as far as it has to do with its warranty."""

    ref: AssetRef
    kind: str
    warranty_end: str | None
    """A day, or as JSON the one before and the one after."""
    status: str | None
    archived: str | None


async def news(connection: AsyncConnection, *, since: datetime) -> list[News]:
    """What has happened since an instant that may make a warranty news."""
    older = select(history.c.seq).where(history.c.at < since)
    before = older.order_by(history.c.seq.desc()).offset(_SLOW).limit(1)
    last = (await connection.execute(before)).scalar()
    names = ("warranty_end", "status", "archived")
    facts = [cast(history.c.facts[name].as_string(), String) for name in names]
    query = select(history.c.source, history.c.asset_id, history.c.kind, *facts).where(
        history.c.seq > (last or 0),
        history.c.at >= since,
        history.c.asset_id.is_not(None),
        history.c.kind.not_in(_NO_NEWS),
        or_(history.c.kind == "reappeared", *(one.is_not(None) for one in facts)),
    )
    found = await connection.execute(query.order_by(history.c.seq))
    return [News(AssetRef(source, number), *rest) for source, number, *rest in found]


async def newest_of(connection: AsyncConnection, *kinds: str) -> Event | None:
    """The newest event of these kinds, among those that are about no asset."""
    bare = select(history).where(history.c.source.is_(None), history.c.asset_id.is_(None))
    query = bare.where(history.c.kind.in_(kinds)).order_by(history.c.seq.desc())
    return next(iter(await _events(connection, query.limit(1))), None)


async def newest(connection: AsyncConnection) -> int:
    """The number of the newest event, 0 where there is none."""
    return (await connection.execute(select(func.max(history.c.seq)))).scalar_one() or 0


async def every(connection: AsyncConnection) -> list[Event]:
    """All of history, oldest first."""
    return await _events(connection, select(history).order_by(history.c.seq))


def _within(query: Select[Any], scope: Scope) -> Select[Any]:
    query = query.where(*within(scope, history))
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
    return [one.event() for one in await recorded(connection, query)]


async def recorded(connection: AsyncConnection, query: Select[Any]) -> list[Recorded]:
    """The events that a query of whole rows of history finds, in its order."""
    rows = (await connection.execute(query)).all()
    told = await connection.execute(
        select(history_text).where(history_text.c.event_id.in_([row.id for row in rows]))
    )
    texts: dict[str, dict[str, str]] = {}
    for event_id, name, text in told:
        texts.setdefault(event_id, {})[name] = text
    return [Recorded._make((*row, texts.get(row.id, {}))) for row in rows]
