"""How what is written on a sticker is compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.words.serials import fold, key


@pytest.mark.parametrize(
    "text", ["c02xl0ab", "C02-XL0-AB", "C02 XL0AB", "C02XL0AB\u200b", "C02XL0AB"]
)
def test_case_blanks_and_dashes_do_not_count(text: str) -> None:
    """Spellings of one serial number have one key."""
    assert key(text) == "c02xl0ab"


@pytest.mark.parametrize(("a", "b"), [("0", "O"), ("1", "I"), ("1", "l"), ("5", "S"), ("8", "B")])
def test_look_alike_characters_fold_to_one(a: str, b: str) -> None:
    """What is misread on a sticker folds together, and its keys stay apart."""
    assert fold(f"X{a}Y") == fold(f"X{b}Y")
    assert key(f"X{a}Y") != key(f"X{b}Y")


@given(st.text())
def test_keys_and_folds_are_stable(text: str) -> None:
    """A key of a key is itself, and so is a fold of a fold."""
    assert key(key(text)) == key(text)
    assert fold(fold(text)) == fold(text)
