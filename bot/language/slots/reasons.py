"""What a change is about, and the reason, as it was put: “return LT-1, *the screen is cracked*”."""

from collections.abc import Collection

from bot.language.intents.plan import BECOMING, Plan
from bot.language.sentences.parts import is_part
from bot.language.sentences.sentence import Sentence
from bot.language.spans.span import CODE, MARK, NAME, UNKNOWN, WORD, Span, single
from bot.language.words.wordlists import playing

_ENDS = frozenset(".,;:!?-(")
_GONE = frozenset(("lost", "stolen"))
_OPINIONS = playing("opinion.word")
"""What somebody says who reports only what seems so to them."""


def core_of(sentence: Sentence, plan: Plan) -> tuple[list[Span], str]:
    """What a change is about, and the rest: the reason, as the person put it."""
    items, asset, goal = sentence.items, False, plan.intent not in {"assign", "transfer", "edit"}
    if plan.intent == "fault":
        return _core_of_fault(sentence)
    if plan.intent == "create" or (plan.verb >= 0 and items[plan.verb].means("verb", "rename")):
        return items, ""
    for at, item in enumerate(items):
        past = at > plan.verb
        told = plan.status in _GONE and _tells_search(item, sentence.at(at + 1))
        if asset and goal and past and (told or _begins_reason(sentence, at)):
            return items[:at], rest_from(sentence, at)
        kind = item.slot[0] in {"category", "model"} or item.means("noun", "asset")
        if single(item) or kind or item.means("pronoun", "it"):
            asset = True
        if (plan.status and at == plan.verb) or (
            past and (item.slot[0] in BECOMING or item.means("pronoun", "me"))
        ):
            goal = True
    return items, ""


def _tells_search(item: Span, after: Span | None) -> bool:
    """Whether it goes on with what was done for it in vain: “… and never found it”."""
    denied = after is not None and (after.means("denied") or after.means("fault", "hint"))
    return denied and item.means("small", "and", "but")


def _begins_reason(sentence: Sentence, at: int) -> bool:
    item, after = sentence.items[at], sentence.at(at + 1)
    slotted = after is not None and (
        after.kind in {NAME, CODE}
        or after.means("small", "and", "or")
        or after.means("prep")
        or after.means("verb", "return")
    )
    named = any(map(single, sentence.items[:at]))
    if item.kind == MARK and not named and after is not None and single(after):
        return False  # “give it to me: LT-1788”
    if item.kind == MARK:
        return item.said in _ENDS and not (item.said == "," and _continues(sentence, at))
    if item.kind == UNKNOWN:
        return True
    if item.means("small", "because") and after is not None and after.slot[0] == "assignee":
        beyond = sentence.at(at + 2)
        if beyond is not None and (beyond.kind == UNKNOWN or beyond.means("small", "be", "modal")):
            return True
    if item.means("small", "because"):
        return not slotted or not item.means("prep")
    return item.means("prep", "for") and not slotted


def _continues(sentence: Sentence, at: int) -> bool:
    """Whether a comma only parts what is of one kind, as in a list."""
    after = sentence.at(at + 1)
    if after is None:
        return False
    if after.slot[0] == "assignee" and at + 2 < len(sentence.items):
        beyond = sentence.items[at + 2]
        if beyond.kind != MARK and not beyond.means("small", "and", "or"):
            return False
    if after.kind in {NAME, CODE}:
        before = next((one for one in reversed(sentence.items[:at]) if one.slot[0]), None)
        return before is not None and before.slot[0] == after.slot[0]
    return after.means("small", "and", "or") or after.means("prep")


def rest_from(sentence: Sentence, at: int) -> str:
    """What is written from there to the end, without the politeness round it."""
    start = sentence.items[at]
    first = start.start + (start.kind == MARK)
    last = len(sentence.text.tokens)
    spans = [span for span in sentence.text.spans if span.start >= first]
    while spans and (spans[-1].kind == MARK or _polite(spans[-1])):
        last = spans.pop().start
    while spans and _polite(spans[0]):
        first = spans.pop(0).end
    return sentence.text.between(first, last)


