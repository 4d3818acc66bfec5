"""JSON as others send it."""

import pytest

from bot.assets.itflow import answers
from bot.received import decoded


@pytest.mark.parametrize("escaped", [r"\ud800", r"\uDFFF x", r"a\uD83D", "\ud83d"])
def test_half_a_character_becomes_a_question_mark(escaped: str) -> None:
    """No file and no wire would take it; whole ones stay, in text and in bytes."""
    text = f'"{escaped}"'
    assert "?" in decoded(text).encode().decode()
    assert decoded(text.encode("utf-8", "surrogatepass")) == decoded(text)
    assert decoded(r'"\ud83d\ude00"') == decoded(rb'"\ud83d\ude00"') == "😀"
    assert decoded('"한"'.encode()) == "한"


def test_a_row_of_an_itflow_has_whole_characters() -> None:
    """What was cut in two on its way is no reason to read nothing."""
    body = rb'{"success": "True", "data": [{"asset_name": "LF \ud83d"}]}'
    assert answers.decoded(body).rows == [{"asset_name": "LF ?"}]
