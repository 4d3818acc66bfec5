"""What whoever asks has: “what do I have”, “my phones”."""

from bot.language.sentences.sentence import Sentence
from bot.language.spans.span import UNKNOWN, Span, single
from bot.language.words.wordlists import playing

_AM = playing("finite.am")
_MINE = playing("stand_in.mine")


def is_mine(sentence: Sentence) -> bool:
    """Whether it is about what whoever asks has."""
    if not sentence.has("pronoun", "my", "me", "i"):
        return False
    if sentence.has("question", "why", "how_to", "should") or any(map(single, sentence.items)):
        return False
    if sentence.slots("assignee", "team"):
        return False
    items = enumerate(sentence.items)
    return any(_says_mine(sentence, at, item) for at, item in items if item.means("pronoun"))


def _says_mine(sentence: Sentence, at: int, item: Span) -> bool:
    """Whether a pronoun says so."""
    before, after = sentence.at(at - 1), sentence.at(at + 1)
    if item.means("pronoun", "my"):
        return after is not None and after.kind != UNKNOWN and not after.means("noun", "team")
    if item.means("pronoun", "me"):
        given = before is not None and before.means(
            "prep", "to", "with", "of", "under", "for", "on"
        )
        return item.said in _MINE or given
    if not item.means("pronoun", "i"):
        return False
    near = [*sentence.items[max(0, at - 2) : at], *sentence.items[at + 1 : at + 4]]
    if any(one.means("verb", "have", "get") for one in near):
        return True
    if before is not None and before.said in _AM and sentence.items[0].means("question", "which"):
        return True
    told = sentence.has("noun", "asset") or any(
        one.means("verb") and not one.means("verb", "show") for one in sentence.items
    )
    asked = sentence.asks or sentence.has("verb", "show")
    return asked and told and sentence.has("question", "which")
