"""How many there are: “how many laptops are in Berlin”."""

from collections.abc import Sequence

from bot.language.intents.plan import Plan
from bot.language.sentences.sentence import Sentence
from bot.language.spans.span import UNKNOWN, Span
from bot.language.words.wordlists import playing

_COUNTS = playing("form.count")
"""What may stand behind what is counted."""


def count_asked(sentence: Sentence) -> Plan | None:
    """How many there are."""
    if not sentence.has("question", "how_many", "how_much"):
        return None
    at = sentence.first("question", "how_many")
    much = sentence.first("question", "how_much")
    if much >= 0 and any(map(_is_countable, _described(sentence, much + 1))):
        at = much
    if at < 0 or any(one.means("verb") for one in sentence.items[:at] if _commands(one)):
        return None
    before = sentence.at(at - 1)
    headed = before is not None and before.slot[0] in {"category", "model"}
    if headed and sentence.items[at].said.split()[0] in _COUNTS:  # “laptop count for Ana”
        return Plan("count")
    if before is not None and (before.slot[0] or before.kind == UNKNOWN):
        return None  # “phone number of Ana”
    return Plan("count")


def _described(sentence: Sentence, at: int) -> Sequence[Span]:
    """What stands there, behind what describes it: “how much old Dell laptops”."""
    end = at
    while end < len(sentence.items) - 1 and _describes(sentence.items[end]):
        end += 1
    return sentence.items[at : end + 1]


def _describes(item: Span) -> bool:
    kind = item.slot[0] in {"manufacturer", "status"} or item.kind == UNKNOWN
    return kind or item.means("free") or item.means("new") or item.means("os")


def _is_countable(item: Span) -> bool:
    return _is_plural(item) or item.means("noun", "asset")


def _is_plural(item: Span) -> bool:
    return bool(item.meanings) and item.meanings[0].several


def _commands(item: Span) -> bool:
    return item.means("verb", "give", "assign", "return", "transfer", "delete", "create")
