"""What somebody is asked to look at, and what a deed is not."""

import pytest

from tests.language.corpus import ours


@pytest.mark.parametrize(
    ("text", "vocabulary"),
    [
        ("can someone look at my laptop, it makes a strange noise", "vocabulary"),
        ("could you have a look at HO-1001, it hums", "vocabulary_hospital"),
        ("my tablet won't update", "vocabulary_theatre"),
        ("SCH-001 wont record", "vocabulary_school"),
    ],
)
def test_what_is_to_be_looked_at_or_will_not_do_something_is_reported(
    text: str, vocabulary: str
) -> None:
    """What it will not do is no order."""
    found = ours(text, vocabulary=vocabulary)
    assert (found.intent, found.sure) == ("fault", True)


def test_what_is_mine_and_only_to_be_looked_at_is_asked_back() -> None:
    """Whoever reads an inventory may want to see its record."""
    found = ours("can someone look at my laptop")
    assert (found.intent, found.sure) == ("fault", False)
    assert ours("look at LT-1788").intent == "find"


@pytest.mark.parametrize("text", ["who do I ask about repairs", "LT-1788 back in Berlin"])
def test_what_is_no_list_is_not_sure(text: str) -> None:
    """Neither whom to ask, nor that something is back."""
    assert not ours(text).sure
