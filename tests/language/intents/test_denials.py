"""What was not done is neither done nor written down: the asset that it is of is looked up."""

import pytest

from tests.language.corpus import ours


@pytest.mark.parametrize(
    "text",
    [
        "LT-1788 has not arrived",
        "LT-1788 hasn't arrived yet",
        "LT-1788 never arrived",
        "LT-1788 did not arrive",
        "LT-1788 has not come",
        "I never got LT-1788",
        "never received LT-1788",
        "I haven't received LT-1788",
        "I did not get LT-1788",
        "LT-1788 is not mine",
        "LT-1788 isn't mine",
        "I don't have LT-1788",
        "I no longer have LT-1788",
        "Kira no longer has LT-1788",
        "LT-1788 was never given to me",
        "LT-1788 has not been returned",
        "I did not return LT-1788",
        "don't give LT-1788 to Kira",
        "do not return LT-1788",
    ],
)
def test_a_denied_deed_looks_up_its_asset(text: str) -> None:
    """Whoever denies it, and in whatever voice."""
    found = ours(text)
    assert (found.intent, found.filters, found.changes) == ("find", {"asset_tag": "LT-1788"}, {})


@pytest.mark.parametrize("text", ["it has not arrived", "I never got it", "that one is not mine"])
def test_a_pronoun_stands_for_the_asset_that_is_denied(text: str) -> None:
    """As in any follow-up."""
    found = ours(text, ours("who has LT-1788"))
    assert (found.intent, found.filters) == ("find", {"asset_tag": "LT-1788"})


def test_of_a_kind_it_is_asked_back() -> None:
    """Nobody said which screen."""
    found = ours("I did not get the screen")
    assert (found.intent, found.filters, found.sure) == ("find", {"category": "Monitor"}, False)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("LT-1788 doesn't work", "fault"),
        ("LT-1788 does not get warm", "fault"),
        ("LT-1788 arrived and is not working", "fault"),
        ("give LT-1788 to Kira, not to Ben", "assign"),
        ("I want to give back my headset, I never use it", "return"),
        ("delete Oskar Lindqvist's phone, it never existed", "delete"),
        ("return LT-1788, Kira does not need it", "return"),
    ],
)
def test_another_no_denies_no_deed(text: str, intent: str) -> None:
    """It tells what is wrong, or who is not meant."""
    assert ours(text).intent == intent


def test_what_is_denied_is_not_heard_in_a_channel() -> None:
    """Nobody asks anything there."""
    assert ours("I never got LT-1788", channel=True).intent == "none"
