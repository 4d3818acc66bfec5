"""What is gone, told as people tell it: without a verb for losing it."""

import pytest

from tests.language.corpus import ours


@pytest.mark.parametrize(
    ("text", "vocabulary", "status"),
    [
        ("my tablet went missing", "vocabulary", "lost"),
        ("LT-1788 disappeared", "vocabulary", "lost"),
        ("Kofi's laptop vanished", "vocabulary_hospital", "Lost"),
        ("I left my laptop on the bus", "vocabulary", "lost"),
        ("forgot my projector in a taxi yesterday", "vocabulary_school", "lost"),
        ("left TH-0117 on the train", "vocabulary_theatre", "Lost"),
        ("I've left my tablet in the tram, it's gone", "vocabulary_theatre", "Lost"),
        ("lost my laptop last week", "vocabulary", "lost"),
    ],
)
def test_what_is_gone_is_to_be_marked_as_lost(text: str, vocabulary: str, status: str) -> None:
    """Also where it only went missing, or was left in what drives away."""
    found = ours(text, vocabulary=vocabulary)
    assert (found.intent, found.changes, found.sure) == ("edit", {"status": status}, True)


@pytest.mark.parametrize(
    "text",
    [
        "I left my phone on the bus but got it back",
        "my tablet went missing but turned up again",
        "I left my laptop at home",
        "forgot my password on the plane",
        "I left my phone on the desk",
    ],
)
def test_what_was_found_again_or_only_left_somewhere_is_not_surely_lost(text: str) -> None:
    """It may be fetched."""
    found = ours(text)
    assert not (found.sure and found.changes)


@pytest.mark.parametrize("text", ["tablets that went missing", "laptops left on the train"])
def test_things_that_are_gone_are_listed(text: str) -> None:
    """Of several nothing is told: they are looked for."""
    found = ours(text)
    assert (found.intent, found.filters["status"], found.sure) == ("find", "lost", True)
