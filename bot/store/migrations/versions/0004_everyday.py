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
    op.create_table(
        "ab_import",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("installation_id", sa.Text, nullable=False),
        sa.Column("requester", sa.String(36), nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("ended_at", _INSTANT),
        sa.Column("lease_until", _INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_ab_import"),
        sa.ForeignKeyConstraint(["requester"], ["ab_person.id"], name="fk_ab_import_requester"),
    )
    op.create_index("ix_ab_import_status", "ab_import", ["status"])
    op.create_table(
        "ab_import_row",
        sa.Column("import_id", sa.String(36), nullable=False),
        sa.Column("at", sa.Integer, nullable=False),
        sa.Column("chunk", sa.Integer, nullable=False),
        sa.Column("line", sa.Integer, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("plan", sa.Text, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("request_id", sa.String(36)),
        sa.Column("why", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("import_id", "at", name="pk_ab_import_row"),
        sa.ForeignKeyConstraint(["import_id"], ["ab_import.id"], name="fk_ab_import_row_import_id"),
    )
    op.create_index("ix_ab_import_row_import_id_chunk", "ab_import_row", ["import_id", "chunk"])
    op.create_index("ix_ab_import_row_request_id", "ab_import_row", ["request_id"])


def _delegates() -> None:
    """Approvers who are away."""


def downgrade() -> None:
    _without_files()
    _without_several()


def _without_files() -> None:
    op.drop_table("ab_import_row")
    op.drop_table("ab_import")


def _without_several() -> None:
    op.drop_index("uq_ab_request_parent_position", "ab_request")
    op.drop_column("ab_request", "position")
    op.drop_column("ab_request", "parent")
