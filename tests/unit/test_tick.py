"""What falls due with time."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.running.tick import RETRY_AFTER, FirstReading, forgetting_due, sync_due
from bot.store import SyncRun

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


def test_what_the_clock_was_set_past_is_read_at_once_but_no_failure_sooner_for_it() -> None:
    """A source that fails is not asked again and again because of a day that was skipped."""
    lately = timedelta(seconds=1)
    assert sync_due([run("done", lately)], now=NOW, every=EVERY, skipped=True)
    assert not sync_due([run("failed", lately)], now=NOW, every=EVERY, skipped=True)


async def test_it_is_looked_as_soon_as_all_was_read_for_the_first_time() -> None:
    """Once; again where a tick was under way; and not at all where it was read before."""
    unread, looks = ["factorial"], list[bool]()

    async def tick() -> bool:
        looks.append(len(looks) > 0)
        return looks[-1]

    first = FirstReading(lambda: unread, tick)
    await first.follow()
    assert looks == []
    unread.clear()
    for _ in range(3):
        await first.follow()
    assert looks == [False, True]
    await FirstReading(lambda: unread, tick).follow()
    assert len(looks) == 2


def test_what_is_old_goes_in_each_tenth_minute_whatever_ticks_were_missed() -> None:
    """By the clock, so that replicas which take turns at ticking need not tell each other."""
    minutes = [NOW + timedelta(minutes=one, seconds=3) for one in range(60)]
    assert [at.minute for at in minutes if forgetting_due(at)] == [0, 10, 20, 30, 40, 50]
