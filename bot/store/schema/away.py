"""The table of approvers who are away, beside the others."""

from sqlalchemy import Column, ForeignKey, PrimaryKeyConstraint, Table, Text

from bot.store.schema import PREFIX, Instant, metadata, person

away = Table(
    f"{PREFIX}away",
    metadata,
    Column("installation_id", Text, nullable=False),
    Column("person_id", ForeignKey(person.c.id), nullable=False),
    Column("user_id", Text, nullable=False),
    Column("delegate", ForeignKey(person.c.id), nullable=False),
    Column("delegate_user", Text, nullable=False, index=True),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False, index=True),
    PrimaryKeyConstraint("installation_id", "person_id"),
)
