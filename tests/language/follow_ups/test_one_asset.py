"""What follows the card of one asset: of that asset, or of the list that it was found in."""

import pytest

from bot.language.parsed import Parsed
from tests.language.corpus import ours

LIST = ours("the oldest laptop in Berlin")
CARD = Parsed(
    intent="find",
    filters={"asset_tag": "LT-1788", "assignee": "Oskar Lindqvist"},
    kind="Laptop",
    confidence=1,
)
FOUND = CARD.model_copy(update={"among": LIST})
"""One laptop that a list came down to."""
NOBODYS = Parsed(intent="find", filters={"asset_tag": "LT-1788"}, kind="Laptop", confidence=1)
OLDEST = {"order": "oldest", "limit": 1}


@pytest.mark.parametrize(
    ("text", "intent", "filters"),
    [
        ("and phones?", "find", {"category": "Phone", "location": "Berlin", **OLDEST}),
        ("and in Porto?", "find", {"category": "Laptop", "location": "Porto", **OLDEST}),
        ("what about tablets", "find", {"category": "Tablet", "location": "Berlin", **OLDEST}),
        ("phones?", "find", {"category": "Phone", "location": "Berlin"}),
        ("which are lost?", "find", {"category": "Laptop", "location": "Berlin", "status": "lost"}),
        ("how many are there?", "count", {"category": "Laptop", "location": "Berlin"}),
        ("only those in Porto", "find", {"category": "Laptop", "location": "Porto"}),
    ],
)
def test_what_limits_goes_on_from_the_list(text: str, intent: str, filters: object) -> None:
    """“And phones?” behind the oldest laptop is the oldest phone, and never that laptop again."""
    found = ours(text, FOUND)
    assert (found.intent, found.filters, found.sure) == (intent, filters, True)


@pytest.mark.parametrize(
    "text",
    [
        "who has it?",
        "history of it",
        "give it to Oskar Lindqvist",
        "give that to Oskar Lindqvist",
        "who has this",
        "history of that",
        "what model is that?",
        "is that lost?",
        "move that to Porto",
        "is it lost?",
        "when does its warranty end",
        "when does the warranty end",
        "when does the laptop's warranty end",
        "where is the laptop?",
        "does the warranty end this year?",
        "that one",
    ],
)
def test_it_is_the_asset_however_it_was_found(text: str) -> None:
    """So is “that”, “the laptop”, and what says of nothing else."""
    found = ours(text, FOUND)
    assert found.filters["asset_tag"] == "LT-1788"
    assert found.intent != "none"


@pytest.mark.parametrize(
    "text", ["and in Berlin?", "in Berlin?", "lost?", "it's lost", "over 2000 euros?"]
)
def test_what_no_one_asset_can_be_limited_by_is_asked_back(text: str) -> None:
    """Neither the same card again nor another list: one of them has to be chosen."""
    found = ours(text, CARD)
    assert not found.sure
    assert [one.label for one in found.candidates][1:] == ["LT-1788"]
    assert "asset_tag" not in found.candidates[0].filters


def test_another_kind_is_that_of_whoever_has_it() -> None:
    """Of an asset that nobody has it is all of that kind."""
    theirs = {"assignee": "Oskar Lindqvist", "category": "Phone"}
    for text in ("and phones?", "and the phone?", "and his phone?"):
        assert ours(text, CARD).filters == theirs
    assert ours("and phones?", NOBODYS).filters == {"category": "Phone"}


def test_his_is_nobodys_where_nobody_has_it() -> None:
    """It is said that this was not taken in, and no phones are shown."""
    found = ours("and his phone?", NOBODYS)
    assert (found.sure, found.left_out) == (False, ("his phone",))
    assert [one.filters for one in found.candidates] == [{"asset_tag": "LT-1788"}]


@pytest.mark.parametrize("before", [CARD, FOUND, ours("laptops in Berlin")])
@pytest.mark.parametrize("text", ["whats new", "what's new?", "what is broken?"])
def test_what_asks_of_something_else_repeats_nothing(text: str, before: Parsed) -> None:
    """It has words that say nothing of what was asked before, so that it does not lean on that."""
    found, alone = ours(text, before), ours(text)
    assert (found.intent, found.filters) == (alone.intent, alone.filters)
