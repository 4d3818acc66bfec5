"""What only is a part of something: the battery of a laptop, the screen of a phone."""

from bot.language.sentences.sentence import Sentence
from bot.language.spans.span import Span, single
from bot.language.words.phrases import Sense

_PART = Sense("noun", "part")


def is_part(sentence: Sentence, item: Span) -> bool:
    """Whether a word names what things have parts of, whatever the inventory calls so."""
    return _PART in sentence.words.lexicon.phrases.means.get(item.said, ())


def is_broken_part(sentence: Sentence, item: Span) -> bool:
    """Whether of something that is broken, it is only the part that is."""
    if item.slot[0] != "category" or not is_part(sentence, item):
        return False
    at = sentence.items.index(item)
    before, beside = sentence.at(at - 1), sentence.at(at + 1)
    if beside is not None and single(beside):
        return False
    if before is not None and before.means("pronoun", "it"):
        return True
    return any(
        one is not item and (single(one) or one.slot[0] in {"category", "model"})
        for one in sentence.items
    )
