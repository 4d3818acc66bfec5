"""What makes a change doubtful, though every word of it is known: “return LT-1 and keep LT-2”."""

import itertools
from collections.abc import Callable

from bot.language.intents.plan import Plan
from bot.language.intents.verbs import particle_of
from bot.language.sentences.sentence import Sentence
from bot.language.slots.reasons import core_of
from bot.language.slots.slots import Slots
from bot.language.spans.span import MARK, NAME, Span, several, single
from bot.language.words.phrases import Said
from bot.language.words.wordlists import playing

_SWAPPED, _KEEPING = playing("form.swapped"), playing("form.keep")
_GIVING = frozenset(("assign", "transfer", "send", "move", "get", "goes"))
_EDITING = frozenset(("edit", "move", "send", "retire", "lose", "steal", "rename", "tag"))
_ALIKE = {
    "assign": _GIVING,
    "transfer": _GIVING,
    "edit": _EDITING,
    "return": frozenset(("return", "send")),
    "delete": frozenset(("delete", "wipe")),
    "create": frozenset(("create",)),
    "fault": frozenset(("report", "raise", "create")),
}
"""What verbs do that one form is for."""
_DEEDS = frozenset().union(*_ALIKE.values())
_OR, _THEN = playing("joint.or"), playing("joint.then")
_A_NAME_BESIDES = ("span", NAME)


def doubtful(sentence: Sentence, plan: Plan) -> int:
    """How much speaks against a change that its words seem to order."""
    return (
        _keeps_apart(sentence, plan)
        + _takes_from_nobody(sentence, plan)
        + _may_be_note(sentence, plan)
        + _swaps(sentence)
        + _keeps_other(sentence, plan)
    )


def _swaps(sentence: Sentence) -> bool:
    """“Swap Mei's laptop with Ana's”: that is two changes, and only one would be made."""
    swapped = any(one.said in _SWAPPED for one in sentence.items)
    return swapped and sentence.has("prep", "with", "for") and len(sentence.slots("assignee")) > 1


def _keeps_other(sentence: Sentence, plan: Plan) -> bool:
    """“Keep my laptop but return my phone”: what is kept is of another kind, and is not meant."""
    if plan.intent == "fault" or _KEEPING.isdisjoint(sentence.norms):
        return False
    core = [one for one in core_of(sentence, plan)[0] if not _determines(one)]
    return any(
        before.said in _KEEPING and item.slot[0] in {"category", "model"}
        for before, item in itertools.pairwise(core)
    )


def _determines(item: Span) -> bool:
    return item.means("pronoun", "my", "their", "our") or item.means("small", "word")


def _may_be_note(sentence: Sentence, plan: Plan) -> bool:
    """“Note on LT-1788 do not delete it”: what the note says, or what is to be done."""
    at = sentence.first("field", "note")
    if at < 0 or plan.verb < at or sentence.items[at].means("verb"):
        return False
    return any(map(single, sentence.items[at : plan.verb]))


def _keeps_apart(sentence: Sentence, plan: Plan) -> bool:
    """“Return LT-1788 and keep LT-1790”, “…, LT-1790 is new”: not both are to be returned."""
    items = sentence.items
    singles = [at for at, one in enumerate(items) if single(one) and at > plan.verb >= 0]
    return any(
        (items[last - 1].kind == MARK and _tells(sentence.at(last + 1)))
        or (
            any(one.means("small", "and") for one in items[first + 1 : last])
            and not all(map(_joins, items[first + 1 : last]))
        )
        for first, last in itertools.pairwise(singles)
    )


def _tells(item: Span | None) -> bool:
    """Whether something is told of what stands before it: “is”, “has”."""
    return item is not None and (item.means("small", "be", "modal") or item.means("verb", "have"))


def _joins(item: Span) -> bool:
    """Whether it may stand between two assets that are named together."""
    return (
        item.kind in {MARK, NAME}
        or item.means("small", "and", "or", "word")
        or item.means("field")
        or item.means("noun", "asset")
        or item.means("pad")
    )


