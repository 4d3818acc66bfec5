"""What lets several processes work on one database: the index they share, and who changed last."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0005"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table("ab_runs_with", sa.Column("oldest", sa.String(16), nullable=False))
    op.add_column("ab_slack_user", sa.Column("change", sa.BigInteger))
    op.create_index("ix_ab_slack_user_change", "ab_slack_user", ["change"])
    if op.get_bind().dialect.name == "postgresql":
        _shared()


def _shared() -> None:
    """The index is a file of its own on SQLite, and in the database where there are several."""
    turn = op.create_table(
        "ab_index_turn",
        sa.Column("origin", sa.String(36), nullable=False),
        sa.Column("change", sa.BigInteger, nullable=False),
    )
    op.bulk_insert(turn, [{"origin": str(uuid4()), "change": 0}])
    op.create_table(
        "ab_index_asset",
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("gone", sa.Boolean, nullable=False),
        sa.Column("assigned", _INSTANT),
        sa.Column("checked", _INSTANT, nullable=False),
        sa.Column("digest", sa.String(32), nullable=False),
        sa.Column("change", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("source", "id", name="pk_ab_index_asset"),
    )
    op.create_table(
        "ab_index_person",
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("document", sa.Text),
        sa.Column("digest", sa.String(32), nullable=False),
        sa.Column("change", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("source", "id", name="pk_ab_index_person"),
    )
    op.create_table(
        "ab_index_source",
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("began", _INSTANT, nullable=False),
        sa.Column("synced", _INSTANT, nullable=False),
        sa.Column("change", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("source", name="pk_ab_index_source"),
    )
    for table in ("ab_index_asset", "ab_index_person"):
        op.create_index(f"ix_{table}_change_source_id", table, ["change", "source", "id"])


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in ("ab_index_source", "ab_index_person", "ab_index_asset", "ab_index_turn"):
            op.drop_table(table)
    op.drop_index("ix_ab_slack_user_change", "ab_slack_user")
    op.drop_column("ab_slack_user", "change")
    op.drop_table("ab_runs_with")
