"""Messages owed, as rows: one for each message and place, drawn anew until Slack has the newest.

What somebody is told of stands on their home tab as well, which is drawn anew with it.

What a message says is not kept: it is drawn from its subject when it is sent. Instants are of
real time, as Slack's limits are.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Literal
from uuid import UUID, uuid5

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Model
from bot.store import homes
from bot.store.engine import Insertion, inserted
from bot.store.restored import LOOKED_FOR, restored_after
from bot.store.schema import delivery as table
from bot.store.together import write_last

LEASE = timedelta(seconds=60)
"""How long whoever took a message has to send it."""
_MOST_ERROR = 200
_OURS = UUID("0d5c3a5e-52d1-4c0e-9d0e-0f6f4f1c7a11")
"""Sets the ids of messages apart from those of whatever else is named in this way."""

State = Literal["owed", "sending", "sent", "unreachable"]


class Delivery(Model):
    """One message owed to one place."""

    id: str
    installation_id: str
    template: str
    subject: str
    """What it is about: a request's id."""
    to: str
    """A Slack user or channel."""
    version: int
    """Of its subject that is to be drawn, at least."""
    drawn: int = 0
    """Of its subject that Slack has; 0 before it has any."""
    status: State = "owed"
    channel: str | None = None
    ts: str | None = None
    """Where Slack has it, once it has."""
    attempt: int = 0
    """How often it was taken to be sent since it last was."""
    lease_until: datetime | None = None
    due_at: datetime | None = None
    created_at: datetime
    error: str = ""

    @property
    def in_doubt(self) -> bool:
        """Whether it was taken before and nobody knows whether Slack got it."""
        return self.status == "sending"


def message_id(installation: str, template: str, subject: str, to: str) -> str:
    """The id of a message, the same for good: one that records lost is found by it in Slack."""
    return str(uuid5(_OURS, json.dumps([installation, template, subject, to])))


async def owe(
    connection: AsyncConnection,
    template: str,
    subject: str,
    *to: str,
    installation: str,
    version: int,
    at: datetime,
) -> None:
    """Owe a message to each of these from now on; where it is owed already, at this version.

    After a restore nobody knows whether it was sent: it is looked for before it is.
    """
    ids = {message_id(installation, template, subject, one): one for one in dict.fromkeys(to)}
    owed = {
        number: Delivery(
            id=number,
            installation_id=installation,
            template=template,
            subject=subject,
            to=one,
            version=version,
            due_at=at,
            created_at=at,
        ).model_dump(exclude={"status"})
        | {_RESTORED_AFTER.key: at - LOOKED_FOR}
        for number, one in ids.items()
    }
    if owed:
        await write_last(connection, _owe, owed)
        await homes.changed(connection, installation, to)


async def _owe(connection: AsyncConnection, owed: Sequence[Mapping[str, Any]]) -> None:
    await connection.execute(_owing(connection.dialect.name), owed)


async def redraw(connection: AsyncConnection, subject: str, *, version: int, at: datetime) -> int:
    """Have every message about a subject drawn at this version, or a later one; how many."""
    drawn = await connection.execute(_REDRAW, {"about": subject, "newest": version, "now": at})
    if drawn.rowcount:
        await homes.changed_for_told(connection, subject)
    return drawn.rowcount


async def redraw_last(
    connection: AsyncConnection, subject: str, *, version: int, at: datetime
) -> None:
    """The same for whoever need not know how many there are."""
    row = {"about": subject, "newest": version, "now": at}
    await write_last(connection, _redraw, {subject: row})
    await homes.changed_for_told(connection, subject)


