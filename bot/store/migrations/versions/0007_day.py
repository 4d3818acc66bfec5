"""What came in one day: requests are found by their asset."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    _requests_by_asset()


def _requests_by_asset() -> None:
    """What was asked for of an asset before, however many requests there are."""
    op.create_index(
        "ix_ab_request_source_asset_id_status", "ab_request", ["source", "asset_id", "status"]
    )


def downgrade() -> None:
    op.drop_index("ix_ab_request_source_asset_id_status", "ab_request")
