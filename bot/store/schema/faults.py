"""The tables of faults, beside those of `schema`, whose metadata they share."""

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from bot.store.schema import PREFIX, Instant, metadata, person

fault = Table(
    f"{PREFIX}fault",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("installation_id", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("asset_id", Text, nullable=False),
    Column("client_id", Text),
    Column("status", String(16), nullable=False),
    Column("severity", String(32), nullable=False),
    Column("version", Integer, nullable=False),
    Column("steps", JSON, nullable=False),
    Column("ticket", String(16), nullable=False),
    Column("ticket_id", Text),
    Column("ticket_number", Text),
    Column("replacement", String(16), nullable=False),
    Column("new_asset_id", Text),
    Column("receiver", Text),
    Column("actor", ForeignKey(person.c.id)),
    Column("actor_user", Text),
    Column("request_id", String(36), index=True),
    Column("tries", Integer, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("lease_until", Instant),
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("due_at", Instant, index=True),
)

_OPEN = fault.c.ended_at.is_(None)
Index(
    "uq_ab_fault_open",
    fault.c.source,
    fault.c.asset_id,
    unique=True,
    sqlite_where=_OPEN,
    postgresql_where=_OPEN,
)

fault_report = Table(
    f"{PREFIX}fault_report",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("fault_id", ForeignKey(fault.c.id), nullable=False, index=True),
    Column("person_id", ForeignKey(person.c.id), nullable=False, index=True),
    Column("user_id", Text, nullable=False),
    Column("severity", String(32), nullable=False),
    Column("at", Instant, nullable=False),
)

fault_text = Table(
    f"{PREFIX}fault_text",
    metadata,
    Column("fault_id", ForeignKey(fault.c.id), nullable=False),
    Column("name", String(64), nullable=False),
    Column("text", Text, nullable=False),
    PrimaryKeyConstraint("fault_id", "name"),
)
