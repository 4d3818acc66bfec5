"""Imports as rows: what was tried and shown, and what has become of each row since."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import and_, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Model, RequestStatus
from bot.operations import Operation, Precondition
from bot.store.engine import new
from bot.store.requested import Outcome
from bot.store.schema import request
from bot.store.schema import request_text as texts
from bot.store.schema.imports import batch, row

State = Literal["shown", "running", "ended", "dropped"]
RowState = Literal["waiting", "asking", "asked", "left_out"]
LEASE: Final = timedelta(seconds=60)
LATER: Final = 1_000_000
"""Added to the number of a chunk that waits until all before it has ended."""
_parent = request.alias("parent_request")
_released = and_(request.c.status == "pending", _parent.c.status != "pending")
"""What waits for nobody any more, though it says so until its turn comes."""
_status = case((_released, "approved"), else_=request.c.status)
_OPEN: Final[tuple[RowState, ...]] = ("waiting", "asking")
_AT_ONCE: Final = 500


class Trial(Model):
    """What a trial came to, as the card says it."""

    v: Literal[1] = 1
    name: str
    """Of the file."""
    headings: tuple[str, ...] = ()
    """Its first line."""
    digest: str
    """Of its content: SHA-256."""
    rows: int
    create: int = 0
    update: int = 0
    unchanged: int = 0
    refused: int = 0
    duplicate: int = 0
    first: tuple[str, ...] = ()
    """The first rows of each kind."""
    said: tuple[str, ...] = ()
    """What else there is to say of the file."""
    broken: bool = False
    """Whether it could not be read to its end: then nothing of it is written."""
    sent: str = ""
    """What Slack calls the file of what is not done that was, or may have been, sent last."""


class Import(Model):
    """A CSV that was tried: `shown` until it is confirmed, then `running`, then `ended`."""

    id: str
    installation_id: str
    requester: str
    user_id: str
    status: State = "shown"
    version: int = 1
    facts: Trial
    created_at: datetime
    ended_at: datetime | None = None
    lease_until: datetime | None = None


class Step(Model):
    """One operation of a row, bound to the asset as it was shown."""

    v: Literal[1] = 1
    operation: Operation
    was: Precondition | None = None
    """What the asset was; None for one that is yet to be made."""
    category: str | None = None
    """Of an asset that is yet to be made."""


class ImportRow(Model):
    """One operation that is to be asked for."""

    at: int
    chunk: int
    """Those of one are asked for together, the lower before the higher."""
    line: int
    title: str
    plan: Step
    status: RowState = "waiting"
    request_id: str | None = None
    why: str = ""
    """Why it is left out."""
    tries: int = 0
    """How often its source did not do it, and it was to be asked for again."""
    cells: tuple[str, ...] = ()
    """As they stand in the file."""


class Undone(NamedTuple):
    """An operation that was not done, with all that is known of why."""

    at: int
    line: int
    title: str
    cells: tuple[str, ...]
    left_out: str
    """Why it was not asked for; "" where it was."""
    status: RequestStatus | None
    """How its request ended."""
    outcome: Outcome | None
    """What came of carrying that out."""
    error: str
    """What its source said."""


async def add(connection: AsyncConnection, one: Import, rows: Sequence[ImportRow]) -> None:
    """Keep what was tried and shown."""
    await connection.execute(
        new(connection, batch).values(
            {**one.model_dump(), "facts": one.facts.model_dump(mode="json")}
        )
    )
    values = [
        {
            "import_id": one.id,
            **each.model_dump(exclude={"plan"}),
            "plan": each.plan.model_dump_json(),
        }
        for each in rows
    ]
    for start in range(0, len(values), _AT_ONCE):
        await connection.execute(new(connection, row), values[start : start + _AT_ONCE])


async def get(connection: AsyncConnection, import_id: str) -> Import | None:
    """An import as it is now."""
    found = await connection.execute(select(batch).where(batch.c.id == import_id))
    one = found.mappings().first()
    return Import.model_validate(dict(one)) if one else None


async def move(
    connection: AsyncConnection,
    one: Import,
    status: State,
    *,
    ended_at: datetime | None = None,
) -> Import | None:
    """Give it another status; None when it has changed since it was read."""
    moved = await connection.execute(
        update(batch)
        .where(batch.c.id == one.id, batch.c.version == one.version)
        .values(status=status, version=one.version + 1, ended_at=ended_at)
    )
    return await get(connection, one.id) if moved.rowcount == 1 else None


async def claim(connection: AsyncConnection, import_id: str, *, clock: datetime) -> Import | None:
    """Hold a running import for as long as a lease lasts; None when somebody else does."""
    ours = await connection.execute(
        update(batch)
        .where(
            batch.c.id == import_id,
            batch.c.status == "running",
            or_(batch.c.lease_until.is_(None), batch.c.lease_until < clock),
        )
        .values(lease_until=clock + LEASE)
    )
    return await get(connection, import_id) if ours.rowcount == 1 else None


async def sending(connection: AsyncConnection, held: Import, file: str, *, clock: datetime) -> bool:
    """Keep which file is about to be sent, and hold it so long; False where somebody else does."""
    facts = held.facts.model_copy(update={"sent": file})
    ours = await connection.execute(
        update(batch)
        .where(batch.c.id == held.id, batch.c.lease_until == held.lease_until)
        .values(facts=facts.model_dump(mode="json"), lease_until=clock + LEASE)
    )
    return ours.rowcount == 1


async def let_go(connection: AsyncConnection, held: Import) -> None:
    """Hold it no longer."""
    await connection.execute(
        update(batch)
        .where(batch.c.id == held.id, batch.c.lease_until == held.lease_until)
        .values(lease_until=None)
    )


async def running(connection: AsyncConnection, *, limit: int) -> list[str]:
    """The imports that are being written, the oldest first."""
    found = await connection.execute(
        select(batch.c.id)
        .where(batch.c.status == "running")
        .order_by(batch.c.created_at)
        .limit(limit)
    )
    return list(found.scalars())


async def running_of(
    connection: AsyncConnection, persons: Collection[str], *, limit: int
) -> list[Import]:
    """The imports of these persons that are being written."""
    query = select(batch).where(batch.c.status == "running", batch.c.requester.in_(persons))
    found = await connection.execute(query.order_by(batch.c.created_at).limit(limit))
    return [Import.model_validate(dict(one)) for one in found.mappings()]


async def next_chunk(connection: AsyncConnection, import_id: str) -> list[ImportRow]:
    """The rows that are to be asked for next, in their order."""
    lowest = (
        select(func.min(row.c.chunk))
        .where(row.c.import_id == import_id, row.c.status.in_(_OPEN))
        .scalar_subquery()
    )
    found = await connection.execute(
        select(row)
        .where(row.c.import_id == import_id, row.c.chunk == lowest, row.c.status.in_(_OPEN))
        .order_by(row.c.at)
    )
    return [
        ImportRow.model_validate(
            {name: one[name] for name in ImportRow.model_fields}
            | {"plan": Step.model_validate_json(one["plan"])}
        )
        for one in found.mappings()
    ]


async def set_rows(
    connection: AsyncConnection, import_id: str, values: Sequence[Mapping[str, Any]]
) -> None:
    """Write what has become of rows: each with its `at`, and columns."""
    for one in values:
        rest = {name: value for name, value in one.items() if name != "at"}
        await connection.execute(
            update(row).where(row.c.import_id == import_id, row.c.at == one["at"]).values(rest)
        )


async def parts_of(connection: AsyncConnection, parents: Sequence[str]) -> dict[int, str]:
    """The requests beneath these, by their place among all that were wanted together."""
    found = await connection.execute(
        select(request.c.position, request.c.id).where(request.c.parent.in_(parents))
    )
    return {one.position: one.id for one in found}


async def with_parent(connection: AsyncConnection, parent: str) -> str | None:
    """The import that a request for several changes is of."""
    found = await connection.execute(
        select(row.c.import_id)
        .join(request, request.c.id == row.c.request_id)
        .where(request.c.parent == parent)
        .limit(1)
    )
    one = found.first()
    return str(one.import_id) if one else None


async def progress(connection: AsyncConnection, import_id: str) -> Counter[str]:
    """How many rows wait, are left out, or have a request of which status."""
    found = await connection.execute(
        select(row.c.status, _status.label("request"), func.count().label("rows"))
        .select_from(
            row.outerjoin(request, request.c.id == row.c.request_id).outerjoin(
                _parent, _parent.c.id == request.c.parent
            )
        )
        .where(row.c.import_id == import_id)
        .group_by(row.c.status, "request")
    )
    counts: Counter[str] = Counter()
    for one in found:
        counts[str(one.request or one.status)] += one.rows
    return counts


async def is_busy(connection: AsyncConnection, import_id: str) -> bool:
    """Whether anything of it is being carried out, or is about to be."""
    doing = (RequestStatus.APPROVED, RequestStatus.EXECUTING)
    found = await connection.execute(
        select(row.c.at)
        .join(request, request.c.id == row.c.request_id)
        .outerjoin(_parent, _parent.c.id == request.c.parent)
        .where(row.c.import_id == import_id, _status.in_(doing))
        .limit(1)
    )
    return found.first() is not None


async def ask_again(connection: AsyncConnection, import_id: str, *, most: int, limit: int) -> None:
    """Have those asked for anew whose source was found not to have done them, as a new chunk."""
    outcome = request.c.outcome
    found = await connection.execute(
        select(row.c.at, row.c.chunk >= LATER)
        .join(request, request.c.id == row.c.request_id)
        .where(
            row.c.import_id == import_id,
            row.c.tries < most,
            request.c.status == RequestStatus.FAILED,
            outcome["kind"].as_string() == "did_not_happen",
            outcome["settled_by"].as_string().is_(None),
        )
        .order_by(row.c.at)
        .limit(limit)
    )
    rows = [(at, bool(later)) for at, later in found]
    for later in (False, True):
        some = [at for at, one in rows if one is later]
        if not some:
            continue
        last = select(func.max(row.c.chunk)).where(row.c.import_id == import_id)
        last = last if later else last.where(row.c.chunk < LATER)
        chunk = (await connection.execute(last)).scalar_one() + 1
        await connection.execute(
            update(row)
            .where(row.c.import_id == import_id, row.c.at.in_(some))
            .values(status="waiting", request_id=None, chunk=chunk, tries=row.c.tries + 1)
        )


_ENDED: Final = (
    RequestStatus.FAILED,
    RequestStatus.DENIED,
    RequestStatus.EXPIRED,
    RequestStatus.WITHDRAWN,
)
_said = and_(texts.c.request_id == request.c.id, texts.c.name == "error")


async def undone(
    connection: AsyncConnection, import_id: str, *, limit: int, after: int = -1
) -> list[Undone]:
    """What was left out, or whose request has ended without being carried out; by its place."""
    found = await connection.execute(
        select(
            row.c.at,
            row.c.line,
            row.c.title,
            row.c.cells,
            row.c.why,
            request.c.status,
            request.c.outcome,
            texts.c.text,
        )
        .select_from(
            row.outerjoin(request, request.c.id == row.c.request_id).outerjoin(texts, _said)
        )
        .where(
            row.c.import_id == import_id,
            row.c.at > after,
            or_(row.c.status == "left_out", request.c.status.in_(_ENDED)),
        )
        .order_by(row.c.at)
        .limit(limit)
    )
    return [
        Undone(
            at=one.at,
            line=one.line,
            title=one.title,
            cells=tuple(one.cells),
            left_out=one.why,
            status=RequestStatus(one.status) if one.status else None,
            outcome=Outcome.model_validate(one.outcome) if one.outcome else None,
            error=one.text or "",
        )
        for one in found
    ]
