"""Which of the things that a name may be is meant, told by the words beside it."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from bot.language.spans.span import CODE, FIRST, MARK, NAME, PART, WHOLE, WINDOW, Meaning, Span
from bot.language.words.wordlists import playing

_PERSON = "assignee"
_NEAR = 4
"""Two meanings that are as near as this are both possible."""
_FINITE = playing("finite.unled")
"""Verbs that no other verb stands before."""
_BESIDE = {"location": "place", "team": "team", "client": "client"}
"""Slots with the noun that stands beside their names: “the Paris office”."""


class Choice(NamedTuple):
    """What is meant, and what may be meant as well."""

    meaning: Meaning
    others: tuple[Meaning, ...] = ()


def choose(
    span: Span, before: Sequence[Span], after: Sequence[Span], *, to_person: bool
) -> Choice | None:
    """What a name means between the spans before and after it; None if it is no name here.

    *to_person* says that whatever the verb is, what stands behind “to” is a person.
    """
    last = before[-1] if before else None
    following = next((one for one in after if one.kind != MARK), None)
    if span.senses and not _is_name(span, last, following):
        return None
    scores = [
        (_score(meaning, span, before, following, to_person=to_person), meaning)
        for meaning in span.meanings
    ]
    scores.sort(key=lambda scored: (-scored[0], scored[1].key))
    best, chosen = scores[0]
    others = tuple(
        meaning
        for score, meaning in scores[1:]
        if best - score < _NEAR and not _is_its_model(meaning, chosen)
    )
    return Choice(chosen, others)


def _is_its_model(meaning: Meaning, chosen: Meaning) -> bool:
    """Whether a model is only called after what is named: a toughbook, the Toughbook 40."""
    return meaning.key == "model" and meaning.grade != WHOLE == chosen.grade


def _is_name(span: Span, last: Span | None, following: Span | None) -> bool:
    """Whether a word of the language is a name here, such as May, Will or IT."""
    keys = {meaning.key for meaning in span.meanings}
    if following is not None and following.kind == CODE and span.means("field", following.slot[0]):
        return False
    if keys <= {"category", "status", "model", "manufacturer"}:
        if span.means("noun", "place") and (_is_place(last) or _is_place(following)):
            return False  # “the Athlone station”, where docking stations are a category
        if "status" in keys and span.means("field") and _is_done(last, following):
            return False
        verb = span.sense("verb")
        return verb is None or last is not None or verb.form != "base" or "status" in keys
    if "team" in keys and following and following.means("noun", "team"):
        return True
    if span.own and not span.means("pronoun") and not span.means("question"):
        return True
    modal = span.means("small", "modal")
    if (span.capital and not modal) or (modal and following and following.said in _FINITE):
        return True
    if span.means("pronoun"):
        return span.capital
    if _PERSON not in keys:
        return True
    return last is not None and (
        last.means("prep", "to", "of", "for", "from", "with", "by")
        or last.means("small", "do")
        or last.means("verb", "give", "assign")
        or (last.means("verb") and not last.means("verb", "have"))
    )


def _is_place(beside: Span | None) -> bool:
    return beside is not None and any(one.key == "location" for one in beside.meanings)


def _is_done(last: Span | None, following: Span | None) -> bool:
    """Whether it is what somebody did, or when: “ordered by Ana”, “ordered in May”."""
    if following and (following.kind == WINDOW or following.means("prep", "by", "from")):
        return True
    return last is not None and (last.means("pronoun") or last.slot[0] == _PERSON)


def _score(
    meaning: Meaning,
    span: Span,
    before: Sequence[Span],
    following: Span | None,
    *,
    to_person: bool,
) -> int:
    last = before[-1] if before else None
    score = {WHOLE: 10, FIRST: 9, PART: 3}[meaning.grade]
    noun = _BESIDE.get(meaning.key)
    if noun and following and following.means("noun", noun):
        score += 20
    if last and last.means("field", meaning.key):
        score += 20
    if noun and last and last.means("noun", noun):
        score += 12
    if meaning.key == _PERSON:
        return score + _as_person(meaning, span, before, following, to_person=to_person)
    if meaning.key == "location":
        return score + _as_place(before)
    if meaning.key == "client" and last and last.means("prep", "for", "of"):
        return score + 2
    if meaning.key == "vendor" and any(one.means("field", "purchase_date") for one in before[-3:]):
        return score + (20 if last and last.means("prep", "from", "at", "by") else 0)
    return score


def _as_person(
    meaning: Meaning, span: Span, before: Sequence[Span], following: Span | None, *, to_person: bool
) -> int:
    last = before[-1] if before else None
    score = 15 if span.own else 0
    if following and (following.means("noun", "place") or following.means("noun", "team")):
        score -= 20
    if last is None:
        return score + (8 if following and following.means("verb", "have", "lose") else 0)
    if (
        meaning.grade > PART
        and to_person
        and (last.means("prep", "to", "for") or last.means("verb", "give", "assign"))
    ):
        score += 15
    if last.means("prep", "with", "by"):
        score += 15
    if last.means("prep", "of", "from"):
        score += 2
    if last.means("small", "do") and following and following.means("verb", "have"):
        score += 2
    if last.kind == NAME and last.slot[0] == _PERSON:
        score += 5
    return score


def _as_place(before: Sequence[Span]) -> int:
    if not before:
        return 0
    last = before[-1]
    if last.means("prep", "to") and any(
        one.means("field", "location") and after.means("prep", "of")
        for one, after in pairwise(before)
    ):
        return 20  # “change the location of … to Madison”
    if last.means("prep", "in", "at"):
        return 20
    if last.kind == NAME and last.slot[0] == "location":
        return 5
    return 4 if last.means("prep", "from", "to") else 0
