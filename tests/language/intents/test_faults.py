"""What is wrong with a thing, told as people tell it: what happened, and what only seems so."""

import pytest

from tests.language.corpus import ours


@pytest.mark.parametrize(
    ("text", "vocabulary"),
    [
        ("I accidentally dropped my laptop", "vocabulary"),
        ("I accidentally broke my tablet", "vocabulary_theatre"),
        ("I spilled tea over my laptop", "vocabulary"),
        ("spilled a whole jug of water on HO-1001", "vocabulary_hospital"),
        ("spilled coffee on my keyboard yesterday", "vocabulary"),
        ("I think my projector is broken", "vocabulary_school"),
        ("I'm afraid TH-0117 is leaking", "vocabulary_theatre"),
        ("not sure but I guess HO-1001 is dead", "vocabulary_hospital"),
        ("maybe the battery of SCH-001 is dead", "vocabulary_school"),
        ("LT-1788 might be broken", "vocabulary"),
        ("water got into SCH-001", "vocabulary_school"),
        ("my pager battery is flat", "vocabulary_hospital"),
        ("TH-0117 is beyond repair", "vocabulary_theatre"),
    ],
)
def test_a_fault_is_reported_whatever_else_is_told_of_it(text: str, vocabulary: str) -> None:
    """How it came, what was spilled, and that somebody only believes it."""
    found = ours(text, vocabulary=vocabulary)
    assert (found.intent, found.sure) == ("fault", True)


@pytest.mark.parametrize(
    "text",
    [
        "I'm stuck at the airport with my laptop",
        "if my laptop is broken what do I do",
        "I think we should retire LT-1788",
        "maybe return LT-1788",
    ],
)
def test_what_only_somebody_is_and_what_is_only_thought_of_stays_doubtful(text: str) -> None:
    """It is no fault of a thing, or no order yet."""
    assert not ours(text).sure
