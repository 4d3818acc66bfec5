"""A sentence as the grammar reads it: “do the transfer of LT-1” as “transfer LT-1”.

Its names are not settled yet.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from bot.language.spans.span import CODE, MARK, NAME, UNKNOWN, WORD, Span, kinds_of
from bot.language.words.phrases import Sense
from bot.language.words.wordlists import listed, playing

_TITLE = 4
"""Words of the longest title before a colon."""
_LEAD = 9
"""Words among which a deed stands that is ordered as a noun."""
_ANYONE = playing("stand_in.anyone")
_FEW = 3
_REASONS = playing("told.reason", "joint.reason")
_IT, _POINTING = Sense("pronoun", "it"), playing("determiner.this", "determiner.that")
_LED = playing("joint.leads")
"""What leads from what is told first to what is wanted."""
_OF_ASSETS = ("warranty", "free", "order", "os", "history", "fault", "new", "status")
_TIMES = playing("joint.moment")
_JOINING = frozenset(word for one in _REASONS | _TIMES for word in one.split())
_ABLE = playing("finite.able")
_WAS = playing("finite.was", "finite.were")
_THAT = playing("joint.relative")
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


def _without_purpose(items: list[Span]) -> list[Span]:
    """“A tablet that I could borrow”: without what somebody could do with it."""
    for at in range(1, len(items) - 2):
        subject, modal, verb = items[at : at + 3]
        of_people = subject.means("pronoun", "i", "we", "someone", "their")
        if not of_people or not modal.means("small", "modal") or not verb.means("verb"):
            continue
        start = at - (items[at - 1].said in _THAT)
        if (
            start
            and any(map(kinds_of, items[:start]))
            and verb.means("verb", "have", "get", "take")
        ):
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
            subject.kind == NAME and not subject.own and kinds_of(subject) == {"assignee"}
        )
        if not spoken or not joint.means("small", "because") or not any(map(kinds_of, items[:at])):
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
        told = after.means("small", "word") or after.means("pronoun", "my") or kinds_of(after)
        if any(map(kinds_of, items[at:])) and (spoken or told or after.means("question")):
            return items[at + 1 :]
    return items


def _matters(item: Span) -> bool:
    """Whether it may say something of assets."""
    told = item.means("pronoun", "it", "them", "my", "their")
    return bool(kinds_of(item)) or told or any(item.means(kind) for kind in _OF_ASSETS)


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
        if 0 < start < at and any(map(kinds_of, items[start:at])):
            no = Span(WORD, item.start, item.end, said=_NOT, senses=(Sense("small", "not"),))
            return [*items[:start], no, *items[start:at], *items[at + 1 :]]
    return items
