"""Who is an owner or admin of the workspace, which roles people have, and clients' channels."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    for name in ("is_admin", "is_owner"):
        column = sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())
        op.add_column("ab_slack_user", column)
    op.create_table(
        "ab_role_held",
        sa.Column("installation_id", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("roles", sa.Text, nullable=False),
        sa.Column("since", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("installation_id", "user_id", name="pk_ab_role_held"),
    )
    op.create_table(
        "ab_channel_client",
        sa.Column("installation_id", sa.Text, nullable=False),
        sa.Column("channel_id", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("by", sa.String(36), nullable=False),
        sa.Column("since", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["by"], ["ab_person.id"], name="fk_ab_channel_client_by"),
        sa.PrimaryKeyConstraint("installation_id", "channel_id", name="pk_ab_channel_client"),
    )


def downgrade() -> None:
    op.drop_table("ab_channel_client")
    op.drop_table("ab_role_held")
    for name in ("is_owner", "is_admin"):
        op.drop_column("ab_slack_user", name)
