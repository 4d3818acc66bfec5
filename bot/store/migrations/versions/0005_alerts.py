"""Warranty alerts: what each rule announced, where it stands, and what somebody quietened."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "ab_alert_rule",
        sa.Column("installation_id", sa.Text, nullable=False),
        sa.Column("rule", sa.String(32), nullable=False),
        sa.Column("began", sa.Date, nullable=False),
        sa.Column("slot", sa.Date, nullable=False),
        sa.Column("opened", sa.Boolean, nullable=False),
        sa.Column("paused_at", _INSTANT),
        sa.Column("paused_user", sa.Text),
        sa.PrimaryKeyConstraint("installation_id", "rule", name="pk_ab_alert_rule"),
    )
    op.create_table(
        "ab_alert",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("installation_id", sa.Text, nullable=False),
        sa.Column("rule", sa.String(32), nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("slot", sa.Date, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("over_before", sa.Integer),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ab_alert"),
    )
    _lines()
    _quiet()


def _lines() -> None:
    """What stands in each alert, and what was announced by it."""
    cover = ("warranty_end", "source", "asset_id")
    op.create_table(
        "ab_alert_line",
        sa.Column("alert_id", sa.String(36), nullable=False),
        *_cover(),
        sa.ForeignKeyConstraint(["alert_id"], ["ab_alert.id"], name="fk_ab_alert_line_alert_id"),
        sa.PrimaryKeyConstraint("alert_id", *cover, name="pk_ab_alert_line"),
    )
    op.create_index("ix_ab_alert_line_source_asset_id", "ab_alert_line", ["source", "asset_id"])
    op.create_table(
        "ab_alert_announced",
        sa.Column("installation_id", sa.Text, nullable=False),
        sa.Column("rule", sa.String(32), nullable=False),
        *_cover(),
        sa.Column("threshold", sa.Integer, nullable=False),
        sa.Column("alert_id", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(
            ["alert_id"], ["ab_alert.id"], name="fk_ab_alert_announced_alert_id"
        ),
        sa.PrimaryKeyConstraint(
            "installation_id", "rule", *cover, "threshold", name="pk_ab_alert_announced"
        ),
    )


def _quiet() -> None:
    """What somebody acknowledged or put off."""
    op.create_table(
        "ab_alert_quiet",
        sa.Column("installation_id", sa.Text, nullable=False),
        sa.Column("rule", sa.String(32), nullable=False),
        *_cover(),
        sa.Column("until", sa.Date),
        sa.Column("returned", sa.Boolean, nullable=False),
        sa.Column("by", sa.String(36), nullable=False),
        sa.Column("by_user", sa.Text, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["by"], ["ab_person.id"], name="fk_ab_alert_quiet_by"),
        sa.PrimaryKeyConstraint(
            *("installation_id", "rule", "warranty_end", "source", "asset_id"),
            name="pk_ab_alert_quiet",
        ),
    )
    op.create_index("ix_ab_alert_quiet_by", "ab_alert_quiet", ["by"])


def _cover() -> tuple[sa.Column[object], ...]:
    """What a warranty of an asset is told by."""
    return (
        sa.Column("warranty_end", sa.Date, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("asset_id", sa.Text, nullable=False),
    )


def downgrade() -> None:
    for table in ("quiet", "announced", "line"):
        op.drop_table(f"ab_alert_{table}")
    op.drop_table("ab_alert")
    op.drop_table("ab_alert_rule")
