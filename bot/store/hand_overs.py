"""Hand-overs: rows that hold ids, and beside them the words; changed by compare-and-swap alone."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    delete,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import AssetRef, Model, Scope
from bot.store.engine import new
from bot.store.schema import baseline
from bot.store.schema.hand_overs import hand_over as table
from bot.store.schema.hand_overs import hand_over_text as texts
from bot.store.scoped import within

Stands = Literal["offered", "accepted", "declined", "lapsed"]
Why = Literal["silence", "left", "given", "returned", "gone"]
"""Why a hand-over lapsed, or what has become of the asset since: given is to somebody else."""


class HandOver(Model):
    """One asset given to somebody, and what they say of it."""

    id: str
    installation_id: str
    request_id: str
    """The request that gave it to them."""
    bundle: str | None = None
    """What it shares with all that one request for several changes gives the same person."""
    source: str
    asset_id: str
    client_id: str | None = None
    to_id: str
    """Who was given it, by their id in the source."""
    recipient: str
    """The same as a person of the records."""
    user_id: str | None = None
    """The Slack user who is asked."""
    reachable: bool = True
    """Whether they can be asked in Slack."""
    giver: str
    giver_user: str
    status: Stands = "offered"
    why: Why | None = None
    version: int = 1
    round: int = 1
    """How often they were asked anew, reminders apart."""
    reminded: int = 0
    """How often they were reminded in this round."""
    offered_at: datetime
    asked_at: datetime
    """When this round began."""
    asks_at: datetime | None = None
    """When they are asked again who said that it is not here yet."""
    due_at: datetime | None = None
    """When it is to be looked at next, by the clock of the business."""
    answered_at: datetime | None = None
    answered_by: str | None = None
    answered_user: str | None = None
    fault_id: str | None = None
    """What they reported when they took it, if something was wrong with it."""
    closed_at: datetime | None = None
    """Since when nothing is expected of anybody any more."""

    label: str = ""
    """The asset in a few words."""
    model: str = ""
    category: str = ""
    client_name: str = ""
    to_name: str = ""
    terms: str = ""
    """What they agree to by taking it, as it is shown to them."""
    comment: str = ""
    """What they said of why it is not theirs."""

    @property
    def client(self) -> str | None:
        """What the client is called whose asset it is, if any."""
        return self.client_name or None

    @property
    def ref(self) -> AssetRef:
        """The asset."""
        return AssetRef(self.source, self.asset_id)


_WORDS = ("label", "model", "category", "client_name", "to_name", "terms", "comment")
_COLUMNS = [name for name in HandOver.model_fields if name not in _WORDS]

# Made once: to make a statement takes as long as to have it carried out.
_OF_REQUEST_OR_OPEN = select(table).where(
    or_(
        table.c.request_id == bindparam("request"),
        and_(
            table.c.source == bindparam("of"),
            table.c.asset_id == bindparam("asset"),
            table.c.closed_at.is_(None),
        ),
    )
)


async def add(connection: AsyncConnection, one: HandOver) -> bool:
    """Keep a new hand-over; False when its request or its asset has one already."""
    row = one.model_dump(include=set(_COLUMNS))
    added = await connection.execute(new(connection, table).values(row).on_conflict_do_nothing())
    if added.rowcount != 1:
        return False
    await write_texts(connection, one.id, {name: getattr(one, name) for name in _WORDS})
    return True


async def write_texts(connection: AsyncConnection, number: str, words: Mapping[str, str]) -> None:
    """Keep these words of a hand-over, in place of those it had by the same names."""
    named = texts.c.name.in_(list(words))
    await connection.execute(delete(texts).where(texts.c.hand_over_id == number, named))
    rows = [
        {"hand_over_id": number, "name": name, "text": text} for name, text in words.items() if text
    ]
    if rows:
        await connection.execute(new(connection, texts), rows)


async def get(connection: AsyncConnection, number: str) -> HandOver | None:
    """One hand-over as it is now."""
    found = await listed(connection, select(table).where(table.c.id == number))
    return found[0] if found else None


async def of_request_or_open(
    connection: AsyncConnection, request_id: str, ref: AssetRef
) -> tuple[HandOver | None, HandOver | None]:
    """Both at once: what a request has led to, and what is still expected of its asset."""
    given = {"request": request_id, "of": ref.source, "asset": ref.id}
    found = await listed(connection, _OF_REQUEST_OR_OPEN, given)
    own = next((one for one in found if one.request_id == request_id), None)
    return own, next((one for one in found if one.ref == ref and not one.closed_at), None)


async def of_bundle(connection: AsyncConnection, bundle: str) -> list[HandOver]:
    """All that one request for several changes has given to somebody so far."""
    query = select(table).where(table.c.bundle == bundle)
    return await listed(connection, query.order_by(table.c.offered_at, table.c.id))


async def open_on(connection: AsyncConnection, ref: AssetRef) -> HandOver | None:
    """The hand-over of an asset of which something is still expected; there is never a second."""
    query = select(table).where(
        table.c.source == ref.source, table.c.asset_id == ref.id, table.c.closed_at.is_(None)
    )
    found = await listed(connection, query)
    return found[0] if found else None


async def move(connection: AsyncConnection, seen: HandOver, **columns: Any) -> HandOver | None:
    """Change a hand-over that is still as it was seen, and answer with it; None when it is not."""
    moved = await connection.execute(
        update(table)
        .where(table.c.id == seen.id, table.c.version == seen.version)
        .values(version=seen.version + 1, **columns)
    )
    return await get(connection, seen.id) if moved.rowcount == 1 else None


async def postpone(connection: AsyncConnection, seen: HandOver, *, due_at: datetime) -> None:
    """Look at it later; nothing of it has changed."""
    await connection.execute(
        update(table)
        .where(table.c.id == seen.id, table.c.version == seen.version)
        .values(due_at=due_at)
    )


async def due(connection: AsyncConnection, *, now: datetime, limit: int) -> list[HandOver]:
    """Those offered that are to be looked at now, the longest due first."""
    query = select(table).where(table.c.status == "offered", table.c.due_at <= now)
    return await listed(connection, query.order_by(table.c.due_at, table.c.id).limit(limit))


async def offered(connection: AsyncConnection, *, after: str, limit: int) -> list[HandOver]:
    """Those that wait for an answer, by id, beyond one."""
    query = select(table).where(
        table.c.status == "offered", table.c.closed_at.is_(None), table.c.id > after
    )
    return await listed(connection, query.order_by(table.c.id).limit(limit))


async def strays(connection: AsyncConnection, *, after: str, limit: int) -> list[HandOver]:
    """Open ones, by id, whose asset was last seen with somebody else, with nobody, or gone."""
    same = and_(baseline.c.source == table.c.source, baseline.c.asset_id == table.c.asset_id)
    elsewhere = or_(
        baseline.c.gone,
        baseline.c.person_id.is_(None),
        baseline.c.person_id != table.c.recipient,
    )
    query = select(table).join(baseline, same)
    query = query.where(table.c.closed_at.is_(None), elsewhere, table.c.id > after)
    return await listed(connection, query.order_by(table.c.id).limit(limit))


class Place(NamedTuple):
    """A place in a list: behind one hand-over."""

    asked_at: datetime
    id: str


async def still_open(
    connection: AsyncConnection, scope: Scope, *, after: Place | None, limit: int
) -> list[HandOver]:
    """Open ones as far as a scope goes, who waits longest first."""
    query = _within(select(table).where(table.c.closed_at.is_(None)), scope)
    if after:
        later = and_(table.c.asked_at == after.asked_at, table.c.id > after.id)
        query = query.where(or_(table.c.asked_at > after.asked_at, later))
    return await listed(connection, query.order_by(table.c.asked_at, table.c.id).limit(limit))


async def open_of(
    connection: AsyncConnection,
    user: str,
    identities: Collection[tuple[str, str]],
    scope: Scope,
    *,
    limit: int,
) -> list[HandOver]:
    """Open ones of somebody in a scope: what they were given, and gave; the longest first."""
    theirs: list[ColumnElement[bool]] = [
        and_(table.c.source == source, table.c.to_id == person) for source, person in identities
    ]
    own = or_(table.c.user_id == user, table.c.giver_user == user, *theirs)
    query = _within(select(table).where(table.c.closed_at.is_(None), own), scope)
    return await listed(connection, query.order_by(table.c.asked_at, table.c.id).limit(limit))


async def open_between(
    connection: AsyncConnection, persons: Collection[str], *, limit: int
) -> list[HandOver]:
    """Open ones to or from one of these persons, the longest first."""
    query = select(table).where(
        table.c.closed_at.is_(None), or_(table.c.recipient.in_(persons), table.c.giver.in_(persons))
    )
    return await listed(connection, query.order_by(table.c.asked_at, table.c.id).limit(limit))


async def declined(connection: AsyncConnection) -> dict[AssetRef, str]:
    """The assets that are declined, each with whoever declined it by their id in its source."""
    query = select(table.c.source, table.c.asset_id, table.c.to_id).where(
        table.c.status == "declined", table.c.closed_at.is_(None)
    )
    rows = (await connection.execute(query)).all()
    return {AssetRef(source, asset): person for source, asset, person in rows}


async def listed(
    connection: AsyncConnection, query: Select[Any], given: Mapping[str, object] | None = None
) -> list[HandOver]:
    """The hand-overs whose rows a query answers with when it is *given* these, in its order."""
    rows = (await connection.execute(query, given)).mappings().all()
    words: dict[str, dict[str, str]] = {}
    if rows:
        known = select(texts).where(texts.c.hand_over_id.in_([row["id"] for row in rows]))
        for text in await connection.execute(known):
            words.setdefault(text.hand_over_id, {})[text.name] = text.text
    return [
        HandOver.model_validate(
            {name: row[name] for name in _COLUMNS} | words.get(row["id"], {}),
        )
        for row in rows
    ]


def _within(query: Select[Any], scope: Scope) -> Select[Any]:
    query = query.where(*within(scope, table))
    if scope.person is not None:
        query = query.where(table.c.recipient == scope.person)
    return query
