"""What of the records may go once it is old enough: never what is open, nor what that points at.

What is sealed is never cut: of history only words go, which a seal tells from an edit.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import chain
from types import MappingProxyType
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Select, Table, and_, delete, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import origins
from bot.store.schema import (
    decision,
    delivery,
    history,
    history_text,
    metadata,
    request,
    request_text,
    slack_event,
    submission,
    sync_run,
)
from bot.store.schema.faults import fault, fault_report, fault_text
from bot.store.schema.hand_overs import hand_over, hand_over_text
from bot.store.schema.imports import batch
from bot.store.schema.imports import row as import_row
from bot.store.schema.places import home, home_stale, topic

AT_ONCE: Final = 500
"""Rows that go in one transaction: few enough that nobody waits for it."""
_ID: Final = 36
"""Characters of an id."""


class Perishable(NamedTuple):
    """Rows that may go: which of a table, given the moment before which they are old."""

    table: Table
    which: Callable[[datetime], ColumnElement[bool]]
    parts: tuple[ColumnElement[str], ...] = ()
    """Columns of other tables that name the id of one of these: such rows go with it."""


def _old_events(before: datetime) -> ColumnElement[bool]:
    return slack_event.c.claimed_at < before


def _old_messages(before: datetime) -> ColumnElement[bool]:
    done = delivery.c.status.in_(["sent", "unreachable"])
    return and_(delivery.c.created_at < before, done, *_about_nothing_open())


def _about_nothing_open() -> list[ColumnElement[bool]]:
    return [delivery.c.subject.not_in(select(one.c.id).where(is_open)) for one, is_open in OPEN]


def _old_runs(before: datetime) -> ColumnElement[bool]:
    """The newest of each source is kept: it says how the source stands."""
    newest = sync_run.alias()
    last = (
        select(func.max(newest.c.started_at))
        .where(newest.c.source == sync_run.c.source)
        .scalar_subquery()
    )
    return and_(sync_run.c.ended_at < before, sync_run.c.started_at < last)


def _old_requests(before: datetime) -> ColumnElement[bool]:
    """Those that ended, unless a row of something that is kept for itself names them."""
    own = {request_text.name, decision.name}
    naming = (
        key.parent
        for table in metadata.tables.values()
        if table.name not in own
        for key in table.foreign_keys
        if key.column.table is request
    )
    named = (request.c.id.not_in(select(one).where(one.is_not(None))) for one in naming)
    running = select(batch.c.id).where(batch.c.status == "running")
    pointing = (
        (hand_over.c.request_id, hand_over.c.closed_at.is_(None)),
        (fault.c.request_id, fault.c.ended_at.is_(None)),
        (import_row.c.request_id, import_row.c.import_id.in_(running)),
    )
    free = (
        request.c.id.not_in(select(one).where(is_open, one.is_not(None)))
        for one, is_open in pointing
    )
    not_undone = request.c.id.not_in(_given_rise(origins.UNDO))
    return and_(request.c.ended_at < before, *free, *named, not_undone)


def _given_rise(kind: str) -> Select[str]:
    """The ids of what has given rise to requests that are open."""
    asked, prefix = request.alias(), f"{kind}:"
    named = func.substr(asked.c.origin, len(prefix) + 1, _ID)
    return select(named).where(asked.c.origin.startswith(prefix), asked.c.ended_at.is_(None))


def _old_hand_overs(before: datetime) -> ColumnElement[bool]:
    return hand_over.c.closed_at < before


def _old_faults(before: datetime) -> ColumnElement[bool]:
    handed = select(hand_over.c.fault_id).where(
        hand_over.c.closed_at.is_(None), hand_over.c.fault_id.is_not(None)
    )
    asked = fault.c.id.not_in(_given_rise(origins.FAULT))
    return and_(fault.c.ended_at < before, fault.c.id.not_in(handed), asked)


def _old_imports(before: datetime) -> ColumnElement[bool]:
    return and_(batch.c.status != "running", batch.c.created_at < before)


def _old_homes(before: datetime) -> ColumnElement[bool]:
    return home.c.opened_at < before


def _old_topics(before: datetime) -> ColumnElement[bool]:
    return topic.c.at < before


def _old_words(before: datetime) -> ColumnElement[bool]:
    return history_text.c.event_id.in_(select(history.c.id).where(history.c.at < before))


OPEN: Final[tuple[tuple[Table, ColumnElement[bool]], ...]] = (
    (request, request.c.ended_at.is_(None)),
    (hand_over, hand_over.c.closed_at.is_(None)),
    (fault, fault.c.ended_at.is_(None)),
    (batch, batch.c.status == "running"),
)
"""What messages may be about, and how it shows that it has not ended: a row for each table."""

PERISHABLE: Final[Mapping[str, Perishable]] = MappingProxyType(
    {
        "slack_event": Perishable(slack_event, _old_events, (submission.c.event_id,)),
        "delivery": Perishable(delivery, _old_messages),
        "sync_run": Perishable(sync_run, _old_runs),
        "request": Perishable(
            request,
            _old_requests,
            (request_text.c.request_id, decision.c.request_id, delivery.c.subject),
        ),
        "hand_over": Perishable(
            hand_over,
            _old_hand_overs,
            (hand_over_text.c.hand_over_id, delivery.c.subject),
        ),
        "fault": Perishable(
            fault,
            _old_faults,
            (fault_report.c.fault_id, fault_text.c.fault_id, delivery.c.subject),
        ),
        "import": Perishable(batch, _old_imports, (import_row.c.import_id, delivery.c.subject)),
        "history": Perishable(history_text, _old_words),
        "home": Perishable(home, _old_homes, (home_stale.c.user_id,)),
        "topic": Perishable(topic, _old_topics),
    }
)
"""By the name of the setting that says how long; jobs are the engine's own."""


async def purge(connection: AsyncConnection, name: str, *, before: datetime) -> int:
    """Let some of what is older go, at most `AT_ONCE` rows; how many there were."""
    table, which, parts = PERISHABLE[name]
    keys = list(table.primary_key.columns)
    found = await connection.execute(select(*keys).where(which(before)).limit(AT_ONCE))
    rows = [tuple(row) for row in found]
    if not rows:
        return 0
    for part in parts:
        ids = list(chain.from_iterable(rows))
        await connection.execute(delete(part.table).where(part.in_(ids)))
    gone = await connection.execute(delete(table).where(tuple_(*keys).in_(rows)))
    return gone.rowcount
