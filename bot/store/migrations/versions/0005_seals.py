"""The seals of history: a chain beside the events, which are never updated."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "ab_seal",
        sa.Column("position", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("event", sa.BigInteger, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("texts", sa.JSON, nullable=False),
        sa.Column("sealed_at", _INSTANT, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_ab_seal"),
        sa.UniqueConstraint("event", name="uq_ab_seal_event"),
    )


def downgrade() -> None:
    op.drop_table("ab_seal")
