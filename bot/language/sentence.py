"""One message as a sentence: its spans without what only pads it, each name settled."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.language.inventory import PART, WHOLE, Meaning, Words
from bot.language.lexicon import Sense, Verb
from bot.language.naming import choose
from bot.language.rewriting import corrected, excluded_first, reread, without_lead_in
from bot.language.spans import CODE, MARK, NAME, NUMBER, UNKNOWN, WORD, Span, Text

_SENTENCE = frozenset(".!?;:,-(")
_ALSO_WORDS = frozenset(("category", "status"))
"""Slots whose names go on being words: “retired” may be what somebody did."""
_BECOMING = frozenset(("status", "location", "team"))
_SIGNED = 4
"""Spans of a signature with the end of what is signed: “? Thanks, Ana”."""
_OPEN = 2
"""How vague it is where something was taken back, and nothing is said in its place."""
_PADDING = frozenset(("pad", "follow", "just", "wish", "hedge", "correction", "soon"))
_LEADING = frozenset((":", "-"))
_WISHES = frozenset(("need", "have", "show", "miss"))
"""Verbs that, behind a question, only tell why it is asked."""
_HOLDING = ("have", "take", "assign", "give", "get")
"""What is asked to have been done by whoever has it."""
_ASKING = ("who", "whose", "where", "when", "which")
_THIS = frozenset(("this", "that"))
_HAVE = frozenset(("has", "have", "had"))
SINGLE = frozenset(("serial_number", "asset_tag", "id", "ip", "mac", "name"))


@dataclass(slots=True)
class Doubt:
    """A name that may be something else: where it stands and what it may be."""

    span: Span
    meanings: tuple[Meaning, ...]


@dataclass(slots=True)
class Sentence:
    """What understanding works on."""

    text: Text
    words: Words
    today: date
    items: list[Span] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    """The same with what pads it."""
    said: AbstractSet[str | tuple[str, str]] = frozenset()
    """Every kind of word in it, and every word of a kind."""
    doubts: list[Doubt] = field(default_factory=list)
    vague: int = 0
    """Names of which hardly enough was said."""
    warranties: bool = False
    """Whether warranties were spoken of before."""
    asks: bool = False
    """Whether it is a question by its form."""

    @property
    def yesterday(self) -> date:
        """The day before today."""
        return self.today - timedelta(days=1)

    def has(self, kind: str, *values: str) -> bool:
        """Whether a word of this kind stands in it."""
        if not values:
            return kind in self.said
        for value in values:  # noqa: SIM110 - asked many times of every sentence; any() is slower
            if (kind, value) in self.said:
                return True
        return False

    def first(self, kind: str, *values: str) -> int:
        """Where the first word of this kind stands, or -1."""
        if not self.has(kind, *values):
            return -1
        return next(
            (
                at
                for at, item in enumerate(self.items)
                if item.kind == WORD and item.means(kind, *values)
            ),
            -1,
        )

    def slots(self, *keys: str) -> list[Span]:
        """The names and codes of these slots."""
        return [item for item in self.items if item.slot[0] and item.slot[0] in keys]

    def verb(self, name: str) -> Verb:
        """A verb of the language."""
        return self.words.lexicon.verbs[name]

    def at(self, index: int) -> Span | None:
        """The item there, if there is one."""
        return self.items[index] if 0 <= index < len(self.items) else None


def sentence(text: Text, words: Words, today: date) -> Sentence:
    """A text as a sentence."""
    found = Sentence(text, words, today)
    norms, marks = {token.norm for token in text.tokens}, words.lexicon.words_of
    right, is_settled = text.spans, True
    if not norms.isdisjoint(marks["correction"]):
        right, is_settled = corrected(right)
    spans = [span for span in without_lead_in(_without_signature(right)) if not _pads(span)]
    spans = _without_infinitive(_without_address(_without_leading_marks(spans)))
    found.items = reread(spans, norms)
    if not norms.isdisjoint(marks["behind"]):
        found.items = excluded_first(found.items)
    found.vague = 0 if is_settled else _OPEN
    to_person = not any(span.means("verb", "move") for span in spans)
    for at, span in enumerate(found.items):
        if span.kind == NAME:
            _settle(found, at, to_person=to_person)
        elif span.kind == NUMBER:
            of_ticket = at > 1 and found.items[at - 2].means("fault", "noun")
            _number(span, found.items[at - 1] if at and not of_ticket else None)
    _lead_on(found)
    found.spans = text.spans
    if asked := _last_question(found.items):
        found.items = found.spans = asked
    else:
        found.items = _first_clause(found.items)
    if found.doubts:
        found.doubts = [one for one in found.doubts if one.span in found.items]
    found.said = _said(found.items)
    found.asks = _asks(found)
    return found


def _said(spans: Iterable[Span]) -> AbstractSet[str | tuple[str, str]]:
    """Every kind of word there, and every word of a kind."""
    said: set[str | tuple[str, str]] = set()
    for span in spans:
        if span.kind == WORD:
            for kind, value, _form in span.senses:
                said.add(kind)
                said.add((kind, value))
    return said


def _lead_on(found: Sentence) -> None:
    """A colon or dash between one asset and a single name is an arrow: “LT-1788: lost”."""
    for at, mark in enumerate(found.items[1:-1], 1):
        leads = mark.kind == MARK and mark.said in _LEADING and single(found.items[at - 1])
        if leads and at == len(found.items) - 2 and found.items[-1].slot[0] in _BECOMING:
            mark.kind, mark.senses = WORD, (Sense("prep", "to"),)


def _number(span: Span, before: Span | None) -> None:
    """A number behind “id” is an id, and behind “tag” a tag."""
    if before is None:
        return
    for key in ("id", "asset_tag", "serial_number"):
        if before.means("field", key) or (key == "id" and before.means("noun", "asset")):
            span.kind, span.slot = CODE, (key, span.said)
            return


def _without_signature(spans: list[Span]) -> list[Span]:
    """Without who signs at the end: “…? Thanks, Ana”."""
    if len(spans) < _SIGNED or spans[-1].kind != NAME or spans[-2].kind != MARK:
        return spans
    somebody = any(one.key == "assignee" for one in spans[-1].meanings)
    closes = spans[-3].means("signing") or spans[-3].means("pad", "polite")
    return spans[:-3] if somebody and closes and spans[-4].kind == MARK else spans


def _pads(span: Span) -> bool:
    if not span.means("pad"):
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


def _first_clause(items: list[Span]) -> list[Span]:
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


def _last_question(items: list[Span]) -> list[Span]:
    """The question beside what is told of one asset: “found LT-1 in the hall, whose is it?”."""
    for at in range(1, len(items)):
        if not items[at].means("question", "who", "whose", "where") or not _parted(items, at):
            continue
        told, asked = items[:at], items[at:]
        if joined := _joined(asked, told):
            return joined
        ended = items[at - 1].kind == MARK and items[at - 1].said in ".!?"
        if ended and any(map(single, asked)) and not any(map(_is_thing, told)):
            return asked
    for at, item in enumerate(items):
        if item.kind == MARK and items[0].means("question", "who", "whose"):
            return _joined(items[:at], items[at + 1 :])
    return []


def _parted(items: list[Span], at: int) -> bool:
    """Whether a clause begins there: behind a mark, or behind the one asset that it is of."""
    before = items[at - 1]
    if before.means("small", "and") and at > 1:
        return items[at - 2].kind == MARK
    return before.kind == MARK or (at == 1 and single(before))


def _joined(asked: list[Span], told: list[Span]) -> list[Span]:
    """A question with the asset in it that is told of, and that it calls “it”; or none."""
    things = [one for one in told if _is_thing(one)]
    means_it = [one for one in asked if one.means("pronoun", "it") or one.said in _THIS]
    holds = any(
        one.means("question", "whose", "where")
        or one.means("verb", *_HOLDING)
        or one.said.endswith("got")
        for one in asked
    )
    if sum(map(single, things)) != 1 or not means_it or any(map(single, asked)) or not holds:
        return []
    if any(one.means("pronoun", "me", "my") for one in told):
        return []
    its = asked.index(means_it[0])
    return [*asked[:its], *things, *asked[its + 1 :]]


def _is_thing(item: Span) -> bool:
    """Whether it is one asset, or says for certain what that is."""
    kind = item.slot[0] in {"category", "model"} and item.meanings[0].grade != PART
    return single(item) or kind


def _settle(found: Sentence, at: int, *, to_person: bool) -> None:
    """Say what a name means, and note what else it may mean."""
    span = found.items[at]
    before = [one for one in found.items[max(0, at - 4) : at] if not _article(one)]
    after = found.items[at + 1 : at + 3]
    choice = choose(span, before, after, to_person=to_person)
    if choice is None:
        span.kind, span.meanings = WORD, ()
        return
    meaning = choice.meaning
    span.slot = (meaning.key, meaning.values[0])
    if meaning.key == "assignee" and len(meaning.values) > 1:
        meaning = _as_named(found, _as_spelled(found, span, meaning))
        span.slot = (meaning.key, meaning.values[0])
    several = len(meaning.values) > 1 and (
        meaning.key == "assignee" or (meaning.key == "category" and meaning.grade == PART)
    )
    if several or choice.others:
        found.doubts.append(Doubt(span, (meaning, *choice.others)))
    if meaning.grade == PART or (meaning.key == "category" and meaning.grade != WHOLE):
        found.vague += 1 + _only_modifies(found, span, meaning)
    if span.mended and _stands_for_place(meaning, before):
        found.vague += 2
    span.meanings = (meaning,)
    span.known = meaning.key in SINGLE
    if meaning.key not in _ALSO_WORDS:
        span.senses = ()


def _only_modifies(found: Sentence, span: Span, meaning: Meaning) -> bool:
    """Whether of a category only what tells it from others is said: “access”, of access points."""
    if meaning.key != "category" or meaning.grade != PART:
        return False
    lexicon = found.words.lexicon
    ones = {span.said, *lexicon.singulars(span.said)}
    heads = {value.lower().split()[-1] for value in meaning.values}
    return not any(head in ones or ones & {*lexicon.singulars(head)} for head in heads)


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
    said = found.text.between(span.start, span.end).casefold().removesuffix("'s")
    said = said.removesuffix("’s")
    spelled = tuple(one for one in meaning.values if one.casefold().startswith(f"{said} "))
    if not spelled or len(spelled) == len(meaning.values):
        return meaning
    if said.isascii():  # who leaves out accents may mean the others all the same
        others = tuple(one for one in meaning.values if one not in spelled)
        return meaning._replace(values=(*spelled, *others))
    return meaning._replace(values=spelled)


def _article(span: Span) -> bool:
    return span.kind == WORD and span.said in {"the", "a", "an", "our", "this", "that"}


def _asks(found: Sentence) -> bool:
    """Whether it begins as questions begin, or ends as they end."""
    for item in found.items:
        if item.kind == MARK:
            if item.said in _SENTENCE:
                continue
            break
        if item.kind == WORD and item.means("question"):
            wished = item.means("verb", "have") and _is_wished(found, item)
            return not wished and (not item.means("verb", "have") or item.said in _HAVE)
        if item.kind == WORD and item.means("verb", "show"):
            continue
        if item.kind == WORD and item.means("small", "modal"):
            return False
        if item.kind != WORD or not (item.means("small") or item.means("prep")):
            break
    last = found.items[-1] if found.items else None
    return last is not None and last.kind == MARK and last.said == "?"


def _is_wished(found: Sentence, item: Span) -> bool:
    """Whether “I would like to” stands before it."""
    at = next(at for at, span in enumerate(found.text.spans) if span is item)
    return at > 0 and any(
        sense[:2] == ("pad", "request") for sense in found.text.spans[at - 1].senses
    )


def single(item: Span) -> bool:
    """Whether it names one asset."""
    return item.slot[0] in SINGLE


def content(item: Span) -> bool:
    """Whether it is something that nothing explains."""
    return item.kind == UNKNOWN
