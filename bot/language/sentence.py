"""One message as a sentence: its spans without what only pads it, each name settled."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.language.asides import without_asides
from bot.language.asking import SOMEBODY, asks, tell_deed
from bot.language.clauses import first_clause, it_named, last_question
from bot.language.compounds import compounded
from bot.language.grouped import TRIGGERS, grouped
from bot.language.naming import Choice, choose
from bot.language.newcomer import for_newcomer, is_of_newcomer
from bot.language.parsed import SINGLE
from bot.language.premises import place_kinds, which_place
from bot.language.questions import By
from bot.language.rewriting import (
    corrected,
    excluded_first,
    reread,
    verbed,
    without_greeted,
    without_lead_in,
    without_signature,
)
from bot.language.soon import timed
from bot.language.spans.inventory import Words
from bot.language.spans.span import (
    CODE,
    MARK,
    NAME,
    NUMBER,
    PART,
    WHOLE,
    WORD,
    Meaning,
    Span,
    Text,
    single,
)
from bot.language.told_first import TELLING, named_first
from bot.language.words.phrases import Said, Sense, Verb
from bot.language.words.tokens import without_own
from bot.language.words.wordlists import playing

_ALSO_WORDS = frozenset(("category", "status"))
"""Slots whose names go on being words: “retired” may be what somebody did."""
_BECOMING = frozenset(("status", "location", "team"))
_OPEN = 2
"""How vague it is where something was taken back, and nothing is said in its place."""
_IT = playing("stand_in.it")
_ARTICLES = playing(
    "determiner.definite", "determiner.indefinite", "determiner.our", "determiner.this",
    "determiner.that",
)  # fmt: skip
_TOWARDS = playing("joint.towards")
"""Words one of which stands where something goes to somebody."""
_GROUPS = frozenset(("location", "team", "client"))
"""Slots of which one alone is meant where a name is said that several begin with."""
_PADDING = frozenset(("pad", "follow", "just", "wish", "hedge", "correction", "soon"))
_LEADING = frozenset((":", "-", ","))


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
    said: AbstractSet[Said] = frozenset()
    """Every kind of word in it, every word of a kind, and what is named or else stands in it."""
    norms: AbstractSet[str] = frozenset()
    """Every word of it as it is compared, with what pads it."""
    doubts: list[Doubt] = field(default_factory=list)
    vague: int = 0
    """Names of which hardly enough was said."""
    dated: str = ""
    """The date that was spoken of before, as its filter is called."""
    acting: list[tuple[int, str] | None] = field(default_factory=list)
    """Its verb that asks for something to be done, once that was looked for."""
    asks: bool = False
    """Whether it is a question by its form."""
    by: By | None = None
    """What counts are to be told apart by."""
    told: Sequence[Span] = ()
    """What is told beside what it wants."""

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
        if self.has(kind, *values):
            for at, item in enumerate(self.items):
                if item.kind == WORD and item.means(kind, *values):
                    return at
        return -1

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
    _settle_all(found, spans)
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


def _number(span: Span, before: Span | None) -> None:
    """A number behind “id” is an id, and behind “tag” a tag."""
    if before is None:
        return
    for key in ("id", "asset_tag", "serial_number"):
        if before.means("field", key) or (key == "id" and before.means("noun", "asset")):
            span.kind, span.slot = CODE, (key, span.said)
            return


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


def _settle_all(found: Sentence, spans: Sequence[Span]) -> None:
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
