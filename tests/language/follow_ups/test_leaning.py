"""A sentence that stands by itself is a new question; one that leans says so."""

from typing import Any

import pytest

from bot.language.follow_ups.references import points_back
from bot.language.parsed import Parsed
from tests.language.corpus import TODAY, ours, words

BERLIN = {"location": "Berlin"}
LAPTOPS = ours("laptops in Paris that are out of warranty")
COUNTED = ours("how many phones do we have in Paris?")
MINE = ours("what phones do I have?")
ONE = ours("who has LT-1788")


@pytest.mark.parametrize(
    "before", [LAPTOPS, COUNTED, MINE, ONE], ids=["listed", "counted", "mine", "one"]
)
@pytest.mark.parametrize(
    "text",
    [
        "what is in stock in Berlin",
        "what's in repair?",
        "what is out of warranty?",
        "which laptops are in Berlin",
        "how many phones do we have?",
        "how many phones are in stock?",
        "show me what is in Berlin",
        "what does Oskar Lindqvist have?",
        "what is unassigned in Berlin?",
        "what was bought last year?",
        "what places are there?",
        "all screens",
        "all of the screens",
        "all screens please",
        "Oskar Lindqvist is leaving, take back his laptop",
        "take back everything from Oskar Lindqvist",
        "laptops in Berlin",
        "what do I have?",
        "who has LT-1788?",
        "show everything in stock",
        "warranties that end this quarter",
        "warranties ending in december",
        "which warranties end in december",
        "all warranties that end in 2027",
        "which warranties have run out already",
        "how many warranties end this year?",
        "how many warranties are there",
        "have any warranties run out?",
        "are there warranties that end in March?",
    ],
)
def test_what_stands_by_itself_is_new(text: str, before: Parsed) -> None:
    """Nothing of an earlier question limits it, whatever that was."""
    found, alone = ours(text, before), ours(text)
    assert (found.intent, found.filters, found.changes) == (
        alone.intent,
        alone.filters,
        alone.changes,
    )


@pytest.mark.parametrize("before", [None, LAPTOPS, ONE], ids=["alone", "listed", "one"])
@pytest.mark.parametrize(
    "text",
    [
        "what's in repair",
        "what's in stock in Berlin?",
        "what's its warranty",
        "what's out of warranty",
        "who's got LT-1001",
        "who's got it",
        "where's LT-1001",
        "how's LT-1001",
        "when's its warranty up",
    ],
)
def test_a_question_without_its_apostrophe_means_the_same(text: str, before: Parsed | None) -> None:
    """“Whats in repair” leans on nothing either."""
    found, whole = ours(text.replace("'", ""), before), ours(text, before)
    assert (found.intent, found.sure, found.filters, found.candidates) == (
        whole.intent,
        whole.sure,
        whole.filters,
        whole.candidates,
    )


@pytest.mark.parametrize(
    ("text", "intent", "filters"),
    [
        ("in Berlin?", "find", BERLIN),
        ("and in Berlin?", "find", BERLIN),
        ("what about Berlin?", "find", BERLIN),
        ("how many in Berlin?", "count", BERLIN),
        ("how many are in Berlin?", "count", BERLIN),
        ("which ones are in Berlin?", "find", BERLIN),
        ("which of these are in Berlin?", "find", BERLIN),
        ("which are unassigned?", "find", {"assignee": None}),
        ("only those in Berlin", "find", BERLIN),
        ("show me the ones in Berlin", "find", BERLIN),
        ("tablets", "find", {"category": "Tablet"}),
        ("which of them are tablets?", "find", {"category": "Tablet"}),
        ("how many are there?", "count", {}),
        ("now the retired ones", "find", {"status": "retired"}),
    ],
)
def test_what_leans_keeps_what_was_asked(text: str, intent: str, filters: Any) -> None:
    """A fragment, one that begins as follow-ups do, and one with a pronoun without its noun."""
    found = ours(text, ours("Lenovo laptops in Paris"))
    kept = {"category": "Laptop", "manufacturer": "Lenovo", "location": "Paris"}
    assert (found.intent, found.filters) == (intent, {**kept, **filters})


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("give it to Oskar Lindqvist", {"asset_tag": "LT-1788"}),
        ("assign that one to Oskar Lindqvist", {"asset_tag": "LT-1788"}),
        ("and give Oskar Lindqvist a phone", {"category": "Phone"}),
        ("and retire LT-8620", {"asset_tag": "LT-8620"}),
    ],
)
def test_a_change_takes_over_what_a_pronoun_points_at(text: str, filters: Any) -> None:
    """Nothing else of what was asked before."""
    assert ours(text, ONE).filters == filters


@pytest.mark.parametrize("text", ["give it to me", "hand it to me", "pass it to me please"])
def test_what_was_asked_about_can_be_given_to_whoever_writes(text: str) -> None:
    """As by “assign it to me”; “give me the list” asks to be shown it."""
    found = ours(text, ONE)
    assert (found.intent, found.filters) == ("assign", {"asset_tag": "LT-1788"})
    assert (found.changes, found.sure) == ({"assignee": "me"}, True)
    assert ours("give me the list", ours("laptops in Berlin")).intent not in {"assign", "transfer"}


def test_what_is_out_of_warranty_is_a_question_of_its_own() -> None:
    """It needs no name of any asset to be one."""
    found = ours("what is out of warranty?", MINE)
    ended = {"warranty_end": {"from": None, "to": "2026-11-25"}}
    assert (found.intent, found.filters, found.sure) == ("warranty", ended, True)


