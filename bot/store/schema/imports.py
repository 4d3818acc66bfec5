"""The tables of imports: a CSV that was tried, and each row of it that is to be written."""

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

batch = Table(
    f"{PREFIX}import",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("installation_id", Text, nullable=False),
    Column("requester", ForeignKey(person.c.id), nullable=False),
    Column("user_id", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("lease_until", Instant),
    Index(None, "status"),
)

row = Table(
    f"{PREFIX}import_row",
    metadata,
    Column("import_id", ForeignKey(batch.c.id), nullable=False),
    Column("at", Integer, nullable=False),
    Column("chunk", Integer, nullable=False),
    Column("line", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("plan", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("request_id", String(36)),
    Column("why", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("cells", JSON, nullable=False),
    PrimaryKeyConstraint("import_id", "at"),
    Index(None, "import_id", "chunk"),
    Index(None, "request_id"),
)
