"""Every table of the records, in one place; DBOS keeps its own, without the prefix, beside them.

Plain SQL of the kind SQLite and PostgreSQL share. Instants are UTC; ids are opaque strings; every
Slack id stands beside the installation it is of.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    and_,
    false,
    text,
)

PREFIX = "ab_"
"""Every table of ours begins with it; migrations leave all others alone."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC: written only from aware datetimes, read as one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment as the database takes it; SQLite knows no zones, so it gets UTC bare."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """The moment, aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_Serial = BigInteger().with_variant(Integer(), "sqlite")  # only INTEGER counts up by itself there

person = Table(
    f"{PREFIX}person",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("created_at", Instant, nullable=False),
)

person_identity = Table(
    f"{PREFIX}person_identity",
    metadata,
    Column("kind", String(32), nullable=False),
    Column("realm", Text, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("person_id", ForeignKey(person.c.id), nullable=False, index=True),
    Column("evidence", Text, nullable=False),
    Column("since", Instant, nullable=False),
    PrimaryKeyConstraint("kind", "realm", "external_id"),
)

slack_user = Table(
    f"{PREFIX}slack_user",
    metadata,
    Column("installation_id", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("team_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("email", Text),
    Column("tz", Text),
    Column("locale", Text),
    Column("is_guest", Boolean, nullable=False),
    Column("is_bot", Boolean, nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("stranger", Boolean, nullable=False),
    Column("is_admin", Boolean, nullable=False, server_default=false()),
    Column("is_owner", Boolean, nullable=False, server_default=false()),
    Column("updated", BigInteger, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("change", BigInteger, index=True),
    PrimaryKeyConstraint("installation_id", "id"),
)

role_held = Table(
    f"{PREFIX}role_held",
    metadata,
    Column("installation_id", Text, nullable=False),
    Column("user_id", Text, nullable=False),
    Column("roles", Text, nullable=False),
    Column("since", Instant, nullable=False),
    PrimaryKeyConstraint("installation_id", "user_id"),
)

channel_client = Table(
    f"{PREFIX}channel_client",
    metadata,
    Column("installation_id", Text, nullable=False),
    Column("channel_id", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("client", Text, nullable=False),
    Column("by", ForeignKey(person.c.id), nullable=False),
    Column("since", Instant, nullable=False),
    PrimaryKeyConstraint("installation_id", "channel_id"),
)

slack_event = Table(
    f"{PREFIX}slack_event",
    metadata,
    Column("installation_id", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("claimed_at", Instant, nullable=False, index=True),
    Column("done_at", Instant),
    Column("user_id", Text),
    Column("reference", String(16)),
    PrimaryKeyConstraint("installation_id", "event_id"),
)

submission = Table(
    f"{PREFIX}submission",
    metadata,
    Column("installation_id", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("form", Text, nullable=False),
    PrimaryKeyConstraint("installation_id", "event_id"),
)

runs_with = Table(f"{PREFIX}runs_with", metadata, Column("oldest", String(16), nullable=False))

mark = Table(
    f"{PREFIX}mark",
    metadata,
    Column("name", Text, primary_key=True),
    Column("at", Instant, nullable=False),
)

baseline = Table(
    f"{PREFIX}baseline",
    metadata,
    Column("source", Text, nullable=False),
    Column("asset_id", Text, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("texts", JSON, nullable=False),
    Column("client_id", Text),
    Column("person_id", ForeignKey(person.c.id)),
    Column("assigned_since", Instant),
    Column("gone", Boolean, nullable=False),
    Column("digest", String(32), nullable=False),
    PrimaryKeyConstraint("source", "asset_id"),
)

history = Table(
    f"{PREFIX}history",
    metadata,
    Column("seq", _Serial, primary_key=True, autoincrement=True),
    Column("id", String(36), nullable=False, unique=True),
    Column("v", Integer, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("at", Instant, nullable=False),
    Column("source", Text),
    Column("asset_id", Text),
    Column("client_id", Text),
    Column("actor", ForeignKey(person.c.id)),
    Column("facts", JSON, nullable=False),
    Index(None, "source", "asset_id", "seq"),
    sqlite_autoincrement=True,
)

history_text = Table(
    f"{PREFIX}history_text",
    metadata,
    Column("event_id", ForeignKey(history.c.id), nullable=False),
    Column("name", String(64), nullable=False),
    Column("text", Text, nullable=False),
    PrimaryKeyConstraint("event_id", "name"),
)

seal = Table(
    f"{PREFIX}seal",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    # No foreign key: a removed event is to be told by its seal, not kept by it.
    Column("event", BigInteger, nullable=False, unique=True),
    Column("at", Instant, nullable=False),
    Column("content", String(64), nullable=False),
    Column("texts", JSON, nullable=False),
    Column("sealed_at", Instant, nullable=False),
    Column("hash", String(64), nullable=False),
)

sync_run = Table(
    f"{PREFIX}sync_run",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("source", Text, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("renewed_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("outcome", String(16)),
    Column("read", Integer, nullable=False),
    Column("total", Integer),
    Column("error", Text, nullable=False),
    Index(None, "source", "started_at"),
)

Index(
    "uq_ab_sync_run_running",
    sync_run.c.source,
    unique=True,
    sqlite_where=sync_run.c.ended_at.is_(None),
    postgresql_where=sync_run.c.ended_at.is_(None),
)

request = Table(
    f"{PREFIX}request",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("installation_id", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("source", Text, nullable=False),
    Column("asset_id", Text),
    Column("client_id", Text),
    Column("requester", ForeignKey(person.c.id), nullable=False, index=True),
    Column("requester_user", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("sent", Integer, nullable=False),
    Column("asset_as_of", Instant),
    Column("executor", Text),
    Column("lease_until", Instant),
    Column("rule", JSON, nullable=False),
    Column("concerned", JSON, nullable=False),
    Column("break_glass", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("execute_by", Instant),
    Column("ended_at", Instant),
    Column("due_at", Instant),
    Column("remind_at", Instant),
    Column("escalate_at", Instant),
    Column("escalated_at", Instant),
    Column("questions", JSON, nullable=False),
    Column("outcome", JSON),
    Column("reference", String(16)),
    Column("parent", String(36)),
    Column("position", Integer),
    Column("origin", Text),
    Index(None, "status", "due_at"),
    Index(None, "source", "asset_id", "status"),
    Index("uq_ab_request_parent_position", "parent", "position", unique=True),
)

_OPEN = request.c.ended_at.is_(None)
Index(
    "uq_ab_request_open",
    request.c.source,
    request.c.asset_id,
    unique=True,
    sqlite_where=_OPEN,
    postgresql_where=_OPEN,
)

_RESTORES = and_(_OPEN, request.c.kind == text("'create'"))
Index(
    "uq_ab_request_restoring",
    request.c.origin,
    unique=True,
    sqlite_where=_RESTORES,
    postgresql_where=_RESTORES,
)

request_text = Table(
    f"{PREFIX}request_text",
    metadata,
    Column("request_id", ForeignKey(request.c.id), nullable=False),
    Column("name", String(64), nullable=False),
    Column("text", Text, nullable=False),
    PrimaryKeyConstraint("request_id", "name"),
)

decision = Table(
    f"{PREFIX}decision",
    metadata,
    Column("request_id", ForeignKey(request.c.id), nullable=False),
    Column("person_id", ForeignKey(person.c.id), nullable=False),
    Column("user_id", Text, nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("request_id", "person_id"),
)

delivery = Table(
    f"{PREFIX}delivery",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("installation_id", Text, nullable=False),
    Column("template", String(32), nullable=False),
    Column("subject", String(36), nullable=False),
    Column("to", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("drawn", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    Column("channel", Text),
    Column("ts", Text),
    Column("attempt", Integer, nullable=False),
    Column("lease_until", Instant),
    Column("due_at", Instant),
    Column("created_at", Instant, nullable=False),
    Column("error", Text, nullable=False),
    UniqueConstraint("installation_id", "template", "subject", "to"),
    Index(None, "status", "due_at"),
    Index(None, "subject"),
    Index(None, "to", "template"),
)
