"""What sentences mean in a hospital and in a school, whose words the grammar was not made with."""

from typing import Any

import pytest

from bot.language.parsed import Parsed
from bot.language.understanding import Words, understand
from bot.language.vocabulary import Vocabulary
from tests.language.corpus import TODAY, words


def hospital(text: str, before: Parsed | None = None, *, channel: bool = False) -> Parsed:
    """What a sentence means where all categories stand in the plural."""
    known = words("vocabulary_hospital")
    return understand(text, known, today=TODAY, context=before, channel=channel)


def school(text: str) -> Parsed:
    """What a sentence means where they stand in the singular."""
    return understand(text, words("vocabulary_school"), today=TODAY)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("who has the newest infusion pump", "Infusion pumps"),
        ("which hand-held ultrasound does Kofi Boateng have", "Hand-held ultrasounds"),
        ("which battery is in Lund", "Batteries"),
        ("which lens is in Lund", "Lenses"),
        ("the oldest pager", "Pagers"),
        ("the surgical knife in Bergen", "Surgical knives"),
        ("x-ray box in Lund", "X-ray boxes"),
        ("x-ray boxes in Lund", "X-ray boxes"),
    ],
)
def test_a_category_in_the_plural_is_known_in_the_singular(text: str, category: str) -> None:
    """However many words it has, and without taking it for a typing error."""
    found = hospital(text)
    assert (found.intent, found.filters["category"], found.confidence) == ("find", category, 0.97)


@pytest.mark.parametrize(
    ("text", "category"),
    [("lights in Bergen", "Surgical lights"), ("who has the scanner", "Barcode scanners")],
)
def test_the_last_word_of_one_category_stands_for_it(text: str, category: str) -> None:
    """Where no other category ends so."""
    found = hospital(text)
    assert found.filters["category"] == category
    assert found.sure


def test_a_word_of_several_categories_is_asked_back() -> None:
    """Each of them is offered."""
    found = school("how many cameras are in Leeds")
    assert not found.sure
    assert [one.filters["category"] for one in found.candidates] == ["Camera body", "Camera lens"]


@pytest.mark.parametrize(
    "text",
    [
        "how many cameras are in Bergen",
        "which mics are in Lund",
        "which bicycles are in Lund",
        "who is free for a quick call",
        "how many people are in Bergen tomorrow",
        "is my mic on?",
        "Ingrid, is your laptop charged?",
        "please help Ingrid with the catering list",
        "pagers that have no location",
        "FYI ticket #4711 is closed",
        "what broke in Lund",
        "pagers we no longer have",
    ],
)
def test_a_word_that_says_nothing_here_makes_it_unsure(text: str) -> None:
    """Equipment that this inventory has not, or another verb, is never just left out."""
    assert not hospital(text).sure


@pytest.mark.parametrize(
    "text",
    [
        "transfer HO-1001 to Marta Lindgren, Kofi Boateng is on leave",
        "give HO-1001 to Marta Lindgren, Kofi Boateng said so",
        "assign HO-1001 to Marta Lindgren - Ingrid Solheim needs it no more",
        "hand HO-1001 over to Marta Lindgren because Kofi Boateng has left",
    ],
)
def test_somebody_in_the_reason_is_not_who_receives(text: str) -> None:
    """Who stands behind “to” is to have it."""
    found = hospital(text)
    assert (found.filters, found.changes) == (
        {"asset_tag": "HO-1001"},
        {"assignee": "Marta Lindgren"},
    )
    assert found.reason


@pytest.mark.parametrize(
    "text",
    [
        "Kofi gave me HO-1001 yesterday",
        "we handed HO-1002 over to Radiology last week",
        "Kofi assigned HO-1001 to Marta Lindgren",
    ],
)
def test_what_has_happened_is_no_order(text: str) -> None:
    """Who tells a story asks for nothing."""
    assert hospital(text).intent == "none"


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("show what is signed out to Kofi Boateng", {"assignee": "Kofi Boateng"}),
        ("bring up the record of HO-1001", {"asset_tag": "HO-1001"}),
        ("who has MAC 3c:22:fb:9a:01:de", {"mac": "3c:22:fb:9a:01:de"}),
        ("who has PF9QK71A, I found it in the canteen", {"serial_number": "PF9QK71A"}),
        ("the pager with tag HO-1002", {"category": "Pagers", "asset_tag": "HO-1002"}),
        ("hwo has HO-1001", {"asset_tag": "HO-1001"}),
        ("whcih pagers are in Lund", {"category": "Pagers", "location": "Lund"}),
        ("last three laptops we bought", {"category": "Laptops", "limit": 3, "order": "newest"}),
        ("not retired laptops", {"category": "Laptops", "status": {"not": "Retired"}}),
        ("non-Apple laptops", {"category": "Laptops", "manufacturer": {"not": "Apple"}}),
        ("laptops neither in Bergen nor in Lund",
         {"category": "Laptops", "location": {"not": ["Bergen", "Lund"]}}),
        ("laptops not assigned to Kofi",
         {"category": "Laptops", "assignee": {"not": "Kofi Boateng"}}),
        ("pagers we bought last year",
         {"category": "Pagers", "purchase_date": {"from": "2025-01-01", "to": "2025-12-31"}}),
    ],
)  # fmt: skip
def test_questions_are_answered(text: str, filters: Any) -> None:
    """Passive verbs, hasty openings, a clause behind, and negations as far as they reach."""
    found = hospital(text)
    assert (found.intent, found.filters) == ("find", filters)
    assert found.sure


