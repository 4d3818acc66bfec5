"""Whether a change is of all that is named, not of one of it: “return everything Ana has”.

A limit that is lost there widens the change, so that it is sure only where every word limits it.
"""

from collections.abc import Sequence

from bot.language.intents.plan import Plan
from bot.language.sentences.sentence import Sentence
from bot.language.slots.reasons import core_of
from bot.language.slots.slots import Slots
from bot.language.spans.span import (
    AMOUNT,
    CODE,
    MARK,
    NAME,
    NUMBER,
    WINDOW,
    WORD,
    Span,
    several,
    single,
)
from bot.language.words.wordlists import playing

_TAKING = frozenset(("return", "transfer", "edit"))
"""What a plural is asked of whole: “return Ana's phones”."""
_CHANGING = _TAKING | {"assign"}
_SOME = playing("determiner.some")
"""Words for a part of those that a plural names: which part has to be chosen."""
_FEW = 6
"""Items between “all” and what there is all of: “all of the lost old Dell laptops”."""
_KNOWN = frozenset(
    (
        "small", "prep", "pronoun", "every", "noun", "field", "pad", "free", "os", "order", "top",
        "particle", "status", "warranty", "deed",
    )
)  # fmt: skip
"""Kinds of words that what is named may be told by."""
_LIMITED = {
    WINDOW: frozenset(("purchase_date", "warranty_end")),
    NUMBER: frozenset(("limit",)),
    AMOUNT: frozenset(("price",)),
}
"""The filters one of which has to come of a time, a number or an amount."""


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


def is_wider(sentence: Sentence, plan: Plan, found: Slots) -> bool:
    """Whether all that was understood may be more than all that is meant: “all laptops from 2019”.

    Also where something is to be left where it is, or nothing is to be done.
    """
    core, reason = core_of(sentence, plan)
    if any(map(single, core)) or _is_kept(core):
        return True
    if reason and _limits(sentence, len(core)):
        return True
    filters = found.filters
    if filters.get("team") == "me" or isinstance(filters.get("assignee"), dict):
        return True
    own = any(one.means("pronoun", "me", "my") for one in core)
    if own and "me" not in (filters.get("assignee"), found.changes.get("assignee")):
        return True
    return not all(at == plan.verb or _counts(item, found) for at, item in enumerate(core))


def _limits(sentence: Sentence, at: int) -> bool:
    """Whether what stands there in place of a reason limits what is named: “in Paris”."""
    item = sentence.items[at]
    return item.kind != MARK and not item.means("small", "because") and not item.means("prep")


def _is_kept(items: Sequence[Span]) -> bool:
    """Whether something is said to stay with somebody: “he keeps his phone”."""
    told = [one for one in items if not one.means("pronoun") and not one.means("small", "word")]
    return any(
        item.means("verb", "have") and (before.means("small", "but") or _is_thing(after))
        for before, item, after in zip(told, told[1:], told[2:], strict=False)
    )


def _counts(item: Span, found: Slots) -> bool:
    """Whether an item of what is named is among what was understood of it."""
    if item.kind in {NAME, CODE}:
        return item.slot[0] in found.filters or item.slot[0] in found.changes
    if limited := _LIMITED.get(item.kind):
        return not limited.isdisjoint(found.filters)
    if item.kind == WORD:
        return not item.means("noun", "list") and any(
            kind in _KNOWN or (kind, value) in {("verb", "have"), ("verb", "return")}
            for kind, value, _form in item.senses
        )
    return item.kind == MARK


def reason_is_given(sentence: Sentence, plan: Plan) -> bool:
    """Whether what stands behind a change of many is led up to as its reason: “because …”."""
    core, reason = core_of(sentence, plan)
    if not reason or len(core) == len(sentence.items):
        return True
    first = sentence.items[len(core)]
    if first.kind == MARK or first.means("prep", "for"):
        return True
    return first.means("small", "because") and not first.means("small", "that")


def drop_reason(sentence: Sentence, plan: Plan, found: Slots, *, whole: bool) -> bool:
    """Keep nothing as the reason of a change of many that may limit it; say if it is of many."""
    if whole and found.reason and not found.noted and not reason_is_given(sentence, plan):
        found.reason = ""
        found.left_over += 1
    return whole
