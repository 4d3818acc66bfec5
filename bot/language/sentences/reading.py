"""From a text to a sentence, step by step: without padding, each name settled, one clause kept."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import date

from bot.language.sentences.asides import without_asides
from bot.language.sentences.clauses import first_clause, it_named, last_question
from bot.language.sentences.compounds import compounded
from bot.language.sentences.corrections import corrected
from bot.language.sentences.disambiguation import settle_names
from bot.language.sentences.grouping import TRIGGERS, grouped
from bot.language.sentences.lead_ins import without_greeted, without_lead_in, without_signature
from bot.language.sentences.newcomers import for_newcomer, is_of_newcomer
from bot.language.sentences.people_told_of import TELLING, named_first
from bot.language.sentences.question_form import SOMEBODY, asks, tell_deed
from bot.language.sentences.rewriting import excluded_first, reread, verbed
from bot.language.sentences.sentence import Sentence
from bot.language.sentences.soon import timed
from bot.language.spans.inventory import Words
from bot.language.spans.span import MARK, WORD, Span, Text, single
from bot.language.spans.spotting import read
from bot.language.words.phrases import Said, Sense
from bot.language.words.text import evened
from bot.language.words.wordlists import playing

_BECOMING = frozenset(("status", "location", "team"))
_OPEN = 2
"""How vague it is where something was taken back, and nothing is said in its place."""
_IT = playing("stand_in.it")
_PADDING = frozenset(("pad", "follow", "just", "wish", "hedge", "correction", "soon"))
_LEADING = frozenset((":", "-", ","))


def sentence_of(text: str, words: Words, today: date) -> Sentence:
    """A message as it was written, read as a sentence."""
    return sentence(read(evened(text), words, today), words, today)


def sentence(text: Text, words: Words, today: date) -> Sentence:
    """A text as a sentence."""
    found = Sentence(text, words, today)
    norms = found.norms = set(text.norms)
    marks = words.lexicon.words_of
    right, is_settled = text.spans, True
    if not norms.isdisjoint(marks["correction"]):
        right, is_settled = corrected(right)
    right = without_greeted(without_signature(timed(right, norms, today)))
    spans = [span for span in without_lead_in(right) if not _pads(span)]
    spans = _without_infinitive(_without_address(_without_leading_marks(spans)))
    found.items = compounded(reread(spans, norms), norms)
    if not norms.isdisjoint(marks["deed"]):
        found.items = verbed(found.items)
    if not norms.isdisjoint(marks["behind"]):
        found.items = excluded_first(found.items)
    if not norms.isdisjoint(TRIGGERS):
        found.items, found.by = grouped(found.items)
    found.vague = 0 if is_settled else _OPEN
    settle_names(found, spans)
    _lead_on(found)
    if not norms.isdisjoint(TELLING):
        found.items, found.told = named_first(found.items)
    if is_of_newcomer(norms):
        found.items, found.told = for_newcomer(found.items)
    found.spans = text.spans
    _keep_clause(found)
    if found.doubts:
        found.doubts = [one for one in found.doubts if one.span in found.items]
    if not norms.isdisjoint(SOMEBODY):
        tell_deed(found.items)
    found.said = _said(found.items)
    found.asks = asks(found.items, text)
    return found


def _keep_clause(found: Sentence) -> None:
    """Of several clauses keep the one that asks or orders."""
    items, norms, lexicon = found.items, found.norms, found.words.lexicon
    parted = any(one.kind == MARK for one in items[:-1])
    if (parted or (items and single(items[0]))) and (asked := last_question(items)):
        found.items = found.spans = asked
    elif parted and not norms.isdisjoint(_IT) and (ordered := it_named(items)):
        found.told = [one for one in items if one not in ordered]
        found.items = ordered
    elif parted or not norms.isdisjoint(lexicon.telling):
        items, told = without_asides(items, lexicon)
        found.items, found.told = first_clause(items), found.told or told


def _said(spans: Iterable[Span]) -> AbstractSet[Said]:
    """Every kind of word there, every word of a kind, what is named, and what else stands there."""
    said: set[Said] = set()
    for span in spans:
        if span.kind == WORD:
            for kind, value, _form in span.senses:
                said.add(kind)
                said.add((kind, value))
            continue
        if span.slot[0]:
            said.add(("slot", span.slot[0]))
        if (
            span.senses or not span.slot[0]
        ):  # a name that goes on being a word, or what names nothing
            said.add(("span", span.kind))
    return said


def _lead_on(found: Sentence) -> None:
    """What stands between one asset and a single name is an arrow: “LT-1: lost”.

    Behind its status the reason may be told: “LT-1: lost, left on the bus”.
    """
    items = found.items
    if "," in found.norms:
        end = next((at + 1 for at in range(len(items)) if _tells_state(found, at)), None)
        items = items[:end]
    last = items[-1] if items else None
    if last is None or last.slot[0] not in _BECOMING:
        return
    start = len(items) - 1
    while start and (
        items[start - 1].means("field", last.slot[0])
        or (items[start - 1].kind == MARK and items[start - 1].said in _LEADING)
    ):
        start -= 1
    mark, between = items[start], items[start:-1]
    named = any(one.kind == WORD or one.said != "," for one in between)
    if start and named and single(items[start - 1]):
        found.items[start + 1 : len(items) - 1] = []
        mark.kind, mark.said, mark.senses = WORD, "→", (Sense("prep", "to"),)


def _tells_state(found: Sentence, at: int) -> bool:
    """Whether a status stands there that a comma ends."""
    after = found.at(at + 1)
    return found.items[at].slot[0] == "status" and after is not None and after.said == ","


def _pads(span: Span) -> bool:
    if not span.senses or not span.means("pad"):
        return False
    return len(span.senses) == 1 or all(sense.kind in _PADDING for sense in span.senses)


def _without_leading_marks(spans: Iterable[Span]) -> list[Span]:
    found = list(spans)
    while found and found[0].kind == MARK:
        found.pop(0)
    while found and found[-1].kind == MARK and found[-1].said != "?":
        found.pop()
    return found


def _without_infinitive(items: list[Span]) -> list[Span]:
    """Without what only politeness left of an order: “would you be so kind as to give …”."""
    led = len(items) > 1 and items[0].means("prep", "to")
    base = led and any(sense[0] == "verb" and sense.form == "base" for sense in items[1].senses)
    return items[1:] if base else items


def _without_address(items: list[Span]) -> list[Span]:
    """Without whom it is said to: “folks, who has …”."""
    spoken = len(items) > 2 and items[1].kind == MARK and items[1].said in {",", "!", "-"}  # noqa: PLR2004
    if spoken and any(sense[:2] == ("pad", "greeting") for sense in items[0].senses):
        return items[2:]
    return items
