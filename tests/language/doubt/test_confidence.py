"""What is sure, and what only seems so: known words that the answer or the form would leave out."""

from typing import Any

import pytest

from bot.language.parsed import Parsed
from tests.language.corpus import ours


def hospital(text: str) -> Parsed:
    """What a sentence means in a hospital."""
    return ours(text, vocabulary="vocabulary_hospital")


@pytest.mark.parametrize(
    "text",
    [
        "pagers of the same kind as HO-1001",
        "pagers sorted by price",
        "pagers in Lund or with Kofi",
        "who has no pager",
        "who doesn't have a laptop",
        "who has three pagers",
        "which pagers did Kofi return",
        "who ordered HO-1001",
        "who repainted HO-1001",
        "how much did the pagers cost us",
        "the brand new pagers in Lund",
        "what happens if my pager breaks",
        "phone number of Kofi",
        "a pager for Kofi",
        "should we buy the MacBook Air 13",
        "who is Kofi",
        "what does Kofi do",
        "where is Cardiology",
        "may I take the MacBook Air 13",
        "is HO-1001 waterproof",
        "which pagers did Kofi have",
        "what does Kofi not have",
        "how many models do we have",
        "what is the best pager",
        "the first pager we bought",
        "2021 pagers",
    ],
)
def test_a_question_that_a_list_answers_in_part_is_asked_back(text: str) -> None:
    """Comparisons, groups, alternatives, deeds, wishes: no filter holds them."""
    found = hospital(text)
    assert (found.intent in {"find", "count", "history", "mine"}, found.sure) == (True, False)


@pytest.mark.parametrize(
    "text",
    [
        "wipe HO-1001",
        "add HO-1001",
        "add all pagers to the list",
        "reserve the North Wing for Kofi",
        "transfer 300 euros to Kofi",
        "return the call of Kofi",
        "delete my account",
        "report the pagers",
        "can Kofi get a pager",
        "tell Kofi to return HO-1001",
        "mark HO-1001 as lost or retired",
        "mark HO-1001 as lost and HO-1002 as retired",
        "move HO-1001 to Lund or Bergen",
        "HO-1001 is not broken",
        "Kofi is stuck in a lift",
        "give HO-1001 not to Kofi",
        "HO-1001 might be stolen",
        "perhaps HO-1001 is lost",
        "should HO-1001 be scrapped",
        "if HO-1001 breaks, return it",
        "Kofi says HO-1001 is dead",
    ],
)
def test_a_change_that_may_not_be_meant_is_asked_back(text: str) -> None:
    """It names nothing that can be changed, two goals, or what somebody else is to do."""
    assert not hospital(text).sure


@pytest.mark.parametrize(
    ("text", "intent", "filters"),
    [
        ("open HO-1001", "find", {"asset_tag": "HO-1001"}),
        ("report on lost pagers", "find", {"category": "Pagers", "status": "Lost"}),
        ("create a report of pagers", "find", {"category": "Pagers"}),
        ("pagers that need to be fixed", "find", {"category": "Pagers"}),
        ("HO-1001 is not in Lund", "find", {"asset_tag": "HO-1001", "location": {"not": "Lund"}}),
        ("remove Kofi from HO-1001", "return",
         {"asset_tag": "HO-1001", "assignee": "Kofi Boateng"}),
        ("where is my pager", "find", {"category": "Pagers", "assignee": "me"}),
        ("I need all pagers in Lund", "find", {"category": "Pagers", "location": "Lund"}),
        ("we need the serial of Kofi's laptop", "find",
         {"category": "Laptops", "assignee": "Kofi Boateng"}),
        ("how do I claim my parking", "none", {}),
        ("could you book me a table for two", "none", {}),
        ("I need a pager", "none", {}),
    ],
)  # fmt: skip
def test_what_looks_like_one_thing_is_another(
    text: str, intent: str, filters: dict[str, Any]
) -> None:
    """A report is a list, what one needs is looked for, and a table is no asset."""
    found = hospital(text)
    assert (found.intent, found.filters) == (intent, filters)


