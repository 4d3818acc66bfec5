"""Faults: rows that hold ids, beside them who reported them, and the words.

A fault is changed by compare-and-swap alone, as requests are.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Asset, AssetRef, Scope
from bot.store.engine import new
from bot.store.faulted import UNDER_WAY, Fault, Report
from bot.store.schema.faults import fault as table
from bot.store.schema.faults import fault_report as reports
from bot.store.schema.faults import fault_text as texts
from bot.store.scoped import within

LEASE: Final = timedelta(seconds=60)
"""How long whoever sees to a fault has for it."""
LEAST: Final = timedelta(seconds=15)
"""What must be left of a lease for something to be sent: as long as that may take."""
_APART: Final = {"asset", "new_label", "reason", "words", "reports"}
_COLUMNS: Final = [name for name in Fault.model_fields if name not in _APART]

# Made once: to make a statement takes as long as to have it carried out.
_WAITING_FOR: Final = select(table).where(table.c.request_id == bindparam("request"))


async def add(connection: AsyncConnection, fault: Fault, report: Report) -> bool:
    """Keep a new fault; False when there is an open one on its asset already."""
    row = fault.model_dump(include=set(_COLUMNS)) | _steps(fault)
    added = await connection.execute(new(connection, table).values(row).on_conflict_do_nothing())
    if added.rowcount != 1:
        return False
    words = {"asset": fault.asset.model_dump_json() if fault.asset else ""}
    await write_texts(connection, fault.id, words)
    await _keep(connection, report)
    return True


async def join(connection: AsyncConnection, seen: Fault, now: Fault, report: Report) -> bool:
    """Add a report to a fault that is still as it was seen."""
    if not await move(connection, seen, now):
        return False
    await _keep(connection, report)
    return True


async def _keep(connection: AsyncConnection, report: Report) -> None:
    row = report.model_dump(exclude={"words"})
    await connection.execute(new(connection, reports).values(row))
    await write_texts(connection, report.fault_id, {f"words:{report.id}": report.words})


async def move(
    connection: AsyncConnection, seen: Fault, now: Fault, words: Mapping[str, str] | None = None
) -> bool:
    """Change a fault that is still as it was seen into what it is *now*; its version goes up.

    Who holds it for how long is not part of that.
    """
    held = {"id", "version", "attempt", "lease_until"}
    row = now.model_dump(include=set(_COLUMNS) - held) | _steps(now)
    moved = await connection.execute(
        update(table)
        .where(table.c.id == seen.id, table.c.version == seen.version)
        .values(**row, version=seen.version + 1)
    )
    if moved.rowcount != 1:
        return False
    await write_texts(connection, seen.id, words or {})
    return True


def _steps(fault: Fault) -> dict[str, Any]:
    return {"steps": [one.model_dump(mode="json", exclude_none=True) for one in fault.steps]}


async def write_texts(connection: AsyncConnection, fault_id: str, words: Mapping[str, str]) -> None:
    """Keep these words of a fault, in place of those it had by the same names."""
    for name, text in words.items():
        same = (texts.c.fault_id == fault_id, texts.c.name == name)
        await connection.execute(delete(texts).where(*same))
        if text:
            row = new(connection, texts).values(fault_id=fault_id, name=name, text=text)
            await connection.execute(row)


async def get(connection: AsyncConnection, fault_id: str) -> Fault | None:
    """One fault as it is now."""
    return await _first(connection, table.c.id == fault_id)


async def open_on(connection: AsyncConnection, ref: AssetRef) -> Fault | None:
    """The open fault of an asset, if there is one; there is never a second."""
    same = (table.c.source == ref.source, table.c.asset_id == ref.id)
    return await _first(connection, and_(*same, table.c.ended_at.is_(None)))


_OPEN_SINCE = select(table.c.source, table.c.asset_id, table.c.created_at).where(
    table.c.ended_at.is_(None)
)


async def open_since(
    connection: AsyncConnection, refs: Collection[AssetRef]
) -> dict[AssetRef, datetime]:
    """Since when a fault of each of these assets is open, where one is."""
    among = tuple_(table.c.source, table.c.asset_id).in_(refs)
    rows = await connection.execute(_OPEN_SINCE.where(among))
    return {AssetRef(source, asset): at for source, asset, at in rows}


async def all_open_since(connection: AsyncConnection) -> dict[AssetRef, datetime]:
    """Since when a fault is open, of each asset of which one is."""
    rows = await connection.execute(_OPEN_SINCE)
    return {AssetRef(source, asset): at for source, asset, at in rows}


async def open_with(
    connection: AsyncConnection, persons: Collection[str], *, limit: int
) -> list[Fault]:
    """Open ones that one of these persons reported, or in whose name another asset is given."""
    reported = select(reports.c.fault_id).where(reports.c.person_id.in_(persons))
    gives = and_(table.c.actor.in_(persons), table.c.replacement.in_(UNDER_WAY))
    query = select(table).where(table.c.ended_at.is_(None), or_(table.c.id.in_(reported), gives))
    return await read(connection, query.order_by(table.c.created_at, table.c.id).limit(limit))


async def waiting_for(connection: AsyncConnection, request_id: str) -> Fault | None:
    """The fault whose replacement waits for a request."""
    found = await read(connection, _WAITING_FOR, {"request": request_id})
    return found[0] if found else None


async def of_report(connection: AsyncConnection, report_id: str) -> Fault | None:
    """The fault that was reported with this report."""
    known = select(reports.c.fault_id).where(reports.c.id == report_id)
    return await _first(connection, table.c.id.in_(known))


async def listed(
    connection: AsyncConnection, scope: Scope, *, limit: int, offset: int = 0
) -> list[Fault]:
    """The open faults within a scope, the oldest first."""
    query = select(table).where(table.c.ended_at.is_(None), *within(scope, table))
    ordered = query.order_by(table.c.created_at, table.c.id)
    return await read(connection, ordered.limit(limit).offset(offset))


async def counted(connection: AsyncConnection, scope: Scope) -> int:
    """How many open faults there are within a scope."""
    query = select(func.count()).select_from(table)
    query = query.where(table.c.ended_at.is_(None), *within(scope, table))
    return int((await connection.execute(query)).scalar_one())


async def due(
    connection: AsyncConnection, *, now: datetime, clock: datetime, limit: int
) -> list[str]:
    """The faults that are to be seen to and that nobody holds."""
    query = select(table.c.id).where(table.c.due_at <= now, _free(clock))
    return list((await connection.execute(query.order_by(table.c.due_at).limit(limit))).scalars())


async def claim(connection: AsyncConnection, fault_id: str, *, clock: datetime) -> Fault | None:
    """Hold a fault for as long as a lease lasts; None where somebody else does."""
    claimed = await connection.execute(
        update(table)
        .where(table.c.id == fault_id, _free(clock))
        .values(attempt=table.c.attempt + 1, lease_until=clock + LEASE)
    )
    return await get(connection, fault_id) if claimed.rowcount == 1 else None


async def fence(connection: AsyncConnection, held: Fault, *, clock: datetime) -> bool:
    """Whether it is still ours, and long enough, for something to be sent; held anew from now."""
    fenced = await connection.execute(
        update(table)
        .where(
            table.c.id == held.id,
            table.c.attempt == held.attempt,
            table.c.lease_until >= clock + LEAST,
        )
        .values(lease_until=clock + LEASE)
    )
    return fenced.rowcount == 1


async def let_go(connection: AsyncConnection, held: Fault, *, due_at: datetime | None) -> bool:
    """Hold it no longer; False where it has moved on since, or is somebody else's."""
    left = await connection.execute(
        update(table)
        .where(
            table.c.id == held.id,
            table.c.attempt == held.attempt,
            table.c.version == held.version,
        )
        .values(lease_until=None, due_at=due_at)
    )
    return left.rowcount == 1


