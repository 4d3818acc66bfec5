"""Somebody who is told of first, and what is then wanted for them, as one sentence that names them.

“Ana starts on Monday. Please give her LT-1”, “Ana starts on Monday and needs a laptop”, “Ana has
left, take everything back”.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.language.sentences.clauses import is_thing
from bot.language.spans.span import MARK, UNKNOWN, Span, several, single
from bot.language.words.wordlists import playing

_HIM = playing("stand_in.person")
_EVERYTHING, _NEEDS = playing("form.everything"), playing("form.need")
TELLING = _HIM | _EVERYTHING | _NEEDS
"""Words one of which stands in whatever speaks so of somebody."""
_ASKING = ("who", "whose", "where", "when", "which")
_NEAR = 8
"""Items between somebody and what they need: “Ana starts at the depot on Monday and needs …”."""
Clause = Sequence[Span]
_RECEIVER = playing("stand_in.receiver")
_ONE_OF = playing(
    "stand_in.one", "stand_in.ones", "joint.of", "determiner.definite", "determiner.indefinite",
    "determiner.these", "determiner.our",
)  # fmt: skip
"""Words of “one of the unused ones” that say no more than that it is one of what is needed."""
_KINDS = frozenset(("category", "model"))


def named_first(items: list[Span]) -> tuple[list[Span], Clause]:
    """A sentence that names whom it is for, and what was told of them; else as it is."""
    asked = provided(items)
    if asked is not items:
        return asked, ()
    end = next((at for at, one in enumerate(items) if one.kind == MARK), 0)
    told, rest = items[:end], items[end + 1 :]
    return _needed(items) or _for_person(told, rest) or _of_all(told, rest) or (items, ())


def _for_person(told: list[Span], rest: list[Span]) -> tuple[list[Span], Clause] | None:
    """“Ana starts on Monday. Please give her LT-1” as “please give Ana LT-1”."""
    who = _only_person(told, rest)
    at = next((i for i, one in enumerate(rest) if one.said in _HIM), -1)
    if who is None or at < 0:
        return None
    after = rest[at + 1] if at < len(rest) - 1 else None
    kind = after is not None and after.slot[0] in {"category", "model"}
    things = at > 0 and after is not None and after.means("noun", "asset")
    own = kind or (things and rest[0].means("verb", "return", "take", "give"))
    one_of = any(map(single, rest))
    if not (one_of or own) or (who.own and own) or any(is_thing(one) for one in told if own):
        return None
    if any(one.means("fault") for one in told) and not one_of:
        return None
    return [*rest[:at], replace(who, own=own), *rest[at + 1 :]], told


def _of_all(told: list[Span], rest: list[Span]) -> tuple[list[Span], Clause] | None:
    """“Ana has left, take everything back” as “take everything of Ana's back”."""
    who = _only_person(told, rest)
    at = next((i for i, one in enumerate(rest) if one.said in _EVERYTHING), -1)
    if who is None or told[0] is not who or who.own or at < 1 or any(map(single, rest)):
        return None
    if any(map(is_thing, told)) or any(one.means("saying") for one in told):
        return None  # “Ana says: take everything back”
    deed = rest[0].sense("verb")
    back = rest[0].means("verb", "return") or any(one.means("particle", "back") for one in rest)
    if deed is None or deed.form != "base" or not (back or rest[0].means("verb", "show")):
        return None
    return [*rest[:at], replace(who, own=True), *rest[at:]], told


def _needed(items: list[Span]) -> tuple[list[Span], Clause] | None:
    """“Ana starts on Monday and needs a laptop” as “Ana needs a laptop”."""
    at = next((i for i, one in enumerate(items[: _NEAR + 1]) if one.said in _NEEDS), -1)
    who, does = items[0], items[1] if at > 2 else None  # noqa: PLR2004 - who, what they do, and “and”
    if does is None or who.slot[0] != "assignee" or who.own or does.kind != UNKNOWN:
        return None
    joint, told = items[at - 1], items[1 : at - 1]
    if joint.said in _HIM and (told[-1].kind == MARK or told[-1].means("small", "and")):
        told = told[:-1]
    elif not joint.means("small", "and"):
        return None
    needed = next((one for one in items[at + 1 :] if one.slot[0]), None)
    if needed is None or several(needed) or any(one.slot[0] or one.kind == MARK for one in told):
        return None
    return [who, *items[at:]], [who, *told]


def _only_person(told: Clause, rest: Clause) -> Span | None:
    """Who alone is told of, where nobody else is named and nothing is asked."""
    people = [one for one in told if one.slot[0] == "assignee"]
    if len(people) != 1 or any(map(single, told)):
        return None
    if any(one.slot[0] == "assignee" for one in rest):
        return None
    asks = any(one.means("question", *_ASKING) for one in told)
    return None if asks else people[0]


def provided(items: list[Span]) -> list[Span]:
    """“Ana needs a laptop. Give her an unused one” as “give Ana a laptop, unused”."""
    end = next((at for at, one in enumerate(items) if one.kind == MARK), 0)
    told, rest = items[:end], items[end + 1 :]
    at = next((i for i, one in enumerate(rest) if one.said in _RECEIVER), -1)
    if at < 1 or not any(one.means("verb", "need") for one in told):
        return items
    who = _only(told, frozenset(("assignee",)))
    what = _only(told, _KINDS)
    if who is None or what is None or who.own or several(what):
        return items
    if any(one.slot[0] in {"assignee", *_KINDS} for one in rest):
        return items
    left = (one for one in rest[at + 1 :] if one.said not in _ONE_OF)
    return [*rest[:at], who, what, *left]


def _only(items: Sequence[Span], keys: frozenset[str]) -> Span | None:
    """The one that names something of this kind."""
    named = [one for one in items if one.slot[0] in keys]
    return named[0] if len(named) == 1 else None
