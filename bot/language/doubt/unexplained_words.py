"""Words that are known, and yet explain nothing of what is asked for: “*when* will Ana have it”."""

from collections.abc import Sequence

from bot.language.intents.plan import Plan
from bot.language.intents.verbs import particle_of
from bot.language.parsed import CHANGING
from bot.language.sentences.sentence import Sentence
from bot.language.spans.span import DONE, WINDOW, WORD, Span
from bot.language.words.phrases import Sense
from bot.language.words.wordlists import playing

_DID = playing("finite.did")
_SAYING = frozenset(
    (
        "small", "prep", "pronoun", "pad", "follow", "noun", "field", "status", "free", "os",
        "order", "top", "particle", "new", "history", "urgency",
    )
)  # fmt: skip
"""Kinds of words that a question may be made of."""
_ORDERING = (_SAYING | {"verb", "amount", "wish"}) - {"history"}
"""Kinds of words that an order may be made of."""
_BEING = frozenset(("have", "show", "provide"))
"""What verbs do that say where something is, or that it is looked for."""
_MOVING = frozenset(("create", "assign", "transfer", "return", "get", "send", "move", "goes"))
"""What verbs do that say where something is once they are done: “issued to Ana”."""
_PART = ("noun", "part")
_COVERED = frozenset((("warranty", "ended"), ("warranty", "running")))
_UNANSWERED = frozenset(("when", "why", "how_to", "should"))
"""Questions that no inventory answers, unless they are for a day that it has."""
_LEFT_OUT = frozenset((_PART, ("particle", "stock")))
"""What limits a question, and yet is no filter."""


def uncovered_items(sentence: Sentence, plan: Plan, core: Sequence[Span]) -> list[Span]:
    """Words that are known, and yet explain nothing of what is asked for.

    *core* is what speaks of it: of a change all that stands before its reason.
    """
    if plan.intent == "help" or plan.denied:
        return []
    if plan.intent in CHANGING:
        return [item for item in core if item.kind == WORD and not _orders(item, plan)]
    return [
        item
        for at, item in enumerate(core)
        if item.kind == WORD and not _explains(sentence, at, item, plan)
    ]


def _orders(item: Span, plan: Plan) -> bool:
    """Whether a word says something of a change."""
    if plan.intent in {"fault", "create"} or (plan.free and item.means("fault", "symptom")):
        return True  # “needs a new” tells what is wrong with a thing, and what a person lacks
    for sense in item.senses:
        if (sense[0] in _ORDERING and sense[:2] != _PART) or sense[:2] in _COVERED:
            return True
    return False


def _explains(sentence: Sentence, at: int, item: Span, plan: Plan) -> bool:
    """Whether a word says something of a question."""
    if ("pronoun", "someone") in sentence.said and item.means("pronoun", "someone"):
        before = sentence.at(at - 1)
        if before is not None and before.means("question", "how_many"):
            return False
    supposed = ("small", "supposed") in sentence.said and item.means("small", "supposed")
    if supposed and not _is_of_warranty(sentence, plan):
        return False
    for sense in item.senses:  # noqa: SIM110 - asked of every word; any() is slower
        if _says(sentence, at, sense, plan):
            return True
    return False


def _says(sentence: Sentence, at: int, sense: Sense, plan: Plan) -> bool:
    kind, value, form = sense
    if kind in _SAYING:
        return (kind, value) not in _LEFT_OUT
    if kind == "verb":
        does = particle_of(sentence, at) or sentence.verb(value).does
        return plan.intent == "history" or _holds(sentence, does, form)
    if kind == "question":
        return value not in _UNANSWERED or (value == "when" and _asks_for_day(sentence, plan))
    if kind == "chart":
        return plan.intent == "warranty"
    if kind == "warranty":
        return value in {"ended", "running"} or _is_of_warranty(sentence, plan)
    return False


def _is_of_warranty(sentence: Sentence, plan: Plan) -> bool:
    """Whether it is about warranties, and what becomes of them."""
    timed = any(item.kind == WINDOW for item in sentence.items)
    asked = plan.intent == "warranty" or sentence.has("field", "warranty_end")
    return asked or (timed and sentence.has("warranty"))


def _asks_for_day(sentence: Sentence, plan: Plan) -> bool:
    """Whether “when” asks for something that has a day."""
    return plan.intent in {"warranty", "history"} or sentence.has("field", "purchase_date")


def _holds(sentence: Sentence, does: str, form: str) -> bool:
    """Whether a verb says where things are: by itself, or by what was done with them."""
    if does == "need":  # “I need the laptops in Berlin”, but not “who needs a laptop”
        return not sentence.asks
    did = any(one.said in _DID for one in sentence.items)
    return does in _BEING or (does in _MOVING and (form in DONE or did))
