"""What is told to be written down, what is asked of the past, and what no word of it explains."""

from typing import Any

import pytest

from bot.language.parsed import Parsed
from bot.language.understanding import Words, understand
from bot.language.vocabulary import Vocabulary
from tests.language.corpus import TODAY, ours


def hospital(text: str, before: Parsed | None = None, *, channel: bool = False) -> Parsed:
    """What a sentence means in a hospital."""
    return ours(text, before, channel=channel, vocabulary="vocabulary_hospital")


@pytest.mark.parametrize(
    ("text", "intent", "changes"),
    [
        ("I returned HO-1001", "return", {}),
        ("HO-1001 has been returned", "return", {}),
        ("mark HO-1001 as returned", "return", {}),
        ("pump-alpha came back", "return", {}),
        ("we lost HO-1001", "edit", {"status": "Lost"}),
        ("they stole HO-1001 from the pharmacy", "edit", {"status": "stolen"}),
        ("HO-1001 broke", "fault", {}),
        ("HO-1001 is out of order", "fault", {}),
    ],
)
def test_what_has_become_of_an_asset_is_written_down(
    text: str, intent: str, changes: dict[str, Any]
) -> None:
    """Whoever tells it, in the active voice or the passive."""
    found = hospital(text)
    assert (found.intent, found.changes, found.sure) == (intent, changes, True)


@pytest.mark.parametrize(
    ("text", "intent", "changes"),
    [
        ("I have just handed HO-1001 to Kofi", "assign", {"assignee": "Kofi Boateng"}),
        ("I've given HO-1001 to Kofi", "assign", {"assignee": "Kofi Boateng"}),
        ("just gave pump-alpha to Kofi for the inspection", "assign",
         {"assignee": "Kofi Boateng"}),
        ("I just sent HO-1001 to <@U0HOSP0001>", "assign", {"assignee": "<@U0HOSP0001>"}),
        ("HO-1001 was given to <@U0HOSP0001>", "assign", {"assignee": "<@U0HOSP0001>"}),
        ("HO-1001 is called pump-beta now", "edit", {"name": "pump-beta"}),
        ("we can't find HO-1001", "edit", {"status": "Lost"}),
        ("HO-1001 is gone", "edit", {"status": "Lost"}),
        ("transfer everything to Skane Region", "transfer", {"client": "Skane Region"}),
    ],
)  # fmt: skip
def test_what_may_only_be_a_story_is_asked_back(
    text: str, intent: str, changes: dict[str, Any]
) -> None:
    """It may ask for a change, and is not taken for one."""
    found = hospital(text)
    assert (found.intent, found.changes, found.sure) == (intent, changes, False)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("rename pump-alpha to pump-beta", "pump-beta"),
        ("please call HO-1001 ward cart from now on", "ward cart"),
        ("the new name for HO-1001 is ward cart", "ward cart"),
        ("give HO-1001 the name ward cart", "ward cart"),
        ("HO-1001 should be named ward cart", "ward cart"),
    ],
)
def test_a_new_name_is_taken_as_it_stands(text: str, name: str) -> None:
    """Wherever in the sentence it is given."""
    found = hospital(text)
    assert (found.intent, found.changes) == ("edit", {"name": name})


@pytest.mark.parametrize(
    "text", ["who has the shared pager HO-1001", "who has this returned laptop HO-1001"]
)
def test_what_only_describes_one_asset_does_not_look_back(text: str) -> None:
    """A participle before its kind is no deed that somebody is asked for."""
    found = hospital(text)
    assert (found.intent, found.filters["asset_tag"], found.sure) == ("find", "HO-1001", True)


@pytest.mark.parametrize(
    "text",
    [
        "did Kofi give HO-1001 to Ingrid?",
        "who gave HO-1001 to Ingrid",
        "did anyone return HO-1001",
        "has HO-1001 been returned?",
        "was HO-1001 lost?",
        "has HO-1001 been in repair before?",
        "has HO-1001 ever been in repair",
        "who has shared HO-1001",
        "through whose hands has HO-1001 gone",
        "who all had HO-1001",
    ],
)
def test_what_was_is_asked_and_not_ordered(text: str) -> None:
    """Who gave it and who got it do not limit which asset is meant."""
    found = hospital(text)
    assert (found.intent, found.filters) == ("history", {"asset_tag": "HO-1001"})


