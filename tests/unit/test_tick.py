"""What falls due with time."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.store import SyncRun
from bot.tick import RETRY_AFTER, sync_due

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
EVERY = timedelta(minutes=15)


def run(outcome: str | None, ended: timedelta | None) -> SyncRun:
    """A run that ended so, that long ago."""
    return SyncRun.model_validate(
        {
            "id": "r1",
            "source": "factorial",
            "started_at": NOW - timedelta(hours=1),
            "renewed_at": NOW - timedelta(minutes=1),
            "ended_at": NOW - ended if ended is not None else None,
            "outcome": outcome,
        }
    )


@pytest.mark.parametrize(
    ("runs", "due"),
    [
        ([], True),
        ([run("done", EVERY)], True),
        ([run("done", EVERY - timedelta(seconds=1))], False),
        ([run("failed", RETRY_AFTER)], True),
        ([run("failed", RETRY_AFTER - timedelta(seconds=1))], False),
        ([run("empty", RETRY_AFTER)], True),
        ([run(None, None)], True),
    ],
)
def test_a_source_is_read_again_after_its_interval_or_soon_after_a_failure(
    runs: list[SyncRun], due: object
) -> None:
    """A good sync is good for its interval, a failed one is tried again after two minutes."""
    assert sync_due(runs, now=NOW, every=EVERY) is due
