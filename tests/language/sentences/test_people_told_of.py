"""Somebody who is told of first, and then what is wanted for them."""

from typing import Any

import pytest

from tests.language.corpus import ours


@pytest.mark.parametrize(
    ("text", "vocabulary", "filters", "who", "reason"),
    [
        ("Mei starts tomorrow and needs a laptop", "vocabulary",
         {"category": "Laptop", "assignee": None}, "Mei Brandt", "Mei starts tomorrow"),
        ("Kofi joins on Monday and he needs a pager", "vocabulary_hospital",
         {"category": "Pagers", "assignee": None}, "Kofi Boateng", "Kofi joins on Monday"),
        ("Saskia starts on Monday. She needs a tablet", "vocabulary_theatre",
         {"category": "Tablets", "assignee": None}, "Saskia Vermeer", "Saskia starts on Monday"),
        ("Noor Haddad begins next week, she needs a tablet", "vocabulary_school",
         {"category": "Tablet", "assignee": None}, "Noor Haddad", "Noor Haddad begins next week"),
    ],
)  # fmt: skip
def test_who_starts_and_needs_something_is_to_get_one(
    text: str, vocabulary: str, filters: dict[str, Any], who: str, reason: str
) -> None:
    """One that nobody has; that they start is why, and no day for which it waits."""
    found = ours(text, vocabulary=vocabulary)
    assert (found.intent, found.filters, found.changes) == ("assign", filters, {"assignee": who})
    assert (found.reason, found.sure) == (reason, True)


@pytest.mark.parametrize(
    ("text", "vocabulary", "who", "reason"),
    [
        ("Mei has left, take everything back", "vocabulary", "Mei Brandt", "Mei has left"),
        ("Kofi no longer works here. Please collect everything", "vocabulary_hospital",
         "Kofi Boateng", "Kofi no longer works here"),
        ("Saskia quit, take back all her things", "vocabulary_theatre", "Saskia Vermeer",
         "Saskia quit"),
    ],
)  # fmt: skip
def test_everything_of_whom_is_told_of_alone_is_taken_back(
    text: str, vocabulary: str, who: str, reason: str
) -> None:
    """And nobody else's."""
    found = ours(text, vocabulary=vocabulary)
    assert (found.intent, found.filters, found.whole) == ("return", {"assignee": who}, True)
    assert (found.reason, found.sure) == (reason, True)


@pytest.mark.parametrize(
    "text",
    [
        "Mei says hi, take everything back",
        "Mei asked me to take everything back",
        "Mei has left, retire everything",
    ],
)
def test_everything_is_not_surely_theirs_who_only_speaks_of_it(text: str) -> None:
    """Nor where it is put out of use."""
    assert not ours(text).sure


def test_everything_of_theirs_may_be_limited() -> None:
    """By where it is, or of what kind."""
    found = ours("Mei has left, take everything back from Berlin")
    assert found.filters == {"assignee": "Mei Brandt", "location": "Berlin"}
