"""The tables of warranty alerts: what each rule announced, where it stands, and what is quiet."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.store.schema import PREFIX, Instant, metadata, person

alert_rule = Table(
    f"{PREFIX}alert_rule",
    metadata,
    Column("installation_id", Text, nullable=False),
    Column("rule", String(32), nullable=False),
    Column("began", Date, nullable=False),
    Column("slot", Date, nullable=False),
    Column("opened", Boolean, nullable=False),
    Column("paused_at", Instant),
    Column("paused_user", Text),
    Column("refused_at", Instant),
    PrimaryKeyConstraint("installation_id", "rule"),
)

alert_made = Table(
    f"{PREFIX}alert_made",
    metadata,
    Column("installation_id", Text, nullable=False),
    Column("rule", String(32), nullable=False),
    Column("channel", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("terms", JSON, nullable=False),
    Column("by", ForeignKey(person.c.id), nullable=False, index=True),
    Column("by_user", Text, nullable=False),
    Column("key", String(36), nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("installation_id", "rule"),
    UniqueConstraint("key"),
)

alert = Table(
    f"{PREFIX}alert",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("installation_id", Text, nullable=False),
    Column("rule", String(32), nullable=False),
    Column("channel", Text, nullable=False),
    Column("slot", Date, nullable=False),
    Column("version", Integer, nullable=False),
    Column("over_before", Integer),
    Column("at", Instant, nullable=False),
)

alert_line = Table(
    f"{PREFIX}alert_line",
    metadata,
    Column("alert_id", ForeignKey(alert.c.id), nullable=False),
    Column("warranty_end", Date, nullable=False),
    Column("source", Text, nullable=False),
    Column("asset_id", Text, nullable=False),
    PrimaryKeyConstraint("alert_id", "warranty_end", "source", "asset_id"),
    Index(None, "source", "asset_id"),
)

alert_announced = Table(
    f"{PREFIX}alert_announced",
    metadata,
    Column("installation_id", Text, nullable=False),
    Column("rule", String(32), nullable=False),
    Column("warranty_end", Date, nullable=False),
    Column("source", Text, nullable=False),
    Column("asset_id", Text, nullable=False),
    Column("threshold", Integer, nullable=False),
    Column("alert_id", ForeignKey(alert.c.id), nullable=False),
    PrimaryKeyConstraint(
        "installation_id", "rule", "warranty_end", "source", "asset_id", "threshold"
    ),
)

alert_quiet = Table(
    f"{PREFIX}alert_quiet",
    metadata,
    Column("installation_id", Text, nullable=False),
    Column("rule", String(32), nullable=False),
    Column("warranty_end", Date, nullable=False),
    Column("source", Text, nullable=False),
    Column("asset_id", Text, nullable=False),
    Column("until", Date),
    Column("returned", Boolean, nullable=False),
    Column("by", ForeignKey(person.c.id), nullable=False, index=True),
    Column("by_user", Text, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("installation_id", "rule", "warranty_end", "source", "asset_id"),
)

alert_holder = Table(
    f"{PREFIX}alert_holder",
    metadata,
    Column("alert_id", ForeignKey(alert.c.id), nullable=False),
    Column("warranty_end", Date, nullable=False),
    Column("source", Text, nullable=False),
    Column("asset_id", Text, nullable=False),
    Column("holder", Text, nullable=False),
    Column("due_at", Instant, index=True),
    PrimaryKeyConstraint("alert_id", "warranty_end", "source", "asset_id"),
    Index(None, "source", "holder"),
)
