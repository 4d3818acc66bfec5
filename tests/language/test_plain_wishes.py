"""What newcomers ask for: of all at once, for somebody, told apart, and in few words."""

import pytest
from pydantic import JsonValue

from bot.language import wording
from bot.language.changes import AskSeveral
from bot.language.fallbacks.unknown_people import stranger_meant, unknown_holder
from bot.language.parsed import CHANGING, Parsed
from bot.language.parsed_to_asked import meant
from bot.language.questions import By, ListAssets, ReportAssets
from bot.language.understanding import Words, understand
from bot.language.vocabulary import Vocabulary
from bot.models import Status
from tests.language.corpus import TODAY, ours, words

ANAS: dict[str, JsonValue] = {"assignee": "Ana Silva"}


@pytest.mark.parametrize(
    ("text", "begun", "filters"),
    [
        ("return everything Ana Silva has", "return", ANAS),
        ("Ana Silva has left. Take all her things back", "return", ANAS),
        ("offboard Ana Silva", "return", ANAS),
        ("collect all equipment from Ana Silva", "return", ANAS),
        ("return all of Ana Silva's phones", "return", {**ANAS, "category": "Phone"}),
        ("return Ana Silva's phones", "return", {**ANAS, "category": "Phone"}),
        ("transfer everything Ana Silva has to Elif Schmidt", "assign", ANAS),
        ("retire all lost tablets", "edit", {"category": "Tablet", "status": "lost"}),
        ("return everything I have", "return", {"assignee": "me"}),
    ],
)
def test_what_is_said_of_all_is_asked_of_all(
    text: str, begun: str, filters: dict[str, JsonValue]
) -> None:
    """“All”, “everything”, a plural, and whoever leaves: one form for the lot."""
    found = ours(text)
    asked = meant(found)
    assert (found.sure, found.filters) == (True, filters)
    assert isinstance(asked, AskSeveral)
    assert asked.operation == begun
    assert " all (" in wording.asked(found)
    assert asked.status is (Status.RETIRED if begun == "edit" else None)


@pytest.mark.parametrize(
    "text",
    [
        "return Ana Silva's phone",
        "return LT-1788, all its parts are there",
        "return LT-1788, thanks and all the best",
        "move all laptops in Berlin to Paris",
        "delete all retired laptops",
        "return three of Ana Silva's phones",
        "retire one of the lost laptops",
        "mark some of the laptops in Berlin as stolen",
        "return half of Ana Silva's phones",
    ],
)
def test_what_is_said_of_one_is_asked_of_one(text: str) -> None:
    """And so is what no button changes of several at once."""
    assert not isinstance(meant(ours(text)), AskSeveral)


@pytest.mark.parametrize(
    "text",
    [
        "retire all laptops in Atlantis",
        "retire all laptops from 2019",
        "retire all laptops in the basement",
        "retire all laptops of former employees",
        "retire all laptops whose serial starts with PF",
        "retire all laptops in this list",
        "retire all laptops I mentioned",
        "return all laptops of my team",
        "return all laptops but mine",
        "return all laptops of Ana Silva and me",
        "return all laptops assigned last week",
        "return all phones Ana Silva doesn't need",
        "please do not return everything Ana Silva has",
        "no need to return everything Ana Silva has",
        "not yet: return everything Ana Silva has",
        "offboard Ana Silva, she keeps her phone",
        "offboard Ana Silva but let her keep her phone",
        "offboard Ana Silva but keep LT-1788",
    ],
)
def test_what_is_said_of_all_is_sure_only_where_every_word_limits_it(text: str) -> None:
    """A limit that is lost widens a change, and what is to be kept or left turns it round."""
    found = ours(text)
    assert (found.intent in CHANGING, found.sure) == (True, False)


def test_somebodys_name_takes_no_limit_from_what_is_said_of_all() -> None:
    """“All lost laptops” is not all laptops where somebody is called Lost."""
    known = Vocabulary(people=[{"name": "Mark Lost"}], categories=["Laptop"], statuses=["lost"])
    found = understand("retire all lost laptops", Words(known), today=TODAY)
    assert "status" in found.filters or not found.sure


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Ana Silva needs a new phone", "Phone"),
        ("@U0NEWHERE1 needs a laptop", "Laptop"),
        (
            "Ana Silva starts on Monday and needs a laptop. Give her one of the unused ones",
            "Laptop",
        ),
        ("assign a free laptop to Ana Silva", "Laptop"),
    ],
)
def test_what_somebody_needs_is_one_that_nobody_has(text: str, category: str) -> None:
    """It is chosen among what can be given: in stock, and nobody's."""
    found = ours(text)
    assert (found.intent, found.sure) == ("assign", True)
    assert found.filters == {"category": category, "assignee": None}
    assert found.changes["assignee"] in {"Ana Silva", "@U0NEWHERE1"}
    asked = meant(found)
    assert asked is not None
    among = ListAssets.model_validate_json(str(getattr(asked, "among", "")))
    assert among.filters.unassigned
    assert [one.values for one in among.filters.where if one.field == "status"] == [("in stock",)]


@pytest.mark.parametrize(
    "text", ["Ana Silva's laptop needs a new battery", "the phone of Ana Silva needs a new screen"]
)
def test_what_a_thing_needs_is_a_fault_of_it(text: str) -> None:
    """And nobody is given anything."""
    assert ours(text).intent == "fault"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("give LT-1788 to Wren Park", "Wren Park"),
        ("give Wren Park LT-1788", "Wren Park"),
        ("give LT-1788 to wren park", "wren park"),
        ("give LT-1788 to Ana Zorblax", "Ana Zorblax"),
        ("Wren Park starts on Monday and needs a laptop. Give her an unused one", "Wren Park"),
    ],
)
def test_a_name_that_nobody_has_is_whoever_is_meant(text: str, name: str) -> None:
    """It is not left out, and taken for nobody else."""
    found = stranger_meant(text, ours(text), words(), today=TODAY)
    assert found is not None
    assert (found.intent, found.changes) == ("assign", {"assignee": name})


