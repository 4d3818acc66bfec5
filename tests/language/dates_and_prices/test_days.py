"""Days beside which there is no other are days like any."""

from datetime import date

import pytest

from bot.language.dates_and_prices.days import moved, whole
from tests.language.corpus import ours


@pytest.mark.parametrize("bound", ["before", "after", "until", "since", "in the week of", "by"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "january 0001", "december 9999"])
def test_the_first_and_the_last_day_there_are_can_be_named(bound: str, day: str) -> None:
    """Whatever is bounded by them is understood in some way."""
    assert ours(f"laptops bought {bound} {day}").intent
    assert ours(f"laptops whose warranty ends {bound} {day}").intent


@pytest.mark.parametrize("unit", ["day", "week", "month", "quarter", "year"])
def test_beyond_them_nothing_is_reckoned(unit: str) -> None:
    """The periods that they lie in end with them."""
    assert moved(date.max, 1, unit) == date.max
    assert moved(date.min, -1, unit) == date.min
    assert whole(unit, date.min).first == date.min
    assert whole(unit, date.max).last <= date.max
