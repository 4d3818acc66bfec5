"""What whoever writes wants to be given: “can I get a new laptop”, “who do I ask for a screen”."""

from functools import cache
from itertools import pairwise

from bot.language.intents.find import wishes_to
from bot.language.sentences.sentence import Sentence
from bot.language.spans.span import NUMBER, UNKNOWN, Span, several
from bot.language.words.lexicon import spoken
from bot.language.words.wordlists import listed, playing

_GETS = ("have", "get", "take", "need")
_ASKED = tuple(tuple(one.split()) for one in listed("wanting.asked"))
_DEEDS, _HELPER = playing("wanting.deed"), playing("wanting.helper")
_SELF = frozenset(("pronoun", "pad", "small", "wish", "follow"))
"""Kinds of words that may stand before what somebody needs for themselves."""


def is_wanted(sentence: Sentence) -> bool:
    """Whether equipment is wished for, or somebody who gives it or helps with it."""
    if sentence.slots("assignee") or not sentence.items:
        return False
    return (
        _asks_whom(sentence)
        or (_wishes(sentence) and _is_of_one(sentence.items))
        or _needs_one(sentence)
        or _asks_how(sentence)
    )


def _wishes(sentence: Sentence) -> bool:
    """“Can I get”, “could we order”."""
    spans = pairwise(sentence.text.spans)
    orders = any(before.means("wish") and one.said in _DEEDS for before, one in spans)
    return orders or wishes_to(sentence, *_GETS)


def _needs_one(sentence: Sentence) -> bool:
    """“I need a second monitor”, “order me a charger”; but not “I need all laptops”."""
    if sentence.asks:
        return False
    wishes = (at for at, one in enumerate(sentence.items) if _is_need(one))
    at = next(wishes, -1)
    before = sentence.items[: max(at, 0)]
    own = all(not one.slot[0] and any(map(one.means, _SELF)) for one in before)
    speaks = all(not one.means("pronoun") or one.means("pronoun", "i", "we") for one in before)
    return at >= 0 and own and speaks and _is_of_one(sentence.items[at + 1 :])


def _is_need(item: Span) -> bool:
    return item.means("verb", "need") or item.said in _DEEDS


def _asks_how(sentence: Sentence) -> bool:
    """“How do I get a new mouse”."""
    at = sentence.first("question", "how_to")
    verb = sentence.at(at + 1)
    if at < 0 or verb is None or not (verb.means("verb", *_GETS) or verb.said in _DEEDS):
        return False
    return _is_of_one(sentence.items[at + 2 :])


def _asks_whom(sentence: Sentence) -> bool:
    """“Who do I ask for a new keyboard”, “who can help me with my laptop”, “who is my contact”."""
    if not sentence.has("question", "who"):
        return False
    norms = tuple(one.norm for one in sentence.text.tokens)
    asks = any(norms[at : at + len(words)] == words for words in _ASKED for at in range(len(norms)))
    if sentence.has("pronoun", "my", "our") and not _HELPER.isdisjoint(norms):
        return True
    thing = sentence.has("noun", "asset") or any(map(_is_kind, sentence.items))
    return asks and (thing or not sentence.has("span", UNKNOWN))


def _is_of_one(items: list[Span]) -> bool:
    """Whether one thing of a kind is meant, be it one that no inventory has: no list of many."""
    kinds = [one for one in items if _is_kind(one)]
    if not kinds or any(one.means("every") or one.kind == NUMBER for one in items):
        return False
    return not (kinds[0].slot[0] and several(kinds[0])) and not any(_is_told(one) for one in items)


def _is_kind(item: Span) -> bool:
    kind = item.slot[0] in {"category", "model", "manufacturer"}
    return kind or item.means("noun", "part") or item.said in _kinds()


@cache
def _kinds() -> frozenset[str]:
    """What things of any kind are called, be there one or not."""
    return frozenset(name for names in spoken().categories.values() for name in names)


def _is_told(item: Span) -> bool:
    """Whether it names one thing, or tells what is known of it: “a list”, “the serial number”."""
    return item.slot[0] in {"serial_number", "asset_tag", "id", "name"} or item.means("field")
