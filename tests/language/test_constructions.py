"""Sentences by how they are made: what leads up to a question, is put right, or is left out."""

from typing import Any

import pytest

from bot.language.parsed import Parsed
from bot.language.understanding import Words, understand
from tests.language.corpus import TODAY, ours, vocabulary


def hospital(text: str) -> Parsed:
    """What a sentence means in a hospital."""
    return ours(text, vocabulary="vocabulary_hospital")


@pytest.mark.parametrize(
    ("text", "intent", "filters"),
    [
        ("I was asked how many pagers are lost", "count", {"category": "Pagers", "status": "Lost"}),
        ("I can't remember who has HO-1001", "find", {"asset_tag": "HO-1001"}),
        ("my boss wants a list of all pagers in Lund", "find",
         {"category": "Pagers", "location": "Lund"}),
        ("need to know what Kofi has", "find", {"assignee": "Kofi Boateng"}),
        ("could I get an overview of what Kofi holds? It's for her meeting", "find",
         {"assignee": "Kofi Boateng"}),
        ("tell me all the people who have had HO-1001", "history", {"asset_tag": "HO-1001"}),
        ("show me where HO-1001 has been", "history", {"asset_tag": "HO-1001"}),
        ("who has HO-1001, anyone?", "find", {"asset_tag": "HO-1001"}),
        ("which pagers has Kofi before he goes on leave", "find",
         {"category": "Pagers", "assignee": "Kofi Boateng"}),
        ("any pager in Lund that I could borrow?", "find",
         {"category": "Pagers", "location": "Lund"}),
    ],
)  # fmt: skip
def test_a_question_is_told_from_what_leads_up_to_it_and_why_it_is_asked(
    text: str, intent: str, filters: dict[str, Any]
) -> None:
    """Whatever the clause before or behind it says of whoever asks."""
    found = hospital(text)
    assert (found.intent, found.filters, found.sure) == (intent, filters, True)


@pytest.mark.parametrize(
    ("text", "filters", "changes"),
    [
        ("give HO-1001 to Kofi, no wait, to Ingrid", {"asset_tag": "HO-1001"},
         {"assignee": "Ingrid Solheim"}),
        ("give HO-1001 to Kofi - sorry, I meant HO-1002", {"asset_tag": "HO-1002"},
         {"assignee": "Kofi Boateng"}),
        ("pagers in Lund, sorry, Bergen", {"category": "Pagers", "location": "Bergen"}, {}),
        ("who has HO-1001 - I mean HO-1002", {"asset_tag": "HO-1002"}, {}),
    ],
)  # fmt: skip
def test_what_is_put_right_at_once_is_what_is_meant(
    text: str, filters: dict[str, Any], changes: dict[str, Any]
) -> None:
    """In the place of what was said before it."""
    found = hospital(text)
    assert (found.filters, found.changes, found.reason) == (filters, changes, "")
    assert found.sure


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("pagers in Lund, lost ones excluded",
         {"category": "Pagers", "location": "Lund", "status": {"not": "Lost"}}),
        ("everything in Lund but the pagers", {"location": "Lund", "category": {"not": "Pagers"}}),
        ("pagers, but none from Lund", {"category": "Pagers", "location": {"not": "Lund"}}),
        ("no pagers, just laptops in Lund", {"category": "Laptops", "location": "Lund"}),
        ("pagers not yet assigned to anybody", {"category": "Pagers", "assignee": None}),
        ("pagers that haven't been retired", {"category": "Pagers", "status": {"not": "Retired"}}),
        ("thirty-five oldest pagers", {"category": "Pagers", "order": "oldest", "limit": 35}),
        ("pagers over two hundred and fifty euros",
         {"category": "Pagers", "price": {"from": 250, "to": None}}),
        ("pagers over 1.5k", {"category": "Pagers", "price": {"from": 1500, "to": None}}),
        ("pagers bought in the first half of 2025",
         {"category": "Pagers", "purchase_date": {"from": "2025-01-01", "to": "2025-06-30"}}),
        ("pagers bought on or after 01.07.2022",
         {"category": "Pagers", "purchase_date": {"from": "2022-07-01", "to": None}}),
        ("patientmonitors in the northwing", {"category": "Patient monitors",
                                              "location": "North Wing"}),
    ],
)  # fmt: skip
def test_what_is_left_out_counted_or_written_in_one_is_understood(
    text: str, filters: dict[str, Any]
) -> None:
    """Before or behind what it is said of."""
    assert hospital(text).filters == filters


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("pagers in truck a and b", ["Truck A", "Truck B"]),
        ("pagers in truck a, b or c", ["Truck A", "Truck B", "Truck C"]),
        ("pagers in the north and south wing", ["North Wing", "South Wing"]),
    ],
)
def test_names_share_the_word_that_they_have_in_common(text: str, filters: list[str]) -> None:
    """It stands with one of them alone."""
    known = vocabulary("vocabulary_hospital").model_copy(
        update={"locations": ("Truck A", "Truck B", "Truck C", "North Wing", "South Wing")}
    )
    found = understand(text, Words(known), today=TODAY)
    assert (found.filters["location"], found.sure) == (filters, True)


