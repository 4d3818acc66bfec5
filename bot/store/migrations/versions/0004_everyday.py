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
    op.create_table(
        "ab_hand_over",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("installation_id", sa.Text, nullable=False),
        sa.Column("request_id", sa.String(36), nullable=False),
        sa.Column("bundle", sa.String(36)),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("asset_id", sa.Text, nullable=False),
        sa.Column("client_id", sa.Text),
        sa.Column("to_id", sa.Text, nullable=False),
        sa.Column("recipient", sa.String(36), nullable=False),
        sa.Column("user_id", sa.Text),
        sa.Column("reachable", sa.Boolean, nullable=False),
        sa.Column("giver", sa.String(36), nullable=False),
        sa.Column("giver_user", sa.Text, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("why", sa.String(16)),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("reminded", sa.Integer, nullable=False),
        sa.Column("offered_at", _INSTANT, nullable=False),
        sa.Column("asked_at", _INSTANT, nullable=False),
        sa.Column("asks_at", _INSTANT),
        sa.Column("due_at", _INSTANT),
        sa.Column("answered_at", _INSTANT),
        sa.Column("answered_by", sa.String(36)),
        sa.Column("answered_user", sa.Text),
        sa.Column("fault_id", sa.String(36)),
        sa.Column("closed_at", _INSTANT),
        *(
            sa.ForeignKeyConstraint([one], ["ab_person.id"], name=f"fk_ab_hand_over_{one}")
            for one in ("recipient", "giver", "answered_by")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_ab_hand_over"),
        sa.UniqueConstraint("request_id", name="uq_ab_hand_over_request_id"),
    )
    op.create_index("ix_ab_hand_over_bundle", "ab_hand_over", ["bundle"])
    op.create_index("ix_ab_hand_over_recipient", "ab_hand_over", ["recipient"])
    op.create_index("ix_ab_hand_over_giver", "ab_hand_over", ["giver"])
    op.create_index("ix_ab_hand_over_status_due_at", "ab_hand_over", ["status", "due_at"])
    op.create_index(
        "uq_ab_hand_over_open",
        "ab_hand_over",
        ["source", "asset_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "ab_hand_over_text",
        sa.Column("hand_over_id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["hand_over_id"], ["ab_hand_over.id"], name="fk_ab_hand_over_text_hand_over_id"
        ),
        sa.PrimaryKeyConstraint("hand_over_id", "name", name="pk_ab_hand_over_text"),
    )


def _faults() -> None:
    """What people report about assets that do not work."""
    op.create_table(
        "ab_fault",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("installation_id", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("asset_id", sa.Text, nullable=False),
        sa.Column("client_id", sa.Text),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("severity", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("steps", sa.JSON, nullable=False),
        sa.Column("ticket", sa.String(16), nullable=False),
        sa.Column("ticket_id", sa.Text),
        sa.Column("ticket_number", sa.Text),
        sa.Column("replacement", sa.String(16), nullable=False),
        sa.Column("new_asset_id", sa.Text),
        sa.Column("receiver", sa.Text),
        sa.Column("actor", sa.String(36)),
        sa.Column("actor_user", sa.Text),
        sa.Column("request_id", sa.String(36)),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("lease_until", _INSTANT),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("ended_at", _INSTANT),
        sa.Column("due_at", _INSTANT),
        sa.ForeignKeyConstraint(["actor"], ["ab_person.id"], name="fk_ab_fault_actor"),
        sa.PrimaryKeyConstraint("id", name="pk_ab_fault"),
    )
    op.create_index("ix_ab_fault_request_id", "ab_fault", ["request_id"])
    op.create_index("ix_ab_fault_due_at", "ab_fault", ["due_at"])
    op.create_index(
        "uq_ab_fault_open",
        "ab_fault",
        ["source", "asset_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    _said_of_faults()


def _said_of_faults() -> None:
    op.create_table(
        "ab_fault_report",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("fault_id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("severity", sa.String(32), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["fault_id"], ["ab_fault.id"], name="fk_ab_fault_report_fault_id"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["ab_person.id"], name="fk_ab_fault_report_person_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_ab_fault_report"),
    )
    for column in ("fault_id", "person_id"):
        op.create_index(f"ix_ab_fault_report_{column}", "ab_fault_report", [column])
    op.create_table(
        "ab_fault_text",
        sa.Column("fault_id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["fault_id"], ["ab_fault.id"], name="fk_ab_fault_text_fault_id"),
        sa.PrimaryKeyConstraint("fault_id", "name", name="pk_ab_fault_text"),
    )


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
    _without_files()
    _without_several()
    for table in ("ab_fault_text", "ab_fault_report", "ab_fault"):
        op.drop_table(table)
    for table in ("ab_submission", "ab_away", "ab_hand_over_text", "ab_hand_over"):
        op.drop_table(table)


def _without_files() -> None:
    op.drop_table("ab_import_row")
    op.drop_table("ab_import")


def _without_several() -> None:
    op.drop_index("uq_ab_request_parent_position", "ab_request")
    op.drop_column("ab_request", "position")
    op.drop_column("ab_request", "parent")
