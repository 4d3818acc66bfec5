"""Which of the things that a name may be is meant, by what stands beside it: “in Paris”."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from bot.language.parsed import SINGLE
from bot.language.sentences.places import place_kinds, which_place
from bot.language.sentences.sentence import Doubt, Sentence
from bot.language.spans.span import (
    CODE,
    FIRST,
    MARK,
    NAME,
    NUMBER,
    PART,
    WHOLE,
    WINDOW,
    WORD,
    Meaning,
    Span,
)
from bot.language.words.phrases import Sense
from bot.language.words.tokens import without_own
from bot.language.words.wordlists import playing

_ALSO_WORDS = frozenset(("category", "status"))
"""Slots whose names go on being words: “retired” may be what somebody did."""
_ARTICLES = playing(
    "determiner.definite", "determiner.indefinite", "determiner.our", "determiner.this",
    "determiner.that",
)  # fmt: skip
_TOWARDS = playing("joint.towards")
"""Words one of which stands where something goes to somebody."""
_GROUPS = frozenset(("location", "team", "client"))
"""Slots of which one alone is meant where a name is said that several begin with."""
_PERSON = "assignee"
_NEAR = 4
"""Two meanings that are as near as this are both possible."""
_FINITE = playing("finite.unled")
"""Verbs that no other verb stands before."""
_BESIDE = {"location": "place", "team": "team", "client": "client"}
"""Slots with the noun that stands beside their names: “the Paris office”."""


def _number(span: Span, before: Span | None) -> None:
    """A number behind “id” is an id, and behind “tag” a tag."""
    if before is None:
        return
    for key in ("id", "asset_tag", "serial_number"):
        if before.means("field", key) or (key == "id" and before.means("noun", "asset")):
            span.kind, span.slot = CODE, (key, span.said)
            return


def settle_names(found: Sentence, spans: Sequence[Span]) -> None:
    """Say what every name means, every number, and every kind of place."""
    to_person = found.norms.isdisjoint(_TOWARDS) or not any(
        span.means("verb", "move") for span in spans
    )
    for at, span in enumerate(found.items):
        if span.kind == NAME:
            _settle(found, at, to_person=to_person)
        elif span.kind == NUMBER:
            of_ticket = at > 1 and found.items[at - 2].means("fault", "noun")
            _number(span, found.items[at - 1] if at and not of_ticket else None)
    if not found.norms.isdisjoint(found.words.lexicon.premises):
        place_kinds(found.items, found.words)
        if unplaced := which_place(found.items, found.words):
            found.doubts.append(Doubt(unplaced[0], unplaced[1:]))


def _settle(found: Sentence, at: int, *, to_person: bool) -> None:
    """Say what a name means, and note what else it may mean."""
    span = found.items[at]
    if span.senses or len(span.meanings) > 1:
        after = found.items[at + 1 : at + 3]
        choice = choose(span, _before(found, at), after, to_person=to_person)
    else:
        choice = Choice(span.meanings[0])
    if choice is None:
        span.kind, span.meanings = WORD, ()
        return
    meaning = choice.meaning
    rough = meaning.grade == PART or len(meaning.values) > 1
    if meaning.key in _GROUPS and rough and _asks_which(_before(found, at)):
        span.kind, span.meanings = WORD, ()  # “in which lab”: of what kind it is, and none of them
        span.senses = (Sense("noun", "place"),)
        return
    span.slot = (meaning.key, meaning.values[0])
    if meaning.key == "assignee" and len(meaning.values) > 1:
        meaning = _as_named(found, _as_spelled(found, span, meaning))
        span.slot = (meaning.key, meaning.values[0])
    several = len(meaning.values) > 1 and (
        meaning.key == "assignee"
        or meaning.key in _GROUPS
        or (meaning.key == "category" and meaning.grade == PART)
    )
    if several or choice.others:
        found.doubts.append(Doubt(span, (meaning, *choice.others)))
    if meaning.grade == PART or (meaning.key == "category" and meaning.grade != WHOLE):
        found.vague += 1 + _only_modifies(found, span, meaning)
    if span.mended and _stands_for_place(meaning, _before(found, at)):
        found.vague += 2
    span.meanings = (meaning,)
    span.known = meaning.key in SINGLE
    if meaning.key not in _ALSO_WORDS:
        span.senses = ()


def _before(found: Sentence, at: int) -> Sequence[Span]:
    """What stands right before a name, without articles."""
    return [one for one in found.items[max(0, at - 4) : at] if not _article(one)]


def _asks_which(before: Sequence[Span]) -> bool:
    return bool(before) and before[-1].means("question", "which")


def _only_modifies(found: Sentence, span: Span, meaning: Meaning) -> bool:
    """Whether of a category only what tells it from others is said: “access”, of access points."""
    if meaning.key != "category" or meaning.grade != PART:
        return False
    lexicon = found.words.lexicon
    ones = {span.said, *lexicon.singulars(span.said)}
    heads = {one for value in meaning.values for one in _heads(value.lower())}
    return not any(head in ones or ones & {*lexicon.singulars(head)} for head in heads)


def _heads(category: str) -> Iterable[str]:
    """The last word of a category, with its hyphen and without: “x-ray”, “xray”."""
    head = category.rsplit(maxsplit=1)[-1]
    return (head, head.replace("-", ""))


def _stands_for_place(meaning: Meaning, before: Sequence[Span]) -> bool:
    """Whether what is one letter off something else stands where a place does."""
    return (
        bool(before)
        and before[-1].means("prep", "in", "at")
        and meaning.key not in {"location", "team", "client", "status"}
    )


def _as_named(found: Sentence, meaning: Meaning) -> Meaning:
    """Of people called alike, the one who is named in full in the same sentence."""
    whole = {
        other.values[0]
        for item in found.items
        if item.kind == NAME
        for other in item.meanings
        if other.key == "assignee" and other.grade == WHOLE and len(other.values) == 1
    }
    named = tuple(one for one in meaning.values if one in whole)
    return meaning._replace(values=named) if len(named) == 1 else meaning


def _as_spelled(found: Sentence, span: Span, meaning: Meaning) -> Meaning:
    """Of people called alike, those who are spelled as it was written, accents and all."""
    said = without_own(found.text.between(span.start, span.end).casefold())
    spelled = tuple(one for one in meaning.values if one.casefold().startswith(f"{said} "))
    if not spelled or len(spelled) == len(meaning.values):
        return meaning
    if said.isascii():  # who leaves out accents may mean the others all the same
        others = tuple(one for one in meaning.values if one not in spelled)
        return meaning._replace(values=(*spelled, *others))
    return meaning._replace(values=spelled)


def _article(span: Span) -> bool:
    return span.kind == WORD and span.said in _ARTICLES


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
