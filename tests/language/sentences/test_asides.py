"""What is told beside what is asked or wanted: why, of whom, and what has happened."""

from typing import Any

import pytest

from bot.language.parsed import Parsed
from tests.language.corpus import ours


def hospital(text: str) -> Parsed:
    """What a sentence means in a hospital."""
    return ours(text, vocabulary="vocabulary_hospital")


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("pagers in Lund, I make the replacement budget", "pagers in Lund"),
        ("which pagers are in Lund? Kofi asks me every day", "which pagers are in Lund?"),
        ("how many pagers are in Bergen, Radiology wants to know", "how many pagers are in Bergen"),
        ("who has HO-1001? the old ones are falling apart", "who has HO-1001?"),
        ("who has HO-1001 its been on my desk since Tuesday", "who has HO-1001"),
        ("I leave in December, what do I have?", "what do I have?"),
        ("planning the budget: which pagers are in Lund?", "which pagers are in Lund?"),
        ("any free pagers in Lund? rehearsal tomorrow", "any free pagers in Lund?"),
        ("who had HO-1001 before it went missing", "who had HO-1001"),
        ("give HO-1001 to Kofi, new colleague in Radiology", "give HO-1001 to Kofi"),
        ("new colleague in Radiology, give HO-1001 to Kofi", "give HO-1001 to Kofi"),
        ("give HO-1001 to Kofi because his old one fell in the water", "give HO-1001 to Kofi"),
        ("give HO-1001 to Kofi he works in Lund now", "give HO-1001 to Kofi"),
        ("my bag got nicked in Lund, mark HO-1001 as stolen", "mark HO-1001 as stolen"),
        ("my secondment has ended. I should like to return HO-1001", "return HO-1001"),
        ("HO-1001 was stolen in Lund, please mark it as stolen", "mark HO-1001 as stolen"),
        ("Kofi moved to Radiology, so take back HO-1001", "take back HO-1001"),
    ],
)
def test_a_clause_that_only_tells_limits_nothing(text: str, alone: str) -> None:
    """With it the sentence means what it means without."""
    found, meant = hospital(text), hospital(alone)
    assert (found.intent, found.filters, found.changes) == (
        meant.intent,
        meant.filters,
        meant.changes,
    )
    assert found.sure


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("new colleague in Radiology, give HO-1001 to Kofi", "new colleague in Radiology"),
        ("return HO-1001, the contract ended", "the contract ended"),
    ],
)
def test_what_is_told_beside_a_change_is_its_reason(text: str, reason: str) -> None:
    """As the person put it."""
    assert hospital(text).reason == reason


@pytest.mark.parametrize(
    "text",
    ["if HO-1001 breaks, return it", "HO-1001 screen is black", "giv HO-1001 to Kofi"],
)
def test_what_may_be_meant_otherwise_is_asked_back(text: str) -> None:
    """A condition, and words that nothing explains."""
    assert not hospital(text).sure


@pytest.mark.parametrize(
    ("text", "intent", "changes"),
    [
        ("Kofi should be given HO-1001", "assign", {"assignee": "Kofi Boateng"}),
        ("assign HO-1001 Kofi", "assign", {"assignee": "Kofi Boateng"}),
        ("assign HO-1001 to myself", "assign", {"assignee": "me"}),
        ("HO-1001 is to be handed over to Kofi", "assign", {"assignee": "Kofi Boateng"}),
        ("status of HO-1001 to lost", "edit", {"status": "Lost"}),
        ("HO-1001 is coming back to stock", "return", {}),
        ("HO-1001 freezes all the time since update", "fault", {}),
        ("I need to hand over HO-1001 to Kofi tomorrow", "assign", {"assignee": "Kofi Boateng"}),
    ],
)
def test_an_order_is_known_by_its_structure(
    text: str, intent: str, changes: dict[str, Any]
) -> None:
    """A passive, a receiver without a preposition, a field and what it is to be."""
    found = hospital(text)
    given = "assign" if found.intent == "transfer" else found.intent
    assert (given, found.filters, found.changes) == (intent, {"asset_tag": "HO-1001"}, changes)


def test_what_is_excluded_ends_at_a_comma_before_another_kind() -> None:
    """“That aren't …, in …” excludes the first alone."""
    found = hospital("pagers that aren't lost, in Lund")
    assert found.filters["status"] == {"not": "Lost"}
    assert isinstance(found.filters["location"], str)
