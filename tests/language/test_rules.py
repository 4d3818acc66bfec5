"""Rules are passed over where nothing stands that they need."""

from collections.abc import Callable
from functools import cache

import pytest

from bot.language.doubt import misleading_words
from bot.language.doubt.beyond_lists import RULES
from bot.language.doubt.doubtful_changes import OF_CHANGES
from bot.language.intents.decide import ASKED, TOLD, decide
from bot.language.parsed import CHANGING
from bot.language.sentences.reading import sentence
from bot.language.sentences.sentence import Sentence
from bot.language.slots.fill import fill
from bot.language.spans.spotting import read
from bot.language.words.phrases import Said
from bot.language.words.text import evened
from tests.language.corpus import TODAY, asked, chatter, words

STRAYING = (
    "laptops that mei lost", "laptops we retired", "lost all new phones", "laptops nobody returned",
    "laptops back from repair", "mei and ana silva swapped laptops", "who lost a laptop",
    "remove the note of LT-1788", "return everything but LT-1788", "laptops to be returned",
    "show me laptops and retire the old ones", "which team has the fewest phones",
)  # fmt: skip
"""Sentences that lead elsewhere, of which the corpus has few."""
ASKED_FILES, CHATTER = ("asked_tuning.jsonl", "asked_measured.jsonl"), "chatter_tuning.txt"


@cache
def sentences() -> list[Sentence]:
    """Every sentence of the corpus."""
    lines = [line for name in ASKED_FILES for line in asked(name)]
    said = [_read(line["text"], line.get("vocabulary", "vocabulary")) for line in lines]
    return said + [_read(text, "vocabulary") for text in chatter(CHATTER)]


def _read(text: str, vocabulary: str) -> Sentence:
    known = words(vocabulary)
    return sentence(read(evened(text), known, TODAY), known, TODAY)


def _plainly(text: str) -> Sentence:
    return _read(text, "vocabulary")


def test_what_is_passed_over_would_not_have_said_what_is_wanted() -> None:
    """A way of wanting something finds nothing in a sentence without any word that it needs."""
    for said in sentences():
        for needed, way in ASKED if said.asks else TOLD:
            if needed and needed.isdisjoint(said.said):
                assert way(said) is None, (way, said.text.raw)


def test_what_is_passed_over_would_not_have_led_elsewhere() -> None:
    """Nor does a rule of what leads astray find anything without a word that it needs."""
    for said in [*sentences(), *map(_plainly, STRAYING)]:
        plan = decide(said)
        for needed, rule in (
            misleading_words.OF_CHANGES
            if plan.intent in CHANGING
            else misleading_words.OF_QUESTIONS
        ):
            if needed and needed.isdisjoint(said.said):
                assert not rule(said, plan), (rule, said.text.raw)


def test_what_is_passed_over_would_not_have_been_left_out_of_a_change() -> None:
    """The same of what a change does not say: no more than its words is asked."""
    for said in sentences():
        plan = decide(said)
        for needed, rule in OF_CHANGES if plan.intent in CHANGING else ():
            if needed.isdisjoint(said.said | said.norms):
                assert not rule(said, plan, fill(said, plan)), (rule, said.text.raw)


@pytest.mark.parametrize(("needed", "rule"), RULES)
def test_what_is_passed_over_would_not_have_been_left_out_of_an_answer(
    needed: frozenset[Said], rule: Callable[[Sentence], bool]
) -> None:
    """What goes beyond a list is not met in a question without any word that it needs."""
    for said in sentences():
        if decide(said).intent == "find" and needed.isdisjoint(said.said | said.norms):
            assert not rule(said), said.text.raw
