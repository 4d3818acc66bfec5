"""What ails one asset, told in words that no dictionary of faults has: “it prints pink”."""

import itertools

from bot.language.parts import is_part
from bot.language.sentence import Sentence
from bot.language.spans.span import MARK, UNKNOWN, has_form, several, single
from bot.language.verbs import Plan
from bot.language.words.wordlists import playing

_LOOK = playing("form.look")
_NEAR = 3
"""Items among which it is asked to look: “have a look at”."""
_THE = playing("determiner.definite")
_SUBJECT = 5
"""Items among which the subject of a sentence stands."""


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
