"""Which warranties an alert rule announces, and on which of its days."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import AssetRef
from bot.warranty import Cover, Due, Quiet, Schedule, due, last_slot, next_run, urgency

DAILY = frozenset(range(7))
MONDAYS = frozenset({0})
BERLIN = "Europe/Berlin"
NIGHT = Schedule(at=time(2, 30), zone=BERLIN, weekdays=DAILY)
MORNING = Schedule(at=time(9), zone=BERLIN, weekdays=MONDAYS)
LAPTOP = AssetRef("factorial", "1")
PHONE = AssetRef("itflow", "2")
BEGAN = date(2026, 1, 1)
START = datetime(2020, 1, 1, tzinfo=UTC)
TODAY = date(2026, 11, 23)
"""A Monday."""
THRESHOLDS = (60, 30, 7, 0)


def utc(text: str) -> datetime:
    """An instant."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def ends(days: int, ref: AssetRef = LAPTOP) -> Cover:
    """A warranty that ends in some days from today."""
    return Cover(ref, TODAY + timedelta(days=days))


def announced(*covers: Cover, today: date = TODAY, began: date = BEGAN) -> list[Due]:
    """What a rule announces that has announced nothing yet."""
    return due(covers, today, THRESHOLDS, set(), began=began)


@pytest.mark.parametrize(
    ("after", "then"),
    [
        ("2026-03-27T12:00", "2026-03-28T01:30"),  # winter time: 02:30 is 01:30
        ("2026-03-28T01:30", "2026-03-29T01:30"),  # 02:30 is left out: 03:30 stands for it
        ("2026-03-29T01:30", "2026-03-30T00:30"),  # summer time: 02:30 is 00:30
        ("2026-10-24T12:00", "2026-10-25T00:30"),  # 02:30 comes twice: the first counts
        ("2026-10-25T00:30", "2026-10-26T01:30"),  # and the second is none
        ("2026-10-25T01:29", "2026-10-26T01:30"),
    ],
)
def test_a_rule_at_half_past_two_looks_once_a_day_over_both_clock_changes(
    after: str, then: str
) -> None:
    """A day has one slot, whether the clocks show its time never, once or twice."""
    assert next_run(NIGHT, utc(after)) == utc(then)
    assert last_slot(NIGHT, utc(then)) == date.fromisoformat(then[:10])


def test_a_weekly_rule_looks_on_its_weekday() -> None:
    """On Mondays at nine, and between them its newest slot is the last Monday."""
    assert next_run(MORNING, utc("2026-11-23T07:59")) == utc("2026-11-23T08:00")
    assert next_run(MORNING, utc("2026-11-23T08:00")) == utc("2026-11-30T08:00")
    assert last_slot(MORNING, utc("2026-11-29T22:00")) == date(2026, 11, 23)


@given(
    after=st.integers(0, 5_000_000).map(lambda minutes: START + timedelta(minutes=minutes)),
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    zone=st.sampled_from(
        [BERLIN, "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]
    ),
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
)
def test_each_permitted_day_has_one_slot(
    after: datetime, at: time, zone: str, weekdays: frozenset[int]
) -> None:
    """From slot to slot no permitted day is left out and none comes twice."""
    schedule = Schedule(at=at, zone=zone, weekdays=weekdays)
    days = []
    for _ in range(6):
        after = next_run(schedule, after)
        days.append(last_slot(schedule, after))
        assert last_slot(schedule, after - timedelta(seconds=1)) < days[-1]
    first, last = days[0].toordinal(), days[-1].toordinal()
    permitted = [date.fromordinal(one) for one in range(first, last + 1)]
    assert days == [one for one in permitted if one.weekday() in weekdays]


def test_each_threshold_is_announced_from_its_day_on() -> None:
    """Sixty days before the end it is, sixty-one days before it is not."""
    assert announced(ends(61)) == []
    assert announced(ends(60)) == [Due(ends(60), (60,), returns=False)]
    assert announced(ends(0)) == [Due(ends(0), THRESHOLDS, returns=False)]


def test_missed_thresholds_are_caught_up_in_one_line() -> None:
    """Days nobody looked on leave one announcement that settles all that was reached."""
    found = due([ends(5)], TODAY, THRESHOLDS, {(ends(5), 60)}, began=BEGAN)
    assert found == [Due(ends(5), (30, 7), returns=False)]
    assert due([ends(5)], TODAY, THRESHOLDS, {(ends(5), t) for t in (60, 30, 7)}, began=BEGAN) == []


def test_a_changed_warranty_end_starts_anew() -> None:
    """Another end is another warranty."""
    told = {(ends(5), days) for days in THRESHOLDS}
    assert due([ends(25)], TODAY, THRESHOLDS, told, began=BEGAN) == [
        Due(ends(25), (60, 30), returns=False)
    ]


def test_what_was_over_before_the_rule_is_not_announced() -> None:
    """A rule that begins today leaves yesterday's alone, and tells of today's."""
    assert [one.cover for one in announced(ends(-1), ends(0, PHONE), began=TODAY)] == [
        ends(0, PHONE)
    ]


def test_absurd_dates_do_no_harm() -> None:
    """The first and the last day there are, and decades ago, are neither due nor an error."""
    absurd = [Cover(LAPTOP, date.min), Cover(PHONE, date.max), Cover(PHONE, date(1976, 5, 1))]
    assert announced(*absurd) == []
    assert announced(*absurd, today=date.min, began=date.min)[0].cover.end == date.min


def test_the_last_day_of_february_is_a_day_like_others() -> None:
    """Thirty days before 29 February 2028 is 30 January."""
    leap = Cover(LAPTOP, date(2028, 2, 29))
    assert announced(leap, today=date(2028, 1, 29))[0].thresholds == (60,)
    assert announced(leap, today=date(2028, 1, 30))[0].thresholds == (60, 30)


def test_what_is_acknowledged_is_quiet_until_that_is_undone() -> None:
    """Nothing is settled meanwhile: undone, all that was reached is caught up."""
    for day in (0, 400):
        today = TODAY + timedelta(days=day)
        quiet = {ends(5): Quiet(until=None)}
        assert due([ends(5)], today, THRESHOLDS, set(), began=BEGAN, quiet=quiet) == []
    assert announced(ends(5)) == [Due(ends(5), (60, 30, 7), returns=False)]


def test_what_is_put_off_comes_back_once_whatever_the_threshold() -> None:
    """On its day it is heard again, though all that was reached was announced before."""
    told = {(ends(5), days) for days in (60, 30, 7)}
    off = Quiet(until=TODAY)

    def heard(today: date, quiet: Quiet) -> list[Due]:
        return due([ends(5)], today, THRESHOLDS, told, began=BEGAN, quiet={ends(5): quiet})

    assert heard(TODAY - timedelta(days=1), off) == []
    assert heard(TODAY, off) == [Due(ends(5), (), returns=True)]
    assert heard(TODAY, off._replace(returned=True)) == []


@pytest.mark.parametrize(
    ("days", "group"),
    [
        (-1, "over"),
        (0, "this week"),
        (6, "this week"),
        (7, "this month"),
        (29, "this month"),
        (30, "later"),
    ],
)
def test_urgency_goes_by_the_days_that_are_left(days: int, group: str) -> None:
    """The last covered day is not over yet."""
    assert urgency(ends(days).end, TODAY) == group
