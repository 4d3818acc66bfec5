"""Who is owed an answer to an event, and under which reference the log has it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("ab_slack_event", sa.Column("user_id", sa.Text))
    op.add_column("ab_slack_event", sa.Column("reference", sa.String(16)))


def downgrade() -> None:
    op.drop_column("ab_slack_event", "reference")
    op.drop_column("ab_slack_event", "user_id")