async def give_up(connection: AsyncConnection, fault_id: str, attempt: int) -> None:
    """Hold it no longer, as far as this attempt still does, unless its ticket may be on its way."""
    await connection.execute(
        update(table)
        .where(table.c.id == fault_id, table.c.attempt == attempt, table.c.ticket != "sending")
        .values(lease_until=None)
    )


def _free(clock: datetime) -> ColumnElement[bool]:
    return or_(table.c.lease_until.is_(None), table.c.lease_until < clock)


async def _first(connection: AsyncConnection, where: ColumnElement[bool]) -> Fault | None:
    found = await read(connection, select(table).where(where).limit(1))
    return found[0] if found else None


async def read(
    connection: AsyncConnection, query: Select[Any], given: Mapping[str, object] | None = None
) -> list[Fault]:
    """The faults whose rows a query answers with when it is *given* these, in its order."""
    rows = (await connection.execute(query, given)).mappings().all()
    ids = [row["id"] for row in rows]
    if not ids:
        return []
    words: dict[str, dict[str, str]] = {one: {} for one in ids}
    for one in await connection.execute(select(texts).where(texts.c.fault_id.in_(ids))):
        words[one.fault_id][one.name] = one.text
    said: dict[str, list[Report]] = {one: [] for one in ids}
    ordered = (
        select(reports).where(reports.c.fault_id.in_(ids)).order_by(reports.c.at, reports.c.id)
    )
    for row in (await connection.execute(ordered)).mappings():
        text = words[row["fault_id"]].get(f"words:{row['id']}", "")
        said[row["fault_id"]].append(Report.model_validate({**row, "words": text}))
    return [_fault(row, words[row["id"]], said[row["id"]]) for row in rows]


def _fault(row: Mapping[str, Any], words: Mapping[str, str], said: Iterable[Report]) -> Fault:
    steps = [(name.partition(":"), text) for name, text in words.items()]
    return Fault.model_validate(
        {
            **{name: row[name] for name in _COLUMNS},
            "asset": Asset.model_validate_json(words["asset"]) if "asset" in words else None,
            "new_label": words.get("new", ""),
            "reason": words.get("reason", ""),
            "words": tuple((int(at), text) for (kind, _, at), text in steps if kind == "step"),
            "reports": tuple(said),
        }
    )
