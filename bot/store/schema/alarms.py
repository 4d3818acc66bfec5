"""The table of alarms: what has not gone well for long, and whether it does again."""

from sqlalchemy import Column, Index, String, Table, Text

from bot.store.schema import PREFIX, Instant, metadata

alarm = Table(
    f"{PREFIX}alarm",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("installation_id", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("of", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("ended_at", Instant),
)

Index(
    "uq_ab_alarm_standing",
    alarm.c.installation_id,
    alarm.c.kind,
    alarm.c.of,
    unique=True,
    sqlite_where=alarm.c.ended_at.is_(None),
    postgresql_where=alarm.c.ended_at.is_(None),
)
