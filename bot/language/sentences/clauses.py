"""Of several clauses the one that asks or orders: “who has LT-1? I found it in the canteen”."""

from bot.language.spans.span import CODE, MARK, NAME, PART, WORD, Span, single
from bot.language.words.wordlists import listed, playing

_SENTENCE = frozenset(".!?;:,-(")
_WISHES = frozenset(("need", "have", "show", "miss"))
"""Verbs that, behind a question, only tell why it is asked."""
_HOLDING = ("have", "take", "assign", "give", "get")
"""What is asked to have been done by whoever has it."""
_ASKING = ("who", "whose", "where", "when", "which")
_APART = frozenset(("report", "raise", "show", "have", "need", "create", "miss"))
"""Verbs of which what is told before is what matters."""
CONDITIONS = playing("condition.word", "condition.time", "joint.provided")
_SETTING = frozenset(("mark", "set", "move", "send", "give", "assign"))
"""Verbs that say what something becomes."""
_BEHIND_NOTE = frozenset(",-")
_FINITE_NOT = listed("finite.deniable")
_DENYING = listed("ending.denying")
_THIS = playing("determiner.this", "determiner.that")
_GOT = listed("form.got")


def first_clause(items: list[Span]) -> list[Span]:
    """A question without what is told behind it: “who has LT-1? I found it in the canteen”."""
    if not items or items[0].kind != WORD:
        return items
    opens = items[0].means("question")
    for at, item in enumerate(items[:-1]):
        if item.kind != MARK or item.said not in _SENTENCE:
            continue
        if not opens and (item.said != "?" or items[0].means("small", "modal")):
            continue
        after, asked, told = items[at + 1], items[:at], items[at + 1 :]
        if any(one.kind in {NAME, CODE} for one in asked) and (
            after.means("pronoun", "i", "we", "it", "them")
            or after.means("verb", "need")
            or (after.kind != NAME and any(sense.form == "past" for sense in after.senses))
        ):
            return asked
        if item.said == "?" and any(map(single, asked)) and not _goes_on(told):
            return asked
    return items


def _goes_on(told: list[Span]) -> bool:
    """Whether what stands behind a question is a part of it, or one more."""
    first = told[0]
    deed = first.sense("verb")
    ordered = deed is not None and deed.form == "base" and deed.value not in _WISHES
    return (
        ordered
        or first.means("small", "and", "or")
        or any(single(one) or one.means("question", *_ASKING) for one in told)
        or all(one.kind in {NAME, MARK} for one in told)
    )


def last_question(items: list[Span]) -> list[Span]:
    """The question beside what is told of one asset: “found LT-1 in the hall, whose is it?”."""
    for at in range(1, len(items)):
        asks = items[at].senses and items[at].means("question", "who", "whose", "where")
        if not asks or not _parted(items, at):
            continue
        told, asked = items[:at], items[at:]
        if joined := _joined(asked, told):
            return joined
        ended = items[at - 1].kind == MARK and items[at - 1].said in ".!?"
        if ended and any(map(single, asked)) and not any(map(is_thing, told)):
            return asked
    for at, item in enumerate(items):
        if item.kind == MARK and items[0].means("question", "who", "whose"):
            return _joined(items[:at], items[at + 1 :])
    return []


def it_named(items: list[Span]) -> list[Span]:
    """“LT-1 is broken, please retire it” as “retire LT-1”, or none."""
    at = max((i for i, one in enumerate(items[:-1]) if one.kind == MARK), default=-1)
    told, ordered = items[: max(at, 0)], items[at + 1 :]
    if note_of_one(items):
        return []
    things = [one for one in told if single(one)]
    if len(things) != 1 or any(map(single, ordered)) or len(ordered) < 2:  # noqa: PLR2004 - “retire it”
        return []
    its = next((i for i, one in enumerate(ordered) if one.means("pronoun", "it")), -1)
    deed = ordered[0].sense("verb")
    if its < 1 or deed is None or deed.form != "base" or deed.value in _APART:
        return []
    if any(one.means("question", *_ASKING) or one.said in CONDITIONS for one in told):
        return []
    alone = not any(one.slot[0] or one.means("particle") for one in ordered)
    if alone and deed.value in _SETTING:
        return []
    return [*ordered[:its], *things, *ordered[its + 1 :]]


def note_of_one(items: list[Span]) -> bool:
    """Whether a note is told of one asset: “put a note on LT-1: return it” orders nothing else."""
    return note_from(items) > 0


def note_from(items: list[Span]) -> int:
    """Where the note on one asset begins: at a colon, or at another mark right behind it; or -1."""
    colon = next((at for at, one in enumerate(items) if one.said == ":"), 0)
    if sum(map(single, items[:colon])) == 1 and _speaks_of_note(items[:colon]):
        return colon
    named = next((at for at, one in enumerate(items) if single(one)), 0)
    if not _speaks_of_note(items[:named]) or len(items) < named + 3:
        return -1
    mark, first = items[named + 1 : named + 3]
    told = (
        first.kind != MARK
        and items[-1].said != "?"
        and not single(first)
        and not first.means("question", *_ASKING)
    )
    return named + 1 if told and mark.said in _BEHIND_NOTE else -1


def _speaks_of_note(items: list[Span]) -> bool:
    return any(one.means("field", "note") for one in items)


def tells_not(item: Span) -> bool:
    """Whether it denies what is told, and forbids nothing: “doesn't”, “won't”."""
    return item.said.endswith(_DENYING) or (
        item.means("small", "not") and item.said.startswith(_FINITE_NOT)
    )


def _parted(items: list[Span], at: int) -> bool:
    """Whether a clause begins there: behind a mark, or behind the one asset that it is of."""
    before = items[at - 1]
    if before.means("small", "and") and at > 1:
        return items[at - 2].kind == MARK
    return before.kind == MARK or (at == 1 and single(before))


def _joined(asked: list[Span], told: list[Span]) -> list[Span]:
    """A question with the asset in it that is told of, and that it calls “it”; or none."""
    things = [one for one in told if is_thing(one)]
    means_it = [one for one in asked if one.means("pronoun", "it") or one.said in _THIS]
    holds = any(
        one.means("question", "whose", "where")
        or one.means("verb", *_HOLDING)
        or one.said.endswith(_GOT)
        for one in asked
    )
    if sum(map(single, things)) != 1 or not means_it or any(map(single, asked)) or not holds:
        return []
    if any(one.means("pronoun", "my") for one in told):
        return []
    its = asked.index(means_it[0])
    return [*asked[:its], *things, *asked[its + 1 :]]


def is_thing(item: Span) -> bool:
    """Whether it is one asset, or says for certain what that is."""
    kind = item.slot[0] in {"category", "model"} and item.meanings[0].grade != PART
    return single(item) or kind
