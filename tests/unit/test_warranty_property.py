"""Months of warranties, outages, crashes and clocks that jump: each threshold once, on its day."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models import AssetRef
from bot.warranty import Cover, Schedule, due, last_slot
from tests.rounds import rounds

START = datetime(2026, 2, 10, 7, tzinfo=UTC)
"""The clocks go forward within ninety days of it, and back within two years."""
EVERY = timedelta(hours=5)
SHORT, LONG = 90, 730
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Sydney", "UTC")


def days() -> int:
    """How long it is looked at: a quarter, or two years where many examples are tried."""
    return LONG if settings().max_examples > 1_000 else SHORT


class World(NamedTuple):
    """A rule, and what happens to it; days are counted from the start."""

    schedule: Schedule
    thresholds: tuple[int, ...]
    ends: list[int]
    """The day on which the warranty of each asset ends."""
    extended: Mapping[int, tuple[int, int]]
    """By asset: on which day its warranty gets another end, and which."""
    down: list[tuple[int, int]]
    """From which day for how many the bot does not run."""
    dies: frozenset[int]
    """At which runs it dies before it has written down what it announced."""
    jumps: list[tuple[int, int, int]]
    """From which day, for how many, the clock is how many days off."""


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Any of them."""
    day = st.integers(0, days())
    some = draw(st.lists(st.integers(-400, days() + 100), min_size=1, max_size=8))
    return World(
        schedule=Schedule(
            at=draw(st.sampled_from([time(0, 0), time(2, 30), time(9), time(23, 59)])),
            zone=draw(st.sampled_from(ZONES)),
            weekdays=draw(st.frozensets(st.integers(0, 6), min_size=1)),
        ),
        thresholds=draw(st.sampled_from([(60, 30, 7, 0), (0,), (1,), (365, 90)])),
        ends=some,
        extended=draw(
            st.dictionaries(
                st.integers(0, len(some) - 1), st.tuples(day, st.integers(0, days() + 100))
            )
        ),
        down=draw(st.lists(st.tuples(day, st.integers(1, 20)), max_size=3)),
        dies=draw(st.frozensets(st.integers(0, 12))),
        jumps=draw(st.lists(st.tuples(day, st.integers(0, 9), st.integers(-30, 30)), max_size=2)),
    )


def covers(world: World, real: datetime) -> list[Cover]:
    """The warranties as they are at an instant."""
    found = []
    for number, end in enumerate(world.ends):
        on, then = world.extended.get(number, (days() + 1, 0))
        at = then if real >= START + timedelta(days=on) else end
        found.append(Cover(AssetRef("s", str(number)), START.date() + timedelta(days=at)))
    return found


def ticks(world: World) -> list[tuple[datetime, datetime]]:
    """When the bot looks at the time, and what its clock shows."""
    found = []
    real = START
    while real < START + timedelta(days=days()):
        day = (real - START).days
        off = sum(by for on, span, by in world.jumps if on <= day < on + span)
        if not any(on <= day < on + span for on, span in world.down):
            found.append((real, real + timedelta(days=off)))
        real += EVERY
    return found


@rounds(one_in=5)
@given(worlds())
def test_no_threshold_is_missed_and_none_comes_twice(world: World) -> None:
    """Each comes at the first slot at or after its day that is looked at, and never again."""
    began = START.date()
    written: set[tuple[Cover, int]] = set()
    slot = last_slot(world.schedule, START)
    expected: dict[tuple[Cover, int], date] = {}
    found: dict[tuple[Cover, int], date] = {}
    runs = 0
    for real, shown in ticks(world):
        today = last_slot(world.schedule, shown)
        assert today <= shown.astimezone(UTC).date() + timedelta(days=1)
        assert today.weekday() in world.schedule.weekdays
        if today == slot:
            continue
        runs += 1
        now = covers(world, real)
        announced = due(now, today, world.thresholds, written, began=began)
        if runs in world.dies:
            continue  # nothing was written down: the next look does it all again
        slot = today
        for one in announced:
            for days_before in one.thresholds:
                assert (one.cover, days_before) not in found
                found[one.cover, days_before] = today
                written.add((one.cover, days_before))
        for cover in now:
            for days_before in world.thresholds:
                if cover.end >= began and cover.end - timedelta(days=days_before) <= today:
                    expected.setdefault((cover, days_before), today)
    assert found == expected
