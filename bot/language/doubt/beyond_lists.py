"""What a question asks beyond what a list can tell: comparisons, groups, who lacks something."""

import itertools
from collections.abc import Callable

from bot.language.doubt.people import PEOPLE, is_told_by_clause, numbers_what_each_has, of_managing
from bot.language.doubt.sums import (
    EVERYBODY,
    WORTH,
    adds_up,
    is_of_unknown_end,
    of_each_person,
    sums,
)
from bot.language.intents.plan import Plan
from bot.language.sentences.grouping import PER, TRIGGERS
from bot.language.sentences.places import unplaced
from bot.language.sentences.sentence import Sentence
from bot.language.slots.slots import Slots
from bot.language.spans.span import NAME, UNKNOWN, WORD, Span, several, single, without_articles
from bot.language.words.phrases import Said
from bot.language.words.wordlists import listed, playing

_WITHOUT = playing("joint.without")
_FIELDS = ("asset_tag", "serial_number", "name", "location", "price", "model", "note", "mac", "ip")
_PAIR = 3
"""More names than this are two pairs, if any are."""
_A, _BOTH = playing("determiner.indefinite"), playing("determiner.both")
_DID, _BEGUN = playing("finite.did"), playing("finite.has", "finite.did")
_OR, _TABLE = playing("joint.or"), playing("form.table")
_ENDS = tuple(f" {one}" for one in listed("form.end"))
_BY = tuple(f" {one}" for one in listed("joint.by"))
_ASKING = ("who", "whose", "where", "when", "how_many", "how_old")
_HELD = frozenset(("have", "get"))
_GOES = {"from": "from", "by": "from", "to": "to"}
"""Prepositions between which something moved."""


def asks_beyond_lists(sentence: Sentence, plan: Plan, found: Slots) -> int:
    """How much of a question no list would tell."""
    if plan.intent == "history":
        return _is_conditional(sentence)
    numbered = plan.intent != "count" and sentence.has("question", "how_many")
    beyond = int(_pairs(sentence))
    words = _RULES_OF.keys() & (sentence.said | sentence.norms)
    for rule in {rule for word in words for rule in _RULES_OF[word]}:
        if rule(sentence):
            beyond += rule is not sums or plan.intent != "count"
    if not sentence.norms.isdisjoint(_TABLE):  # a file is of a list alone
        beyond += plan.intent == "count" or any(map(single, sentence.items))
    new = sentence.has("new", "new") and "purchase_date" not in found.filters
    past = sentence.has("history", "had")  # “laptops that Ana used to have”
    beyond += plan.intent == "mine" and _leaves_out_own(sentence)
    return beyond + numbered + new + past + _is_ranked(sentence, found)


def _leaves_out_own(sentence: Sentence) -> bool:
    """“All laptops but mine”: whoever asks is named, and what they have is not meant."""
    return any(
        before.means("small", "but", "not") and one.means("pronoun", "me", "my")
        for before, one in itertools.pairwise(sentence.items)
    )


def _is_ranked(sentence: Sentence, found: Slots) -> bool:
    """“The first laptop we bought”: one of an order that was not understood."""
    if (
        "order" in found.filters
        and "warranty_end" not in found.filters
        and sentence.has("field", "warranty_end")
    ):
        return True  # “the three with the earliest end of warranty”
    if not sentence.has("top"):
        return False
    ranked = "order" in found.filters or "limit" in found.filters
    last = any(  # “the ten that end first”
        one.means("top") and (before.means("warranty", "ends") or before.said.endswith(_ENDS))
        for before, one in itertools.pairwise(sentence.items)
    )
    return last or not (ranked or any(map(single, sentence.items)))


def _is_conditional(sentence: Sentence) -> bool:
    """“What happens if my laptop breaks”."""
    if not sentence.has("condition"):
        return False
    at = next((i for i, one in enumerate(sentence.items) if one.means("question")), -1)
    return at >= 0 and any(one.means("condition") for one in sentence.items[at + 1 :])


def _is_wish(sentence: Sentence) -> bool:
    """“A laptop for Ana”: what she has, or what she is to get."""
    items = sentence.items
    if sentence.asks or not items or items[0].said not in _A:
        return False
    return any(
        before.means("prep", "for") and item.slot[0] == "assignee"
        for before, item in itertools.pairwise(items)
    )


def _likens(sentence: Sentence) -> bool:
    """“Laptops of the same model as LT-1788”."""
    return sentence.has("likened") and any(map(single, sentence.items))