@pytest.mark.parametrize(
    "text",
    [
        "laptops I ordered",
        "pagers Kofi bought",
        "pagers ordered by Radiology",
        "laptops with a cracked screen",
        "broken pagers in Lund",
        "laptops in Bergen that work",
        "which pagers have batteries",
        "which laptops are too old",
        "who wants HO-1001",
        "who should have a laptop",
        "where do I return HO-1001",
        "where do the laptops go after the show?",
        "when are the pagers coming back from Lund",
        "whose turn is it on the pager",
        "what would a new pager cost us?",
        "how many pagers did Kofi buy",
        "the second newest laptop",
        "laptops in Lund on Friday",
        "is the North Wing free on Friday",
        "give three laptops to Kofi",
        "give Kofi the cable of HO-1001",
        "return HO-1001 to Medimart",
        "send HO-1001 to Medimart",
        "remind me to return HO-1001",
        "can I keep HO-1001?",
        "should Kofi have a laptop",
        "can't log in on my laptop",
    ],
)
def test_a_word_that_the_answer_leaves_out_makes_it_unsure(text: str) -> None:
    """Moods, buyers, days, ordinals, parts, vendors: known words, that limit nothing here."""
    assert not hospital(text).sure


@pytest.mark.parametrize(
    "text",
    [
        "thanks, that's all",
        "the round starts at ten",
        "can somebody bring ice to the ward",
        "ours is in the other room",
        "it is raining again",
        "good luck tonight everyone",
    ],
)
def test_what_has_nothing_to_do_with_a_card_is_no_follow_up(text: str) -> None:
    """Though it stands right behind one."""
    assert hospital(text, hospital("who has HO-1001")).intent == "none"


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("found HO-1001 in a coat, who does it belong to?", {"asset_tag": "HO-1001"}),
        ("Somebody left a laptop here, it says HO-1001. Whose is this?",
         {"asset_tag": "HO-1001", "category": "Laptops"}),
        ("who's the owner of HO-1001, found it in the canteen", {"asset_tag": "HO-1001"}),
        ("does somebody know where the Lund X-ray box went?",
         {"location": "Lund", "category": "X-ray boxes"}),
        ("has anyone got HO-1001?", {"asset_tag": "HO-1001"}),
        ("anyone know whose laptop this is? serial 3HZ8811",
         {"serial_number": "3HZ8811", "category": "Laptops"}),
        ("hi all, who's got scanner HO-1001?",
         {"asset_tag": "HO-1001", "category": "Barcode scanners"}),
        ("hey, where's pump-alpha? need it for tomorrow", {"name": "pump-alpha"}),
        ("morning all! who has HO-1001 right now? can't find it", {"asset_tag": "HO-1001"}),
        ("do we still have HO-1001, and who's got it", {"asset_tag": "HO-1001"}),
        ("HO-1001 anyone know who has it", {"asset_tag": "HO-1001"}),
        ("the round starts at ten. who has HO-1001?", {"asset_tag": "HO-1001"}),
        ("anyone seen HO-1001?", {"asset_tag": "HO-1001"}),
        ("is HO-1001 in repair?", {"asset_tag": "HO-1001", "status": "In repair"}),
        ("does Kofi have a laptop?", {"assignee": "Kofi Boateng", "category": "Laptops"}),
        ("is there an unassigned laptop in Lund?",
         {"assignee": None, "category": "Laptops", "location": "Lund"}),
        ("does anyone happen to know who has the MacBook Air 13?", {"model": "MacBook Air 13"}),
        ("who should I ask about HO-1001?", {"asset_tag": "HO-1001"}),
    ],
)  # fmt: skip
def test_plain_questions_in_a_channel_are_heard(text: str, filters: Any) -> None:
    """With what was found told before them, of yes or no, and of where something went."""
    found = hospital(text, channel=True)
    assert (found.intent, found.filters, found.sure) == ("find", filters, True)


