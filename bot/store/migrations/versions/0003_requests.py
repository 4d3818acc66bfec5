"""Requests for changes, decisions about them, and messages owed."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _requests()
    _decisions()
    _deliveries()


def _requests() -> None:
    op.create_table(
        "ab_request",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("installation_id", sa.Text, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("asset_id", sa.Text),
        sa.Column("client_id", sa.Text),
        sa.Column("requester", sa.String(36), nullable=False),
        sa.Column("requester_user", sa.Text, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("executor", sa.Text),
        sa.Column("lease_until", _INSTANT),
        sa.Column("rule", sa.JSON, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("expires_at", _INSTANT, nullable=False),
        sa.Column("execute_by", _INSTANT),
        sa.Column("ended_at", _INSTANT),
        sa.Column("due_at", _INSTANT),
        sa.Column("remind_at", _INSTANT),
        sa.Column("escalate_at", _INSTANT),
        sa.Column("questions", sa.JSON, nullable=False),
        sa.Column("outcome", sa.JSON),
        sa.Column("reference", sa.String(16)),
        sa.ForeignKeyConstraint(["requester"], ["ab_person.id"], name="fk_ab_request_requester"),
        sa.PrimaryKeyConstraint("id", name="pk_ab_request"),
    )
    op.create_index("ix_ab_request_requester", "ab_request", ["requester"])
    op.create_index("ix_ab_request_status_due_at", "ab_request", ["status", "due_at"])
    op.create_index(
        "ix_ab_request_source_asset_id_status", "ab_request", ["source", "asset_id", "status"]
    )
    op.create_table(
        "ab_request_text",
        sa.Column("request_id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["ab_request.id"], name="fk_ab_request_text_request_id"
        ),
        sa.PrimaryKeyConstraint("request_id", "name", name="pk_ab_request_text"),
    )


def _decisions() -> None:
    op.create_table(
        "ab_decision",
        sa.Column("request_id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["ab_request.id"], name="fk_ab_decision_request_id"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["ab_person.id"], name="fk_ab_decision_person_id"),
        sa.PrimaryKeyConstraint("request_id", "person_id", name="pk_ab_decision"),
    )


def _deliveries() -> None:
    op.create_table(
        "ab_delivery",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("installation_id", sa.Text, nullable=False),
        sa.Column("template", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(36), nullable=False),
        sa.Column("to", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("drawn", sa.Integer, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("channel", sa.Text),
        sa.Column("ts", sa.Text),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("lease_until", _INSTANT),
        sa.Column("due_at", _INSTANT),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ab_delivery"),
        sa.UniqueConstraint(
            "installation_id",
            "template",
            "subject",
            "to",
            name="uq_ab_delivery_installation_id_template_subject_to",
        ),
    )
    op.create_index("ix_ab_delivery_status_due_at", "ab_delivery", ["status", "due_at"])


def downgrade() -> None:
    for table in ("ab_delivery", "ab_decision", "ab_request_text", "ab_request"):
        op.drop_table(table)