def _groups(sentence: Sentence) -> bool:
    """“Laptops by location”, “sorted by price”: what stands behind “by” is nobody's name."""
    items = sentence.items
    if not sentence.has("field") and not sentence.has("noun"):
        return False
    return any(
        (item.means("prep", "by") or item.said.endswith(_BY))
        and items[at + 1].means("field")
        and (at + 2 == len(items) or not items[at + 2].slot[0])
        for at, item in enumerate(items[:-1])
    ) or any(  # “at each client”, “per team”
        item.said in PER and _is_kind_of_group(after) for item, after in itertools.pairwise(items)
    )


def _is_kind_of_group(item: Span) -> bool:
    return item.means("field") or item.means("noun", "client", "team", "place")


def _alternates(sentence: Sentence) -> bool:
    """“In Lund or with Ana”: one or the other of two kinds, where filters hold together."""
    if not sentence.has("small", "or"):
        return False
    for at, item in enumerate(sentence.items):
        if item.said not in _OR:
            continue
        before = next((one for one in reversed(sentence.items[:at]) if one.slot[0]), None)
        after = next((one for one in sentence.items[at + 1 :] if one.slot[0]), None)
        if before and after and not (single(before) and single(after)):
            return before.slot[0] != after.slot[0]
    return False


def lacks(sentence: Sentence) -> bool:
    """“Who has no laptop”: a list of what is not one is no answer."""
    if not sentence.has("small", "not"):
        return False
    of_groups = any(map(_is_kind_of_group, sentence.items[:3]))
    if not sentence.has("question", "who") and not of_groups:
        return False
    return has_but_not(sentence) or any(
        item.means("small", "not")
        and (before.means("question", "who") or before.means("verb", "have") or of_groups)
        for before, item in itertools.pairwise(sentence.items)
    )


def _accompanied(sentence: Sentence) -> bool:
    """“Laptops without a dock”, “phones with a missing tag”: what goes with one is not kept."""
    items = sentence.items
    for at, item in enumerate(items[1:-1], 1):
        if item.slot[0] == "status" and items[at + 1].means("field", *_FIELDS):
            return True
        if not (item.said in _WITHOUT or item.means("prep", "with")):
            continue
        after = next((one for one in items[at + 1 :] if not one.means("small", "word")), None)
        if after is not None and after.slot[0] == "category" == items[at - 1].slot[0]:
            return True
    return False


def _did(sentence: Sentence) -> bool:
    """“Which laptops did Ana return”: what somebody did is not what they have."""
    if not sentence.has("small", "do") and not sentence.has("question", "price"):
        return False
    at = next((i for i, one in enumerate(sentence.items) if one.said.split()[-1] in _DID), -1)
    if at < 0 or any(map(single, sentence.items)):
        return False
    subject, rest = sentence.at(at + 1), sentence.items[at + 2 :]
    by_somebody = subject is not None and subject.slot[0] == "assignee" and not subject.own
    return by_somebody and any(one.means("verb") and not one.means("verb", "get") for one in rest)


def _asks_who_did(sentence: Sentence) -> bool:
    """“Who ordered LT-1788”, “who mended it”: a deed that no inventory has."""
    at = sentence.first("question", "who")
    deed = sentence.at(at + 1) if at >= 0 else None
    after = sentence.items[at + 2 :]
    if deed is None or any(one.means("verb") and not one.means("verb", "show") for one in after):
        return False
    return deed.kind == UNKNOWN or deed.means("bought") or deed.means("fault")


def _counts_words(sentence: Sentence) -> bool:
    """“How many models do we have”: what is counted are assets, not what is said of them."""
    at = sentence.first("question", "how_many")
    counted = sentence.at(at + 1) if at >= 0 else None
    if counted is None or counted.means("field", "warranty_end", "purchase_date"):
        return False
    return counted.means("field")


def _moved(sentence: Sentence) -> bool:
    """“Laptops moved from Lund to Bergen”, “given to Ana by Ben”: where they were is not kept."""
    if not sentence.has("prep", "to") or not sentence.has("prep", "from", "by"):
        return False
    ends: dict[str, set[str]] = {}
    for at, item in enumerate(sentence.items):
        before = next(
            (one for one in reversed(sentence.items[:at]) if not one.means("small", "word")), None
        )
        led = before.sense("prep") if before is not None and item.slot[0] else None
        if led is not None and led.value in _GOES:
            ends.setdefault(item.slot[0], set()).add(_GOES[led.value])
    return any(len(found) > 1 for found in ends.values())


def _pairs(sentence: Sentence) -> bool:
    """“Laptops in Lund and pagers in Bergen”: two lists, which are no one list of both."""
    keys = [one.slot[0] for one in sentence.items if one.slot[0] and not single(one)]
    return len(keys) > _PAIR and any(
        first != second and (first, second) == (third, fourth)
        for first, second, third, fourth in zip(keys, keys[1:], keys[2:], keys[3:], strict=False)
    )


