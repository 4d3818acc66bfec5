"""What came in one day: places where people ask."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _places()


def _places() -> None:
    """Home tabs that were opened, and what conversations are about."""
    op.create_table(
        "ab_home",
        sa.Column("installation_id", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("opened_at", _INSTANT, nullable=False),
        sa.Column("drawn", sa.String(64), nullable=False),
        sa.Column("lease_until", _INSTANT),
        sa.PrimaryKeyConstraint("installation_id", "user_id", name="pk_ab_home"),
    )
    op.create_index("ix_ab_home_opened_at", "ab_home", ["opened_at"])
    op.create_table(
        "ab_home_stale",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("installation_id", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ab_home_stale"),
    )
    whose = ["installation_id", "user_id"]
    op.create_index("ix_ab_home_stale_installation_id_user_id", "ab_home_stale", whose)
    op.create_table(
        "ab_topic",
        sa.Column("installation_id", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("thread", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint(
            *("installation_id", "channel", "thread", "user_id"), name="pk_ab_topic"
        ),
    )
    op.create_index("ix_ab_topic_at", "ab_topic", ["at"])


def downgrade() -> None:
    op.drop_table("ab_topic")
    op.drop_table("ab_home_stale")
    op.drop_table("ab_home")
