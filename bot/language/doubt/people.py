"""People told by what no inventory knows: “who left”, “my manager”, “who has two laptops”."""

from collections.abc import Sequence
from itertools import pairwise

from bot.language.sentences.sentence import Sentence
from bot.language.spans.span import AMOUNT, MARK, NUMBER, UNKNOWN, WINDOW, Span, single
from bot.language.words.wordlists import listed, playing

_SEVERAL = playing("each.plurally")
_MORE = tuple(f"{one} " for one in listed("each.more"))
PEOPLE = playing("managing.related")
_DEEDS = tuple(tuple(one.split()) for one in listed("managing.deed"))
_DEEDS_BEGIN = frozenset(one[0] for one in _DEEDS)
"""Words with one of which it is said that somebody manages somebody."""
_LED = ("of", "with", "by", "from", "for")
_DEPARTED = playing("departed.word")
_ITSELF = playing("departed.itself")
_LEFT = playing("departed.left")
_THEY = playing("departed.they")
"""Words for people behind which “left” is what they did, and not what remains."""
_LEADING = ("of", "to", "from", "with", "by", "for")


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


def departed(sentence: Sentence) -> bool:
    """Whether it asks of people who have left: “who left”, “former employees”, “leavers”."""
    norms, people = sentence.norms, sentence.has("pronoun", "someone")
    if not norms.isdisjoint(_ITSELF) or (people and not norms.isdisjoint(_DEPARTED)):
        return True
    if norms.isdisjoint(_LEFT) or not (people or sentence.items[0].means("question", "who")):
        return False
    return any(
        item.said in _LEFT and before.said in _THEY for before, item in pairwise(sentence.items)
    )


def clause_of_people(sentence: Sentence) -> Sequence[Span]:
    """What tells which people are meant, where nothing in it limits anything: “who moved on”."""
    items = sentence.items
    for at, item in enumerate(items[:-1]):
        led = at > 0 and items[at - 1].means("prep", *_LEADING)
        if not (led and item.means("pronoun", "someone") and items[at + 1].means("small", "that")):
            continue
        ends = (i for i in range(at + 1, len(items)) if items[i].kind == MARK)
        clause = items[at - 1 : next(ends, len(items))]
        if not any(one.slot[0] or one.kind in {WINDOW, AMOUNT} for one in clause):
            return clause
    return ()


def is_told_by_clause(sentence: Sentence) -> bool:
    """Whether people are told by what nothing here knows."""
    return departed(sentence) or bool(clause_of_people(sentence))
