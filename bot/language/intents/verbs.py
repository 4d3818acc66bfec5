"""The verb that asks for something to be done, and its particle: “hand the laptop over”."""

from collections.abc import Sequence

from bot.language.intents.goals import goes_to_stock, receiver_of
from bot.language.sentences.clauses import tells_not
from bot.language.sentences.sentence import Sentence
from bot.language.spans.span import DONE, MARK, NAME, UNKNOWN, WINDOW, WORD, Span, has_form, single
from bot.language.words.wordlists import playing

_TOLD = frozenset(("return", "retire", "lose", "steal", "delete", "take"))
"""Verbs that, said of what has happened, ask to have it written down; who gave tells a story."""
_NOUNS = ("with", "of", "on", "in", "at", "by")
"""Prepositions behind which no order begins."""
_TIMES = playing("joint.dated")
_RELATIVE = playing("joint.relative")
_TO_BE = playing("finite.infinitive")
_WONT = playing("form.wont")
_MY = playing("determiner.my")
DETERMINERS = playing(
    "determiner.definite", "determiner.indefinite", "determiner.our", "determiner.owned",
    "determiner.this",
)  # fmt: skip
"""Behind these stands a noun: “the record”."""
_ENDS = frozenset(".,;:!?-(")
_PLACING = frozenset(("in", "on"))
"""What stands before a place as often as it belongs to a verb."""


def acting_verb(sentence: Sentence) -> tuple[int, str] | None:
    """The verb of a sentence that asks for something to be done, and its name."""
    if not sentence.acting:  # asked many times of the same sentence
        sentence.acting.append(_acting_verb(sentence))
    return sentence.acting[0]


def _acting_verb(sentence: Sentence) -> tuple[int, str] | None:
    if sentence.asks and not _ordered(sentence):
        return None
    asked_for = any(one.means("small", "modal") for one in sentence.items[:1])
    for at, item in enumerate(sentence.items):
        if item.kind == WORD or (item.kind == NAME and item.slot[0] == "status"):
            for sense in item.senses:
                if sense.kind == "verb" and sense.value not in {"have", "show", "need"}:
                    before = sentence.at(at - 1)
                    passive = asked_for and before is not None and before.means("small", "be")
                    if passive or _acts(sentence, at, sense.form, sense.value):
                        return at, sense.value
                if (
                    sense.kind == "verb" and sense.value in {"check", "sign"}
                    and not _is_passive(sentence, at, sense.form) and particle_of(sentence, at)
                ):  # fmt: skip
                    return at, sense.value
    return None


def _is_passive(sentence: Sentence, at: int, form: str) -> bool:
    """Whether it only says how things are: “what is signed out to Ana”."""
    before = sentence.at(at - 1)
    shown = sentence.items[0].means("verb", "show") or sentence.items[0].means("question")
    return form in DONE and (shown or (before is not None and before.means("small", "be")))


def _ordered(sentence: Sentence) -> bool:
    """Whether a mark of a question stands behind what is an order by its form."""
    first = sentence.at(0)
    if first is None or first.kind != WORD:
        return False
    return first.means("small", "modal") or (
        has_form(first, ("base",)) and not first.means("question")
    )


def _acts(sentence: Sentence, at: int, form: str, name: str) -> bool:
    """Whether a form of a verb asks for it, or tells of it as something to be written down."""
    before = sentence.items[:at]
    item = sentence.items[at]
    last = before[-1] if before else None
    if last is not None and _is_led(before, last):
        return False
    subject = any(
        one.slot[0] == "assignee" or one.means("pronoun", "i", "we", "their", "them", "someone")
        for one in before
    )
    if form == "base":
        after = sentence.at(at + 1)
        noun = item.means("history") or item.means("noun", "list")
        of = after is not None and after.means("prep", "of", "on", "about", "to")
        return not (noun and of) and _is_command(sentence, item, last, at, name)
    if form == "ing" and last is not None and last.means("small", "modal"):
        return True
    if form in {"third", "ing"}:
        itself = last is not None and single(last) and receiver_of(sentence, at) is not None
        field = name in {"mark", "set"} and any(one.means("field") for one in before)
        return subject or not before or name == "goes" or itself or field
    if name == "unneed" or _is_to_be_done(sentence, at) or has_done(sentence, at):
        return True
    if name == "return" and any(map(single, before)):
        return True
    after = sentence.at(at + 1)
    begins = (
        not at
        and after is not None
        and (single(after) or after.means("pronoun", "my") or _names_one(sentence, at + 1))
    )
    if begins and name in {"lose", "steal", "miss"}:
        return True  # “lost my phone”
    if name not in _TOLD or (item.slot[0] == "status" and not subject):
        return False
    return subject and not (last is not None and last.means("small", "be"))


def _names_one(sentence: Sentence, at: int) -> bool:
    """Whether a kind of thing and its code stand there: “radio LT-1”."""
    kind, code = sentence.at(at), sentence.at(at + 1)
    return kind is not None and code is not None and kind.kind == NAME and single(code)


def _is_led(before: Sequence[Span], last: Span) -> bool:
    """Whether it only says which is meant, or what cannot be: “that came back”, “can't log in”."""
    if last.means("fault", "hint") or last.said in _WONT:
        return True
    at = next((i for i in range(len(before) - 1, 0, -1) if not _helps(before[i])), 0)
    return at > 0 and before[at].said in _RELATIVE and bool(before[at - 1].slot[0])


