"""What follows changes: hand-overs, faults, several changes at once, files, delegates."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _requests()
    _submissions()

    _hand_overs()

    _faults()

    _several()

    _files()

    _delegates()


def _requests() -> None:
    """What requests need anew."""


def _submissions() -> None:
    """Forms that were sent, until they are seen to."""
    op.create_table(
        "ab_submission",
        sa.Column("installation_id", sa.Text, nullable=False),
        sa.Column("event_id", sa.Text, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("form", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("installation_id", "event_id", name="pk_ab_submission"),
    )


def _hand_overs() -> None:
    """Assets given to somebody who has not said yet that they have them."""


def _faults() -> None:
    """What people report about assets that do not work."""


def _several() -> None:
    """Requests that are part of another."""


def _files() -> None:
    """Imports that were begun."""


def _delegates() -> None:
    """Approvers who are away."""


def downgrade() -> None:
    op.drop_table("ab_submission")
