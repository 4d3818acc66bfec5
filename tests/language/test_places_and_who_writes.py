"""Who writes, where something goes, and names that begin like what people say of stock."""

from typing import Any

import pytest

from bot.language.parsed import Parsed
from bot.language.understanding import Words, understand
from bot.language.vocabulary import Vocabulary
from tests.language.corpus import TODAY

VOCABULARY = Vocabulary.model_validate(
    {
        "people": ["Ana Silva", "Ben Tanaka"],
        "locations": ["Store B1", "Studio 1", "Porto"],
        "teams": ["Finance"],
        "categories": ["Laptop", "Camera", "Mobile phone", "Satellite phone"],
        "manufacturers": ["Apple"],
        "vendors": ["Bechtle"],
        "statuses": ["available", "in stock", "in repair"],
        "serial_numbers": ["503817000377"],
    }
)


def understood(text: str) -> Parsed:
    """What a sentence means where these names are known."""
    return understand(text, Words(VOCABULARY), today=TODAY)


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("finance here – what did we buy from Bechtle?", {"vendor": "Bechtle"}),
        ("hi, Finance here. which laptops are in Porto?",
         {"category": "Laptop", "location": "Porto"}),
        ("Ana here, which laptops are in Porto?", {"category": "Laptop", "location": "Porto"}),
    ],
)  # fmt: skip
def test_who_writes_limits_nothing(text: str, filters: Any) -> None:
    """A team or person that says at the beginning who it is asks of all, not of its own."""
    found = understood(text)
    assert (found.intent, found.filters) == ("find", filters)
    assert found.sure


def test_a_team_that_is_asked_about_is_no_greeting() -> None:
    """“Here” with more behind it leaves the team what is asked about."""
    assert understood("finance laptops").filters == {"team": "Finance", "category": "Laptop"}


@pytest.mark.parametrize(
    "text", ["all laptops but no Apple ones, Porto", "laptops except Apple ones, Porto"]
)
def test_what_stands_behind_what_is_left_out_is_meant(text: str) -> None:
    """Of another kind than what is left out, it is not left out too."""
    found = understood(text)
    where = {"category": "Laptop", "manufacturer": {"not": "Apple"}, "location": "Porto"}
    assert (found.intent, found.filters) == ("find", where)


@pytest.mark.parametrize("why", ["not needed in Porto anymore", "it is not needed here"])
def test_where_something_goes_is_said_before_why(why: str) -> None:
    """A place right behind an asset is where it goes, whatever is told of the one before."""
    found = understood(f"503817000377 to Store B1, {why}")
    assert (found.intent, found.filters) == ("edit", {"serial_number": "503817000377"})
    assert found.changes == {"location": "Store B1"}


def test_a_place_whose_name_begins_like_what_is_said_of_stock_is_the_place() -> None:
    """“In Store B1” is where it is, and not that it is in store."""
    found = understood("available cameras in store b1 or studio 1")
    assert found.filters == {
        "status": "available",
        "category": "Camera",
        "location": ["Store B1", "Studio 1"],
    }


@pytest.mark.parametrize("said", ["sat phone", "satphone", "sat phones"])
def test_a_satellite_phone_is_no_mobile_phone(said: str) -> None:
    """What people call it for short names the one category, not both."""
    assert understood(f"available {said}").filters["category"] == "Satellite phone"