@pytest.mark.parametrize(
    ("text", "intent", "changes"),
    [
        ("can I have HO-1001", "assign", {"assignee": "me"}),
        ("could Kofi be given HO-1001?", "assign", {"assignee": "Kofi Boateng"}),
        ("I'd like HO-1001 assigned to Kofi", "assign", {"assignee": "Kofi Boateng"}),
        ("I'll take HO-1001 for the night", "assign", {"assignee": "me"}),
        ("put HO-1001 on Kofi's name", "assign", {"assignee": "Kofi Boateng"}),
        ("put into the system a pager, serial ZZ81XK9Q, bought from Medimart", "create",
         {"category": "Pagers", "serial_number": "ZZ81XK9Q", "vendor": "Medimart"}),
        ("HO-1001 gives only a black picture", "fault", {}),
    ],
)  # fmt: skip
def test_what_is_wanted_is_told_by_who_does_it_and_where_it_goes(
    text: str, intent: str, changes: dict[str, Any]
) -> None:
    """Not by the verb alone."""
    found = hospital(text)
    assert (found.intent, found.changes) == (intent, changes)


@pytest.mark.parametrize(
    "text",
    [
        "return HO-1001 and retire it",
        "retire HO-1001, no, delete it",
        "pagers moved from Lund to Bergen",
        "pagers given to Kofi by Ingrid",
        "everyone who has both a pager and a laptop",
        "has anyone told Kofi about the pagers",
        "pagers that Kofi used to have",
        "pagers that will be returned this week",
        "pagers bought two years ago",
        "pagers are too expensive these days",
        "return the pager of the person who left",
        "HO-1001 was lost in Bergen",
        "the ten pagers whose warranty ends first",
        "all but the retired pagers",
        "pagers in Lund and laptops in Bergen",
        "two pagers and three laptops",
        "oldest and newest pager",
        "how many pagers in total, and how many laptops?",
        "pagers that Kofi could use",
        "pagers Kofi got in May",
        "there are three pagers in Lund",
        "return HO-1001 or HO-1002",
        "move HO-1001 to Lund and retire HO-1002",
        "give Kofi and Ingrid a laptop each",
        "all laptops in Lund but mine",
    ],
)
def test_what_no_answer_or_form_holds_whole_is_asked_back(text: str) -> None:
    """A second deed, a move, both of two, what was, and what is only told of."""
    assert not hospital(text).sure


@pytest.mark.parametrize(
    "text", ["@Jira create a ticket for the pager in Lund", "/remind me to charge the pagers"]
)
def test_what_is_said_to_another_bot_is_for_that_one(text: str) -> None:
    """It is called by its name, or by its command."""
    assert hospital(text).intent == "none"


@pytest.mark.parametrize(
    ("text", "intent", "filters", "changes"),
    [
        ("change the location of MON-249 to Madison", "edit", {"asset_tag": "MON-249"},
         {"location": "Madison"}),
        ("give MON-249 to Madison", "assign", {"asset_tag": "MON-249"},
         {"assignee": "Madison Berlin"}),
        ("return everything Ana Silva has but her phone", "return",
         {"assignee": "Ana Silva", "category": {"not": "Phone"}}, {}),
        ("phones with less than 3 months of warranty left", "warranty",
         {"warranty_end": {"from": "2026-11-26", "to": "2027-02-25"}, "category": "Phone"}, {}),
        ("non-Windows laptops in Engineering", "find",
         {"os": {"not": "Windows"}, "category": "Laptop", "team": "Engineering"}, {}),
        ("Will is handing back his phone", "return",
         {"assignee": "Will Costa", "category": "Phone"}, {}),
        ("will Ana hand back her phone?", "return",
         {"assignee": "Ana Silva", "category": "Phone"}, {}),
        ("put a note on LT-1788: charger missing", "edit", {"asset_tag": "LT-1788"},
         {}),
    ],
)  # fmt: skip
def test_a_word_is_what_those_beside_it_call_for(
    text: str, intent: str, filters: dict[str, Any], changes: dict[str, Any]
) -> None:
    """A place where one is set, a person before what they do, a system before a kind, a note."""
    found = ours(text)
    assert (found.intent, found.filters, found.changes) == (intent, filters, changes)
    assert found.sure


@pytest.mark.parametrize(
    "text",
    [
        "assign a free laptop in Berlin to @ana silva",
        "give LT-1788 to @ana silva, she starts Monday",
        "what does @ana silva have?",
        "@ana silva's phone",
    ],
)
def test_a_name_is_the_same_behind_the_sign_that_calls_somebody(text: str) -> None:
    """Whom Slack does not know by it is who is called so in the inventory."""
    called, named = ours(text), ours(text.replace("@", ""))
    assert called.sure
    assert (called.intent, called.filters, called.changes) == (
        named.intent,
        named.filters,
        named.changes,
    )
