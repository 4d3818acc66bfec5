"""Working days and hours, wherever somebody is, through daylight saving."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.working_hours import CLOSES, OPENS, after, in_hours, is_working, zone_named

ZONES = [
    ZoneInfo(name)
    for name in (
        *("UTC", "Europe/Berlin", "America/New_York", "America/St_Johns", "Asia/Kathmandu"),
        *("Australia/Lord_Howe", "Pacific/Apia", "Pacific/Kiritimati", "America/Santiago"),
    )
]
BERLIN = ZoneInfo("Europe/Berlin")
MOMENTS = st.integers(0, 24 * 365 * 60 * 24).map(
    lambda minutes: datetime(2011, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
"""Any minute of 24 years."""


def berlin(day: int, hour: int, *, month: int = 3) -> datetime:
    """A time of day in Berlin; its clocks go forward on Sunday 29 March 2026."""
    return datetime(2026, month, day, hour, tzinfo=BERLIN).astimezone(UTC)


@pytest.mark.parametrize(
    ("asked", "days", "due"),
    [
        (berlin(23, 11), 2, berlin(25, 11)),
        (berlin(27, 16), 2, berlin(31, 16)),
        (berlin(27, 16), 5, berlin(3, 16, month=4)),
        (berlin(27, 20), 2, berlin(1, 9, month=4)),
        (berlin(28, 12), 2, berlin(1, 9, month=4)),
        (berlin(23, 7), 2, berlin(25, 9)),
        (berlin(23, 17), 1, berlin(25, 9)),
    ],
)
def test_working_days_are_counted_where_somebody_is(
    asked: datetime, days: int, due: datetime
) -> None:
    """The same time on the wall, over a week-end and a change of the clocks."""
    assert after(asked, days, BERLIN) == due


@given(moment=MOMENTS, zone=st.sampled_from(ZONES), days=st.integers(0, 6))
def test_what_comes_of_it_is_always_within_the_hours(
    moment: datetime, zone: ZoneInfo, days: int
) -> None:
    """Never before the moment, never at a week-end, never before nine or from five on."""
    due = after(moment, days, zone)
    local = due.astimezone(zone)
    assert due >= moment
    assert local.weekday() < 5
    assert OPENS <= local.time() < CLOSES
    assert in_hours(due, zone) == due


@given(moment=MOMENTS, zone=st.sampled_from(ZONES), days=st.integers(1, 6))
def test_so_many_working_days_lie_between(moment: datetime, zone: ZoneInfo, days: int) -> None:
    """Counted on the calendar there, at the time of day that it began, whatever the clocks did."""
    begun, due = (
        one.astimezone(zone) for one in (in_hours(moment, zone), after(moment, days, zone))
    )
    assert due.time() == begun.time()
    assert len(list(working_days(begun.date(), due.date(), zone))) == days


def working_days(begun: date, due: date, zone: ZoneInfo) -> list[date]:
    """The working days after one, up to another, that the calendar there has."""
    days = [begun + timedelta(days=n) for n in range(1, (due - begun).days + 1)]
    return [
        day
        for day in days
        if is_working(datetime.combine(day, time(12), zone).astimezone(UTC), zone)
        and datetime.combine(day, time(12), zone).astimezone(UTC).astimezone(zone).date() == day
    ]


@given(moment=MOMENTS, zone=st.sampled_from(ZONES))
def test_nothing_is_put_off_further_than_it_must_be(moment: datetime, zone: ZoneInfo) -> None:
    """What is within the hours stays; else it is their very beginning, some days off at most."""
    due = in_hours(moment, zone)
    assert due - moment < timedelta(days=4)
    if due != moment:
        assert due.astimezone(zone).time() == OPENS
        assert not is_working(moment, zone)


def test_a_zone_that_nobody_knows_is_the_installations() -> None:
    """Slack may tell of none, or of one that this machine has never heard of."""
    assert zone_named("Asia/Tokyo", "UTC") == ZoneInfo("Asia/Tokyo")
    for unknown in (None, "", "Mars/Base", "../etc/passwd"):
        assert zone_named(unknown, "Europe/Berlin") == BERLIN
