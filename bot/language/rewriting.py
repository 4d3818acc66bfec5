"""Sentences as the grammar reads them: without what leads up to a question, corrected, in order.

Pure, on spans whose names are not settled yet.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from bot.language.spans.span import CODE, MARK, NAME, UNKNOWN, WORD, Span
from bot.language.words.phrases import Sense
from bot.language.words.wordlists import listed, playing

_TITLE = 4
"""Words of the longest title before a colon."""
_LEAD = 9
"""Words of the longest clause that leads up to a question."""
_NEAR = 4
"""Words among which what is put right stands behind “no wait”."""
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
_ANYONE = playing("stand_in.anyone")
_FEW = 3
_ALIKE = frozenset(("serial_number", "asset_tag", "id", "name"))
_REASONS = playing("told.reason", "joint.reason")
_TO = Sense("prep", "to")
_IT, _POINTING = Sense("pronoun", "it"), playing("determiner.this", "determiner.that")
_ASKERS = frozenset(("assignee", "location", "team", "client"))
"""What somebody is called by who asks something: “Ana”, “reception”."""
_LED = playing("joint.leads")
"""What leads from what is told first to what is wanted."""
_OF_ASSETS = ("warranty", "free", "order", "os", "history", "fault", "new", "status")
_TIMES = playing("joint.moment")
_JOINING = frozenset(word for one in _REASONS | _TIMES for word in one.split())
_ABLE = playing("finite.able")
_WAS = playing("finite.was", "finite.were")
_THAT, _YOU = playing("joint.relative"), playing("stand_in.you")
_NOT = listed("joint.not")[0]


def verbed(items: list[Span]) -> list[Span]:
    """“Do the transfer of LT-1 to Ana” as “transfer LT-1 to Ana”: a deed that stands as a noun."""
    for at, item in enumerate(items[:_LEAD]):
        deed = item.sense("deed")
        of = items[at + 1] if at + 1 < len(items) else None
        if deed is None or of is None or not (of.means("prep", "of", "for") or of.kind == CODE):
            continue
        start = at - (at > 0 and items[at - 1].means("small", "word"))
        does = start > 0 and items[start - 1].means("doing")
        before = items[: start - 1 if does else start]
        if (start and not does) or (not does and of.kind == CODE) or not all(map(_speaks, before)):
            return items
        verb = Span(WORD, item.start, item.end, said=item.said)
        verb.senses = (Sense("verb", deed.value, "base"),)
        return [verb, *items[at + 1 + (of.kind != CODE) :]]
    return items


def _speaks(item: Span) -> bool:
    """Whether it only says who wants something."""
    return item.means("pronoun", "i", "we") or item.means("small", "modal", "do")


def reread(items: list[Span], norms: AbstractSet[str]) -> list[Span]:
    """A sentence without a title, whom it is said to, what for, and why; *norms* is its words."""
    found = _without_addressed(items)
    if not norms.isdisjoint(_LED):
        found = _without_occasion(found)
    if ":" in norms:
        found = _without_title(found)
    if not norms.isdisjoint(_ABLE):
        found = _without_purpose(found)
    if not norms.isdisjoint(_POINTING):
        _point(found)
    return found if norms.isdisjoint(_JOINING) else _without_reason(found)


def _point(items: Sequence[Span]) -> None:
    """Let “that” be “it” behind a verb or “of”, where no noun is meant: “give that to Ana”."""
    if any(item.kind == CODE or _is_kind(item) for item in items):
        return
    for before, item, after in zip(items, items[1:], [*items[2:], None], strict=False):
        is_one = before.means("small", "be")
        led = is_one or before.means("verb") or before.means("prep", "of")
        ends = after is None or after.kind == MARK or after.means("prep")
        if after is not None and is_one:  # “is that lost”
            ends |= after.kind == NAME or after.means("free")
        if item.said in _POINTING and led and ends:
            item.senses = (*item.senses, _IT)


def _is_kind(item: Span) -> bool:
    return any(meaning.key in {"category", "model"} for meaning in item.meanings)


def corrected(spans: Sequence[Span]) -> tuple[list[Span], bool]:
    """“… to Ana, no wait, to Ben”: what was put right at once, and whether nothing is left open."""
    for at in range(1, len(spans)):
        if not spans[at].means("correction"):
            continue
        start, end = _edges(spans, at)
        marked = spans[start].kind == MARK
        firm = " " in spans[at].said or (marked and spans[end - 1].kind == MARK)
        if not firm and (not marked or spans[at].means("small")):
            continue
        new = _first_named(spans, end)
        kinds = _kinds(spans[new]) if new >= 0 else set()
        old = next((i for i in range(start - 1, -1, -1) if kinds & _kinds(spans[i])), -1)
        if old >= 0:
            return [*spans[:old], spans[new], *spans[old + 1 : start], *spans[new + 1 :]], True
        if firm and not spans[at].means("pad", "polite"):
            return list(spans), False
    return list(spans), True


def _edges(spans: Sequence[Span], at: int) -> tuple[int, int]:
    """Where what says that something is wrong begins and ends, with the marks beside it."""
    start, end = at, at + 1
    while start > 1 and spans[start - 1].kind == MARK:
        start -= 1
    while end < len(spans) and (spans[end].kind == MARK or spans[end].means("correction")):
        end += 1
    return start, end


def _first_named(spans: Sequence[Span], start: int) -> int:
    """The first name or code there, behind small words alone, or -1."""
    for at in range(start, min(start + _NEAR, len(spans))):
        if _kinds(spans[at]):
            return at
        if not (spans[at].means("small", "word") or spans[at].means("prep")):
            return -1
    return -1


def _kinds(span: Span) -> set[str]:
    """What a name or a code may be; all that names one asset is of one kind."""
    keys = {one.key for one in span.meanings}
    if span.kind == CODE:
        keys.add(span.slot[0])
    return {"asset" if key in _ALIKE else key for key in keys}


def _without_addressed(items: list[Span]) -> list[Span]:
    """“Where is LT-1, anyone?”: without whom it is asked."""
    end = len(items) - (items[-1:] != [] and items[-1].said == "?")
    if end > _FEW and items[end - 1].said in _ANYONE and items[end - 2].kind == MARK:
        return [*items[: end - 2], *items[end:]]
    return items


def _without_title(items: list[Span]) -> list[Span]:
    """“For the audit: laptops …”: without a title that names nothing."""
    end = next((at for at, one in enumerate(items[: _TITLE + 1]) if one.said == ":"), 0)
    title = items[:end]
    if not any(one.kind == UNKNOWN for one in title) or not all(map(_says_nothing, title)):
        return items
    return items[end + 1 :] or items


def _says_nothing(item: Span) -> bool:
    return item.kind == UNKNOWN or (
        item.kind == WORD and all(sense.kind in {"small", "prep", "noun"} for sense in item.senses)
    )


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


def _without_purpose(items: list[Span]) -> list[Span]:
    """“A tablet that I could borrow”: without what somebody could do with it."""
    for at in range(1, len(items) - 2):
        subject, modal, verb = items[at : at + 3]
        of_people = subject.means("pronoun", "i", "we", "someone", "their")
        if not of_people or not modal.means("small", "modal") or not verb.means("verb"):
            continue
        start = at - (items[at - 1].said in _THAT)
        if start and any(map(_kinds, items[:start])) and verb.means("verb", "have", "get", "take"):
            return [*items[:start], *items[at + 3 :]]
    return items


def _without_reason(items: list[Span]) -> list[Span]:
    """“What has Ana, because she leaves”: a question without why it is asked."""
    opens = ("question", "history")
    if not items or not (any(map(items[0].means, opens)) or items[0].means("verb", "show")):
        return items
    for at in range(2, len(items) - 1):
        joint, subject = items[at], items[at + 1]
        one_of = any(one.kind == CODE for one in items[:at])
        if one_of and joint.said in _TIMES and subject.means("pronoun", "it"):
            return items[:at]  # “who had LT-1 before it went missing”
        spoken = subject.means("pronoun", "i", "we", "their") or (
            subject.kind == NAME and not subject.own and _kinds(subject) == {"assignee"}
        )
        if not spoken or not joint.means("small", "because") or not any(map(_kinds, items[:at])):
            continue
        if joint.said in _REASONS or (joint.said in _TIMES and _is_now(items, at + 2)):
            return items[:at]
    return items


def _without_occasion(items: list[Span]) -> list[Span]:
    """“We are moving on Monday so I need …”: without what is told first and names nothing."""
    for at, item in enumerate(items[1:-2], 1):
        if any(map(_matters, items[:at])):
            return items
        after = items[at + 1]
        if item.said not in _LED or items[0].means("question") or items[0].means("verb", "show"):
            continue
        spoken = after.means("pronoun", "i", "we") or after.means("verb", "show")
        told = after.means("small", "word") or after.means("pronoun", "my") or _kinds(after)
        if any(map(_kinds, items[at:])) and (spoken or told or after.means("question")):
            return items[at + 1 :]
    return items


def _matters(item: Span) -> bool:
    """Whether it may say something of assets."""
    told = item.means("pronoun", "it", "them", "my", "their")
    return bool(_kinds(item)) or told or any(item.means(kind) for kind in _OF_ASSETS)


def _is_now(items: Sequence[Span], at: int) -> bool:
    """Whether the verb there tells of what is or will be, so that it limits nothing that was."""
    if at >= len(items):
        return False
    verb = items[at]
    past = any(sense.form == "past" for sense in verb.senses) or verb.said in _WAS
    return not past and (verb.means("small", "be", "modal") or verb.means("verb"))


def excluded_first(items: list[Span]) -> list[Span]:
    """“…, lost ones excluded” as “…, excluding lost ones”."""
    for at, item in enumerate(items):
        if not item.means("behind", "excluded"):
            continue
        start = at
        while start and items[start - 1].kind != MARK and not items[start - 1].means("prep"):
            start -= 1
        if 0 < start < at and any(map(_kinds, items[start:at])):
            no = Span(WORD, item.start, item.end, said=_NOT, senses=(Sense("small", "not"),))
            return [*items[:start], no, *items[start:at], *items[at + 1 :]]
    return items


def _is(items: Sequence[Span], at: int, sense: Sense) -> bool:
    return at < len(items) and sense in items[at].senses
