"""What of a sentence would be left out, though every word of it is known."""

import itertools
from collections.abc import Callable

from bot.language.astray import astray, likens_value
from bot.language.coverage import uncovered_items
from bot.language.doubtful import doubtful
from bot.language.found import Slots
from bot.language.parsed import CHANGING
from bot.language.particles import particle_of
from bot.language.sentence import Sentence
from bot.language.spans.span import NAME, several, single
from bot.language.unlisted import unlisted
from bot.language.verbs import Plan
from bot.language.words.phrases import Said
from bot.language.words.wordlists import playing

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
_CONDITIONS = playing("condition.word", "joint.provided")
_OR, _THEN, _WANTED = playing("joint.or"), playing("joint.then"), playing("form.wanted")


def weigh(sentence: Sentence, plan: Plan, found: Slots) -> None:
    """Count what is known in general and says nothing here, and what would be left out."""
    found.uncovered = len(uncovered_items(sentence, plan, found.core))
    found.left_over += left_over(sentence, plan, found)


def left_over(sentence: Sentence, plan: Plan, found: Slots) -> int:
    """How much of what is asked or ordered would be left out."""
    if plan.intent in {"help", "none"} or plan.denied:
        return 0
    found.astray += astray(sentence, plan)  # beside what was read so
    beyond = int(bool(found.astray))
    if plan.intent not in CHANGING:
        return beyond + unlisted(sentence, plan, found)
    words = sentence.said | sentence.norms
    rules = (rule for needed, rule in OF_CHANGES if not needed.isdisjoint(words))
    beyond += sum(rule(sentence, plan, found) for rule in rules)
    beyond += likens_value(sentence, plan, found)
    beyond += plan.intent == "edit" and "assignee" in found.changes  # “to Ana for repair”
    return beyond + _is_tentative(sentence, plan) + doubtful(sentence, plan)


def _is_tentative(sentence: Sentence, plan: Plan) -> bool:
    """“Should LT-1788 be retired”, “if it is broken, …”, “maybe it is lost”: not yet so.

    What may be broken is reported all the same: whoever mends it finds out.
    """
    first, begun = sentence.items[0], sentence.spans[0]
    hedged = plan.intent != "fault" and (begun.means("hedge") or sentence.has("hedge"))
    if any(one.said in _CONDITIONS for one in sentence.items):
        return True
    if sentence.has("small", "but") and any(one.said in _WANTED for one in sentence.items):
        return True
    return hedged or first.means("deliberating") or first.means("condition")


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


_A_NAME_BESIDES = ("span", NAME)
OF_CHANGES: tuple[tuple[frozenset[Said], Callable[[Sentence, Plan, Slots], bool]], ...] = (
    (frozenset((("pronoun", "someone"), _A_NAME_BESIDES)), _is_of_somebody),
    (frozenset((("small", "and"), _A_NAME_BESIDES)), _gives_to_two),
    (frozenset(("saying", _A_NAME_BESIDES)), _is_told_by),
    (frozenset((("small", "and"), _A_NAME_BESIDES, *_THEN, *_OR)), _goes_on),
    (frozenset((("small", "and"),)), _is_of_two_kinds),
    (frozenset((("small", "and"),)), _orders_beside),
)
"""What a change leaves out of what is said, by words in the same way."""
