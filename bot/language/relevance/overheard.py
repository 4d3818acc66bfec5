"""A message in a channel that is not addressed to the bot: answered only if it plainly asks."""

import itertools

from bot.language.intents.plan import Plan
from bot.language.sentences.sentence import Sentence
from bot.language.slots.slots import Slots
from bot.language.spans.span import (
    AMOUNT,
    CODE,
    DONE,
    MARK,
    NAME,
    NUMBER,
    PART,
    WHOLE,
    WINDOW,
    WORD,
    Span,
    several,
    single,
)
from bot.language.words.wordlists import playing

_THE, _ANY = map(playing, ("determiner.definite", "determiner.any"))
_DID, _HAVE = map(playing, ("finite.did", "finite.have"))
_ARE = playing("finite.are")
_BE = playing("finite.is", "finite.was", "finite.were") | _ARE
_ANSWERED = frozenset(("find", "count", "history", "warranty"))
_KINDS = frozenset(
    ("question", "small", "field", "warranty", "history", "free", "order", "os", "existing")
)
_HAVING = frozenset(("have", "assign", "give"))
_MOVED = frozenset(("goes", "return", "move", "lose", "transfer", "get", "take"))
_OPENING = ("who", "whose", "where", "when", "which", "how_many", "stock")
_PADS = frozenset(("greeting", "polite", "lead", "filler", "request"))
_SPOKEN = ("overheard", "fault", "verb")
"""Words of what people say to each other, below an answer too."""
_THINGS = ("category", "model", "manufacturer")


def plainly_asks(sentence: Sentence, plan: Plan, found: Slots) -> bool:
    """Whether it is a question about equipment, in which every word is understood."""
    if plan.intent not in _ANSWERED or not plan.sure or found.unexplained or found.uncovered:
        return False
    last = sentence.items[-1].end if sentence.items else 0
    mended = any(span.mended for span in sentence.spans if span.start < last)
    if found.left_over or sentence.doubts or mended:
        return False
    if _is_aside(sentence, plan, found) or not _is_about_equipment(sentence, found):
        return False
    one = _is_one(sentence)
    if (_is_hardly_named(sentence) and not one) or _goes_on(sentence):
        return False
    if plan.intent != "warranty" and _asks_how_it_is(sentence, found):
        return False
    did = any(item.said in _DID for item in sentence.items)
    return _asks_plainly(sentence, plan, found) and all(
        item.kind in {NAME, CODE, WINDOW, AMOUNT, NUMBER}
        or (item.kind == MARK and item.said in "?!.,")
        or (item.kind == WORD and _is_plain(item, did=did))
        or (one and item.means("pronoun", "someone"))
        for item in sentence.items
    )  # fmt: skip


def plainly_follows(sentence: Sentence, found: Slots) -> bool:
    """Whether it only goes on with what the same person asked: “and in Berlin?”, “only laptops”."""
    if found.unexplained or found.uncovered or found.left_over or sentence.doubts:
        return False
    if any(span.mended for span in sentence.spans) or not (found.filters or sentence.by):
        return False
    if any(sentence.has(kind) for kind in _SPOKEN) or sentence.has("small", "modal", "do"):
        return False
    return is_put(sentence) and all(
        item.kind in {NAME, CODE, WINDOW, AMOUNT, NUMBER}
        or (item.kind == MARK and item.said in "?!.,")
        or (item.kind == WORD and (_is_plain(item, did=False) or item.means("follow")))
        or item.means("pronoun", "it", "them", "their")
        for item in sentence.items
    )  # fmt: skip


def is_put(sentence: Sentence) -> bool:
    """Whether it begins as what goes on does, or ends as a question: “the other one?”."""
    opening, last = sentence.text.spans[0], sentence.text.spans[-1]
    return opening.means("follow") or last.said == "?"


def _is_one(sentence: Sentence) -> bool:
    """Whether it is of one asset, or of the one of a model: “the MacBook Air 13”."""
    return any(map(single, sentence.items)) or any(
        before.said in _THE and item.slot[0] == "model" and not several(item)
        for before, item in itertools.pairwise(sentence.items)
    )


