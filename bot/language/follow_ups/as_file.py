"""A list of before, wanted as a file: “as csv”, “can I have that as a spreadsheet”, “export it”."""

from bot.language.parsed import SINGLE, Parsed
from bot.language.sentences.sentence import Sentence
from bot.language.spans.span import MARK, UNKNOWN, WORD, Span
from bot.language.words.wordlists import playing

_TABLE = playing("form.table")
_THAT = playing("determiner.this", "determiner.that", "determiner.definite")
_LISTED = frozenset(("find", "mine", "warranty"))
_HANDING = ("have", "get", "show", "send", "give", "need", "provide")
"""Verbs by which a file is asked for."""
_LIGHT = ("small", "prep", "pad", "follow", "leaning", "every", "likened")
"""Kinds of words that may stand round the file, and say nothing of what is in it."""


def as_file(sentence: Sentence, before: Parsed) -> Parsed | None:
    """The list of before as a file, where nothing else is asked for; else None."""
    listed = before.among or before
    if sentence.norms.isdisjoint(_TABLE) or not SINGLE.isdisjoint(listed.filters):
        return None
    items = sentence.items[_opens_unknown(sentence) :]
    if listed.intent not in {*_LISTED, "count"} or not all(map(_asks_for_it, items)):
        return None
    intent = listed.intent if listed.intent in _LISTED else "find"
    return Parsed(intent=intent, filters=listed.filters, available=listed.available, table=True)


def _opens_unknown(sentence: Sentence) -> bool:
    """Whether it begins with a verb that nobody knows: “email me that as csv”, “save it as csv”."""
    first, second = sentence.at(0), sentence.at(1)
    if first is None or second is None or first.kind != UNKNOWN:
        return False
    return second.means("pronoun") or second.means("leaning") or second.said in _THAT


def _asks_for_it(item: Span) -> bool:
    """Whether a word only asks for the file, or points at what is to be in it."""
    if item.kind == MARK or item.said in _TABLE:
        return True
    if item.kind != WORD or item.means("small", "not") or item.means("noun", "asset"):
        return False
    return (
        any(map(item.means, _LIGHT))
        or item.means("verb", *_HANDING)
        or item.means("noun", "list")
        or item.means("question", "there")
        or item.means("pronoun", "i", "me", "we", "it", "them")
    )
