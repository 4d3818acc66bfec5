"""Somebody new whom nobody knows yet: “new starter Monday, Berlin, needs a Mac”."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from bot.language.spans.span import MARK, NUMBER, UNKNOWN, WINDOW, WORD, Span, several, single
from bot.language.words.phrases import Sense
from bot.language.words.wordlists import listed, playing

COMERS = playing("newcomer.one")
"""What somebody is called who is new."""
_NEW = playing("newcomer.new")
_KINDS = frozenset(("category", "model", "manufacturer"))
_NEEDS = tuple(f"{one} " for one in listed("form.need"))
_ORDERS = playing("wanting.deed")
_LEADING = ("prep", "follow")
_SENSES = (Sense("pronoun", "someone"), Sense("newcomer", "one"))
_NEAR = 4
"""Items between a need and what is needed: “needs a brand new Dell laptop”."""
Parted = tuple[list[Span], list[Span]]
"""What is wanted of a sentence, and what is told beside it."""


def for_newcomer(items: list[Span]) -> Parted:
    """A need of somebody new as that of somebody, and what is told of them; else as it was.

    “New starter Monday, Berlin, needs a Mac” as “somebody, a Mac, Berlin”.
    """
    first, end = _newcomer(items)
    known = any(single(one) or one.slot[0] == "assignee" for one in items)
    if first < 0 or known or items[0].means("question") or any(map(_denies, items)):
        return items, []
    return _needed(items, end) or _wished(items, first, end) or (items, [])


def _needed(items: list[Span], end: int) -> Parted | None:
    """What stands behind their need, and where they are: “…, Berlin, needs a Mac”."""
    need = next((at for at, one in enumerate(items) if at >= end and _is_need(one)), -1)
    if need < 0 or not _first_kind(items[need + 1 :]):
        return None
    places = [one for one in items[:need] if one.slot[0] == "location"]
    told = [one for one in items[:need] if one not in places]
    return [_somebody(items[0]), *items[need:], *places], _ended(told)


def _wished(items: list[Span], first: int, end: int) -> Parted | None:
    """What stands before them: “a laptop for a new starter in Berlin, he begins on Monday”."""
    if not first or not _is_for(items, first) or not all(map(_leads, items[:first])):
        return None
    wanted = [one for one in items[:first] if one.slot[0] or one.means("free")]
    rest = items[end:]
    where = [one for one in rest[:2] if one.slot[0] == "location"]
    if rest and not where and rest[0].kind not in {MARK, WINDOW}:
        return None  # “the laptop for the new starter is broken”
    return [_somebody(items[first]), *wanted, *where], rest[len(where) * 2 :]


def _ended(told: list[Span]) -> list[Span]:
    """Without what only leads on at its end."""
    while told and (told[-1].kind == MARK or any(map(told[-1].means, _LEADING))):
        told.pop()
    return told


def _newcomer(items: Sequence[Span]) -> tuple[int, int]:
    """Where somebody new is named, and where that ends: “new starter”, “new employee”; else -1."""
    for at, item in enumerate(items):
        words = item.said.split(" ")
        if words[-1] in COMERS and words[0] in _NEW:
            return at, at + 1
        if item.said in COMERS and at and items[at - 1].said in _NEW:
            return at - 1, at + 1
    return -1, -1


def _somebody(item: Span) -> Span:
    """Whoever is new, as a word that names nobody."""
    return replace(item, kind=WORD, senses=_SENSES, slot=("", ""), meanings=())


def _is_need(item: Span) -> bool:
    return item.means("verb", "need") or item.said.startswith(_NEEDS)


def _first_kind(items: Sequence[Span]) -> bool:
    """Whether one thing of a kind is needed, and nothing else is said before it."""
    for one in items[:_NEAR]:
        if one.slot[0] in _KINDS:
            return not (one.slot[0] != "manufacturer" and several(one))
        if not (one.means("small", "word") or one.means("new") or one.means("free")):
            return False
    return False


def _is_for(items: Sequence[Span], first: int) -> bool:
    """Whether one thing is wanted for them: “a laptop for a new starter”."""
    before = [one for one in items[:first] if not one.means("small", "word")]
    if not before or not before[-1].means("prep", "for"):
        return False
    kinds = [one for one in before if one.slot[0] in _KINDS]
    return bool(kinds) and not any(several(one) for one in kinds if one.slot[0] == "category")


def _leads(item: Span) -> bool:
    """Whether it may stand in a wish: “I need a free laptop for”, and no other verb."""
    if item.slot[0]:
        return item.slot[0] in _KINDS | {"location"}
    wishes = item.means("pronoun", "i", "we") or _is_need(item) or item.said in _ORDERS
    small = item.means("small", "word") or item.means("prep") or item.means("free")
    return item.kind != UNKNOWN and (wishes or small or item.means("new", "new", "more"))


def _denies(item: Span) -> bool:
    """Whether something is denied, or is of several people."""
    denied = item.means("small", "not") or item.means("denied") or item.means("verb", "unneed")
    return denied or item.kind == NUMBER


def is_of_newcomer(norms: AbstractSet[str]) -> bool:
    """Whether somebody new may be spoken of at all, as in few sentences."""
    return not norms.isdisjoint(COMERS) and not norms.isdisjoint(_NEW)
