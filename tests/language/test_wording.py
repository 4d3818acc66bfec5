"""What was understood, as one would ask for it."""

from typing import Any

import pytest

from bot.language.parsed import Parsed
from bot.language.wording import asked, line


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ({"intent": "return", "filters": {"serial_number": "LT-0042"}}, "Return LT-0042"),
        (
            {"intent": "return", "filters": {"asset_tag": "LT-0042", "assignee": "Alex Moreno"}},
            "Return LT-0042 (of Alex Moreno)",
        ),
        (
            {
                "intent": "edit",
                "filters": {"asset_tag": "AB-000025"},
                "changes": {"status": "retired"},
            },
            "Retire AB-000025",
        ),
        (
            {"intent": "edit", "filters": {"id": "7"}, "changes": {"status": "in_repair"}},
            "Mark 7 as in repair",
        ),
        (
            {"intent": "edit", "filters": {"asset_tag": "A1"}, "changes": {"location": "Berlin"}},
            "Change A1: Berlin",
        ),
        (
            {"intent": "assign", "filters": {"asset_tag": "A1"}, "changes": {"assignee": "Mei"}},
            "Give A1 to Mei",
        ),
        ({"intent": "count", "filters": {"category": "Screen"}}, "How many screens"),
        (
            {"intent": "count", "filters": {"category": "Screen", "location": "Berlin"}},
            "How many screens · in Berlin",
        ),
        ({"intent": "count", "filters": {"category": "Laptops"}}, "How many laptops"),
        ({"intent": "mine"}, "What you have"),
        ({"intent": "mine", "filters": {"category": "Laptop"}}, "Laptop · yours"),
        ({"intent": "fault", "filters": {"asset_tag": "A1"}}, "Report a fault of A1"),
        (
            {"intent": "fault", "filters": {"assignee": "Tom Becker", "category": "Screen"}},
            "Report a fault of a screen of Tom Becker",
        ),
        (
            {"intent": "return", "filters": {"assignee": "Dieter Vogel"}},
            "Return something of Dieter Vogel",
        ),
        (
            {"intent": "return", "filters": {"status": "in_stock", "category": "Laptops"}},
            "Return a laptop, in stock",
        ),
        (
            {"intent": "create", "changes": {"assignee": "Dieter Vogel"}},
            "Make a new asset for Dieter Vogel",
        ),
        (
            {"intent": "find", "filters": {"order": "most_expensive", "limit": 1}},
            "the most expensive",
        ),
        ({"intent": "find", "filters": {"limit": 3, "order": "oldest"}}, "the 3 oldest"),
    ],
)
def test_what_is_asked_back_reads_as_a_sentence(said: dict[str, Any], shown: str) -> None:
    """With its verb, and a code as it is written."""
    assert asked(Parsed.model_validate(said)) == shown


def test_an_order_and_how_many_of_it_are_one_part() -> None:
    """Not “the oldest · at most 3”."""
    parsed = Parsed(intent="find", filters={"limit": 3, "order": "oldest", "category": "Laptop"})
    assert line(parsed) == "the 3 oldest · Laptop"
