"""What is told beside a change and undoes it: taken back, over by now, a mistake, only meant to be.

“Give it to Ana. Actually don't”, “I lost my phone but found it again”.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from bot.language.intents.plan import Plan
from bot.language.parsed import DONE_AT_ONCE
from bot.language.sentences.sentence import Sentence, spelled_status
from bot.language.spans.span import DONE, MARK, UNKNOWN, WINDOW, WORD, Span, has_form
from bot.language.words.phrases import Phrases
from bot.language.words.tokens import MARK as SIGN
from bot.language.words.wordlists import listed, playing

_JOINTS = playing("joint.and", "joint.but", "joint.then")
_PAST, _ENDING = playing("finite.past"), listed("ending.past")
_WAS = playing("finite.was", "finite.were")
_OF_LOSS = ("edit", "return", "mine", "find")
_GONE = ("lose", "steal", "miss")
_LINKS = ("linking", "repeated")
_PADDING = ("pad", "correction")
_NEAR = 2
"""Words behind which it may still be said that something is so now."""
_NOTHING: Sequence[Span] = ()


class _Told(NamedTuple):
    """A phrase that is told: what it says, and where it begins and ends."""

    says: str
    start: int
    end: int


def second_thoughts(sentence: Sentence, plan: Plan) -> Sequence[Span]:
    """What undoes a change, whichever way."""
    if sentence.words.lexicon.undoing.isdisjoint(sentence.norms):
        return _NOTHING
    ways = (taken_back, over_by_now, mistaken, only_meant, awaited, wondered)
    return [one for way in ways for one in way(sentence, plan)]


def taken_back(sentence: Sentence, plan: Plan) -> Sequence[Span]:
    """“Give LT-1788 to Ana. Never mind”: what takes back what was ordered before it."""
    ordered = _ordered_until(sentence, plan)
    for told in _told(sentence, sentence.words.lexicon.taken_back):
        if told.start < ordered:
            continue
        if told.says == "behind" or _is_last_word(sentence, told):
            return _spans(sentence, told)
    return _NOTHING


def over_by_now(sentence: Sentence, plan: Plan) -> Sequence[Span]:
    """“LT-1788 was broken but is fixed now”, “lost my phone, found it”: not so any more."""
    kind = "fault" if plan.intent == "fault" else "loss"
    over = list(_told(sentence, sentence.words.lexicon.recovered))
    if not over or (kind == "loss" and not _tells_loss(sentence, plan)):
        return _NOTHING
    told = list(_told(sentence, sentence.words.lexicon.recovering))
    gone = _gone(sentence) if kind == "loss" else ()
    ills = [one.start for one in sentence.text.spans if _ails(one, gone)]
    for one in over:
        if one.says != kind or (ills and not ills[0] < one.start > ills[-1]):
            continue
        begun = _clause_from(sentence, one.start)
        wished = any(two.says == "wished" and begun <= two.start < one.start for two in told)
        since = any(two.says in _LINKS and begun - 1 <= two.start < one.end + _NEAR for two in told)
        past = kind == "fault" and not since and _is_of_the_past(sentence, begun, one.end)
        if not wished and not past:
            return _spans(sentence, one)
    return _NOTHING


def mistaken(sentence: Sentence, plan: Plan) -> Sequence[Span]:
    """“LT-1788 was returned by mistake”: told of what was done, and not to be done."""
    verb = sentence.items[plan.verb] if plan.verb >= 0 else None
    if verb is None or plan.intent == "fault" or _tells_loss(sentence, plan):
        return _NOTHING
    if not has_form(verb, DONE) or has_form(verb, ("base",)):
        return _NOTHING
    for told in _told(sentence, sentence.words.lexicon.mistaken):
        first, last = sorted((verb.start, told.start))
        if _clause_from(sentence, last) <= first:
            return _spans(sentence, told)
    return _NOTHING


def only_meant(sentence: Sentence, plan: Plan) -> Sequence[Span]:
    """“I was going to give LT-1788 to Ana”: what was meant to be done, and perhaps is not."""
    if plan.verb < 0:
        return _NOTHING
    for told in _told(sentence, sentence.words.lexicon.intended):
        if told.end == sentence.items[plan.verb].start:
            return _spans(sentence, told)
    return _NOTHING


def wondered(sentence: Sentence, plan: Plan) -> Sequence[Span]:
    """“Ask Ana whether LT-1788 is broken”: nobody says that it is."""
    if plan.verb >= 0:
        told_at = sentence.items[plan.verb].start
    else:
        told_at = next((one.start for one in sentence.items if one.means("fault")), 0)
    for told in _told(sentence, sentence.words.lexicon.wondered):
        if told.start < told_at:
            return _spans(sentence, told)
    return _NOTHING


def awaited(sentence: Sentence, plan: Plan) -> Sequence[Span]:
    """“Give LT-1788 to Ana when she arrives”: it would be done at once, whoever is awaited."""
    if plan.intent not in DONE_AT_ONCE:
        return _NOTHING
    ordered = _ordered_until(sentence, plan)
    for told in _told(sentence, sentence.words.lexicon.awaiting):
        clause = [one for one in sentence.text.spans if one.start >= told.end][:2]
        if told.start >= ordered and _is_to_come(sentence, clause):
            return [*_spans(sentence, told), *clause]
    return _NOTHING


def _is_to_come(sentence: Sentence, clause: Sequence[Span]) -> bool:
    """Whether somebody or something does what is not yet done: “she arrives”, not “she left”."""
    if len(clause) < 2:  # noqa: PLR2004 - who, and what they do
        return False
    who, does = clause
    if not (who.said in sentence.words.lexicon.subjects or (who.slot[0] and not who.own)):
        return False
    past = does.said in _PAST or does.said.endswith(_ENDING) or has_form(does, DONE)
    return not past and does.kind in {UNKNOWN, WORD} and not does.means("prep")


def _told(sentence: Sentence, phrases: Phrases[str]) -> Iterator[_Told]:
    """These phrases, from left to right, wherever they stand."""
    if phrases.begin().keys().isdisjoint(sentence.norms):
        return
    norms, at = sentence.text.norms, 0
    while at < len(norms):
        found = phrases.at(norms, at)
        if found is None:
            at += 1
        else:
            yield _Told(found[0], at, found[1])
            at = found[1]


def _spans(sentence: Sentence, told: _Told) -> Sequence[Span]:
    """What stands where a phrase does."""
    spans = sentence.text.spans
    return [one for one in spans if one.start < told.end and told.start < one.end]


def _ordered_until(sentence: Sentence, plan: Plan) -> int:
    """Where the verb of an order ends, or else the first thing that it names."""
    if plan.verb >= 0:
        return sentence.items[plan.verb].end
    return next((one.end for one in sentence.items if one.slot[0]), len(sentence.text.norms))


def _is_last_word(sentence: Sentence, told: _Told) -> bool:
    """Whether nothing stands behind it, and before it what begins a clause, or “actually”."""
    behind = [one for one in sentence.text.spans if one.end > told.end]
    if any(one.start < told.end or not (one.kind == MARK or _pads(one)) for one in behind):
        return False
    before = [one for one in sentence.text.spans if one.end <= told.start]
    return bool(before) and (
        _pads(before[-1]) or before[-1].kind == MARK or before[-1].said in _JOINTS
    )


def _pads(item: Span) -> bool:
    return any(map(item.means, _PADDING))


def _clause_from(sentence: Sentence, at: int) -> int:
    """Where the clause begins that a word stands in."""
    tokens, norms = sentence.text.tokens, sentence.text.norms
    while at and tokens[at - 1].kind != SIGN and norms[at - 1] not in _JOINTS:
        at -= 1
    return at


def _tells_loss(sentence: Sentence, plan: Plan) -> bool:
    """Whether something is said to be lost or stolen."""
    if plan.intent not in _OF_LOSS:
        return False
    gone = _gone(sentence)
    return plan.status in {"lost", "stolen"} or any(
        one.slot in gone for one in sentence.slots("status")
    )


def _gone(sentence: Sentence) -> Collection[tuple[str, str]]:
    """The statuses of what is lost or stolen, as the inventory spells them."""
    return {("status", spelled_status(sentence, one)) for one in ("lost", "stolen")}


def _ails(item: Span, gone: Collection[tuple[str, str]]) -> bool:
    """Whether it says what is wrong, or that something is gone."""
    return item.means("fault") if not gone else item.means("verb", *_GONE) or item.slot in gone


def _is_of_the_past(sentence: Sentence, begun: int, end: int) -> bool:
    """Whether it was so before what is told first: “is broken again, it was fixed last week”."""
    if not _WAS.isdisjoint(sentence.text.norms[begun:end]):
        return True
    if any(
        one.says == "repeated" and one.end < begun
        for one in _told(sentence, sentence.words.lexicon.recovering)
    ):
        return True
    after = next((one for one in sentence.text.spans if one.start >= end), None)
    if after is None or after.kind != WINDOW or after.window is None:
        return False
    last = after.window.behind[1]
    return last is not None and last < sentence.today
