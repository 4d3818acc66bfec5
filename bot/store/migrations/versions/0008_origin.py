"""What gave rise to a request: another that it is an undo of, or a fault."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_RESTORES = sa.text("ended_at IS NULL AND kind = 'create'")


def upgrade() -> None:
    op.add_column("ab_request", sa.Column("origin", sa.Text))
    _one_restores()


def _one_restores() -> None:
    """Of what was deleted one record is made anew at a time, whoever asks."""
    op.create_index(
        "uq_ab_request_restoring",
        "ab_request",
        ["origin"],
        unique=True,
        sqlite_where=_RESTORES,
        postgresql_where=_RESTORES,
    )


def downgrade() -> None:
    op.drop_index("uq_ab_request_restoring", "ab_request")
    op.drop_column("ab_request", "origin")
