"""What came in one day: alarms, alert rules made in Slack, who is told, and places to ask in."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _alarms()
    _alerts()
    _places()


def _alarms() -> None:
    """What has not gone well for long."""
    op.create_table(
        "ab_alarm",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("installation_id", sa.Text, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("of", sa.Text, nullable=False),
        sa.Column("since", _INSTANT, nullable=False),
        sa.Column("ended_at", _INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_ab_alarm"),
    )
    op.create_index(
        "uq_ab_alarm_standing",
        "ab_alarm",
        ["installation_id", "kind", "of"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def _alerts() -> None:
    """Rules made in Slack, holders to be told, and that a rule's channel refuses."""
    op.add_column("ab_alert_rule", sa.Column("refused_at", _INSTANT))
    op.create_table(
        "ab_alert_made",
        sa.Column("installation_id", sa.Text, nullable=False),
        sa.Column("rule", sa.String(32), nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("terms", sa.JSON, nullable=False),
        sa.Column("by", sa.String(36), nullable=False),
        sa.Column("by_user", sa.Text, nullable=False),
        sa.Column("key", sa.String(36), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["by"], ["ab_person.id"], name="fk_ab_alert_made_by"),
        sa.PrimaryKeyConstraint("installation_id", "rule", name="pk_ab_alert_made"),
        sa.UniqueConstraint("key", name="uq_ab_alert_made_key"),
    )
    op.create_index("ix_ab_alert_made_by", "ab_alert_made", ["by"])
    op.create_table(
        "ab_alert_holder",
        sa.Column("alert_id", sa.String(36), nullable=False),
        sa.Column("warranty_end", sa.Date, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("asset_id", sa.Text, nullable=False),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("due_at", _INSTANT),
        sa.ForeignKeyConstraint(["alert_id"], ["ab_alert.id"], name="fk_ab_alert_holder_alert_id"),
        sa.PrimaryKeyConstraint(
            *("alert_id", "warranty_end", "source", "asset_id"), name="pk_ab_alert_holder"
        ),
    )
    op.create_index("ix_ab_alert_holder_due_at", "ab_alert_holder", ["due_at"])
    op.create_index("ix_ab_alert_holder_source_holder", "ab_alert_holder", ["source", "holder"])


def _places() -> None:
    """Home tabs that were opened, and what conversations are about."""
    op.create_table(
        "ab_home",
        sa.Column("installation_id", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("opened_at", _INSTANT, nullable=False),
        sa.Column("drawn", sa.String(64), nullable=False),
        sa.Column("lease_until", _INSTANT),
        sa.PrimaryKeyConstraint("installation_id", "user_id", name="pk_ab_home"),
    )
    op.create_index("ix_ab_home_opened_at", "ab_home", ["opened_at"])
    op.create_table(
        "ab_home_stale",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("installation_id", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ab_home_stale"),
    )
    whose = ["installation_id", "user_id"]
    op.create_index("ix_ab_home_stale_installation_id_user_id", "ab_home_stale", whose)
    op.create_table(
        "ab_topic",
        sa.Column("installation_id", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("thread", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint(
            *("installation_id", "channel", "thread", "user_id"), name="pk_ab_topic"
        ),
    )
    op.create_index("ix_ab_topic_at", "ab_topic", ["at"])


def downgrade() -> None:
    op.drop_table("ab_topic")
    op.drop_table("ab_home_stale")
    op.drop_table("ab_home")
    op.drop_table("ab_alert_holder")
    op.drop_table("ab_alert_made")
    op.drop_column("ab_alert_rule", "refused_at")
    op.drop_table("ab_alarm")
