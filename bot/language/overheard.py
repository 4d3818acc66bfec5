"""A message in a channel that is not addressed to the bot: answered only if it plainly asks."""

from bot.language.found import Slots, several
from bot.language.sentence import Sentence, single
from bot.language.spans import AMOUNT, CODE, MARK, NAME, NUMBER, WINDOW, WORD, Span
from bot.language.verbs import DONE, Plan

_ANSWERED = frozenset(("find", "count", "history", "warranty"))
_KINDS = frozenset(("question", "small", "field", "warranty", "history", "free", "order", "os"))
_HAVING = frozenset(("have", "assign", "give"))
_MOVED = frozenset(("goes", "return", "move", "lose", "transfer", "get", "take"))
_LEADS = frozenset(("greeting", "polite", "lead", "filler"))
_THINGS = ("category", "model", "manufacturer")


def plainly_asks(sentence: Sentence, plan: Plan, found: Slots) -> bool:
    """Whether it is a question about equipment, in which every word is understood."""
    if plan.intent not in _ANSWERED or not plan.sure or found.unexplained or found.uncovered:
        return False
    if sentence.doubts or any(span.mended for span in sentence.spans):
        return False
    if _is_aside(sentence, found) or not _is_about_equipment(sentence, found):
        return False
    one = any(map(single, sentence.items))
    if (sentence.vague and not one) or _goes_on(sentence) or _asks_how_it_is(sentence, found):
        return False
    did = any(item.said == "did" for item in sentence.items)
    return _asks_plainly(sentence) and all(
        item.kind in {NAME, CODE, WINDOW, AMOUNT, NUMBER}
        or (item.kind == MARK and item.said in "?!.,")
        or (item.kind == WORD and _is_plain(item, did=did))
        or (one and item.means("pronoun", "someone"))
        for item in sentence.items
    )  # fmt: skip


def _goes_on(sentence: Sentence) -> bool:
    """Whether more is said behind a question: “where is everyone? LT-1 is here”."""
    asked = next((at for at, one in enumerate(sentence.items) if one.said == "?"), -1)
    return asked >= 0 and any(one.kind != MARK for one in sentence.items[asked:])


def _asks_how_it_is(sentence: Sentence, found: Slots) -> bool:
    """Whether it asks nothing that an inventory tells: “is LT-1 ok?”, “where is everybody”."""
    first = sentence.at(0)
    is_so = first is not None and first.said in {"is", "are", "was", "were"}
    people = sentence.has("question", "where") and sentence.has("pronoun", "someone")
    return people or (is_so and len(found.filters) == 1)


def _is_aside(sentence: Sentence, found: Slots) -> bool:
    """Whether it is said to somebody: “what laptop do you use”, “which should I buy”."""
    words = [item for item in sentence.items if item.kind != MARK]
    timed = any(item.kind == WINDOW for item in words)
    return (
        (timed and not found.filters.keys() & {"warranty_end", "purchase_date"})
        or (sentence.has("field", "price") and "price" not in found.filters)
        or sentence.has("overheard")
        or sentence.has("small", "modal")
        or sentence.has("question", "should", "how_to", "why")
        or (bool(words) and words[-1].means("small", "that"))
    )


def _is_about_equipment(sentence: Sentence, found: Slots) -> bool:
    """Whether it names one asset, or what it is of and something more: not just “the laptop”."""
    things = sentence.slots(*_THINGS)
    if any(map(single, sentence.items)) or sentence.slots("model") or len(found.filters) > 1:
        return bool(things) or any(map(single, sentence.items)) or sentence.has("noun", "asset")
    if things:
        return several(things[0])
    return bool(sentence.slots("assignee", "team")) and sentence.has("verb", "have")


def _is_plain(item: Span, *, did: bool) -> bool:
    """Whether a word does no more in a question than ask, or tell where something went."""
    return any(
        kind in _KINDS
        or (kind == "verb" and value in _HAVING)
        or (kind == "prep" and value not in {"about", "as"})
        or (kind == "noun" and value != "part")
        or (kind == "pronoun" and value in {"we", "our"})
        or (kind == "verb" and value == "show")
        or (kind == "verb" and value in _MOVED and (did or form in DONE))
        for kind, value, form in item.senses
    )


def _asks_plainly(sentence: Sentence) -> bool:
    """Whether nothing but a greeting stands before the words that ask."""
    led = False
    for span in sentence.spans:
        if span.kind == MARK:
            continue
        pads = [sense.value for sense in span.senses if sense.kind == "pad"]
        if pads and pads[0] in {*_LEADS, "request"}:
            led = led or pads[0] in {"lead", "request"}
            continue
        if span.means("question", "who", "whose", "where", "when", "which", "how_many", "stock"):
            return True
        one = any(map(single, sentence.items))
        if span.means("question", "other"):
            return one or _asks_what_there_is(sentence, span)
        if one and span.means("history", "noun"):
            return True
        return led and one and (span.means("verb", "show") or sentence.has("warranty"))
    return False


def _asks_what_there_is(sentence: Sentence, opening: Span) -> bool:
    """Whether “is there …” or “does Ana have …” asks what the inventory has."""
    if not sentence.slots(*_THINGS):
        return False
    if opening.means("question", "there"):
        return True
    return bool(sentence.slots("assignee", "team", "client")) and sentence.has("verb", "have")
