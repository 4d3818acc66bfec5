"""What is told to be gone, without a verb for losing it: “I left my phone on the bus”."""

from itertools import takewhile

from bot.language.intents.plan import Plan
from bot.language.sentences.sentence import Sentence, spelled_status
from bot.language.spans.span import MARK, WINDOW, WORD, Span, has_form, several, single
from bot.language.words.phrases import Sense
from bot.language.words.wordlists import playing

_LEFT, _VEHICLES = playing("left_behind.deed"), playing("left_behind.place")
_DETERMINED = playing("determiner.definite", "determiner.indefinite")
_ONE, _RELATIVE = playing("stand_in.one"), playing("joint.relative")
_SAID = (Sense("small", "word"),)
"""What a word comes to that has said what it says."""
_NEAR = 2
"""Items among which it is said that something was left."""


def left_behind_told(sentence: Sentence) -> Plan | None:
    """“Forgot LT-1788 in a taxi”, “I left my phone on the bus”: it is as good as lost."""
    if sentence.norms.isdisjoint(_VEHICLES):
        return None
    clause = list(takewhile(lambda one: one.kind != MARK, sentence.items))
    at = next((i for i, one in enumerate(clause[:_NEAR]) if one.said in _LEFT), -1)
    words = [one for one in clause[at + 1 :] if one.kind != WINDOW and not _determines(one)]
    if at < 0 or len(words) < 3:  # noqa: PLR2004 - what was left, and where
        return None
    *things, led, vehicle = words
    where = led.means("prep", "in", "on", "at") and vehicle.said in _VEHICLES
    if not where or not _is_one(things):
        return None
    for one in (clause[at], vehicle):
        one.kind, one.senses = WORD, _SAID
    return Plan("edit", at, status="lost")


def _determines(item: Span) -> bool:
    return item.means("small", "word")


def _is_one(things: list[Span]) -> bool:
    """Whether one asset is named, or one of somebody's: “my phone”, “Ana's phone”."""
    if any(map(single, things)):
        return all(one.slot[0] for one in things)
    if len(things) != 2:  # noqa: PLR2004 - whose, and what
        return False
    whose, what = things
    owned = whose.means("pronoun", "my") or (whose.own and whose.slot[0] == "assignee")
    return owned and what.slot[0] in {"category", "model"} and not several(what)


def loss_told(sentence: Sentence) -> Plan | None:
    """“My pager is gone”: it may be lost."""
    items = sentence.items
    if not sentence.has("verb", "goes"):
        return None
    owned = any(single(one) or one.own or one.means("pronoun", "my", "it") for one in items[:3])
    for at, item in enumerate(items[1:], 1):
        gone = item.means("verb", "goes") and has_form(item, ("participle",))
        if gone and items[at - 1].means("small", "be") and owned and not sentence.asks:
            return Plan("edit", at, status="lost", sure=False)
    return None


def is_some_lost(sentence: Sentence, status: Span, before: list[Span]) -> bool:
    """Whether one thing is gone that is not said which: “the pager in Lund”, “one of them”."""
    if status.slot[1] not in {spelled_status(sentence, one) for one in ("lost", "stolen")}:
        return False
    things = [one for one in before if one.slot[0] in {"category", "model"}]
    first, relative = before[0], any(one.said in _RELATIVE for one in before)
    one_of = first.said in _ONE and len(before) > 1 and before[1].means("prep", "of")
    named = first.said in _DETERMINED and bool(things) and not several(things[0])
    return bool(things) and (one_of or named) and not relative
