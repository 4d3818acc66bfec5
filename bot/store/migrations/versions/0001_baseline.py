"""People, Slack users and events, what syncs saw, and history."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _people()
    _slack()
    _syncs()
    _history()


def _people() -> None:
    op.create_table(
        "ab_person",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ab_person"),
    )
    op.create_table(
        "ab_person_identity",
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("realm", sa.Text, nullable=False),
        sa.Column("external_id", sa.Text, nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("since", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["ab_person.id"], name="fk_ab_person_identity_person_id"
        ),
        sa.PrimaryKeyConstraint("kind", "realm", "external_id", name="pk_ab_person_identity"),
    )
    op.create_index("ix_ab_person_identity_person_id", "ab_person_identity", ["person_id"])


def _slack() -> None:
    op.create_table(
        "ab_slack_user",
        sa.Column("installation_id", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("team_id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text),
        sa.Column("tz", sa.Text),
        sa.Column("locale", sa.Text),
        sa.Column("is_guest", sa.Boolean, nullable=False),
        sa.Column("is_bot", sa.Boolean, nullable=False),
        sa.Column("deleted", sa.Boolean, nullable=False),
        sa.Column("stranger", sa.Boolean, nullable=False),
        sa.Column("updated", sa.BigInteger, nullable=False),
        sa.Column("seen_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("installation_id", "id", name="pk_ab_slack_user"),
    )
    op.create_table(
        "ab_slack_event",
        sa.Column("installation_id", sa.Text, nullable=False),
        sa.Column("event_id", sa.Text, nullable=False),
        sa.Column("claimed_at", _INSTANT, nullable=False),
        sa.Column("done_at", _INSTANT),
        sa.PrimaryKeyConstraint("installation_id", "event_id", name="pk_ab_slack_event"),
    )
    op.create_index("ix_ab_slack_event_claimed_at", "ab_slack_event", ["claimed_at"])
    op.create_table(
        "ab_mark",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_ab_mark"),
    )


def _syncs() -> None:
    op.create_table(
        "ab_baseline",
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("asset_id", sa.Text, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("texts", sa.JSON, nullable=False),
        sa.Column("client_id", sa.Text),
        sa.Column("person_id", sa.String(36)),
        sa.Column("assigned_since", _INSTANT),
        sa.Column("gone", sa.Boolean, nullable=False),
        sa.Column("digest", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["ab_person.id"], name="fk_ab_baseline_person_id"),
        sa.PrimaryKeyConstraint("source", "asset_id", name="pk_ab_baseline"),
    )
    op.create_table(
        "ab_sync_run",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("started_at", _INSTANT, nullable=False),
        sa.Column("renewed_at", _INSTANT, nullable=False),
        sa.Column("ended_at", _INSTANT),
        sa.Column("outcome", sa.String(16)),
        sa.Column("read", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer),
        sa.Column("error", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ab_sync_run"),
    )
    op.create_index("ix_ab_sync_run_source_started_at", "ab_sync_run", ["source", "started_at"])
    op.create_index(
        "uq_ab_sync_run_running",
        "ab_sync_run",
        ["source"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def _history() -> None:
    op.create_table(
        "ab_history",
        sa.Column(
            "seq",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("v", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("source", sa.Text),
        sa.Column("asset_id", sa.Text),
        sa.Column("client_id", sa.Text),
        sa.Column("actor", sa.String(36)),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.ForeignKeyConstraint(["actor"], ["ab_person.id"], name="fk_ab_history_actor"),
        sa.PrimaryKeyConstraint("seq", name="pk_ab_history"),
        sa.UniqueConstraint("id", name="uq_ab_history_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_ab_history_source_asset_id_seq", "ab_history", ["source", "asset_id", "seq"]
    )
    op.create_table(
        "ab_history_text",
        sa.Column("event_id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["ab_history.id"], name="fk_ab_history_text_event_id"
        ),
        sa.PrimaryKeyConstraint("event_id", "name", name="pk_ab_history_text"),
    )


def downgrade() -> None:
    for table in (
        "ab_history_text",
        "ab_history",
        "ab_sync_run",
        "ab_baseline",
        "ab_mark",
        "ab_slack_event",
        "ab_slack_user",
        "ab_person_identity",
        "ab_person",
    ):
        op.drop_table(table)
