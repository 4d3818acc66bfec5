"""What makes a change doubtful, though every word of it is known."""

import itertools

from bot.language.cores import core_of
from bot.language.sentence import Sentence
from bot.language.spans.span import MARK, NAME, Span, several, single
from bot.language.verbs import Plan
from bot.language.words.wordlists import playing

_SWAPPED, _KEEPING = playing("form.swapped"), playing("form.keep")


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