def _could(sentence: Sentence) -> bool:
    """“Laptops that Ana could use”: what somebody could have is not what they have."""
    return sentence.has("small", "modal") and any(
        one.slot[0] == "assignee" and after.means("small", "modal")
        for one, after in itertools.pairwise(sentence.items)
    )


def _counts_twice(sentence: Sentence) -> bool:
    """“How many phones, and how many laptops”: one number is no answer to two questions."""
    if not sentence.has("question", "how_many"):
        return False
    return sum(one.means("question", "how_many") for one in sentence.items) > 1


def _asks_twice(sentence: Sentence) -> bool:
    """“How many laptops are there and who has them”: one answer is none to the other question."""
    items = sentence.items
    if any(map(single, items)) or not (items and items[0].means("question")):
        return False
    return any(
        before.means("small", "and") and one.means("question", *_ASKING)
        for before, one in itertools.pairwise(items)
    )


def asks_for_both(sentence: Sentence) -> bool:
    """“Who has a laptop and a phone”, “… both …”: a list has what either is."""
    people = any(one.means("pronoun", "someone") for one in sentence.items[1:2])
    if not sentence.has("question", "who") and not (people and sentence.has("question", "which")):
        return False
    items = [one for one in sentence.items if one.kind != WORD or not one.means("small", "word")]
    joined = any(
        one.means("small", "and")
        and all(it.slot[0] == "category" and not several(it) for it in (before, after))
        for before, one, after in zip(items, items[1:], items[2:], strict=False)
    )
    return joined or any(one.said in _BOTH for one in sentence.items)


def _was_done(sentence: Sentence) -> bool:
    """“Has anyone told Ana about the pagers”: what somebody has done is in no inventory."""
    if not sentence.items or sentence.items[0].said not in _BEGUN:
        return False
    subject = sentence.at(1)
    if subject is None or not (subject.means("pronoun") or subject.slot[0] == "assignee"):
        return False
    return any(
        sense.kind == "verb" and sense.form in {"past", "participle"} and sense.value not in _HELD
        for one in sentence.items[2:4]
        for sense in one.senses
    )


def _is_unplaced(sentence: Sentence) -> bool:
    """“Laptops at the depot”, where there is none or more than one: which is meant."""
    return unplaced(sentence.items, sentence.words) is not None


RULES: tuple[tuple[frozenset[Said], Callable[[Sentence], bool]], ...] = (
    (frozenset(("condition",)), _is_conditional),
    (_A, _is_wish),
    (frozenset(("likened",)), _likens),
    (TRIGGERS, _groups),
    (frozenset((("small", "or"),)), _alternates),
    (frozenset((("small", "not"),)), lacks),
    (frozenset((("prep", "with"), "field", *_WITHOUT)), _accompanied),
    (frozenset((("question", "who"), ("pronoun", "someone"))), numbers_what_each_has),
    (frozenset((("question", "who"), ("pronoun", "someone"), *PEOPLE)), of_managing),
    (_DID, _did),
    (frozenset((("span", UNKNOWN), ("span", NAME), "bought", "fault")), _asks_who_did),
    (frozenset((("question", "how_many"),)), _counts_words),
    (frozenset((("question", "how_many"),)), adds_up),
    (frozenset((("question", "how_much"), ("question", "price"), *WORTH)), sums),
    (frozenset((("warranty", "ended"),)), is_of_unknown_end),
    (PER | EVERYBODY, of_each_person),
    (frozenset((("prep", "from"), ("prep", "by"))), _moved),
    (frozenset((("small", "modal"),)), _could),
    (frozenset((("question", "how_many"),)), _counts_twice),
    (frozenset((("small", "and"),)), _asks_twice),
    (_BOTH | {("small", "and")}, asks_for_both),
    (_BEGUN, _was_done),
    (frozenset((("noun", "place"),)), _is_unplaced),
    (frozenset((("pronoun", "someone"), ("question", "who"))), is_told_by_clause),
)
"""What a question asks beyond a list, by words one of which stands in whatever asks for it."""


_RULES_OF = {
    word: [rule for words, rule in RULES if word in words]
    for word in frozenset[Said]().union(*(words for words, _ in RULES))
}


def has_but_not(sentence: Sentence) -> bool:
    """“Who has a laptop but no phone”: nobody is listed by what they do not have."""
    items = without_articles(sentence.items)
    return any(
        item.means("small", "not")
        and items[at + 1].slot[0] == "category"
        and any(one.slot[0] == "category" for one in items[:at])
        for at, item in enumerate(items[:-1])
    )
