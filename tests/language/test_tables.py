"""A list that is wanted as a file, in a sentence."""

from datetime import date

import pytest

from bot.language.asked import AskExport
from bot.language.parsed_to_asked import meant
from bot.language.questions import ListAssets
from tests.language.corpus import TODAY, ours


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("send me a csv of all phones", {"category": "Phone"}),
        ("csv of all laptops in Porto", {"category": "Laptop", "location": "Porto"}),
        ("can you export all phones", {"category": "Phone"}),
        ("list all phones as csv", {"category": "Phone"}),
        (
            "give me a spreadsheet of mei's laptops",
            {"category": "Laptop", "assignee": "Mei Brandt"},
        ),
    ],
)
def test_a_list_as_a_file_is_exported(text: str, filters: dict[str, str]) -> None:
    """With the filters that the list would have."""
    found = ours(text)
    asked = meant(found, today=TODAY)
    assert (found.sure, found.filters) == (True, filters)
    assert isinstance(asked, AskExport)
    named = {one.field: one.values for one in asked.filters.where}
    assert named == {key: (value,) for key, value in filters.items()}


def test_what_limits_a_list_limits_its_file() -> None:
    """Whose it is, and when a warranty ends."""
    asked = meant(ours("export my laptops"), today=TODAY)
    assert isinstance(asked, AskExport)
    assert asked.filters.person == ""
    asked = meant(ours("I need an excel of all laptops under warranty"), today=TODAY)
    assert isinstance(asked, AskExport)
    assert asked.filters.warranty_from == date(2026, 11, 26)


def test_a_list_that_is_to_be_sent_is_shown() -> None:
    """It is wanted as no file."""
    found = ours("send me a list of all phones")
    assert (found.sure, found.table) == (True, False)
    assert isinstance(meant(found, today=TODAY), ListAssets)


@pytest.mark.parametrize(
    "text",
    [
        "send mei a csv of all phones",
        "export LT-1788",
        "how many laptops as csv",
        "return everything in the spreadsheet",
        "delete all laptops in this csv",
        "add laptops from a spreadsheet",
    ],
)
def test_a_file_of_anything_else_is_asked_back(text: str) -> None:
    """Files go to whoever asks, are of lists, and what stands in one is not read."""
    assert not ours(text).sure


def test_a_file_is_sent_to_nobody_who_does_not_ask_the_bot() -> None:
    """What is overheard in a channel asks for none."""
    assert ours("does anyone have a csv of all laptops?", channel=True).intent == "none"
