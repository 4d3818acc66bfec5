"""What is wrong with something: “my screen is cracked”, “it prints pink”, “look at it please”."""

import itertools

from bot.language.intents.plan import SLOTS, Plan
from bot.language.sentences.parts import is_part
from bot.language.sentences.sentence import Sentence
from bot.language.spans.span import MARK, UNKNOWN, has_form, several, single
from bot.language.words.wordlists import playing

_DEFINITE = playing("determiner.definite", "determiner.this", "determiner.that", "determiner.these")
_LOOK = playing("form.look")
_NEAR = 3
"""Items among which it is asked to look: “have a look at”."""
_THE = playing("determiner.definite")
_SUBJECT = 5
"""Items among which the subject of a sentence stands."""


def fault_told(sentence: Sentence) -> Plan | None:
    """Something is said to be wrong with it."""
    if not sentence.has("fault") and not sentence.has("field", "note"):
        return None
    if _keeps_something(sentence):
        return None
    asked = next((one for one in sentence.items if one.means("question")), None)
    first = next((one for one in sentence.items if not one.means("small", "word")), None)
    if sentence.has("field", "note") and any(one.said == ":" for one in sentence.items):
        return Plan("edit", sure=False)
    if not sentence.has("fault") or first is None or first.means("verb", "show"):
        return None
    if asked is sentence.items[0] or (sentence.asks and not sentence.has("fault", "symptom")):
        return None
    if not (sentence.slots(*SLOTS) or sentence.has("pronoun", "my", "it")):
        return None
    if _is_of_any(sentence):
        return Plan("find", sure=False)
    denied = any(
        before.means("small", "not") and one.means("fault")
        for before, one in itertools.pairwise(sentence.items)
    )
    broken = sentence.has("fault", "noun", "symptom") and not sentence.has("field", "assignee")
    return Plan("fault", sure=broken and not denied)


def _keeps_something(sentence: Sentence) -> bool:
    """“Ana keeps LT-1788”: what somebody keeps is not what it keeps doing."""
    return any(
        one.means("fault") and one.means("verb", "have") and (single(after) or bool(after.slot[0]))
        for one, after in itertools.pairwise(sentence.items)
    )


def _is_of_any(sentence: Sentence) -> bool:
    """Whether it names things of a kind, not what is wrong with some: “broken pagers in Lund”."""
    items, things = sentence.items, sentence.slots("category", "model")
    owned = any(single(one) or one.own or one.means("pronoun", "my", "our", "it") for one in items)
    if not things or not several(things[0]) or owned:
        return False
    after = sentence.at(items.index(things[0]) + 1)
    if after is not None and after.means("small", "that"):  # “laptops that need to be repaired”
        return True
    if after is not None and after.means("prep", "with"):  # “laptops with a problem”
        return not sentence.has("small", "be", "do", "modal")
    finite = sentence.has("small", "be", "do", "modal") or sentence.has("fault", "noun")
    return not finite and not any(one.said in _DEFINITE for one in items)


def ailing_told(sentence: Sentence) -> Plan | None:
    """“PAR-PRN-03 prints pink”: something is told of one asset that no word explains."""
    if sentence.asks or (sentence.has("verb", "show") and not _shows(sentence)):
        return None
    unknown = any(one.kind == UNKNOWN for one in sentence.items)
    warranty = sentence.has("warranty") or sentence.has("field")
    if not unknown or warranty or sentence.has("history") or sentence.has("question", "who"):
        return None
    for at, item in enumerate(sentence.items[:_SUBJECT]):
        after = sentence.at(at + 1)
        if after is not None and is_part(sentence, after):
            after = sentence.at(at + 2)  # “LT-5810 screen is black”
        if after is None or item.slot[0] in {"", "assignee"}:
            continue
        owned = any(
            one.means("pronoun", "my") or one.own for one in sentence.items[:at]
        ) and item.slot[0] in {"category", "model"}
        if single(item) or owned:
            told = after.means("small", "be", "not", "modal", "do") or after.means("verb", "have")
            told = told or has_form(after, ("third",))
            if told or (single(item) and after.kind == UNKNOWN):
                return Plan("fault", sure=False)
        elif _does_something(sentence, at):
            return Plan("fault", sure=False)
    return None


def look_asked(sentence: Sentence) -> Plan | None:
    """“Can someone look at my laptop, it hums”: who asks for that tells that something is wrong."""
    items = sentence.items
    at = next((i for i, one in enumerate(items[:_NEAR]) if one.said in _LOOK), -1)
    led, after = sentence.at(at + 1), items[at + 2 : at + 4]
    if at < 0 or led is None or not led.means("prep", "at") or not after:
        return None
    told = [one for one in sentence.told if one.kind != MARK]
    wrong, thing = bool(told) and told[0].means("pronoun", "it"), after[-1]
    mine = after[0].means("pronoun", "my") and thing.slot[0] in {"category", "model"}
    mine = mine and not several(thing)
    return Plan("fault", sure=wrong) if mine or (wrong and single(after[0])) else None


def _shows(sentence: Sentence) -> bool:
    """Whether a thing shows something, and nobody is to: “the projector shows stripes”."""
    return any(
        one.means("verb", "show") and has_form(one, ("third",)) and before.slot[0]
        and before.slot[0] != "assignee"
        for before, one in itertools.pairwise(sentence.items)
    )  # fmt: skip


def _does_something(sentence: Sentence, at: int) -> bool:
    """“The printer in Porto prints pink”: of one of a kind, and perhaps where that is."""
    item, before, after = sentence.items[at], sentence.at(at - 1), sentence.at(at + 1)
    if item.slot[0] not in {"category", "model"} or several(item) or before is None:
        return False
    if after is not None and after.means("prep", "in", "at"):
        place, after = sentence.at(at + 2), sentence.at(at + 3)
        if place is None or place.slot[0] not in {"location", "team"}:
            return False
    does = after is not None and (
        after.kind == UNKNOWN or (after.means("verb", "show") and has_form(after, ("third",)))
    )
    return before.said in _THE and does
