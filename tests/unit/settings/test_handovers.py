"""What people agree to by taking an asset: the `[[handovers]]` tables of assetbot.toml."""

from typing import Any

import pytest

from bot.errors import SettingsError
from bot.settings.handovers import HandOverText, read_handovers, terms_for

LAPTOP = {"category": "Laptop", "handover_text": "Lock it."}
ANY = {"handover_text": "Keep it safe."}


def test_a_category_has_its_own_and_every_other_the_one_without() -> None:
    """Named in any case; without a table for all there is nothing to agree to."""
    texts = read_handovers([ANY, LAPTOP])
    assert terms_for("laptop", texts) == "Lock it."
    assert terms_for("Phone", texts) == "Keep it safe."
    assert terms_for("", texts) == "Keep it safe."
    assert terms_for("Phone", read_handovers([LAPTOP])) == ""


def test_lines_are_kept_and_what_is_blank_is_not() -> None:
    """As they are shown: the wording that is recorded is the one that was read."""
    (text,) = read_handovers([{"handover_text": "\n  Lock   it.\n\n Tell us.\n"}])
    assert text == HandOverText(category=None, text="Lock it.\nTell us.")


@pytest.mark.parametrize(
    ("tables", "why"),
    [
        (
            [{**ANY, "catgory": "x"}],
            "handovers[1].catgory is not a setting; did you mean category?",
        ),
        ([{"category": "Laptop"}], "handovers[1].handover_text must say what people agree to"),
        ([{"handover_text": " \n"}], "handovers[1].handover_text must say what people agree to"),
        ([{"handover_text": 7}], "handovers[1].handover_text must say what people agree to"),
        ([{**ANY, "category": ""}], "handovers[1].category must be the name of one"),
        ([{**ANY, "category": ["x"]}], "handovers[1].category must be the name of one"),
        ([{"handover_text": "a\u202eb"}], "holds characters that nobody sees"),
        ([{"handover_text": "x" * 2001}], "at most 2,000 characters"),
        ([{"handover_text": "&" * 401}], "not 2,005"),
        ([LAPTOP, {**LAPTOP, "category": "LAPTOP"}], "the category 'laptop' stands there twice"),
        ([ANY, ANY], "only one table may be without a category"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(tables: list[dict[str, Any]], why: str) -> None:
    """Naming the table, and what belongs there."""
    with pytest.raises(SettingsError) as wrong:
        read_handovers(tables)
    (line,) = wrong.value.lines
    assert why in line
