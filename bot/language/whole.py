"""Whether a change is of all that is named, not of one of it: “return everything Ana has”."""

from bot.language.clauses import single
from bot.language.found import Slots, several
from bot.language.sentence import Sentence
from bot.language.spans import MARK, NUMBER, Span
from bot.language.tongue import playing
from bot.language.verbs import Plan

_TAKING = frozenset(("return", "transfer", "edit"))
"""What a plural is asked of whole: “return Ana's phones”."""
_CHANGING = _TAKING | {"assign"}
_SOME = playing("determiner.some")
"""Words for a part of those that a plural names: which part has to be chosen."""
_FEW = 6
"""Items between “all” and what there is all of: “all of the lost old Dell laptops”."""


def is_of_all(sentence: Sentence, plan: Plan, found: Slots) -> bool:
    """Whether it says “all” of a kind or of somebody's, or speaks of several that it tells."""
    if plan.intent not in _CHANGING or any(map(single, sentence.items)):
        return False
    if leaves(sentence):
        return True
    items = enumerate(sentence.items)
    if any(_is_all(sentence, at) for at, one in items if one.means("every")):
        return True
    if not sentence.norms.isdisjoint(_SOME):
        return False  # “retire one of the lost laptops”
    things = sentence.slots("category", "model")
    told = len(found.filters) > 1 and not any(one.kind == NUMBER for one in sentence.items)
    return plan.intent in _TAKING and told and bool(things) and several(things[0])


def leaves(sentence: Sentence) -> bool:
    """Whether somebody leaves, so that they give back whatever they have."""
    return sentence.has("verb", "offboard")


def _is_all(sentence: Sentence, at: int) -> bool:
    """Whether what stands behind “all” are things, and it is no “all the best”."""
    for item in sentence.items[at : at + _FEW]:
        if _is_thing(item):
            return True
        if item.kind == MARK:
            return False
    return False


def _is_thing(item: Span) -> bool:
    return item.slot[0] in {"category", "model", "manufacturer"} or item.means("noun", "asset")
