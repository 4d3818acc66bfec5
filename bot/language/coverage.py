"""How much of a question nothing explains: words known in general that say nothing of it here."""

from bot.language.parsed import CHANGING
from bot.language.sentence import Sentence
from bot.language.spans import WORD, Span
from bot.language.verbs import Plan

_SAYING = frozenset(
    (
        "question", "small", "prep", "pronoun", "pad", "follow", "noun", "field", "status", "free",
        "os", "order", "top", "warranty", "particle", "new", "history",
    )
)  # fmt: skip
"""Kinds of words that a question may be made of."""
_HOLDING = frozenset(
    ("have", "show", "get", "need", "assign", "transfer", "return", "nothing", "goes", "send")
)
"""What verbs do that say where something is or was."""


def uncovered(sentence: Sentence, plan: Plan) -> int:
    """Words of a question that are known, and yet explain nothing of what is asked."""
    if plan.intent in CHANGING or plan.intent in {"help", "none"}:
        return 0
    return sum(
        item.kind == WORD and not _explains(sentence, at, item, plan)
        for at, item in enumerate(sentence.items)
    )


def _explains(sentence: Sentence, at: int, item: Span, plan: Plan) -> bool:
    before = sentence.at(at - 1)
    counted = before is not None and before.means("question", "how_many")
    if counted and item.means("pronoun", "someone"):
        return False
    return any(
        _does_explain(sentence, kind, value, plan)
        for kind, value, _form in item.senses
        if (kind, value) != ("noun", "part")
    )


def _does_explain(sentence: Sentence, kind: str, value: str, plan: Plan) -> bool:
    if kind == "verb":
        does = sentence.verb(value).does
        return does in _HOLDING or (plan.intent == "history")
    return kind in _SAYING
