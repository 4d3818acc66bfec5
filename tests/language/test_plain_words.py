"""What newcomers say in plain words, where a place, a kind or a date is told in passing."""

from typing import Any

import pytest

from bot.language.parsed import Parsed
from bot.language.understanding import Words, understand
from bot.language.vocabulary import Known
from tests.language.corpus import TODAY, vocabulary

_PLACES = ("Berlin", "Lagos Warehouse", "Depot North", "Hull Store", "Leeds Office", "York Office")
_OURS = vocabulary()
_WORDS = Words(
    _OURS.model_copy(
        update={
            "locations": _PLACES,
            "people": (*_OURS.people, Known(name="Jordan Hull")),
            "categories": ("Laptop", "Printer", "Label Printer", "Phone", "Mobile Phone"),
        }
    )
)


def plain(text: str) -> Parsed:
    """What a sentence means where places are called after what they are."""
    return understand(text, _WORDS, today=TODAY)


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("what have we got in stock at the warehouse",
         {"status": "in stock", "location": "Lagos Warehouse"}),
        ("how many laptops in stock at the depot",
         {"category": "Laptop", "status": "in stock", "location": "Depot North"}),
        ("laptops in the hull shop", {"category": "Laptop", "location": "Hull Store"}),
        ("laptops for the hull shop", {"category": "Laptop", "location": "Hull Store"}),
        ("laptops in the Berlin warehouse", {"category": "Laptop", "location": "Berlin"}),
    ],
)  # fmt: skip
def test_a_kind_of_place_is_the_only_one_called_so(text: str, filters: Any) -> None:
    """And beside a name, that place and nobody."""
    found = plain(text)
    assert (found.filters, found.sure) == (filters, True)


@pytest.mark.parametrize("text", ["which laptops at the office?", "laptops at the yard"])
def test_a_kind_of_place_of_many_or_none_is_asked_back(text: str) -> None:
    """It is never left out in silence."""
    assert not plain(text).sure


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("printers", "Printer"),
        ("label printers", "Label Printer"),
        ("phones", ["Mobile Phone", "Phone"]),
    ],
)
def test_a_category_said_whole_is_that_alone(text: str, category: Any) -> None:
    """But for those that mean the same, which sources spell each in their way."""
    assert plain(text).filters == {"category": category}
