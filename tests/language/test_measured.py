"""How good the understanding is, on sentences and chatter that were written apart from it."""

import hashlib
from pathlib import Path

import pytest

from tests.language.corpus import HERE, chatter, ours, score

MEASURED, CHATTER = "asked_measured.jsonl", "chatter_measured.txt"
ENOUGH = 20
"""Lines of one intent of which its share says something."""
RESULTS = Path(__file__).parents[2] / "benchmarks" / "RESULTS.md"


def test_measured_sentences_are_understood() -> None:
    """95 of a hundred are exactly right, of each intent too; one at most is wrong and sure."""
    found = score(MEASURED)
    assert found.right >= 0.95 * found.lines
    assert found.wrong_and_sure <= 0.01 * found.lines
    often = [intent for intent, lines in found.lines_of.items() if lines >= ENOUGH]
    assert {intent: found.share(intent) for intent in often if found.share(intent) < 0.95} == {}


@pytest.mark.parametrize(
    ("name", "vocabulary"),
    [
        (CHATTER, "vocabulary"),
        ("chatter_tuning.txt", "vocabulary"),
        ("chatter_tuning.txt", "vocabulary_theatre"),
    ],
)
def test_office_chatter_is_left_alone(name: str, vocabulary: str) -> None:
    """Two of a thousand lines that nobody meant for the bot are answered, at most."""
    lines = chatter(name)
    heard = [ours(line, channel=True, vocabulary=vocabulary) for line in lines]
    answered = [found for found in heard if found.intent != "none"]
    assert len(answered) <= 0.002 * len(lines)


def test_sentences_that_it_was_tuned_on_are_understood() -> None:
    """Of those that were there when it was written, hardly any is wrong."""
    found = score("asked_tuning.jsonl")
    assert found.right >= 0.98 * found.lines
    assert not found.wrong_and_sure


@pytest.mark.parametrize("name", [MEASURED, CHATTER])
def test_what_is_measured_is_what_was_laid_down(name: str) -> None:
    """The files that numbers are told of are those whose sums stand beside them."""
    assert hashlib.sha256((HERE / name).read_bytes()).hexdigest() in RESULTS.read_text()
