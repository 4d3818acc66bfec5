"""What `assetbot status` says of a source that is not read and of a trail that is not sealed."""

from datetime import timedelta

import pytest

from bot.running.checks import read_state, sealed
from bot.store import SyncRun
from bot.store.runs import Outcome
from bot.store.seal_rows import Tail
from tests.made import NOON


@pytest.mark.parametrize(
    ("outcome", "error", "says"),
    [
        ("done", "", "not read since the index was made anew"),
        ("failed", "It timed out.", "never read to its end; last try failed It timed out."),
        (None, "", "never read to its end; last try running"),
    ],
)
def test_a_source_that_is_not_held_says_how_its_last_try_ended(
    outcome: Outcome | None, error: str, says: str
) -> None:
    """After a restore it was read well, and is to be read again for the index alone."""
    run = SyncRun(
        id="1", source="a", started_at=NOON, renewed_at=NOON, outcome=outcome, error=error
    )
    line = read_state("a", reading=None, runs=[run], now=NOON, every=timedelta(minutes=15))
    assert (line.well, line.says) == (False, says)


@pytest.mark.parametrize(("events", "says"), [(1, "1 event not sealed"), (2, "2 events not seal")])
def test_one_event_is_one(events: int, says: str) -> None:
    """The number has the right word behind it."""
    line = sealed(Tail(events=events, oldest=NOON, first=1), NOON, ran=True)
    assert line.says.startswith(says)
