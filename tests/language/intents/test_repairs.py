"""Repairs, ordered in whatever words."""

import pytest

from tests.language.corpus import ours


@pytest.mark.parametrize(
    "text",
    [
        "order a repair for {}",
        "book in {} for repair",
        "book {} in for repair",
        "send {} in for repair",
        "send in {} for repair",
        "please arrange a repair of {}",
        "log a repair for {}",
    ],
)
@pytest.mark.parametrize("thing", ["LT-0042", "LT-1788", "my laptop"])
def test_a_repair_that_is_ordered_is_the_status_in_repair(text: str, thing: str) -> None:
    """However it is ordered, and of what the inventory's words know as of what they do not."""
    found = ours(text.format(thing))
    assert (found.intent, found.changes, found.sure) == ("edit", {"status": "in repair"}, True)
    assert found.filters.keys() & {"asset_tag", "serial_number", "category"}


@pytest.mark.parametrize(
    "text",
    ["show me repairs", "which laptops are in for repair?", "open repairs", "book LT-1788 for Ana"],
)
def test_what_only_names_repairs_orders_none(text: str) -> None:
    """A question, and what is booked for somebody."""
    assert ours(text).changes.get("status") is None


@pytest.mark.parametrize(
    "text",
    [
        "get LT-1788 repaired",
        "can you get LT-1788 fixed",
        "please have LT-1788 serviced",
        "get my laptop repaired",
    ],
)
def test_what_somebody_is_to_get_repaired_goes_into_repair(text: str) -> None:
    """It is ordered, of one asset or of one's own."""
    found = ours(text)
    assert (found.intent, found.changes) == ("edit", {"status": "in repair"})
    assert found.sure


@pytest.mark.parametrize("text", ["get laptops repaired", "get the printer fixed", "get LT-1788"])
def test_nothing_else_that_is_to_be_got_goes_into_repair(text: str) -> None:
    """Which printer is not said, nor that one asset is broken."""
    assert ours(text).changes.get("status") is None


@pytest.mark.parametrize(
    ("text", "vocabulary", "status"),
    [
        ("repair LT-1788", "vocabulary", "in repair"),
        ("can someone repair my laptop?", "vocabulary", "in repair"),
        ("could you repair Kofi's pager, please", "vocabulary_hospital", "In repair"),
        ("please repair the projector in Ghent", "vocabulary_theatre", "In repair"),
    ],
)
def test_to_repair_one_thing_is_an_order(text: str, vocabulary: str, status: str) -> None:
    """The word alone, before what is to be repaired, looks for nothing."""
    found = ours(text, vocabulary=vocabulary)
    assert (found.intent, found.changes, found.sure) == ("edit", {"status": status}, True)


@pytest.mark.parametrize("text", ["who can repair my laptop", "repair all laptops"])
def test_a_repair_that_is_neither_a_state_nor_of_one_thing_is_not_sure(text: str) -> None:
    """It is no list of what is in repair."""
    assert not ours(text).sure
