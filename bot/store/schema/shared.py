"""The tables of the index that replicas share: on PostgreSQL alone, a copy that syncs fill anew."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from bot.store import schema
from bot.store.schema import PREFIX, Instant

metadata = MetaData(naming_convention=schema.metadata.naming_convention)

turn = Table(
    f"{PREFIX}index_turn",
    metadata,
    Column("origin", String(36), nullable=False),
    Column("change", BigInteger, nullable=False),
)

asset = Table(
    f"{PREFIX}index_asset",
    metadata,
    Column("source", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("gone", Boolean, nullable=False),
    Column("assigned", Instant),
    Column("checked", Instant, nullable=False),
    Column("digest", String(32), nullable=False),
    Column("change", BigInteger, nullable=False),
    PrimaryKeyConstraint("source", "id"),
    Index(None, "change", "source", "id"),
)

person = Table(
    f"{PREFIX}index_person",
    metadata,
    Column("source", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("document", Text),
    Column("digest", String(32), nullable=False),
    Column("change", BigInteger, nullable=False),
    PrimaryKeyConstraint("source", "id"),
    Index(None, "change", "source", "id"),
)

source = Table(
    f"{PREFIX}index_source",
    metadata,
    Column("source", Text, nullable=False),
    Column("began", Instant, nullable=False),
    Column("synced", Instant, nullable=False),
    Column("change", BigInteger, nullable=False),
    PrimaryKeyConstraint("source"),
)