def test_an_unknown_opening_beside_a_name_is_asked_back() -> None:
    """It is not taken for nothing."""
    found = hospital("chase pagers in Lund")
    assert (found.intent, found.sure) == ("find", False)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("when is HO-1001 out of warranty", None),
        ("when are the infusion pumps out of warranty", None),
        ("warranties until spring", {"from": None, "to": "2027-02-28"}),
    ],
)
def test_when_a_warranty_ends_is_asked(text: str, ends: Any) -> None:
    """“When” asks for the day, and limits nothing; until a season is until it begins."""
    found = hospital(text)
    assert (found.intent, found.filters.get("warranty_end")) == ("warranty", ends)


@pytest.mark.parametrize(
    ("before", "text", "intent", "filters"),
    [
        ("who has HO-1001", "is it still under warranty?", "warranty",
         {"asset_tag": "HO-1001", "warranty_end": {"from": "2026-11-26", "to": None}}),
        ("infusion pumps in Bergen", "pagers too", "find",
         {"category": ["Infusion pumps", "Pagers"], "location": "Bergen"}),
        ("who has HO-1001", "what about Kofi Boateng?", "find", {"assignee": "Kofi Boateng"}),
        ("who has HO-1001", "its screen is cracked", "fault", {"asset_tag": "HO-1001"}),
    ],
)  # fmt: skip
def test_a_follow_up_changes_what_it_speaks_of(
    before: str, text: str, intent: str, filters: Any
) -> None:
    """The rest stays as it was."""
    found = hospital(text, hospital(before))
    assert (found.intent, found.filters) == (intent, filters)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("the battery in HO-1001 is swollen", "the battery in HO-1001 is swollen"),
        ("HO-1001's screen is cracked", "screen is cracked"),
        ("HO-1001 is broken", "is broken"),
    ],
)
def test_a_fault_says_what_is_broken(text: str, reason: str) -> None:
    """The part of the asset stays in the reason."""
    found = hospital(text)
    assert (found.intent, found.filters, found.reason) == (
        "fault", {"asset_tag": "HO-1001"}, reason,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("anyone know how many laptops are in Lund?", "count"),
        ("folks, who has HO-1001", "find"),
        ("do we know who has the MacBook Air 13?", "find"),
        ("can anyone look up HO-1002?", "find"),
        ("who has HO-1001 right now? it's not on the shelf", "find"),
        ("anyone know if 7XKD2M1 is still under warranty", "warranty"),
        ("anyone know who had HO-1003 before?", "history"),
        ("what does Kofi Boateng have?", "find"),
        ("does anyone know how many infusion pumps Radiology has?", "count"),
    ],
)
def test_a_plain_question_in_a_channel_is_answered(text: str, intent: str) -> None:
    """It is one by its form, and every word of it is explained."""
    found = hospital(text, channel=True)
    assert (found.intent, found.sure) == (intent, True)


@pytest.mark.parametrize(
    "text",
    [
        "has anyone tried the MacBook Air 13?",
        "does anyone know how to reset the MacBook Air 13",
        "which laptop should I buy?",
        "what laptop do you use?",
        "how many pagers do we need?",
        "who left a laptop in Lund?",
        "where is the laptop",
        "where is Kofi?",
        "what does Radiology have on Friday?",
        "what do laptops cost these days",
        "does anyone have a pager I can borrow?",
    ],
)
def test_what_people_ask_each_other_is_left_alone(text: str) -> None:
    """Though it names what the inventory has."""
    assert hospital(text, channel=True).intent == "none"


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("how many phones do we have?", ["Mobile Phone", "Phone"]),
        ("mobile phones in Berlin", "Mobile Phone"),
        ("desk phone", "Desk phones"),
        ("phone chargers", "Phone charger"),
    ],
)
def test_a_kind_is_every_category_that_means_the_same(text: str, category: Any) -> None:
    """Of whatever source; one that is spelled whole has no others that only end in its word."""
    categories = ("Phone", "Mobile Phone", "Desk phones", "Phone charger", "Laptop")
    words = Words(Vocabulary(categories=categories, locations=("Berlin",)))
    found = understand(text, words, today=TODAY)
    assert (found.filters["category"], found.sure) == (category, True)


STATIONS = Words(
    Vocabulary(
        categories=["toughbook", "docking station", "radio"],
        models=["Toughbook 40", "Toughbook 55"],
        locations=["Athlone", "Tomar"],
        statuses=["available", "in use", "missing"],
        asset_tags=["N392-C"],
        names=["amb19-sat"],
    )
)


@pytest.mark.parametrize(
    ("text", "intent", "filters", "changes"),
    [
        ("toughbooks in Athlone", "find", {"category": "toughbook", "location": "Athlone"}, {}),
        ("who has the Toughbook 55", "find", {"model": "Toughbook 55"}, {}),
        (
            "radios at the Athlone station",
            "find",
            {"category": "radio", "location": "Athlone"},
            {},
        ),
        (
            "docking stations in Tomar",
            "find",
            {"category": "docking station", "location": "Tomar"},
            {},
        ),
        (
            "tell me who has the radio called amb19-sat",
            "find",
            {"category": "radio", "name": "amb19-sat"},
            {},
        ),
        (
            "mark N392-C missing, nobody saw it since the move",
            "edit",
            {"asset_tag": "N392-C"},
            {"status": "missing"},
        ),
    ],
)
def test_what_looks_alike_is_told_apart(
    text: str, intent: str, filters: dict[str, str], changes: dict[str, str]
) -> None:
    """A kind and its models, stations and docking stations, a name and who gave it."""
    found = understand(text, STATIONS, today=TODAY)
    assert (found.intent, found.filters, found.changes) == (intent, filters, changes)
    assert found.sure
