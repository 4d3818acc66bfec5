"""What things were bought for together, “what are all laptops worth”: a report adds that up."""

from datetime import date

from bot.language.doubt.sums import adds_up, sums
from bot.language.intents.plan import Plan
from bot.language.parsed import Parsed
from bot.language.sentences.reading import sentence_of
from bot.language.sentences.sentence import Sentence
from bot.language.slots.fill import fill
from bot.language.spans.inventory import Words
from bot.language.spans.span import AMOUNT, MARK, NAME, UNKNOWN, WINDOW, Span, single
from bot.language.words.wordlists import playing

_SPENT, _ALL, _COST = map(playing, ("money.spent", "money.all", "money.cost"))
_SAID = ("small", "prep", "pronoun", "pad", "question", "field", "noun", "every", "free", "status")
"""Kinds of words of which such a question is made."""


def total_of(text: str, words: Words, today: date) -> Parsed:
    """Of which things such a sentence asks; what it says beside that is left out, and told."""
    said = sentence_of(text, words, today)
    found = fill(said, Plan("find"))
    missed = [one for one in said.items if not _is_taken_in(one)]
    left_out = tuple(said.text.between(one.start, one.end) for one in missed)
    return Parsed(text=text, intent="find", filters=found.filters, left_out=left_out)


def is_of_money(said: Sentence) -> bool:
    """“What are they worth”, “the total cost of”, “the value of our equipment”."""
    if sums(said) or adds_up(said) or not said.norms.isdisjoint(_SPENT):
        return True
    if not said.norms.isdisjoint(_ALL) and not said.norms.isdisjoint(_COST):
        return True
    limited = any(one.kind == AMOUNT for one in said.items) or said.has("order")
    return said.has("field", "price") and said.has("noun", "asset") and not limited


def _is_taken_in(item: Span) -> bool:
    if item.kind in {NAME, MARK, WINDOW}:
        return not single(item)
    told = item.said in _SPENT or item.said in _ALL
    return told or (item.kind != UNKNOWN and any(map(item.means, _SAID)))