def _takes_from_nobody(sentence: Sentence, plan: Plan) -> bool:
    """“Return all laptops nobody has”: what nobody has cannot be taken back."""
    items = sentence.items
    if plan.intent != "return" or plan.verb < 0 or not items[plan.verb].means("verb", "return"):
        return False
    core = items[plan.verb + 1 :]
    things = sentence.slots("category", "model")
    many = sentence.has("every") or (bool(things) and several(things[0]))
    return many and not any(map(single, items)) and any(one.means("free") for one in core)


def _is_told_by(sentence: Sentence, _plan: Plan, _found: Slots) -> bool:
    """“Ana says LT-1788 is broken”: it is not said to be hers."""
    return any(
        item.slot[0] == "assignee" and not item.own and after.means("saying")
        for item, after in itertools.pairwise(sentence.items)
    )


def _is_of_somebody(sentence: Sentence, plan: Plan, _found: Slots) -> bool:
    """“Return the laptop of the person who left”: whose is not known."""
    if plan.intent == "fault" or any(map(single, sentence.items)):
        return False
    return any(
        before.means("prep") and one.means("pronoun", "someone")
        for before, one in itertools.pairwise(
            [one for one in sentence.items if not one.means("small", "word")]
        )
    )


def _gives_to_two(sentence: Sentence, _plan: Plan, found: Slots) -> bool:
    """“Give Ana and Mei a laptop each”: a form has one of them."""
    items, to = sentence.items, found.changes.get("assignee")
    return any(
        and_.means("small", "and")
        and one.slot[0] == "assignee"
        and (other.slot[0] == "assignee" or other.means("pronoun", "me"))
        and to in {"me", one.slot[1], other.slot[1]}
        for one, and_, other in zip(items, items[1:], items[2:], strict=False)
    )


def _is_of_two_kinds(sentence: Sentence, plan: Plan, _found: Slots) -> bool:
    """“Give Ana a laptop and a phone”: a form has one of them, and both are meant."""
    items = sentence.items
    if plan.intent in {"fault", "create"} or any(map(single, items)):
        return False
    kinds = [at for at, one in enumerate(items) if one.slot[0] == "category" and not several(one)]
    return any(
        items[first].slot != items[last].slot
        and any(one.means("small", "and") for one in items[first + 1 : last])
        for first, last in itertools.pairwise(kinds)
    )


def _orders_beside(sentence: Sentence, plan: Plan, _found: Slots) -> bool:
    """“New laptop for Ana and return her old one”: what is new is wished for, too."""
    before = sentence.items[: plan.verb] if plan.verb > 0 else []
    joined = bool(before) and before[-1].means("small", "and")
    return joined and any(one.means("new") for one in before)


def _goes_on(sentence: Sentence, plan: Plan, _found: Slots) -> bool:
    """“Return LT-1788 and retire it”: a second deed, for which there is another form."""
    if plan.verb < 0:
        return False
    same = _ALIKE.get(plan.intent, frozenset())
    for at, item in enumerate(sentence.items[plan.verb + 2 :], plan.verb + 2):
        before = sentence.items[at - 1]
        if not before.means("small", "and") and before.said not in _THEN:
            continue
        does = {sentence.verb(one.value).does for one in item.senses if one.form == "base"}
        if does and (other := particle_of(sentence, at)):
            does = {other}
        own = any(map(single, sentence.items[at:]))
        if does & _DEEDS and (own or not does & same):
            return True
    return _chooses(sentence)


def _chooses(sentence: Sentence) -> bool:
    """“Return LT-1788 or LT-1790”: one of them alone is meant."""
    singles = [at for at, one in enumerate(sentence.items) if single(one)]
    return any(
        sentence.items[at].said in _OR
        for first, last in itertools.pairwise(singles)
        for at in range(first + 1, last)
    )


OF_CHANGES: tuple[tuple[frozenset[Said], Callable[[Sentence, Plan, Slots], bool]], ...] = (
    (frozenset((("pronoun", "someone"), _A_NAME_BESIDES)), _is_of_somebody),
    (frozenset((("small", "and"), _A_NAME_BESIDES)), _gives_to_two),
    (frozenset(("saying", _A_NAME_BESIDES)), _is_told_by),
    (frozenset((("small", "and"), _A_NAME_BESIDES, *_THEN, *_OR)), _goes_on),
    (frozenset((("small", "and"),)), _is_of_two_kinds),
    (frozenset((("small", "and"),)), _orders_beside),
)
"""What a change leaves out of what is said, by words in the same way."""
