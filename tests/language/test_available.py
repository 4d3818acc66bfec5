"""“Free” is what could be given to somebody now; “unassigned” is whatever nobody has."""

import pytest

from bot.language.parsed_to_asked import question
from bot.language.questions import CountAssets, ListAssets, Where
from tests.language.corpus import ours

IN_STOCK = Where(field="status", values=("in stock",))


@pytest.mark.parametrize(
    "text",
    [
        "which laptops are free",
        "any spare laptops?",
        "available laptops",
        "how many laptops are available?",
        "do we have an unused laptop",
        "any laptops lying around?",
        "is there a laptop sitting around",
    ],
)
def test_what_is_free_is_in_stock_and_nobodys(text: str) -> None:
    """Neither lost, nor in repair, nor retired."""
    asked = question(ours(text))
    assert isinstance(asked, ListAssets | CountAssets)
    assert asked.filters.unassigned
    assert IN_STOCK in asked.filters.where


@pytest.mark.parametrize(
    "text", ["found a laptop lying around in the hall", "LT-1788 is lying around in Berlin"]
)
def test_what_was_found_lying_around_may_be_somebodys(text: str) -> None:
    """Only a question whether there are such means what is free."""
    assert "assignee" not in ours(text).filters


@pytest.mark.parametrize("text", ["unassigned laptops", "laptops that nobody has"])
def test_what_is_nobodys_may_be_anywhere(text: str) -> None:
    """Whoever asks who has nothing on record asks of the lost ones too."""
    asked = question(ours(text))
    assert isinstance(asked, ListAssets)
    assert asked.filters.unassigned
    assert IN_STOCK not in asked.filters.where


def test_a_status_that_is_said_is_the_one_that_is_meant() -> None:
    """“Free” beside it says that nobody has them."""
    asked = question(ours("free laptops in repair"))
    assert isinstance(asked, ListAssets)
    assert [one.values for one in asked.filters.where if one.field == "status"] == [("in repair",)]


def test_what_is_free_stays_so_in_the_next_question() -> None:
    """Until somebody is named."""
    free = ours("which laptops are free")
    followed = ours("and in Berlin?", free)
    assert followed.available
    assert not ours("and Oskar Lindqvist's?", free).available


@pytest.mark.parametrize(
    "text",
    ["laptops that are not used", "laptops that aren't used", "laptops i can hand out"],
)
def test_what_is_not_used_could_be_given_to_somebody(text: str) -> None:
    """As what is unused could."""
    found, unused = ours(text), ours("unused laptops")
    assert (found.filters, found.available, found.sure) == (unused.filters, True, True)


def test_where_something_was_stolen_is_no_filter() -> None:
    """On the train it is as stolen as anywhere."""
    found = ours("my laptop got stolen on the train")
    assert (found.changes, found.sure) == ({"status": "stolen"}, True)
