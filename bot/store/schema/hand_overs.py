"""The tables of hand-overs: whether whoever was given an asset says that they have it."""

from sqlalchemy import (
    Boolean,
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

hand_over = Table(
    f"{PREFIX}hand_over",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("installation_id", Text, nullable=False),
    # No foreign key: how long requests are kept is a question of its own.
    Column("request_id", String(36), nullable=False, unique=True),
    Column("bundle", String(36), index=True),
    Column("source", Text, nullable=False),
    Column("asset_id", Text, nullable=False),
    Column("client_id", Text),
    Column("to_id", Text, nullable=False),
    Column("recipient", ForeignKey(person.c.id), nullable=False, index=True),
    Column("user_id", Text),
    Column("reachable", Boolean, nullable=False),
    Column("giver", ForeignKey(person.c.id), nullable=False, index=True),
    Column("giver_user", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("why", String(16)),
    Column("version", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    Column("reminded", Integer, nullable=False),
    Column("offered_at", Instant, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("asks_at", Instant),
    Column("due_at", Instant),
    Column("answered_at", Instant),
    Column("answered_by", ForeignKey(person.c.id)),
    Column("answered_user", Text),
    Column("fault_id", String(36)),
    Column("closed_at", Instant),
    Index(None, "status", "due_at"),
)

_OPEN = hand_over.c.closed_at.is_(None)
Index(
    "uq_ab_hand_over_open",
    hand_over.c.source,
    hand_over.c.asset_id,
    unique=True,
    sqlite_where=_OPEN,
    postgresql_where=_OPEN,
)

hand_over_text = Table(
    f"{PREFIX}hand_over_text",
    metadata,
    Column("hand_over_id", ForeignKey(hand_over.c.id), nullable=False),
    Column("name", String(64), nullable=False),
    Column("text", Text, nullable=False),
    PrimaryKeyConstraint("hand_over_id", "name"),
)