def _helps(item: Span) -> bool:
    """Whether it only helps a verb: “that will be returned”."""
    return item.said not in _RELATIVE and item.means("small", "be", "modal", "not", "do")


def _is_command(sentence: Sentence, item: Span, last: Span | None, at: int, name: str) -> bool:
    """Whether a verb without an ending stands as one, and not as a noun."""
    if item.kind == NAME or (item.means("field") and last is not None and last.kind == MARK):
        return False
    if last is not None and (last.said in DETERMINERS or _governs(last)):
        return False
    alone = last is None and len(sentence.items) == 2  # noqa: PLR2004 - it and its code
    if name == "tag" and (alone or (last is not None and _only_shows(last))):
        return False  # “look up tag LT-1788”, “tag LT-1788”
    noun = last is not None and last.kind == NAME and last.slot[0] != "assignee"
    return not noun or name == "return" or at < 3  # noqa: PLR2004 - a short subject


def _governs(item: Span) -> bool:
    """Whether a noun stands behind it, and no verb: “since the update”, “on call”, “for repair”."""
    return tells_not(item) or item.said in _TIMES or item.means("prep", *_NOUNS)


def _wishes(item: Span) -> bool:
    return item.means("verb", "need") or item.means("wish", "that")


def _only_shows(item: Span) -> bool:
    return item.kind == UNKNOWN or any(
        item.means(kind, *values)
        for kind, *values in (("verb", "show"), ("particle", "up"), ("prep",), ("history", "noun"))
    )


def _is_to_be_done(sentence: Sentence, at: int) -> bool:
    """Whether a participle says what should be: “is to be returned”, “I need it booked out”."""
    before = sentence.items[:at]
    if not before:
        return particle_of(sentence, at) == "return"
    passive = before[-1].means("small", "be") or before[-1].means("verb", "get")
    wished = passive and any(one.means("small", "modal") or _wishes(one) for one in before[:-1])
    wished = wished or (before[-1].said in _TO_BE and len(before) > 1)  # “is to be returned”
    needed = single(before[-1]) and any(one.means("verb", "have", "need") for one in before)
    return wished or needed or particle_of(sentence, at) == "return"


def has_done(sentence: Sentence, at: int) -> bool:
    """Whether whoever speaks has just done it: “I have handed LT-1788 to Ana”."""
    last, subject = sentence.at(at - 1), sentence.at(at - 2)
    if last is not None and last.means("perfect"):
        return True
    spoken = last is not None and last.means("pronoun", "i", "we")
    if not at or (at == 1 and spoken):
        return _is_deed(sentence, at)
    return last is not None and (
        last.means("verb", "have") and subject is not None and subject.means("pronoun", "i", "we")
    )


def _is_deed(sentence: Sentence, at: int) -> bool:
    """Whether a verb tells of one asset that it was given: “I handed LT-1788 to Ana”."""
    after, goal = sentence.at(at + 1), receiver_of(sentence, at)
    item = sentence.items[at]
    given = has_form(item, ("past",)) and not item.means("verb", "have", "show", "get")
    one_of = any(map(single, sentence.items)) or (after is not None and after.said in _MY)
    if not given or not one_of or after is None or after.means("prep"):
        return False
    if goal is None:
        return goes_to_stock(sentence, at)
    return goal.slot[0] in {"assignee", "location"}


def particle_of(sentence: Sentence, at: int) -> str:
    """The particle of a verb: beside it, or apart at the end of its clause."""
    item = sentence.items[at]
    name = next((sense.value for sense in item.senses if sense.kind == "verb"), "")
    particles = sentence.verb(name).particles
    if not particles or not (sentence.has("particle") or sentence.has("span", NAME)):
        return ""
    for index in range(at + 1, len(sentence.items)):
        one = sentence.items[index]
        ends = one.kind == MARK and one.said in _ENDS and one.said != ","
        if ends or _begins_order(sentence, index):
            break
        found = next((s.value for s in one.senses if s.kind == "particle"), "")
        if found not in particles:
            continue
        after = sentence.at(index + 1)
        if index > at + 1 and found in _PLACING and _places(sentence, index + 1):
            continue  # “give LT-1 to Ana in the Porto office”
        ends = after is None or after.kind in {MARK, UNKNOWN, WINDOW} or after.means("prep")
        ends = ends or (after is not None and (after.means("small") or after.means("pronoun")))
        place = after is not None and after.slot[0] in {"location", "team", "client"}
        passed = found == "on" and after is not None and after.means("prep", "to")
        passed = passed or (one.means("prep", "to") and particles[found] == "transfer")
        if passed or found == "back" or (index == at + 1 and not place) or (ends and found != "on"):
            return particles[found]
    return ""


def _begins_order(sentence: Sentence, at: int) -> bool:
    """Whether a second order begins there: “give her LT-1 and take back her old one”."""
    after = sentence.at(at + 1)
    joined = after is not None and sentence.items[at].means("small", "and")
    return (
        joined
        and after is not None
        and any(sense.kind == "verb" and sense.form == "base" for sense in after.senses)
    )


def _places(sentence: Sentence, at: int) -> bool:
    """Whether a place may stand there: what is determined, or what nobody knows before “to”."""
    item = sentence.at(at)
    if item is None or item.said in DETERMINERS:
        return item is not None
    while item is not None and item.kind == UNKNOWN:
        at, item = at + 1, sentence.at(at + 1)
    before = sentence.at(at - 1)
    unknown = before is not None and before.kind == UNKNOWN
    return unknown and item is not None and item.means("prep", "to", "for")