@pytest.mark.parametrize(
    "text",
    [
        "does its warranty end this year?",
        "when does the warranty end?",
        "warranty?",
        "and warranties that end in March?",
        "warranties?",
    ],
)
def test_the_warranty_alone_is_that_of_what_was_asked(text: str) -> None:
    """What is said of warranties at large leans only where it says so."""
    assert ours(text, ONE).filters["asset_tag"] == "LT-1788"


def test_his_is_of_whoever_had_it_and_never_that_asset() -> None:
    """Where a change is asked for; who has nothing on record has no other asset either."""
    held = ONE.model_copy(update={"filters": {**ONE.filters, "assignee": "Oskar Lindqvist"}})
    wanted = {"assignee": "Oskar Lindqvist", "category": "Phone"}
    assert ours("take back his phone", held).filters == wanted
    assert "asset_tag" not in ours("take back his phone", ONE).filters


@pytest.mark.parametrize(
    "text",
    [
        "Oskar Lindqvist gave back his Skoda today, please put it back in stock",
        "Oskar Lindqvist returned his phone, put it in stock",
    ],
)
def test_it_is_what_the_sentence_says_somebody_had(text: str) -> None:
    """Never the asset spoken of before; what has no name here is asked back."""
    found = ours(text, ONE)
    assert found.intent == "return"
    assert "asset_tag" not in found.filters
    assert not found.sure or found.filters == {"assignee": "Oskar Lindqvist", "category": "Phone"}


def test_a_change_takes_over_no_filters() -> None:
    """But of all that were listed where it says “them”."""
    assert ours("and take back Oskar Lindqvist's phone", LAPTOPS).filters == {
        "assignee": "Oskar Lindqvist",
        "category": "Phone",
    }
    assert ours("retire them", LAPTOPS).filters == LAPTOPS.filters


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("and what does Oskar Lindqvist have?", {"assignee": "Oskar Lindqvist"}),
        ("and Oskar Lindqvist's?", {"assignee": "Oskar Lindqvist"}),
        ("and what does Sales have?", {"team": "Sales"}),
    ],
)
def test_who_is_named_behind_what_is_mine_is_asked_of(text: str, filters: Any) -> None:
    """A person or a team takes the place of whoever asks, who never stays beside them."""
    found = ours(text, ours("what do I have myself?"))
    assert (found.intent, found.filters) == ("find", filters)


def test_an_order_behind_a_count_finds() -> None:
    """What comes first is looked for, “it” is that one, and the next follow-up has no order."""
    phones = {"category": "Phone", "location": "Berlin"}
    oldest = ours("the oldest one", ours("how many phones in Berlin"))
    assert (oldest.intent, oldest.filters) == ("find", {**phones, "order": "oldest", "limit": 1})
    assert ours("who has it?", oldest).filters == oldest.filters
    next_one = ours("laptops?", oldest)
    assert (next_one.intent, next_one.filters) == ("find", {**phones, "category": "Laptop"})


@pytest.mark.parametrize(
    "text",
    ["which of them are still in use", "which of those are lost", "who has it", "give it to Ana"],
)
def test_a_pronoun_stands_for_something_of_before(text: str) -> None:
    """Where nothing was asked before, nobody knows what."""
    assert points_back(text, words(), TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "LT-1788 is slow, who has it",
        "those laptops in Berlin",
        "laptops in Berlin",
        "and his phone?",
    ],
)
def test_what_names_its_things_itself_needs_nothing_before(text: str) -> None:
    """A pronoun for them, or for somebody, changes nothing of that."""
    assert not points_back(text, words(), TODAY)


@pytest.mark.parametrize(
    "text",
    ["what did we buy last year", "what have we bought in 2025", "what do we have in Porto"],
)
@pytest.mark.parametrize(
    "before",
    ["all lost or stolen things", "how many phones were bought last year", "laptops in Berlin"],
)
def test_what_we_bought_or_have_is_a_question_of_its_own(before: str, text: str) -> None:
    """With a subject and a verb of its own it takes over no filter."""
    found, alone = ours(text, ours(before)), ours(text)
    assert (found.intent, found.filters) == (alone.intent, alone.filters)


@pytest.mark.parametrize("text", ["and what did we buy last year", "what of those did we buy"])
def test_what_we_bought_of_those_goes_on(text: str) -> None:
    """Where it says that it does."""
    assert ours(text, ours("phones in Berlin")).filters["category"] == "Phone"


@pytest.mark.parametrize("text", ["how many are in use", "how many in stock?"])
def test_one_asset_is_none_of_many(text: str) -> None:
    """How many are in use is asked of all; behind a list, of what that holds."""
    found, alone = ours(text, ONE), ours(text)
    assert (found.intent, found.sure, found.filters) == ("count", True, alone.filters)
    assert found.candidates == ()
    assert ours(text, LAPTOPS).filters == {**LAPTOPS.filters, **alone.filters}


def test_how_many_of_one_found_in_a_list_is_asked_of_that() -> None:
    """The card of the oldest is left for the list that it came from."""
    card = ONE.model_copy(update={"among": LAPTOPS})
    found = ours("how many are in use", card)
    assert (found.intent, found.sure) == ("count", True)
    assert found.filters["location"] == "Paris"
