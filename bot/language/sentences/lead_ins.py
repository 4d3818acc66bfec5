"""A sentence without greeting, signature and what leads up to it: “I was asked how many …”."""

from collections.abc import Sequence

from bot.language.spans.span import MARK, NAME, UNKNOWN, WORD, Span
from bot.language.words.phrases import Sense
from bot.language.words.wordlists import playing

_LEAD = 9
"""Words of the longest clause that leads up to a question."""
_HERE = playing("joint.here")
_SIGNED = 4
"""Spans of a signature with the end of what is signed: “? Thanks, Ana”."""
_GREETED = 5
"""Spans of the longest greeting of somebody by name."""
_ASKING = ("who", "whose", "where", "which", "when", "how_many", "how_old")
_SPEAKERS = ("i", "we", "me", "my", "someone")
_LEADING = frozenset(
    ("saying", "doing", "small", "pad", "prep", "denied", "every", "help", "hedge", "wish")
)
_LEADING_TOO = frozenset(
    (("verb", "show"), ("verb", "need"), ("fault", "hint"), ("question", "other"))
)
"""What words may be that stand in a clause that leads up to a question."""
_TO = Sense("prep", "to")
_ASKERS = frozenset(("assignee", "location", "team", "client"))
"""What somebody is called by who asks something: “Ana”, “reception”."""
_YOU = playing("stand_in.you")


def without_signature(spans: list[Span]) -> list[Span]:
    """Without who signs at the end: “…? Thanks, Ana”."""
    if len(spans) < _SIGNED or spans[-1].kind != NAME or spans[-2].kind != MARK:
        return spans
    somebody = any(one.key == "assignee" for one in spans[-1].meanings)
    closes = spans[-3].means("signing") or spans[-3].means("pad", "polite")
    return spans[:-3] if somebody and closes and spans[-4].kind == MARK else spans


def without_greeted(spans: list[Span]) -> list[Span]:
    """Without who is greeted, and who it is that writes: “Dear IT, …”, “hi, finance here. …”."""
    spans = _without_those_greeted(spans)
    for at, here in enumerate(spans[1:_GREETED], 1):
        before = [one for one in spans[:at] if not _opens(one)]
        if here.said in _HERE and before and all(map(_is_called, before)):
            ends = at + 1 < len(spans) and spans[at + 1].kind == MARK
            return spans[at + 2 :] if ends else spans
    return spans


def _opens(span: Span) -> bool:
    """Whether it is a greeting, or the mark behind one."""
    return span.kind == MARK or span.means("pad", "greeting")


def _without_those_greeted(spans: list[Span]) -> list[Span]:
    if not spans or not spans[0].means("pad", "greeting"):
        return spans
    end = next((at for at, one in enumerate(spans[:_GREETED]) if one.kind == MARK), 0)
    named = [one for one in spans[1:end] if not one.means("pad")]
    if not named or spans[end].said not in {",", "!", "-"} or not all(map(_is_called, named)):
        return spans
    return spans[end + 1 :]


def _is_called(span: Span) -> bool:
    """Whether somebody may be spoken to so."""
    if span.kind == NAME:
        return any(one.key in {"assignee", "team"} for one in span.meanings)
    return span.kind == UNKNOWN or span.means("noun", "team") or span.means("pronoun", "it")


def without_lead_in(spans: list[Span]) -> list[Span]:
    """“I was asked how many …”, “my boss wants a list of …”: the question led up to."""
    begins, spoken = 0, False
    for at, item in enumerate(spans[:_LEAD]):
        asks = item.kind == WORD and item.means("question", *_ASKING)
        if spoken and (asks or _is_list(spans, at)):
            begins = at
        if asks:
            break
        fetches = _fetches(item) and at + 1 < len(spans) and _is_list(spans, at + 1)
        told = item.kind == NAME and at + 1 < len(spans) and _wonders(item, spans[at + 1])
        told = told and not any(one.means("pronoun", "them", "their") for one in spans[at:])
        if not (_leads(item) or fetches or told):
            break
        if told or (spoken and item.means("verb", "show") and _is(spans, at - 1, _TO)):
            begins = at if item.means("verb", "show") else begins
            spoken = True
        spoken = spoken or _is_spoken(item)
    return spans[begins:]


def _wonders(who: Span, verb: Span) -> bool:
    """Whether somebody wants to know something: “Ana asks who …”, “she would like to see …”."""
    somebody = not who.own and any(one.key in _ASKERS for one in who.meanings)
    return somebody and (
        verb.means("saying") or verb.means("verb", "need") or verb.means("small", "modal")
    )


def _is_list(spans: Sequence[Span], at: int) -> bool:
    """Whether a list is spoken of there: “an overview of”."""
    if spans[at].means("pad", "lead"):
        return True
    return spans[at].means("noun", "list") and _is(spans, at + 1, Sense("prep", "of"))


def _is_spoken(item: Span) -> bool:
    """Whether somebody speaks of themselves, or of what they or somebody else wants."""
    told = item.means("pronoun") or item.means("small", "modal") or item.said in _YOU
    return told or item.means("pad", "request") or item.means("verb", "show")


def _fetches(item: Span) -> bool:
    """Whether it is a verb of which a list is what is asked for."""
    return item.means("verb", "get", "have", "give", "need", "send", "create")


def _leads(item: Span) -> bool:
    """Whether a word may stand in a clause that leads up to a question."""
    if item.kind == UNKNOWN or item.said == "," or item.means("pronoun", *_SPEAKERS):
        return True
    if item.kind != WORD or item.means("pronoun"):
        return False
    return all(sense.kind in _LEADING or sense[:2] in _LEADING_TOO for sense in item.senses)


def _is(items: Sequence[Span], at: int, sense: Sense) -> bool:
    return at < len(items) and sense in items[at].senses
