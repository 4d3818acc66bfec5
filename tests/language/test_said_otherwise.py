"""The same meant in other words: counts, leave-outs, versions, nouns for deeds, and doubts."""

from typing import Any

import pytest

from bot.language.parsed import Parsed
from bot.language.understanding import Words, understand
from tests.language.corpus import TODAY, words


def hospital(text: str) -> Parsed:
    """What a sentence means in a hospital."""
    return understand(text, words("vocabulary_hospital"), today=TODAY)


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("total count of pagers in Lund", {"category": "Pagers", "location": "Lund"}),
        ("no. of pagers in Lund", {"category": "Pagers", "location": "Lund"}),
        ("pager count for Radiology", {"category": "Pagers", "team": "Radiology"}),
        ("how much Philips monitors do we have",
         {"manufacturer": "Philips", "category": "Patient monitors"}),
        ("how much kit does Kofi have", {"assignee": "Kofi Boateng"}),
    ],
)  # fmt: skip
def test_a_number_is_asked_for_in_many_ways(text: str, filters: Any) -> None:
    """By a noun before what is counted or behind it, and by “how much”."""
    found = hospital(text)
    assert (found.intent, found.filters) == ("count", filters)
    assert found.sure


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("pagers in Lund, retired ones aside",
         {"category": "Pagers", "location": "Lund", "status": {"not": "Retired"}}),
        ("laptops, but don't count the lost ones",
         {"category": "Laptops", "status": {"not": "Lost"}}),
        ("neither lost nor retired pagers",
         {"category": "Pagers", "status": {"not": ["Lost", "Retired"]}}),
        ("laptops priced 800 or less",
         {"category": "Laptops", "price": {"from": None, "to": 800}}),
        ("laptops worth EUR 900 or more",
         {"category": "Laptops", "price": {"from": 900, "to": None}}),
        ("pagers between 3 and 5 years old",
         {"category": "Pagers", "purchase_date": {"from": "2021-11-26", "to": "2023-11-26"}}),
        ("laptops on Windows Server 2022", {"category": "Laptops", "os": "Windows Server 2022"}),
        ("laptops with macOS 14.5", {"category": "Laptops", "os": "macOS 14.5"}),
        ("please provide all retired pagers", {"category": "Pagers", "status": "Retired"}),
        ("look up tag HO-1001", {"asset_tag": "HO-1001"}),
        ("who has HO-1001 signed out", {"asset_tag": "HO-1001"}),
        ("in which wing is pump-alpha", {"name": "pump-alpha"}),
        ("Marta asks who has pump-alpha", {"name": "pump-alpha"}),
        ("Radiology would like to see all pagers in Lund",
         {"category": "Pagers", "location": "Lund"}),
        ("We are moving wards on Monday so I need all pagers of Cardiology",
         {"category": "Pagers", "team": "Cardiology"}),
        ("sorry to be a pain but who has HO-1001", {"asset_tag": "HO-1001"}),
    ],
)  # fmt: skip
def test_what_is_looked_for_is_told_in_many_ways(text: str, filters: Any) -> None:
    """Whatever leads up to it, and whatever it leaves out."""
    found = hospital(text)
    assert (found.intent, found.filters) == ("find", filters)
    assert found.sure


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("is my pager still under warranty", {"category": "Pagers", "assignee": "me"}),
        ("does Marta's laptop have any cover left",
         {"category": "Laptops", "assignee": "Marta Lindgren"}),
        ("stuff that is out of cover", {"warranty_end": {"from": None, "to": "2026-11-25"}}),
    ],
)  # fmt: skip
def test_cover_is_a_warranty_and_one_thing_is_no_list(text: str, filters: Any) -> None:
    """A yes or no about one thing limits no list."""
    found = hospital(text)
    assert (found.intent, found.filters) == ("warranty", filters)
    assert found.sure


