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


@pytest.mark.parametrize(
    ("text", "vocabulary", "intent", "changes"),
    [
        ("somebody has stolen the projector from Leeds", "vocabulary_school", "edit",
         {"status": "stolen"}),
        ("someone has lost LT-1788", "vocabulary", "edit", {"status": "lost"}),
        ("someone has broken my laptop", "vocabulary_theatre", "fault", {}),
        ("someone has returned HO-1001", "vocabulary_hospital", "return", {}),
    ],
)  # fmt: skip
def test_what_somebody_has_done_is_told_and_not_asked(
    text: str, vocabulary: str, intent: str, changes: dict[str, str]
) -> None:
    """As “somebody stole it”; with a question mark it is asked."""
    found = ours(text, vocabulary=vocabulary)
    assert (found.intent, found.changes, found.sure) == (intent, changes, True)
    assert ours(f"{text}?", vocabulary=vocabulary).intent in {"find", "mine", "history"}


def test_who_took_something_of_mine_may_have_stolen_it() -> None:
    """It is asked back."""
    found = ours("someone took my laptop")
    assert (found.changes, found.sure) == ({"status": "stolen"}, False)


@pytest.mark.parametrize(
    "text",
    [
        "I lost my laptop yesterday and never found it",
        "my phone was stolen, the police have not found it",
    ],
)
def test_a_search_in_vain_takes_no_loss_back(text: str) -> None:
    """It is the reason."""
    found = ours(text)
    assert (found.intent, found.sure, bool(found.reason)) == ("edit", True, True)


@pytest.mark.parametrize(
    ("text", "vocabulary"),
    [
        ("a pager is missing", "vocabulary_hospital"),
        ("the laptop in Ghent was stolen", "vocabulary_theatre"),
        ("one of our tablets is lost", "vocabulary_school"),
        ("cant find my laptop", "vocabulary"),
        ("couldnt find LT-1788", "vocabulary"),
    ],
)
def test_a_loss_of_one_that_is_not_named_or_only_not_found_is_asked_back(
    text: str, vocabulary: str
) -> None:
    """It is no list of what is lost, and not yet surely gone."""
    found = ours(text, vocabulary=vocabulary)
    assert (found.intent, set(found.changes), found.sure) == ("edit", {"status"}, False)


def test_what_is_told_to_be_lost_and_not_found_is_lost() -> None:
    """That it was looked for is the reason."""
    found = ours("LT-1788 is lost, cant find it anywhere")
    assert (found.changes, found.sure) == ({"status": "lost"}, True)
    assert found.reason == "cant find it anywhere"


@pytest.mark.parametrize("text", ["a laptop that is lost", "which laptop is missing"])
def test_which_one_is_lost_is_still_asked(text: str) -> None:
    """A clause that limits, and a question."""
    assert ours(text).intent == "find"
