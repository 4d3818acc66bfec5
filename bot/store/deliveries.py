"""Messages owed, as rows: one for each message and place, drawn anew until Slack has the newest.

What a message says is not kept: it is drawn from its subject when it is sent. Instants are of
real time, as Slack's limits are.
"""

from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy import ColumnElement, case, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Model
from bot.store.engine import new
from bot.store.schema import delivery as table

LEASE = timedelta(seconds=60)
"""How long whoever took a message has to send it."""
_MOST_ERROR = 200

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


async def owe(
    connection: AsyncConnection,
    template: str,
    subject: str,
    to: str,
    *,
    installation: str,
    version: int,
    at: datetime,
) -> None:
    """Owe a message from now on; where it is owed already, at this version."""
    owed = Delivery(
        id=str(uuid4()),
        installation_id=installation,
        template=template,
        subject=subject,
        to=to,
        version=version,
        due_at=at,
        created_at=at,
    )
    insertion = new(connection, table).values(owed.model_dump())
    await connection.execute(
        insertion.on_conflict_do_update(
            index_elements=["installation_id", "template", "subject", "to"],
            set_=_anew(version, at),
            where=table.c.version < version,
        )
    )


async def redraw(connection: AsyncConnection, subject: str, *, version: int, at: datetime) -> int:
    """Have every message about a subject drawn at this version, or a later one; how many."""
    drawn = await connection.execute(
        update(table)
        .where(table.c.subject == subject, table.c.version < version)
        .values(_anew(version, at))
    )
    return drawn.rowcount


def _anew(version: int, at: datetime) -> dict[str, Any]:
    """What makes a message owed again; who cannot be reached is not tried again."""
    lost = table.c.status == "unreachable"
    return {
        "version": version,
        "status": case((table.c.status == "sent", "owed"), else_=table.c.status),
        "due_at": case((lost, None), else_=at),
        "attempt": case((table.c.status == "sent", 0), else_=table.c.attempt),
    }


async def claim(
    connection: AsyncConnection, subject: str, *, now: datetime, limit: int = 50
) -> list[Delivery]:
    """Take what is due about a subject, for as long as a lease lasts; each as it was before."""
    found = await connection.execute(
        select(table).where(table.c.subject == subject, *_due(now)).limit(limit)
    )
    taken = []
    for row in found.mappings().all():
        one = Delivery.model_validate(dict(row))
        ours = await connection.execute(
            update(table)
            .where(table.c.id == one.id, table.c.attempt == one.attempt, *_due(now))
            .values(status="sending", attempt=one.attempt + 1, lease_until=now + LEASE)
        )
        if ours.rowcount == 1:
            until = {"attempt": one.attempt + 1, "lease_until": now + LEASE}
            taken.append(one.model_copy(update=until))
    return taken


async def hold(connection: AsyncConnection, one: Delivery, *, now: datetime) -> Delivery | None:
    """Hold a message taken for another lease; None when somebody else has taken it since."""
    until = now + LEASE
    held = await connection.execute(update(table).where(_ours(one)).values(lease_until=until))
    return one.model_copy(update={"lease_until": until}) if held.rowcount == 1 else None


async def sent(
    connection: AsyncConnection, one: Delivery, *, channel: str, ts: str, drawn: int, at: datetime
) -> None:
    """Slack has it, drawn at this version; a newer one is owed at once."""
    newer = table.c.version > drawn
    await connection.execute(
        update(table)
        .where(_ours(one))
        .values(
            channel=channel,
            ts=ts,
            drawn=drawn,
            status=case((newer, "owed"), else_="sent"),
            due_at=case((newer, at), else_=None),
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
        select(table.c.subject).where(*_due(now)).order_by(table.c.due_at).limit(limit)
    )
    return list(dict.fromkeys(rows.scalars()))


async def about(connection: AsyncConnection, subject: str) -> list[Delivery]:
    """Every message about a subject."""
    rows = await connection.execute(
        select(table).where(table.c.subject == subject).order_by(table.c.created_at, table.c.id)
    )
    return [Delivery.model_validate(dict(row)) for row in rows.mappings()]


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """What is to be sent now, and held by nobody."""
    return (
        table.c.status.in_(["owed", "sending"]),
        table.c.due_at <= now,
        or_(table.c.lease_until.is_(None), table.c.lease_until < now),
    )


def _ours(one: Delivery) -> ColumnElement[bool]:
    """That a message taken is still ours: each taking has a lease of its own."""
    return (table.c.id == one.id) & (table.c.lease_until == one.lease_until)