def test_a_name_that_nobody_has_is_told_of_what_is_to_be_taken_back() -> None:
    """A name that is known, or that is none, is not."""
    assert unknown_holder("return everything Zora Zorblax has", words(), TODAY) == "Zora Zorblax"
    assert unknown_holder("offboard Ana Silva", words(), TODAY) is None
    assert unknown_holder("return my laptop, it hums", words(), TODAY) is None


@pytest.mark.parametrize(
    ("text", "by", "filters"),
    [
        ("how many unused laptops in each office?", "location", {"assignee": None}),
        ("laptops per team", "team", {}),
        ("laptops in each location", "location", {}),
        ("how many laptops do we have per location?", "location", {}),
        ("laptops by status", "status", {}),
        ("how many laptops in Berlin per team", "team", {"location": "Berlin"}),
    ],
)
def test_what_is_told_apart_is_a_report_by_that(
    text: str, by: By, filters: dict[str, JsonValue]
) -> None:
    """And counted: not listed, and not one number."""
    found = ours(text)
    assert (found.intent, found.sure) == ("count", True)
    assert found.filters == {"category": "Laptop", **filters}
    asked = meant(found, today=TODAY)
    assert isinstance(asked, ReportAssets)
    assert asked.by == by


def test_a_maker_behind_by_is_no_group() -> None:
    """Nor is whoever bought something."""
    assert ours("laptops by Dell").by is None
    assert ours("everything bought by team Sales").by is None


PHONES = ours("phones in Paris")
OF_ANA = ours("what does Ana Silva have?")
ONE = Parsed(intent="find", filters={**ANAS, "category": "Phone", "serial_number": "C02XL0AB"})


@pytest.mark.parametrize(
    ("before", "text", "filters"),
    [
        (OF_ANA, "And me?", {"assignee": "me"}),
        (OF_ANA, "what about me?", {"assignee": "me"}),
        (PHONES, "and mine?", {"category": "Phone", "location": "Paris", "assignee": "me"}),
        (ONE, "the other one", {**ANAS, "category": "Phone"}),
        (OF_ANA, "laptops?", {**ANAS, "category": "Laptop"}),
        (PHONES, "laptops?", {"location": "Paris", "category": "Laptop"}),
    ],
)
def test_few_words_lean_on_what_was_asked(
    before: Parsed, text: str, filters: dict[str, JsonValue]
) -> None:
    """They say what else is asked, and nothing is lost of the rest."""
    found = ours(text, before)
    assert (found.intent, found.filters, found.sure) == ("find", filters, True)


def test_a_count_goes_on_being_told_apart() -> None:
    """Until something else is asked."""
    before = ours("laptops per team")
    assert ours("only in Berlin", before).by == "team"
    assert ours("and per location?", before).by == "location"
    assert ours("who has LT-1788?", before).by is None


@pytest.mark.parametrize("text", ["only the ones in Berlin", "and in Berlin?", "in Berlin?"])
def test_a_channel_hears_what_plainly_goes_on(text: str) -> None:
    """From whoever was answered there."""
    found = ours(text, PHONES, channel=True)
    assert (found.sure, found.filters) == (True, {"category": "Phone", "location": "Berlin"})


@pytest.mark.parametrize(
    "text", ["thanks, see you in Berlin", "only on Monday", "I am in Berlin", "in Berlin", "ok"]
)
def test_a_channel_does_not_hear_what_people_say_below_an_answer(text: str) -> None:
    """Nor anything else that hardly asks."""
    assert ours(text, PHONES, channel=True).intent == "none"


@pytest.mark.parametrize(
    ("told", "note"),
    [
        ("put a note on LT-1788:", "give it to Ana Silva"),
        ("add a note to LT-1788:", "return it"),
        ("please add a note to LT-1788:", "do not give it to Ana Silva"),
        ("put a note on LT-1788:", "Ana Silva needs a phone"),
    ],
)
def test_the_words_of_a_note_order_nothing(told: str, note: str) -> None:
    """Whatever stands behind the colon is noted as it stands, and nothing else is begun."""
    found = ours(f"{told} {note}")
    assert (found.intent, found.filters) == ("edit", {"asset_tag": "LT-1788"})
    assert (found.changes, found.reason, found.noted) == ({}, note, True)


@pytest.mark.parametrize(
    "text",
    [
        "Ana Silva does not need a new phone",
        "Ana Silva doesn't need a new phone",
        "Ana Silva never needs a new phone",
        "Ana Silva doesn't want a laptop",
        "Ana Silva does not want a new phone",
        "I no longer need my new phone",
    ],
)
def test_what_nobody_needs_is_given_to_nobody(text: str) -> None:
    """Nor is anything made, or taken back, for sure because somebody needs no new one."""
    found = ours(text)
    assert not (found.sure and found.intent in {"assign", "create", "return"})


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Ana Silva needs to get LT-1788 assigned", "assign"),
        ("Ana Silva should get LT-1788 assigned", "assign"),
        ("could Ana Silva get LT-1788 assigned?", "assign"),
        ("xfer LT-1788 to Ana Silva", "transfer"),
    ],
)
def test_who_is_to_get_something_assigned_is_given_it(text: str, intent: str) -> None:
    """It is no status that the asset is to have, and none that it has."""
    found = ours(text)
    assert (found.intent, found.filters) == (intent, {"asset_tag": "LT-1788"})
    assert found.changes == ANAS
    assert found.sure
