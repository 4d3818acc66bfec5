"""“It”, “those”, “his” and “the laptop” for what was spoken of before."""

from datetime import date
from itertools import pairwise

from bot.language.intents.decide import decide
from bot.language.parsed import CHANGING, SINGLE, Parsed
from bot.language.sentences.reading import sentence_of
from bot.language.sentences.sentence import Sentence
from bot.language.spans.inventory import Words
from bot.language.spans.span import WORD, Span, several, single
from bot.language.words.wordlists import playing

_ONES = playing("stand_in.ones")
_WHOLE = playing("determiner.definite", "determiner.all")
_THE = playing("determiner.definite", "determiner.this", "determiner.that")
_KINDS = ("category", "model")
"""Slots that say of what kind something is."""
_NOUNS = (*_KINDS, "manufacturer", *SINGLE)
"""What “those” only stands before."""


def points_back(text: str, words: Words, today: date) -> bool:
    """Whether “those” or “it” stands in a message for what only one before it can have named."""
    said = sentence_of(text, words, today)
    return refers_to_thing(said) and not any(map(single, said.items))


def points_at_one(text: str, words: Words, today: date) -> bool:
    """Whether it is of “it”, or changes “them”: of a list without any there is neither."""
    said = sentence_of(text, words, today)
    if not refers_to_thing(said) or any(map(single, said.items)):
        return False
    return said.has("pronoun", "it") or decide(said).intent in CHANGING


def refers(sentence: Sentence) -> bool:
    """Whether a pronoun stands for what was spoken of before, and not for what it names itself."""
    if not sentence.has("leaning") and not sentence.has("pronoun", "it", "them", "their"):
        return False
    return refers_to_thing(sentence) or refers_to_person(sentence)


def refers_to_thing(sentence: Sentence) -> bool:
    """Whether a pronoun stands for assets of before."""
    if _points(sentence):
        return True
    at = sentence.first("pronoun", "it", "them")
    named = any(map(single, sentence.items[: max(at, 0)]))
    return at >= 0 and not named and not is_theirs(sentence)


def is_theirs(sentence: Sentence) -> bool:
    """Whether “it” is of somebody who is named before: “Ana gave back her phone, restock it”."""
    at = sentence.first("pronoun", "it", "them")
    if at < 0:
        return False
    before = [one for one in sentence.text.spans if one.start < sentence.items[at].start]
    names = [where for where, one in enumerate(before) if _may_be_somebody(one)]
    return bool(names) and any(one.means("pronoun", "their") for one in before[names[0] :])


def _may_be_somebody(span: Span) -> bool:
    return any(meaning.key == "assignee" for meaning in span.meanings)


def refers_to_person(sentence: Sentence) -> bool:
    """Whether a pronoun stands for somebody of before: “his phone”, not “Ana and her phone”."""
    at = sentence.first("pronoun", "their")
    return at >= 0 and not any(one.slot[0] == "assignee" for one in sentence.items[:at])


def _points(sentence: Sentence) -> bool:
    """Whether “those” or “ones” stands for assets, without a noun of its own."""
    if not sentence.has("leaning"):
        return False
    for at, item in enumerate(sentence.items):
        if item.kind == WORD and item.means("leaning"):
            after = next((one for one in sentence.items[at + 1 :] if not _determines(one)), None)
            named = item.said in _ONES and any(map(_is_thing, sentence.items[:at]))
            if not named and (
                after is None or not (after.slot[0] in _NOUNS or after.means("noun") or after.own)
            ):
                return True
    return False


def _determines(item: Span) -> bool:
    """Whether it stands between “which of” and its noun."""
    return item.said in _WHOLE or item.means("pronoun", "my", "our")


def _is_thing(item: Span) -> bool:
    """Whether it says of what kind of thing “ones” are."""
    return item.slot[0] in _KINDS or item.means("noun", "asset")


def is_of_that(sentence: Sentence, before: Parsed) -> bool:
    """Whether its kind is that of the one asset of before: “when does the laptop’s cover end”."""
    if any(item.slot[0] not in {"", *_KINDS} for item in sentence.items):
        return False
    return any(
        item.slot[0] in _KINDS
        and lead.said in _THE
        and not several(item)
        and (not before.kind or item.slot in {("category", before.kind), ("model", item.slot[1])})
        for lead, item in pairwise(sentence.items)
    )
