"""How a fault is typed, and what buttons that report one carry."""

from datetime import date

import pytest

from bot.errors import UsageError
from bot.language.changes import AskChange, AskFault, AskFaults, fault_of
from bot.language.commands.changes import fault
from bot.language.commands.reading import read
from bot.models import AssetRef

TODAY = date(2026, 11, 22)
REF = AssetRef("factorial", "018f2b")


@pytest.mark.parametrize(
    ("typed", "word", "words"),
    [
        ("fault C02XL0ABJGH5 the screen stays black", "C02XL0ABJGH5", "the screen stays black"),
        ("fault C02XL0ABJGH5", "C02XL0ABJGH5", ""),
        ("fault “LT 42”: it hums,", "LT 42", "it hums"),
        ("Fault: LT-0042   since  it fell", "LT-0042", "since it fell"),
    ],
)
def test_a_fault_is_its_asset_and_what_is_wrong(typed: str, word: str, words: str) -> None:
    """Nothing of the words is taken for a reason's joining word: “since” stays."""
    assert read(typed, today=TODAY) == AskFault(word=word, words=words)


@pytest.mark.parametrize("typed", ["fault", "fault @U0ANARUIZ1", "fault ana@larkfield.example x"])
def test_without_an_asset_it_says_how_it_is_typed(typed: str) -> None:
    """A person is no asset."""
    with pytest.raises(UsageError, match="Which asset"):
        read(typed, today=TODAY)


def test_faults_takes_nothing_after_it() -> None:
    """It is one list."""
    assert read("faults", today=TODAY) == AskFaults()
    with pytest.raises(UsageError):
        read("faults C02XL0ABJGH5", today=TODAY)


def test_words_that_a_button_cannot_carry_are_left_out() -> None:
    """The asset is not."""
    whole = fault(f"C02XL0ABJGH5 {'ü' * 1_000}")
    carried = whole.model_copy(update={"words": whole.words * 3}).carried()
    assert AskFault.model_validate_json(carried) == AskFault(word="C02XL0ABJGH5")


def test_a_button_may_carry_what_buttons_of_changes_carry() -> None:
    """A card of something else has the asset alone."""
    assert fault_of(AskFault(ref=REF, words="x").carried()) == AskFault(ref=REF, words="x")
    carried = AskChange(operation="return", ref=REF).model_dump_json(exclude_defaults=True)
    assert fault_of(carried) == AskFault(ref=REF)
    with pytest.raises(ValueError, match="validation error"):
        fault_of('{"v":9}')
