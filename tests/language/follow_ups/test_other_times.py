"""A time alone takes the place of the one that was asked for before."""

import pytest

from bot.language.parsed import Parsed
from tests.language.corpus import ours

YEAR = {"from": "2024-01-01", "to": "2024-12-31"}
BOUGHT = ours("which laptops were bought in 2024")
OLDER = ours("laptops bought before 2024")
IN_MARCH = ours("laptops bought in March 2024")
ENDING = ours("which warranties end in 2028")


def days(first: str, last: str) -> dict[str, str]:
    """A time from one day to another."""
    return {"from": first, "to": last}


def whole(year: int) -> dict[str, str]:
    """All of a year."""
    return days(f"{year}-01-01", f"{year}-12-31")


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("and 2023?", whole(2023)),
        ("2023?", whole(2023)),
        ("2023", whole(2023)),
        ("and in 2023", whole(2023)),
        ("in 2023", whole(2023)),
        ("what about 2022", whole(2022)),
        ("only in 2022", whole(2022)),
        ("and last year?", whole(2025)),
        ("and the year before", whole(2023)),
        ("the year before that?", whole(2023)),
        ("and a year earlier?", whole(2023)),
        ("and the previous year", whole(2023)),
        ("and the year after", whole(2025)),
        ("and the following year?", whole(2025)),
        ("and in march?", days("2024-03-01", "2024-03-31")),
        ("and in november?", days("2024-11-01", "2024-11-30")),
        ("and in february?", days("2024-02-01", "2024-02-29")),
        ("and in Q4?", days("2024-10-01", "2024-12-31")),
        ("and in March 2022?", days("2022-03-01", "2022-03-31")),
        ("and last march?", days("2026-03-01", "2026-03-31")),
        ("and this quarter?", days("2026-10-01", "2026-12-31")),
        ("and in the second quarter?", days("2024-04-01", "2024-06-30")),
        ("and the month before?", days("2023-12-01", "2023-12-31")),
        ("and before 2022?", {"from": None, "to": "2021-12-31"}),
    ],
)
def test_another_time_is_when_the_same_was_bought(text: str, time: object) -> None:
    """Nothing else of what was asked changes; a month is one of the year that was told."""
    found = ours(text, BOUGHT)
    assert (found.intent, found.sure) == ("find", True)
    assert found.filters == {"category": "Laptop", "purchase_date": time}


@pytest.mark.parametrize(
    ("before", "text", "time"),
    [
        (IN_MARCH, "and in april?", days("2024-04-01", "2024-04-30")),
        (IN_MARCH, "and the month before?", days("2024-02-01", "2024-02-29")),
        (
            ours("laptops bought in Q1 2024"),
            "the quarter before?",
            days("2023-10-01", "2023-12-31"),
        ),
        (IN_MARCH, "and the year before?", days("2023-03-01", "2023-03-31")),
        (OLDER, "and 2025?", whole(2025)),
        (OLDER, "and in march?", days("2026-03-01", "2026-03-31")),
    ],
)
def test_the_time_before_is_reckoned_from(before: Parsed, text: str, time: object) -> None:
    """A month from a month, and the same month of the year before; what is open is no year."""
    assert ours(text, before).filters == {"category": "Laptop", "purchase_date": time}


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("and 2029?", whole(2029)),
        ("and the year before", whole(2027)),
        ("and in march?", days("2028-03-01", "2028-03-31")),
    ],
)
def test_behind_warranties_it_is_when_they_end(text: str, time: object) -> None:
    """Whatever lies ahead too."""
    found = ours(text, ENDING)
    assert (found.intent, found.filters) == ("warranty", {"warranty_end": time})


def test_a_month_to_come_is_not_one_that_is_over() -> None:
    """Of a warranty that ends this December, “and in January?” is the next January."""
    found = ours("and in january?", ours("which warranties end in december"))
    assert found.filters == {"warranty_end": days("2027-01-01", "2027-01-31")}


def test_what_is_counted_is_counted_of_another_year() -> None:
    """The same question, however it was asked."""
    counted = ours("and 2023?", ours("how many laptops were bought in 2024"))
    assert (counted.intent, counted.filters["purchase_date"]) == ("count", whole(2023))


@pytest.mark.parametrize("text", ["and 2023?", "2023?", "and the year before"])
def test_a_year_says_nothing_where_no_time_was_spoken_of(text: str) -> None:
    """It is not known of what it is the year."""
    assert not ours(text, ours("laptops in Berlin")).sure
    assert not ours(text).sure


@pytest.mark.parametrize("text", ["it's thursday", "tomorrow", "see you next week"])
def test_a_day_that_is_said_of_anything_is_no_time_of_buying(text: str) -> None:
    """Behind what was bought in a year it goes on from nothing; behind a week a week does."""
    assert not ours(text, BOUGHT).sure
    weeks = ours("and last week?", ours("laptops bought this week"))
    assert weeks.filters["purchase_date"] == days("2026-11-16", "2026-11-22")
