"""Requests for changes and messages owed, roles, the seals of history, and several processes."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _requests()
    _decisions()
    _deliveries()
    _roles()
    _seals()
    _replicas()


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
        sa.Column("sent", sa.Integer, nullable=False),
        sa.Column("asset_as_of", _INSTANT),
        sa.Column("executor", sa.Text),
        sa.Column("lease_until", _INSTANT),
        sa.Column("rule", sa.JSON, nullable=False),
        sa.Column("concerned", sa.JSON, nullable=False),
        sa.Column("break_glass", sa.Boolean, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("expires_at", _INSTANT, nullable=False),
        sa.Column("execute_by", _INSTANT),
        sa.Column("ended_at", _INSTANT),
        sa.Column("due_at", _INSTANT),
        sa.Column("remind_at", _INSTANT),
        sa.Column("escalate_at", _INSTANT),
        sa.Column("escalated_at", _INSTANT),
        sa.Column("questions", sa.JSON, nullable=False),
        sa.Column("outcome", sa.JSON),
        sa.Column("reference", sa.String(16)),
        sa.ForeignKeyConstraint(["requester"], ["ab_person.id"], name="fk_ab_request_requester"),
        sa.PrimaryKeyConstraint("id", name="pk_ab_request"),
    )
    op.create_index("ix_ab_request_requester", "ab_request", ["requester"])
    op.create_index("ix_ab_request_status_due_at", "ab_request", ["status", "due_at"])
    op.create_index(
        "uq_ab_request_open",
        "ab_request",
        ["source", "asset_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
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
    op.create_index("ix_ab_delivery_subject", "ab_delivery", ["subject"])
    op.create_index("ix_ab_delivery_to_template", "ab_delivery", ["to", "template"])


def _roles() -> None:
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


def _seals() -> None:
    op.create_table(
        "ab_seal",
        sa.Column("position", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("event", sa.BigInteger, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("texts", sa.JSON, nullable=False),
        sa.Column("sealed_at", _INSTANT, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_ab_seal"),
        sa.UniqueConstraint("event", name="uq_ab_seal_event"),
    )


def _replicas() -> None:
    op.create_table("ab_runs_with", sa.Column("oldest", sa.String(16), nullable=False))
    op.add_column("ab_slack_user", sa.Column("change", sa.BigInteger))
    op.create_index("ix_ab_slack_user_change", "ab_slack_user", ["change"])
    if op.get_bind().dialect.name == "postgresql":
        _shared()


def _shared() -> None:
    """The index is a file of its own on SQLite, and in the database where there are several."""
    turn = op.create_table(
        "ab_index_turn",
        sa.Column("origin", sa.String(36), nullable=False),
        sa.Column("change", sa.BigInteger, nullable=False),
    )
    op.bulk_insert(turn, [{"origin": str(uuid4()), "change": 0}])
    op.create_table(
        "ab_index_asset",
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("gone", sa.Boolean, nullable=False),
        sa.Column("assigned", _INSTANT),
        sa.Column("checked", _INSTANT, nullable=False),
        sa.Column("digest", sa.String(32), nullable=False),
        sa.Column("change", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("source", "id", name="pk_ab_index_asset"),
    )
    op.create_table(
        "ab_index_person",
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("document", sa.Text),
        sa.Column("digest", sa.String(32), nullable=False),
        sa.Column("change", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("source", "id", name="pk_ab_index_person"),
    )
    op.create_table(
        "ab_index_source",
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("began", _INSTANT, nullable=False),
        sa.Column("synced", _INSTANT, nullable=False),
        sa.Column("change", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("source", name="pk_ab_index_source"),
    )
    for table in ("ab_index_asset", "ab_index_person"):
        op.create_index(f"ix_{table}_change_source_id", table, ["change", "source", "id"])


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in ("ab_index_source", "ab_index_person", "ab_index_asset", "ab_index_turn"):
            op.drop_table(table)
    op.drop_index("ix_ab_slack_user_change", "ab_slack_user")
    op.drop_column("ab_slack_user", "change")
    op.drop_table("ab_runs_with")
    op.drop_table("ab_seal")
    op.drop_table("ab_channel_client")
    op.drop_table("ab_role_held")
    for name in ("is_owner", "is_admin"):
        op.drop_column("ab_slack_user", name)
    for table in ("ab_delivery", "ab_decision", "ab_request_text", "ab_request"):
        op.drop_table(table)