def test_list_everything_is_a_question() -> None:
    """It limits nothing."""
    assert (hospital("list everything").intent, hospital("list everything").filters) == ("find", {})


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("what's sitting in storage in Lund, pagers only",
         {"status": "In storage", "location": "Lund", "category": "Pagers"}),
        ("what's still left in repair", {"status": "In repair"}),
        ("what's lying in storage in Bergen", {"status": "In storage", "location": "Bergen"}),
    ],
)  # fmt: skip
def test_a_status_is_read_whole_whatever_leads_up_to_it(text: str, filters: Any) -> None:
    """Its first word belongs to it, and not to the words before."""
    found = hospital(text)
    assert (found.intent, found.filters, found.sure) == ("find", filters, True)


@pytest.mark.parametrize(
    ("text", "filters", "changes"),
    [
        ("retire all pagers bought before 2019",
         {"category": "Pagers", "purchase_date": {"from": None, "to": "2018-12-31"}},
         {"status": "Retired"}),
        ("return every laptop older than 6 years",
         {"category": "Laptops", "purchase_date": {"from": None, "to": "2020-11-25"}}, {}),
        ("send all laptops out of warranty to Lund",
         {"category": "Laptops", "warranty_end": {"from": None, "to": "2026-11-25"}},
         {"location": "Lund"}),
        ("change the warranty end of laptops bought in 2024 to 2028-01-01",
         {"category": "Laptops", "purchase_date": {"from": "2024-01-01", "to": "2024-12-31"}},
         {"warranty_end": "2028-01-01"}),
        ("extend the warranty of HO-1001 until March 2028",
         {"asset_tag": "HO-1001"}, {"warranty_end": "2028-03-31"}),
    ],
)  # fmt: skip
def test_a_time_in_a_change_says_which_unless_it_is_what_is_set(
    text: str, filters: Any, changes: Any
) -> None:
    """Whatever is done with what was bought then."""
    found = hospital(text)
    assert (found.filters, found.changes, found.sure) == (filters, changes, True)


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("status of HO-1001 → retired", {"status": "Retired"}),
        ("HO-1001 -> in repair", {"status": "In repair"}),
        ("HO-1001: lost", {"status": "Lost"}),
        ("HO-1001 - retired", {"status": "Retired"}),
        ("pump-alpha => Lund", {"location": "Lund"}),
    ],
)
def test_an_arrow_or_a_colon_leads_to_what_becomes_of_it(text: str, changes: Any) -> None:
    """It may ask for a change, so it is asked back."""
    found = hospital(text)
    assert (found.intent, found.changes, found.sure) == ("edit", changes, False)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("new pager HO-2001", "asset_tag"),
        ("create HO-2001", "asset_tag"),
        ("new pager with serial HO-2001", "serial_number"),
        ("new pager ZX81QQ", "serial_number"),
    ],
)
def test_a_new_code_is_a_tag_where_it_looks_like_one(text: str, key: str) -> None:
    """Of the same letters as the tags that are there."""
    found = hospital(text)
    assert (found.intent, key in found.changes, found.sure) == ("create", True, True)


def test_whoever_is_mentioned_may_own_things() -> None:
    """All that stands behind is theirs, be it of several kinds."""
    found = hospital("transfer <@U0HOSP0001>'s pager and laptop to <@U0HOSP0002>")
    assert found.filters == {"assignee": "<@U0HOSP0001>", "category": ["Pagers", "Laptops"]}
    assert found.changes == {"assignee": "<@U0HOSP0002>"}


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("hlep", "help"),
        ("trasnfer HO-1001 to Kofi", "transfer"),
        ("asign HO-1001 to Kofi", "assign"),
        ("retrun HO-1001", "return"),
        ("dleete HO-1001", "delete"),
        ("mrak HO-1001 as lost", "edit"),
        ("pelase giev HO-1001 to Kofi", "assign"),
        ("wich pagers are in Lund", "find"),
        ("woh has HO-1001", "find"),
        ("how mnay pagers are in Lund", "count"),
        ("hisotry of HO-1001", "history"),
    ],
)
def test_a_letter_that_slipped_in_a_word_that_decides_is_mended(text: str, intent: str) -> None:
    """If it is near that word alone."""
    found = hospital(text)
    assert (found.intent, found.sure) == (intent, True)