@pytest.mark.parametrize(
    ("text", "intent", "changes"),
    [
        ("HO-1001 lost", "edit", {"status": "Lost"}),
        ("retired HO-1001", "edit", {"status": "Retired"}),
        ("I gave HO-1001 to Kofi this morning", "assign", {"assignee": "Kofi Boateng"}),
        ("we sent HO-1001 to Bergen", "edit", {"location": "Bergen"}),
    ],
)
def test_what_is_told_of_one_asset_may_be_written_down(
    text: str, intent: str, changes: dict[str, Any]
) -> None:
    """It may only be told, so it is asked back."""
    found = hospital(text)
    assert (found.intent, found.changes, found.sure) == (intent, changes, False)


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("pagers bought after 2019 and before 2022",
         {"purchase_date": {"from": "2020-01-01", "to": "2021-12-31"}, "category": "Pagers"}),
        ("pagers under 900 euros and over 200 euros",
         {"price": {"from": 200, "to": 900}, "category": "Pagers"}),
        ("pagers whose warranty ends in May or June",
         {"warranty_end": {"from": "2027-05-01", "to": "2027-06-30"}, "category": "Pagers"}),
    ],
)  # fmt: skip
def test_two_limits_of_one_kind_hold_together(text: str, filters: dict[str, Any]) -> None:
    """From the one to the other, if nothing lies between them."""
    found = hospital(text)
    assert (found.filters, found.sure) == (filters, True)


def test_two_limits_with_something_between_them_are_asked_back() -> None:
    """No one window is both."""
    assert not hospital("pagers whose warranty ends in May or August").sure


@pytest.mark.parametrize(
    ("text", "intent", "filters"),
    [
        ("which Zebra pagers are out of warrenty", "warranty",
         {"manufacturer": "Zebra", "category": "Pagers",
          "warranty_end": {"from": None, "to": "2026-11-25"}}),
        ("hwo many pagers are in Bergen", "count", {"category": "Pagers", "location": "Bergen"}),
        ("waht can you do", "help", {}),
        ("warantys of Zebra pagers", "warranty", {"manufacturer": "Zebra", "category": "Pagers"}),
    ],
)  # fmt: skip
def test_a_typing_error_is_mended_by_what_stands_beside_it(
    text: str, intent: str, filters: dict[str, Any]
) -> None:
    """The phrase that it is in, or what follows a word that may be two."""
    found = hospital(text)
    assert (found.intent, found.filters, found.sure) == (intent, filters, True)


def test_a_new_name_is_kept_as_it_is_written() -> None:
    """Though its first piece is a word for a category."""
    found = hospital("add a pager named pgr-lund-07 in Lund")
    assert found.changes == {"category": "Pagers", "name": "pgr-lund-07", "location": "Lund"}


@pytest.mark.parametrize(
    "text",
    [
        "would you be so kind as to give HO-1001 to Kofi",
        "be so good as to give HO-1001 to Kofi please",
    ],
)
def test_an_order_stays_one_behind_whatever_politeness(text: str) -> None:
    """The “to” that leads on from it is none of where something goes."""
    found = hospital(text)
    assert (found.intent, found.changes, found.sure) == (
        "assign", {"assignee": "Kofi Boateng"}, True,
    )  # fmt: skip


def test_who_signs_is_not_asked_for() -> None:
    """A name behind a closing word and a comma is whoever writes."""
    found = hospital("which pagers are in Bergen? Thanks, Kofi")
    assert found.filters == {"category": "Pagers", "location": "Bergen"}
    assert hospital("give HO-1001 to Ingrid. Best, Kofi").changes == {"assignee": "Ingrid Solheim"}


def test_a_code_that_begins_with_a_word_is_read_whole() -> None:
    """“it” and “to” are words, and yet tags begin so."""
    assert hospital("who has IT-0042").filters == {"serial_number": "IT-0042"}
    assert hospital("new pager TO-4711").changes["serial_number"] == "TO-4711"


def test_to_whom_something_new_is_assigned_says_no_status() -> None:
    """It only leads on to who has it."""
    found = hospital("add a new pager 9XQ7712, assigned to Kofi")
    assert found.changes == {
        "category": "Pagers", "serial_number": "9XQ7712", "assignee": "Kofi Boateng",
    }  # fmt: skip


def test_one_of_a_kind_that_does_what_no_word_explains_may_be_broken() -> None:
    """Wherever it stands; it is asked back."""
    found = hospital("the barcode scanner in Lund prints pink")
    assert (found.intent, found.filters, found.sure) == (
        "fault", {"category": "Barcode scanners", "location": "Lund"}, False,
    )  # fmt: skip
