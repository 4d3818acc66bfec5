"""The tables of where people ask: home tabs that were opened, and what conversations are about."""

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, String, Table, Text

from bot.store.schema import PREFIX, Instant, metadata

home = Table(
    f"{PREFIX}home",
    metadata,
    Column("installation_id", Text, nullable=False),
    Column("user_id", Text, nullable=False),
    Column("opened_at", Instant, nullable=False, index=True),
    Column("drawn", String(64), nullable=False),
    Column("lease_until", Instant),
    PrimaryKeyConstraint("installation_id", "user_id"),
)
"""Who opened their home tab, when, and what tells the one they see from any other."""

home_stale = Table(
    f"{PREFIX}home_stale",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("installation_id", Text, nullable=False),
    Column("user_id", Text, nullable=False),
    Index(None, "installation_id", "user_id"),
)
"""Whose home tab something has changed on; only ever added to by what changes it."""

topic = Table(
    f"{PREFIX}topic",
    metadata,
    Column("installation_id", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("thread", Text, nullable=False),
    Column("user_id", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("at", Instant, nullable=False, index=True),
    PrimaryKeyConstraint("installation_id", "channel", "thread", "user_id"),
)
"""What a conversation is about, for whoever asked in it."""