@pytest.mark.parametrize("word", ["dark", "park", "sold", "snow", "lunch", "wall"])
def test_an_ordinary_word_is_no_typing_error(word: str) -> None:
    """Though it is one letter off a word that decides."""
    assert hospital(f"the {word} in Lund").intent == "none"


@pytest.mark.parametrize(
    "text",
    [
        "see you tomorrow",
        "book a meeting room for 3pm",
        "how many days of holiday do I have",
        "remind me to call Kofi at four",
        "how many people work in Lund",
        "set an alarm for 7",
        "book a flight to Bergen",
    ],
)
def test_what_is_of_no_asset_is_nothing(text: str) -> None:
    """Though its words ask or order, and somebody or some place is named."""
    assert hospital(text).intent == "none"


def test_an_order_behind_a_question_is_not_left_out() -> None:
    """What a question drops only tells why it is asked."""
    assert not hospital("where is HO-1001? give it to Kofi").sure


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("laptops on order", "Ordered"),
        ("laptops out for repair", "Repair (external)"),
        ("what is being repaired", "Repair (external)"),
        ("laptops at the repair shop", "Repair (external)"),
        ("laptops in for service", "Repair (external)"),
        ("what has gone missing", "Missing"),
        ("laptops ordered last year", None),
    ],
)
def test_what_is_said_for_a_status_is_what_the_inventory_calls_it(
    text: str, status: str | None
) -> None:
    """By what stands in its name, unless it tells when something was bought."""
    statuses = ("Ordered", "Repair (external)", "Missing", "Not assigned")
    words = Words(Vocabulary(categories=("Laptop",), statuses=statuses))
    found = understand(text, words, today=TODAY)
    assert (found.filters.get("status"), found.sure) == (status, True)


def test_what_stands_where_a_place_does_is_not_taken_for_a_device() -> None:
    """Whose name is one letter off: it is asked back."""
    words = Words(Vocabulary(categories=("Laptop",), names=("Merlin",)))
    assert not understand("laptops in Berlin", words, today=TODAY).sure
    assert understand("where is Merlim", words, today=TODAY).sure


@pytest.mark.parametrize(
    ("text", "filters", "changes"),
    [
        ("mark all lost pagers as retired",
         {"category": "Pagers", "status": "Lost"}, {"status": "Retired"}),
        ("move all pagers in repair to Lund",
         {"category": "Pagers", "status": "In repair"}, {"location": "Lund"}),
        ("put all pagers in repair back into storage",
         {"category": "Pagers", "status": "In repair"}, {}),
        ("send the pagers to repair", {"category": "Pagers"}, {"status": "In repair"}),
    ],
)  # fmt: skip
def test_a_status_says_which_where_another_goal_is_named(
    text: str, filters: Any, changes: Any
) -> None:
    """What stands behind “to” or “as” is what becomes of them."""
    found = hospital(text)
    assert (found.filters, found.changes, found.sure) == (filters, changes, True)


@pytest.mark.parametrize(
    "text",
    [
        "AB-000023 goes from Nils Ricci to Sofia because Nils left",
        "Nils left, transfer AB-000023 from Nils Ricci to Sofia",
    ],
)
def test_who_is_named_in_full_is_meant_by_the_first_name_too(text: str) -> None:
    """In the same sentence, though others are called so."""
    people = [{"name": name} for name in ("Nils Ricci", "Nils Holm", "Nils Berg", "Sofia Costa")]
    words = Words(Vocabulary.model_validate({"people": people, "asset_tags": ["AB-000023"]}))
    found = understand(text, words, today=TODAY)
    assert (found.intent, found.candidates) == ("transfer", ())
    assert found.filters == {"asset_tag": "AB-000023", "assignee": "Nils Ricci"}


def test_who_may_be_meant_is_offered_once() -> None:
    """However often they are named."""
    found = ours("give LT-1788 to Ben, Ben needs it")
    labels = [one.label for one in found.candidates]
    assert len(labels) == len(set(labels))
