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


def _files() -> None:
    """Imports that were begun."""


def _delegates() -> None:
    """Approvers who are away."""
    op.create_table(
        "ab_away",
        sa.Column("installation_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("delegate", sa.String(36), nullable=False),
        sa.Column("delegate_user", sa.Text(), nullable=False),
        sa.Column("since", _INSTANT, nullable=False),
        sa.Column("until", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["ab_person.id"], name="fk_ab_away_person_id"),
        sa.ForeignKeyConstraint(["delegate"], ["ab_person.id"], name="fk_ab_away_delegate"),
        sa.PrimaryKeyConstraint("installation_id", "person_id", name="pk_ab_away"),
    )
    op.create_index("ix_ab_away_delegate_user", "ab_away", ["delegate_user"])
    op.create_index("ix_ab_away_until", "ab_away", ["until"])


def downgrade() -> None:
    op.drop_table("ab_away")
