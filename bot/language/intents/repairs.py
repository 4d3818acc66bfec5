"""What is to go into repair, however that is ordered: “book LT-1788 in for repair”."""

from bot.language.intents.plan import Plan
from bot.language.parsed import SINGLE
from bot.language.sentences.sentence import Sentence, spelled_status
from bot.language.spans.span import WORD, Span, has_form, several, single
from bot.language.words.phrases import Sense
from bot.language.words.wordlists import playing

_MARKS = (Sense("verb", "mark", "base"),)
"""What a verb comes to that orders one."""
_SAID = (Sense("small", "word"),)
"""What a word comes to that has said what it says."""
_MENDED, _REPAIRING = playing("form.mended"), playing("form.repair")
_ORDERS = frozenset(("assign", "create", "return", "get", "raise"))
"""What verbs do alone that with a repair order one: “book it in”, “send it in”, “log a repair”."""


def repair_ordered(sentence: Sentence) -> Plan | None:
    """“Order a repair for LT-1788”, “send in my laptop for repair”: that is its new status."""
    repair = ("status", spelled_status(sentence, "in repair"))
    if sentence.has("new") or not any(one.slot == repair for one in sentence.items):
        return None
    things = sentence.slots(*SINGLE, "category", "model")
    if not things or several(things[0]) or len(sentence.slots("status")) > 1:
        return None
    if any(one.slot[0] == "assignee" and not one.own for one in sentence.items):
        return None  # “give LT-1788 to Ana and mark it as in repair”
    start = next((at for at, one in enumerate(sentence.items) if not _speaks(one)), -1)
    if start >= 0 and _is_bare_order(sentence, start):
        return Plan("edit", start, status="in repair")
    if start < 0 or not _orders(sentence, sentence.items[start]):
        return None
    sentence.items[start].senses = _MARKS
    return Plan("edit", start)


def _is_bare_order(sentence: Sentence, start: int) -> bool:
    """“Repair LT-1788”, “can someone repair my laptop”: the deed itself, and of what one thing."""
    if sentence.items[start].said not in _REPAIRING or sentence.has("history"):
        return False
    after = [one for one in sentence.items[start + 1 :] if not one.means("small", "word")][:2]
    if after and (single(after[0]) or after[0].slot[0] in {"category", "model"}):
        return True
    owned = bool(after) and (after[0].means("pronoun", "my") or after[0].own)
    return owned and len(after) > 1 and after[1].slot[0] in {"category", "model"}


def repair_wished(sentence: Sentence) -> Plan | None:
    """“Get LT-1788 repaired”, “have my laptop fixed”: somebody is to repair it."""
    start = next((at for at, one in enumerate(sentence.items) if not _speaks(one)), -1)
    deed, last = sentence.at(start), next(reversed(sentence.items), None)
    if deed is None or last is None or last.said not in _MENDED or not _wishes(deed):
        return None
    things = [one for one in sentence.items[start + 1 : -1] if not one.means("small", "word")]
    if things and things[0].means("pronoun", "my"):
        things = things[1:]
    elif things and not single(things[0]):
        return None
    if len(things) != 1 or not (single(things[0]) or things[0].slot[0] in {"category", "model"}):
        return None
    last.kind, last.senses = WORD, _SAID
    deed.senses = _MARKS
    return Plan("edit", start, status="in repair")


def _wishes(item: Span) -> bool:
    return has_form(item, ("base",)) and item.means("verb", "get", "have")


def _speaks(item: Span) -> bool:
    """Whether it only says who wants something."""
    return item.means("pronoun", "i", "we") or item.means("small", "modal")


def _orders(sentence: Sentence, item: Span) -> bool:
    """Whether it is a verb that asks for a deed, or for one that stands as a noun."""
    deeds = (one.value for one in item.senses if one.kind == "verb" and one.form == "base")
    return item.means("doing") or (
        has_form(item, ("base",)) and any(sentence.verb(name).does in _ORDERS for name in deeds)
    )
