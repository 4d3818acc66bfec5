"""What follows changes: hand-overs, faults, several changes at once, files, delegates."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _requests()

    _hand_overs()

    _faults()

    _several()

    _files()

    _delegates()


def _requests() -> None:
    """What requests need anew."""


def _hand_overs() -> None:
    """Assets given to somebody who has not said yet that they have them."""


def _faults() -> None:
    """What people report about assets that do not work."""


def _several() -> None:
    """Requests that are part of another."""
    op.add_column("ab_request", sa.Column("parent", sa.String(36)))
    op.add_column("ab_request", sa.Column("position", sa.Integer))
    op.create_index(
        "uq_ab_request_parent_position", "ab_request", ["parent", "position"], unique=True
    )


def _files() -> None:
    """Imports that were begun."""


def _delegates() -> None:
    """Approvers who are away."""


def downgrade() -> None:
    _without_several()


def _without_several() -> None:
    op.drop_index("uq_ab_request_parent_position", "ab_request")
    op.drop_column("ab_request", "position")
    op.drop_column("ab_request", "parent")
