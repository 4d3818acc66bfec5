"""What is plain, however small a word stands beside it: no question back for these."""

from typing import Any

import pytest

from tests.language.corpus import ours


@pytest.mark.parametrize(
    ("text", "vocabulary", "intent", "filters"),
    [
        ("what did we pay for LT-1788", "vocabulary", "find", {"asset_tag": "LT-1788"}),
        ("how much did they pay for HO-1001", "vocabulary_hospital", "find",
         {"asset_tag": "HO-1001"}),
        ("hw many laptops r in Ghent", "vocabulary_theatre", "count",
         {"category": "Laptops", "location": "Ghent"}),
        ("where r the projectors", "vocabulary_school", "find", {"category": "Projector"}),
        ("who is responsible for SCH-001", "vocabulary_school", "find", {"asset_tag": "SCH-001"}),
        ("can I get a csv of all laptops", "vocabulary", "find", {"category": "Laptop"}),
        ("don't worry, who has HO-1001", "vocabulary_hospital", "find",
         {"asset_tag": "HO-1001"}),
        ("what is Kofi in charge of", "vocabulary_hospital", "find", {"assignee": "Kofi Boateng"}),
        ("see if there are spare tablets", "vocabulary_theatre", "find",
         {"category": "Tablets", "assignee": None}),
        ("check whether there are laptops in Lund", "vocabulary_hospital", "find",
         {"category": "Laptops", "location": "Lund"}),
    ],
)  # fmt: skip
def test_a_question_is_plain(
    text: str, vocabulary: str, intent: str, filters: dict[str, Any]
) -> None:
    """What was paid, who answers for it, and what is typed in haste."""
    found = ours(text, vocabulary=vocabulary)
    assert (found.intent, found.filters, found.sure) == (intent, filters, True)


@pytest.mark.parametrize(
    ("text", "vocabulary", "reason"),
    [
        ("give LT-1788 to mei for tomorrow's shift", "vocabulary", ""),
        ("give HO-1001 to Kofi for next week's audit", "vocabulary_hospital", "audit"),
        ("give TH-0117 to Saskia until she gets her own", "vocabulary_theatre",
         "until she gets her own"),
        ("give SCH-001 to Noor as soon as possible", "vocabulary_school", ""),
        ("please assign SCH-001 to Noor as soon as you can", "vocabulary_school", ""),
    ],
)  # fmt: skip
def test_an_order_that_is_carried_out_at_once_is_plain(
    text: str, vocabulary: str, reason: str
) -> None:
    """What it is for, and until when, postpones nothing; haste is no reason."""
    found = ours(text, vocabulary=vocabulary)
    assert (found.intent, found.reason, found.sure) == ("assign", reason, True)


@pytest.mark.parametrize(
    "text",
    [
        "give LT-1788 to mei for tomorrow",
        "give LT-1788 to mei as soon as she arrives",
        "I want to keep my laptop but return my phone",
        "return my laptop but keep my phone",
        "Ana keeps her tablet but returns her phone",
    ],
)
def test_an_order_for_later_or_beside_what_is_kept_is_not_sure(text: str) -> None:
    """It would be done now, and to both."""
    assert not ours(text).sure


@pytest.mark.parametrize(
    ("text", "vocabulary", "intent", "changes"),
    [
        ("I dont need my laptop", "vocabulary", "return", {}),
        ("HO-1001 isnt needed anymore", "vocabulary_hospital", "return", {}),
        ("we dont use SCH-001", "vocabulary_school", "return", {}),
        ("I don't use my tablet anymore, take it back", "vocabulary_theatre", "return", {}),
        ("I've got a problem with the projector in Leeds", "vocabulary_school", "fault", {}),
        ("write TH-0117 off", "vocabulary_theatre", "edit", {"status": "Retired"}),
        ("SCH-001 is beyond repair, write it off", "vocabulary_school", "edit",
         {"status": "retired"}),
        ("HO-1001 to Cardiology please", "vocabulary_hospital", "edit", {"team": "Cardiology"}),
        ("can I borrow LT-1788 this afternoon", "vocabulary", "assign", {"assignee": "me"}),
    ],
)  # fmt: skip
def test_a_change_is_plain(
    text: str, vocabulary: str, intent: str, changes: dict[str, str]
) -> None:
    """Without its apostrophe, with its particle behind what is meant, and for today."""
    found = ours(text, vocabulary=vocabulary)
    assert (found.intent, found.changes, found.sure) == (intent, changes, True)


def test_what_a_label_says_is_no_question_after_two() -> None:
    """It is asked back."""
    assert not ours("the label on LT-1788 says LT-9").sure