@pytest.mark.parametrize(
    ("text", "intent", "changes"),
    [
        ("provide Marta with HO-1001", "assign", {"assignee": "Marta Lindgren"}),
        ("put HO-1001 under my name", "assign", {"assignee": "me"}),
        ("put HO-1001 on Kofi", "assign", {"assignee": "Kofi Boateng"}),
        ("put HO-1001 down as Kofi's", "assign", {"assignee": "Kofi Boateng"}),
        ("set Kofi up with HO-1001", "assign", {"assignee": "Kofi Boateng"}),
        ("make me the owner of HO-1001", "assign", {"assignee": "me"}),
        ("I want that HO-1001 is given to Kofi", "assign", {"assignee": "Kofi Boateng"}),
        ("do a transfer of HO-1001 to Kofi", "transfer", {"assignee": "Kofi Boateng"}),
        ("I request the return of HO-1001", "return", {}),
        ("checkin HO-1001", "return", {}),
        ("take Kofi off HO-1001", "return", {}),
        ("clear the owner of HO-1001", "return", {}),
        ("decom HO-1001", "edit", {"status": "Retired"}),
        ("location of HO-1001 should be Bergen", "edit", {"location": "Bergen"}),
        ("log HO-1001 as lost", "edit", {"status": "Lost"}),
    ],
)
def test_a_change_is_asked_for_in_many_ways(text: str, intent: str, changes: Any) -> None:
    """By a noun for the deed, by who is put down, by what its field should be."""
    found = hospital(text)
    assert (found.intent, found.filters["asset_tag"], found.changes) == (intent, "HO-1001", changes)
    assert found.sure


@pytest.mark.parametrize(
    "text",
    [
        "pagers with missing tags",
        "pagers without batteries",
        "which wards have no pagers",
        "laptops near Bergen",
        "every other pager in Lund",
        "give HO-1001 to Kofi if he is back",
        "HO-1001 was lost but found again",
        "the three pagers with the earliest warranty end",
        "share this list with Kofi",
        "HO-1001 status lost",
        "Kofi is the new owner of HO-1001",
        "who wants a pager",
    ],
)
def test_what_may_be_meant_otherwise_is_asked_back(text: str) -> None:
    """Conditions, quantities, what goes with a thing, and what is told rather than asked."""
    assert not hospital(text).sure


def test_a_team_is_known_with_its_kind_before_it_or_behind() -> None:
    """“The physics faculty” is the Faculty of Physics, and a center a centre."""
    known = words("vocabulary_hospital").vocabulary
    more = known.model_copy(update={"teams": ("Faculty of Physics", "Heart Centre")})
    found = [
        understand(text, Words(more), today=TODAY)
        for text in ("pagers of the physics faculty", "pagers in the heart center")
    ]
    assert [one.filters.get("team") for one in found] == ["Faculty of Physics", "Heart Centre"]
    assert all(one.sure for one in found)


@pytest.mark.parametrize(
    ("text", "intent", "changes"),
    [
        ("Kofi starts on Monday. Please give him HO-1001", "assign", {"assignee": "Kofi Boateng"}),
        ("assign HO-1001 to my new trainee Kofi", "assign", {"assignee": "Kofi Boateng"}),
        ("the status of HO-1001 changes to in repair", "edit", {"status": "In repair"}),
        ("stick tag HO-9999 on PF9QK71A", "edit", {"asset_tag": "HO-9999"}),
    ],
)
def test_who_and_what_is_meant_is_told_by_what_stands_round_it(
    text: str, intent: str, changes: Any
) -> None:
    """A pronoun is who was named before, and a new tag the one that nobody knows."""
    found = hospital(text)
    assert (found.intent, found.changes) == (intent, changes)
    assert "assignee" not in found.filters


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("pagers bought 10/2024", "2024-10-01", "2024-10-31"),
        ("pagers bought between March and June 2024", "2024-03-01", "2024-06-30"),
        ("pagers bought between November and February 2025", "2024-11-01", "2025-02-28"),
    ],
)
def test_a_year_said_once_is_that_of_both_ends(text: str, first: str, last: str) -> None:
    """And a month may be a number."""
    found = hospital(text)
    assert found.filters["purchase_date"] == {"from": first, "to": last}
    assert found.sure


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("pagers >= 100 EUR", {"from": 100, "to": None}),
        ("pagers < £100", {"from": None, "to": 100}),
        ("pagers, price > 100", {"from": 100, "to": None}),
    ],
)
def test_signs_compare_amounts(text: str, price: Any) -> None:
    """As the words for them do."""
    found = hospital(text)
    assert found.filters == {"category": "Pagers", "price": price}
    assert found.sure
