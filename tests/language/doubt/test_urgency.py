"""That something is urgent says nothing of which assets are asked for."""

import pytest

from tests.language.corpus import ours


@pytest.mark.parametrize(
    "text",
    [
        "tell me about LT-1788 please, its urgent",
        "tell me about LT-1788 please, it's really urgent",
        "tell me about LT-1788 please, it is urgent",
        "this is urgent, who has LT-1788",
    ],
)
def test_what_cannot_wait_is_asked_for_all_the_same(text: str) -> None:
    """The asset is opened, with no word said to be left out."""
    found = ours(text)
    assert (found.intent, found.sure) == ("find", True)
    assert found.filters == {"asset_tag": "LT-1788"}
    assert found.left_out == ()


@pytest.mark.parametrize("text", ["which repairs are urgent", "urgent repairs"])
def test_what_is_urgent_is_in_no_list(text: str) -> None:
    """Asked of several it would limit them, and is asked back about."""
    assert not ours(text).sure


def test_behind_an_order_it_is_the_reason() -> None:
    """As it was said."""
    found = ours("give LT-1788 to Oskar Lindqvist please, its urgent")
    assert (found.intent, found.sure, found.reason) == ("assign", True, "its urgent")