async def _redraw(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    await connection.execute(_REDRAW, rows)


async def again(connection: AsyncConnection, subject: str, *, at: datetime) -> int:
    """Have every message about a subject without versions drawn once more by then; how many.

    Each shows what it was taken for, so whatever is on record before it is taken is in it.
    """
    drawn = await connection.execute(_AGAIN, {"about": subject, "now": at})
    await homes.changed_for_told(connection, subject)
    return drawn.rowcount


def _anew(version: ColumnElement[int], at: ColumnElement[datetime]) -> dict[str, Any]:
    """What makes a message owed again; who cannot be reached is not tried again."""
    lost = table.c.status == "unreachable"
    return {
        "version": version,
        "status": case((table.c.status == "sent", "owed"), else_=table.c.status),
        "due_at": case((lost, None), else_=at),
        "attempt": case((table.c.status == "sent", 0), else_=table.c.attempt),
    }


@cache
def _owing(dialect: str) -> Insertion:
    status = case((restored_after(_RESTORED_AFTER), "sending"), else_="owed")
    insertion = inserted(dialect, table).values(status=status)
    told = insertion.excluded
    return insertion.on_conflict_do_update(
        index_elements=["installation_id", "template", "subject", "to"],
        set_=_anew(told.version, told.due_at),
        where=table.c.version < told.version,
    )


_RESTORED_AFTER = bindparam("restored_after", type_=table.c.due_at.type)
_NEWEST: BindParameter[int] = bindparam("newest")
_NOW = bindparam("now", type_=table.c.due_at.type)
_REDRAW = (
    update(table)
    .where(table.c.subject == bindparam("about"), table.c.version < _NEWEST)
    .values(_anew(_NEWEST, _NOW))
)


_SOONER = case((table.c.due_at < _NOW, table.c.due_at), else_=_NOW)
_AGAIN = (
    update(table)
    .where(table.c.subject == bindparam("about"))
    .values(_anew(table.c.version + 1, _SOONER))
)


_STATUS = func.coalesce(table.c.status, "")
"""The status of rows that are found by subject or id, however little a database knows of them.

By the index of statuses a server with no statistics yet would read all that have ever been due.
"""


def _due(
    now: ColumnElement[datetime], status: ColumnElement[str] = table.c.status
) -> tuple[ColumnElement[bool], ...]:
    """What is to be sent now, and held by nobody."""
    return (
        status.in_(["owed", "sending"]),
        table.c.due_at <= now,
        or_(table.c.lease_until.is_(None), table.c.lease_until < now),
    )


_ABOUT = select(table.c.id, table.c.status).where(
    table.c.subject == bindparam("about"), *_due(_NOW, _STATUS)
)
_TAKE = (
    update(table)
    .where(table.c.id.in_(bindparam("ids", expanding=True)), *_due(_NOW, _STATUS))
    .values(status="sending", attempt=table.c.attempt + 1, lease_until=bindparam("until"))
    .returning(table)
)


async def claim(
    connection: AsyncConnection, subject: str, *, now: datetime, limit: int = 50
) -> list[Delivery]:
    """Take what is due about a subject, for as long as a lease lasts; each in the state before."""
    due = await connection.execute(_ABOUT.limit(limit), {"about": subject, "now": now})
    before = {row.id: row.status for row in due}
    if not before:
        return []
    taken = {"ids": list(before), "now": now, "until": now + LEASE}
    rows = (await connection.execute(_TAKE, taken)).mappings().all()
    found = [Delivery.model_validate({**row, "status": before[row["id"]]}) for row in rows]
    return sorted(found, key=lambda one: (one.created_at, one.id))


async def hold(connection: AsyncConnection, one: Delivery, *, now: datetime) -> Delivery | None:
    """Hold a message taken for another lease; None when somebody else has taken it since."""
    until = now + LEASE
    held = await connection.execute(update(table).where(_ours(one)).values(lease_until=until))
    return one.model_copy(update={"lease_until": until}) if held.rowcount == 1 else None


async def sent(
    connection: AsyncConnection, one: Delivery, *, channel: str, ts: str, drawn: int, at: datetime
) -> None:
    """Slack has it, drawn at this version; a newer one is owed at once."""
    whose = {"delivery": one.id, "lease": one.lease_until}
    where = {"in_channel": channel, "as_ts": ts}
    row = {**whose, **where, "shown": drawn, "now": at}
    await write_last(connection, _send, {one.id: row})


async def _send(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    await connection.execute(_SENT, rows)


_SHOWN: BindParameter[int] = bindparam("shown")
_SENT = (
    update(table)
    .where(table.c.id == bindparam("delivery"), table.c.lease_until == bindparam("lease"))
    .values(
        channel=bindparam("in_channel"),
        ts=bindparam("as_ts"),
        drawn=_SHOWN,
        status=case((table.c.version > _SHOWN, "owed"), else_="sent"),
        due_at=case((table.c.version > _SHOWN, _NOW), else_=None),
        lease_until=None,
        attempt=0,
        error="",
    )
)


async def failed(
    connection: AsyncConnection, one: Delivery, error: str, *, due_at: datetime, in_doubt: bool
) -> None:
    """It is to be tried again later; in doubt when Slack may have got it all the same."""
    await connection.execute(
        update(table)
        .where(_ours(one))
        .values(
            status="sending" if in_doubt else "owed",
            due_at=due_at,
            lease_until=None,
            error=error[:_MOST_ERROR],
        )
    )


async def put_off(connection: AsyncConnection, one: Delivery, *, due_at: datetime) -> None:
    """It is to be sent then, as if it had not been taken: sending it was not tried."""
    await connection.execute(
        update(table)
        .where(_ours(one))
        .values(
            status="sending" if one.in_doubt else "owed",
            due_at=due_at,
            lease_until=None,
            attempt=table.c.attempt - 1,
        )
    )


async def unreachable(connection: AsyncConnection, one: Delivery, error: str) -> None:
    """There is no such place, or nobody in it: it is never tried again."""
    await connection.execute(
        update(table)
        .where(_ours(one))
        .values(status="unreachable", due_at=None, lease_until=None, error=error[:_MOST_ERROR])
    )


async def due(connection: AsyncConnection, *, now: datetime, limit: int) -> list[str]:
    """The subjects with messages due, the longest due first."""
    rows = await connection.execute(
        select(table.c.subject)
        .where(*_due(literal(now, table.c.due_at.type)))
        .order_by(table.c.due_at)
        .limit(limit)
    )
    return list(dict.fromkeys(rows.scalars()))


async def waiting_since(connection: AsyncConnection, *, apart: Collection[str]) -> datetime | None:
    """When the message was first owed that Slack has not for the longest.

    Those *apart* do not count: what Slack says of a place where nobody can be told anything.
    """
    found = await connection.execute(
        select(func.min(table.c.created_at)).where(
            table.c.status.in_(["owed", "sending"]),
            table.c.ts.is_(None),
            table.c.error.not_in(sorted(apart)),
        )
    )
    oldest: datetime | None = found.scalar_one()
    return oldest


async def about(connection: AsyncConnection, subject: str) -> list[Delivery]:
    """Every message about a subject."""
    rows = await connection.execute(
        select(table).where(table.c.subject == subject).order_by(table.c.created_at, table.c.id)
    )
    return [Delivery.model_validate(dict(row)) for row in rows.mappings()]


def _ours(one: Delivery) -> ColumnElement[bool]:
    """That a message taken is still ours: each taking has a lease of its own."""
    return (table.c.id == one.id) & (table.c.lease_until == one.lease_until)
