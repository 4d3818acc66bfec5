"""Who manages whom, and who works with whom: an inventory knows what people have, and not that."""

from collections.abc import Sequence
from itertools import pairwise

from bot.language.sentence import Sentence
from bot.language.spans.span import UNKNOWN, Span, single
from bot.language.words.wordlists import listed, playing

PEOPLE = playing("managing.related")
_DEEDS = tuple(tuple(one.split()) for one in listed("managing.deed"))
_DEEDS_BEGIN = frozenset(one[0] for one in _DEEDS)
"""Words with one of which it is said that somebody manages somebody."""
_LED = ("of", "with", "by", "from", "for")


def of_managing(sentence: Sentence) -> bool:
    """“Who is my manager”, “laptops of Ana's boss”, “who reports to me”, “who is in my team”."""
    if any(map(single, sentence.items)):
        return False
    related = sentence.has("pronoun", "someone") or not sentence.norms.isdisjoint(PEOPLE)
    if related and _means_somebody(sentence):
        return True
    if not sentence.has("question", "who"):
        return False
    return _asks_who_manages(sentence) or _asks_of_members(sentence)


def _means_somebody(sentence: Sentence) -> bool:
    """Whether somebody is meant who is told by whom they manage or work with."""
    items = sentence.items
    for at, item in enumerate(items):
        owner = next((i for i in range(at - 1, -1, -1) if items[i].kind != UNKNOWN), -1)
        if not _is_related(item):
            continue
        if _is_of_somebody(items, at):
            return True
        if owner < 0 or not _owns(items[owner]):
            continue
        led = owner > 0 and items[owner - 1].means("prep", *_LED)
        alone = not owner and at == len(items) - 1
        if sentence.asks or led or alone or item.own:
            return True
    return False


def _is_related(item: Span) -> bool:
    """Whether it is somebody whom nothing but their relation to others tells: a boss, an intern."""
    return item.said in PEOPLE or item.means("pronoun", "someone")


def _is_of_somebody(items: Sequence[Span], at: int) -> bool:
    """“Who is the manager of Ana”."""
    after = items[at + 1 : at + 3]
    asked = items[0].means("question", "who") and items[at].said in PEOPLE
    return asked and len(after) > 1 and after[0].means("prep", "of") and bool(after[1].slot[0])


def _owns(item: Span) -> bool:
    somebodys = item.own and item.slot[0] == "assignee"
    return somebodys or item.means("pronoun", "my", "our", "their")


def _asks_who_manages(sentence: Sentence) -> bool:
    if sentence.norms.isdisjoint(_DEEDS_BEGIN) or sentence.slots("category", "model"):
        return False
    norms = [one.norm for one in sentence.text.tokens]
    return any(
        tuple(norms[at : at + len(deed)]) == deed for deed in _DEEDS for at in range(len(norms))
    )


def _asks_of_members(sentence: Sentence) -> bool:
    """“Who is in my team”, where nothing that they have is asked for."""
    things = sentence.slots("category", "model", "manufacturer") or sentence.has("noun", "asset")
    return not things and any(
        one.means("pronoun", "my", "our") and after.means("noun", "team")
        for one, after in pairwise(sentence.items)
    )