def told_beside(sentence: Sentence) -> str:
    """What is told beside what is wanted, as far as it stands together."""
    told = [one for one in sentence.told if one.kind != MARK]
    if not told:
        return ""
    first, words = told[0].start, sentence.text
    ends = [one.start for one in sentence.items if one.start > first]
    last = min(ends, default=len(words.tokens))
    spans = [one for one in words.spans if first <= one.start < last]
    known = {one.start for one in told}
    while len(spans) > 1 and (_is_farewell(spans) or _leads_on(spans[-1], known)):
        spans.pop()
    return words.between(first, spans[-1].end)


def _leads_on(span: Span, told: Collection[int]) -> bool:
    """Whether it only leads to what is wanted: “Ana starts on Monday *and* needs …”."""
    joins = span.means("small", "and") or span.means("pronoun", "their") or span.means("prep")
    return joins and span.start not in told


def _is_farewell(spans: list[Span]) -> bool:
    """Whether the last of them only is polite: “thanks mate”, but not “this morning”."""
    before, last = spans[-2:]
    greets = last.means("pad", "greeting") and (before.kind == MARK or _polite(before))
    return last.kind == MARK or _polite(last) or greets


def _polite(span: Span) -> bool:
    return span.kind == WORD and any(s.kind == "pad" and s.value == "polite" for s in span.senses)


def _core_of_fault(sentence: Sentence) -> tuple[list[Span], str]:
    """The asset, and what is wrong with it."""
    items = sentence.items
    anchor = _anchor(sentence)
    for at, item in enumerate(items):
        if at <= anchor or anchor < 0:
            continue
        wrong = item.means("fault") or item.means("small", "be") or item.kind == UNKNOWN
        wrong = wrong or (is_part(sentence, item) and not single(item))
        if wrong or (item.kind == MARK and item.said in _ENDS):
            core = _without_told(sentence, items[:at], anchor)
            return core, rest_from(sentence, _part_before(sentence, anchor, at))
    return _without_told(sentence, items, anchor), sentence.text.raw.strip()


def _without_told(sentence: Sentence, core: list[Span], anchor: int) -> list[Span]:
    """Without the words of what happened: “accidentally”, “I think”, “spilled tea over it”."""
    lexicon, happened = sentence.words.lexicon, anchor
    for at in range(anchor - 1, -1, -1):
        if core[at].kind == MARK:
            break
        before = core[at - 1] if at else None
        of_person = before is not None and before.said in lexicon.contracted  # “I'm stuck …”
        if core[at].means("fault", "symptom") and not of_person:
            happened = at
    if happened < anchor and all(map(_only_names, core[:happened])):
        happened = -1  # “water got into LT-1788”
    mistaken = lexicon.mistaken.means
    return [
        one
        for at, one in enumerate(core)
        if one.kind != UNKNOWN
        or not (happened < at < anchor or one.said in _OPINIONS or one.said in mistaken)
    ]


def _only_names(item: Span) -> bool:
    """Whether it says no more than what did it: “a full cup fell on LT-1788”."""
    return item.kind == UNKNOWN or item.means("small", "word") or item.means("pronoun", "my")


def _part_before(sentence: Sentence, anchor: int, at: int) -> int:
    """Where what is wrong begins: at the part of the asset, if one is named before it."""
    for index, item in enumerate(sentence.items[:anchor]):
        if is_part(sentence, item):
            determined = index > 0 and sentence.items[index - 1].means("small", "word")
            return index - determined
    return at


def _anchor(sentence: Sentence) -> int:
    """Where the asset stands that something is wrong with, or -1."""
    things = [at for at, one in enumerate(sentence.items) if one.slot[0] in {"category", "model"}]
    whole = [at for at in things if not is_part(sentence, sentence.items[at])]
    singles = [at for at, one in enumerate(sentence.items) if single(one)]
    return next(iter(singles or whole or things), -1)