def _is_hardly_named(sentence: Sentence) -> bool:
    """Whether of something else than a place hardly enough is said."""
    return any(
        item.meanings and item.slot[0] != "location" and (
            item.meanings[0].grade == PART
            or (item.slot[0] == "category" and item.meanings[0].grade != WHOLE)
        )
        for item in sentence.items
    )  # fmt: skip


def _goes_on(sentence: Sentence) -> bool:
    """Whether more is said behind a question: “where is everyone? LT-1 is here”."""
    asked = next((at for at, one in enumerate(sentence.items) if one.said == "?"), -1)
    return asked >= 0 and any(one.kind != MARK for one in sentence.items[asked:])


def _asks_how_it_is(sentence: Sentence, found: Slots) -> bool:
    """Whether it asks nothing that an inventory tells: “is LT-1 ok?”, “where is everybody”."""
    first = sentence.at(0)
    is_so = first is not None and first.said in _BE
    second = sentence.at(1)
    is_so = is_so and not (second is not None and second.means("question", "other"))
    people = sentence.has("question", "where") and sentence.has("pronoun", "someone")
    return people or (is_so and len(found.filters) == 1)


def _is_aside(sentence: Sentence, plan: Plan, found: Slots) -> bool:
    """Whether it is said to somebody: “what laptop do you use”, “which should I buy”."""
    words = [item for item in sentence.items if item.kind != MARK]
    today = (sentence.today, sentence.today)
    one = any(map(single, words))
    timed = any(
        item.window is not None and not (one and item.window.ahead == today) for item in words
    )
    return (
        (
            timed
            and plan.intent != "history"
            and not found.filters.keys() & {"warranty_end", "purchase_date"}
        )
        or (sentence.has("field", "price") and "price" not in found.filters)
        or sentence.has("overheard")
        or sentence.has("small", "modal")
        or sentence.has("question", "should", "how_to", "why")
        or (sentence.has("question", "where") and sentence.has("order", "cheapest"))
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
        or (kind == "verb" and value in {"show", "check"})
        or (kind == "verb" and value in _MOVED and (did or form in DONE))
        for kind, value, form in item.senses
    )


def _asks_plainly(sentence: Sentence, plan: Plan, found: Slots) -> bool:
    """Whether nothing but a greeting stands before the words that ask."""
    opening, led = _opened(sentence)
    if opening is None:
        return False
    if opening.means("question", *_OPENING):
        return True
    one = _is_one(sentence)
    if led and opening.means("existing"):  # “anyone know if there’s …”
        return one or bool(sentence.slots(*_THINGS))
    if opening.means("question", "how_old"):
        return one
    if opening.means("question", "other"):
        return one or _asks_what_there_is(sentence, opening, plan, found)
    if one and opening.means("history", "noun"):
        return True
    return led and one and (opening.means("verb", "show", "check") or sentence.has("warranty"))


def _opened(sentence: Sentence) -> tuple[Span | None, bool]:
    """The first word that is more than politeness, and whether others lead up to it."""
    led = asked = False
    for span in sentence.spans:
        there = led and span.means("existing")
        pads = [sense.value for sense in span.senses if sense.kind == "pad"]
        if pads and pads[0] in _PADS and not there:
            led = led or pads[0] in {"lead", "request"}
        elif led and (span.means("whether") or (asked and span.means("pronoun", "we"))):
            asked = True  # “anyone know if we have …”
        elif span.kind != MARK:
            return span, led
    return None, led


def _asks_what_there_is(sentence: Sentence, opening: Span, plan: Plan, found: Slots) -> bool:
    """Whether “is there …” or “does Ana have …” asks what the inventory has."""
    things = sentence.slots(*_THINGS)
    if not things:
        return False
    if opening.means("question", "there"):
        return True
    if opening.said in _HAVE and sentence.has("pronoun", "we"):
        return True
    if opening.said in _ANY:  # “any spare pagers in Lund?”
        return sentence.has("free") and sentence.items[-1].said == "?"
    if opening.said in _ARE:  # “are any pagers in repair?”
        return several(things[0]) and len(found.filters) > 1
    of_somebody = bool(sentence.slots("assignee", "team", "client"))
    return of_somebody and (plan.intent == "warranty" or sentence.has("verb", "have"))
