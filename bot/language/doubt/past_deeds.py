"""What was done with things and by whom, which no list knows: “laptops Ana returned”."""

from collections.abc import Sequence
from itertools import pairwise

from bot.language.intents.plan import Plan
from bot.language.sentences.sentence import Sentence
from bot.language.spans.span import DONE, MARK, WORD, Span, has_form, several, single
from bot.language.words.wordlists import playing

_A, _RELATIVE = playing("determiner.indefinite"), playing("joint.relative")
_KEEPS = frozenset(("have", "get", "take", "show", "need", "provide"))
"""What verbs do that leave a thing with whoever does it."""
PARTS_WITH = frozenset(("return", "delete", "retire", "lose", "transfer", "give", "send"))
"""What verbs do behind which whoever did it need not have the thing."""
_HOLDERS = frozenset(("assignee", "team", "client"))
_NOTHING: Sequence[Span] = ()


def was_somebodys_deed(sentence: Sentence, _plan: Plan) -> Sequence[Span]:
    """“Laptops Ana returned”, “returned by Ana”: not what she has."""
    items = sentence.items
    for at, item in enumerate(items):
        does = next((sense.value for sense in item.senses if sense.kind == "verb"), "")
        if not does or does in _KEEPS:
            continue
        if _tells_deed(items, at):
            return items[at - 1 : at + 1]
        by, who = sentence.at(at + 1), sentence.at(at + 2)
        if by is None or who is None or does not in PARTS_WITH or not has_form(item, DONE):
            continue
        if by.means("prep", "by") and who.slot[0] == "assignee":
            return items[at : at + 3]
    return _NOTHING


def _tells_deed(items: Sequence[Span], at: int) -> bool:
    """Whether a verb tells which are meant by who did it: “laptops that Ana returned”."""
    if at < 2 or not has_form(items[at], DONE):  # noqa: PLR2004 - a thing and who did it
        return False
    who, what = items[at - 1], items[at - 2]
    if who.means("pronoun", "i", "we"):  # “the phone I lost” may well be told of
        what = items[max(at - 3, 0)] if what.said in _RELATIVE else what
        return what.slot[0] in {"category", "model"} and several(what)
    named = who.slot[0] == "assignee" and not who.own
    return named and (what.said in _RELATIVE or what.slot[0] in {"category", "model"})


def was_nobodys_deed(sentence: Sentence, plan: Plan) -> Sequence[Span]:
    """“Laptops nobody returned”, “who did not return a laptop”: no list knows what was not done."""
    if plan.denied or any(map(single, sentence.items)):
        return _NOTHING
    for before, item in pairwise(sentence.items):
        does = {sense.value for sense in item.senses if sense.kind == "verb"} - _KEEPS
        base = has_form(item, ("base",))
        undone = (before.means("free") and has_form(item, DONE) and not base) or (
            before.means("small", "not") and base
        )
        if does and undone and item.kind == WORD:
            return [before, item]
    return _NOTHING


def was_done_to(sentence: Sentence, plan: Plan) -> Sequence[Span]:
    """“Shared laptops”, “laptops that were returned”: no list knows what was done with them."""
    items = sentence.items
    if not sentence.has("verb") or any(map(single, items)):
        return _NOTHING
    for at, item in enumerate(items):
        done = item.kind == WORD and at != plan.verb and _is_done_alone(item)
        if done and (_describes(items, at) or _ends_clause(sentence, at)):
            return [item]
    return _NOTHING


def _is_done_alone(item: Span) -> bool:
    """Whether it is the participle of a verb, and no other word besides: “unassigned” is free."""
    return has_form(item, DONE) and all(
        sense.kind == "verb" and sense.value != "show" for sense in item.senses
    )


def _describes(items: Sequence[Span], at: int) -> bool:
    """Whether a participle stands before what it says something of, and is nobody's deed."""
    after = next((one for one in items[at + 1 :] if not one.means("particle")), None)
    if after is None or not is_kind(after):
        return False
    before = items[at - 1] if at else None
    if before is not None and (_acts(before) or before.means("verb", "have")):
        return False
    many = after.means("noun") or several(after)
    return many or (before is not None and before.said in _A)


def _ends_clause(sentence: Sentence, at: int) -> bool:
    """Whether things are said to be so, and nothing follows: “laptops that are shared”."""
    items = sentence.items
    after = next((one for one in items[at + 1 :] if not one.means("particle")), None)
    so = at > 0 and items[at - 1].means("small", "be", "that")
    if not so or (after is not None and after.kind != MARK):
        return False
    return any(map(is_kind, items[:at])) and not any(map(_acts, items))


def _acts(item: Span) -> bool:
    """Whether it is somebody who does something, or who asks that."""
    if item.means("pronoun", "i", "we", "someone", "their", "them", "me"):
        return True
    return item.means("question", "who") or (item.slot[0] in _HOLDERS and not item.own)


def people_did(sentence: Sentence, _plan: Plan) -> Sequence[Span]:
    """“Ana and Mei swapped laptops”: told of them, and no list of what they have."""
    items = sentence.items
    at = next((i for i, one in enumerate(items) if not _joins(one)), 0)
    deed = items[at] if at else None
    if deed is None or deed.kind != WORD or not _is_done_alone(deed) or items[at - 1].own:
        return _NOTHING
    return [deed] if not _KEEPS & {sense.value for sense in deed.senses} else _NOTHING


def _joins(item: Span) -> bool:
    return item.slot[0] == "assignee" or item.means("small", "and") or item.kind == MARK


def is_kind(item: Span) -> bool:
    """Whether it says of what kind things are."""
    return item.slot[0] in {"category", "model", "manufacturer"} or item.means("noun", "asset")
