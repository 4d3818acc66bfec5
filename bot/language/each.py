"""What is asked of each person by how many things they have: “who has two laptops”."""

from itertools import pairwise

from bot.language.sentence import Sentence
from bot.language.spans.span import NUMBER, Span
from bot.language.words.wordlists import listed, playing

_SEVERAL = playing("each.plurally")
_MORE = tuple(f"{one} " for one in listed("each.more"))


def numbers_what_each_has(sentence: Sentence) -> bool:
    """“Who has two laptops”, “people with several phones”: so many of each, not so many in all."""
    first = next((one for one in sentence.items if not one.means("small", "word")), None)
    people = first is not None and first.means("pronoun", "someone")
    things = sentence.slots("category", "model", "manufacturer") or sentence.has("noun", "asset")
    if not things or not (people or sentence.has("question", "who")):
        return False
    return any(
        (before.means("verb", "have") or (people and before.means("prep", "with")))
        and _numbers(sentence, item)
        for before, item in pairwise(sentence.items)
    )


def _numbers(sentence: Sentence, item: Span) -> bool:
    if item.kind == NUMBER or item.said in _SEVERAL:
        return True
    rest = f"{sentence.text.between(item.start, len(sentence.text.tokens)).lower()} "
    return rest.startswith(_MORE)
