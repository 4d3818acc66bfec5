"""What was not understood of whom or of what: it is said, and never dropped."""

import pytest

from bot.language.fallbacks.unanswerable import beyond
from bot.language.fallbacks.unknown_people import stranger_meant
from tests.language.corpus import TODAY, ours, words


@pytest.mark.parametrize(
    "text",
    [
        "laptops of people who left",
        "phones of people who left",
        "laptops that are assigned to someone who left",
        "phones of employees that left",
        "who left and still has a laptop",
        "laptops of former employees",
        "laptops of leavers",
        "retire all laptops of people who left",
        "transfer all laptops of people who left to luc",
        "return all phones of people who quit",
    ],
)
def test_who_has_left_can_not_be_asked_for(text: str) -> None:
    """It is not sure of it, and knows that no list tells it."""
    assert not ours(text).sure
    assert beyond(text, words(), TODAY) == "departed"


@pytest.mark.parametrize(
    "text",
    ["how many laptops are left", "no laptops left?", "who is left without laptop"],
)
def test_what_is_left_is_no_one_who_has_left(text: str) -> None:
    """“Left” behind things, or behind “is”, is what remains."""
    assert ours(text).sure
    assert beyond(text, words(), TODAY) is None


def test_who_has_none_can_not_be_asked_for() -> None:
    """A list of what is no laptop is no list of people."""
    assert beyond("who has no laptop", words(), TODAY) == "without"
    assert beyond("who has a laptop", words(), TODAY) is None


@pytest.mark.parametrize(
    "text",
    [
        "who has a laptop and a phone",
        "who has both a laptop and a phone?",
        "which people have a tablet and a phone",
    ],
)
def test_who_has_one_thing_and_another_can_not_be_asked_for(text: str) -> None:
    """A list of both kinds is of whoever has either."""
    assert not ours(text).sure
    assert beyond(text, words(), TODAY) == "both"
    assert beyond("who has laptops and phones", words(), TODAY) is None


@pytest.mark.parametrize(
    "text",
    [
        "how much did we spend on laptops this year?",
        "what are our laptops worth?",
        "total value of laptops in berlin",
        "what is the combined cost of our phones",
        "sum of the prices of all monitors",
    ],
)
def test_what_things_cost_together_can_not_be_asked_for(text: str) -> None:
    """A list of them is no sum."""
    assert not ours(text).sure
    assert beyond(text, words(), TODAY) == "money"


@pytest.mark.parametrize(
    "text", ["laptops worth more than 2000", "the most expensive laptops", "how much is LT-0042"]
)
def test_what_one_thing_costs_can_be_asked_for(text: str) -> None:
    """By its price a thing can be found, and its card has it."""
    assert ours(text).sure or beyond(text, words(), TODAY) is None


@pytest.mark.parametrize(
    "text",
    ["stuff without serial number", "laptops without a serial number", "phones with no location"],
)
def test_what_has_nothing_in_a_field_can_not_be_asked_for(text: str) -> None:
    """A list is by what is noted, and it is not sure of another."""
    assert not ours(text).sure
    assert beyond(text, words(), TODAY) == "unset"


def test_a_place_that_is_known_is_where_it_goes_and_nobody_of_that_name() -> None:
    """In small letters too; a stranger is looked for behind “to” only where no place is meant."""
    text = "move lt-0042 to lisbon"
    found = ours(text)
    assert (found.intent, found.changes, found.sure) == ("edit", {"location": "Lisbon"}, True)
    assert stranger_meant(text, found, words(), today=TODAY) is None


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("laptops of people who are on leave", ("of people who are on leave",)),
        ("phones of colleagues that moved on", ("of colleagues that moved on",)),
        ("return all phones that are not charged", ("not charged",)),
        ("return all phones that are not used", ("not used",)),
        ("return all unused phones", ("unused",)),
        ("retire all laptops that flicker", ("flicker",)),
    ],
)
def test_a_clause_that_nothing_explains_is_told_as_it_was_written(
    text: str, left_out: tuple[str, ...]
) -> None:
    """So that nobody takes the answer for what they asked."""
    found = ours(text)
    assert (found.left_out, found.sure) == (left_out, False)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("retire all laptops because they are old", "because they are old"),
        ("retire all laptops, too old", "too old"),
        ("retire all laptops for the new office", "for the new office"),
        ("retire all laptops reason: too old", "reason: too old"),
        ("retire all laptops who left", ""),
        ("retire all laptops of people who left", ""),
        ("retire all laptops flickering badly", ""),
    ],
)
def test_the_reason_of_a_change_of_many_is_led_up_to(text: str, reason: str) -> None:
    """What only stands behind it may limit it, and is no reason."""
    found = ours(text)
    assert (found.reason, found.sure) == (reason, bool(reason))


@pytest.mark.parametrize(
    "text", ["laptops that Mei returned", "phones Ana returned", "laptops that we retired"]
)
def test_what_somebody_did_with_things_is_no_order(text: str) -> None:
    """It tells which they are; what somebody did with one may be told to be written down."""
    assert not ours(text).sure


@pytest.mark.parametrize("text", ["Mei returned LT-0042", "ana has returned her laptop"])
def test_what_somebody_did_with_one_is_written_down(text: str) -> None:
    """The form of a return is opened for it."""
    assert (ours(text).intent, ours(text).sure) == ("return", True)


@pytest.mark.parametrize(
    "text", ["swap mei's laptop with ana's", "swap mei's phone for ana's phone"]
)
def test_a_swap_is_not_taken_for_half_of_it(text: str) -> None:
    """It is two changes, of which a transfer would be one."""
    assert not ours(text).sure
    assert ours("swap mei's laptop to ana").sure


def test_a_warranty_of_which_nothing_is_known_has_not_ended() -> None:
    """“Without warranty” are those that ran out, and “without warranty info” are others."""
    assert ours("laptops without warranty").sure
    assert not ours("laptops without warranty info").sure
