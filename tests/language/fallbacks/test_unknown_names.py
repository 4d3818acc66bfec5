"""A place or a person that the inventory does not have is named, and not left out in silence."""

import pytest

from bot.language.fallbacks.unknown_names import unknown_name
from tests.language.corpus import TODAY, ours, words


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("how many monitors do we have in Atlantis", ("location", "Atlantis")),
        ("laptops in stock in Atlantis", ("location", "Atlantis")),
        ("what is in stock in San Sebastian?", ("location", "San Sebastian")),
        ("and in Atlantis?", ("location", "Atlantis")),
        ("laptops of Zorblax", ("assignee", "Zorblax")),
        ("what does Zorblax have?", ("assignee", "Zorblax")),
        ("what does the Atlantis office have", ("location", "Atlantis")),
        ("laptops of the San Sebastian site", ("location", "San Sebastian")),
        ("the Atlantis office called about lunch", None),
        ("Zorblax's laptop", ("assignee", "Zorblax")),
        ("laptops in Berlin", None),
        ("see you in the canteen", None),
        ("which laptops are too old", None),
    ],
)
def test_what_stands_where_a_place_or_a_person_does(
    text: str, named: tuple[str, str] | None
) -> None:
    """As it was written; what was not understood only if little else is said."""
    parsed = ours(text)
    found = unknown_name(text, words(), TODAY, understood=parsed.intent != "none")
    assert found == named
    assert not (found and parsed.sure)
    assert not found or ours(text, channel=True).intent == "none"
