"""The verb of a sentence: whether it asks for something to be done, and with whom."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.language.clauses import tells_not
from bot.language.parsed import Intent
from bot.language.particles import DETERMINERS, particle_of
from bot.language.sentence import Sentence
from bot.language.spans.span import DONE, MARK, NAME, UNKNOWN, WORD, Span, has_form, single
from bot.language.words.wordlists import playing

_TOLD = frozenset(("return", "retire", "lose", "steal", "delete", "take"))
"""Verbs that, said of what has happened, ask to have it written down; who gave tells a story."""
DEEDS = frozenset(
    (
        "assign", "return", "transfer", "send", "edit", "report", "raise", "retire", "delete",
        "wipe", "create", "provide",
    )
)  # fmt: skip
"""What verbs do that the bot does for people."""
FEW = 2
"""Words that nothing explains beside those that ask for help."""
_NOUNS = ("with", "of", "on", "in", "at", "by")
"""Prepositions behind which no order begins."""
_TIMES = playing("joint.dated")
_RELATIVE = playing("joint.relative")
_TO_BE = playing("finite.infinitive")
_WONT = playing("form.wont")
_MY, _NAME, _UP = map(playing, ("determiner.my", "form.name", "joint.up"))
BECOMING = ("assignee", "location", "team", "client", "status")
"""What something can become."""
SLOTS = (
    "serial_number", "asset_tag", "id", "ip", "mac", "name", "assignee", "team", "location",
    "client", "category", "manufacturer", "model", "status", "vendor",
)  # fmt: skip


class Plan(NamedTuple):
    """What is wanted, and the verb that says so."""

    intent: Intent
    verb: int = -1
    """Where the verb stands, or -1."""
    status: str = ""
    """The status that the verb itself gives."""
    to: str = ""
    """Who is to have it, where the verb itself says so."""
    sure: bool = True
    free: bool = False
    """Whether one that nobody has is meant, though that is not said."""
    denied: bool = False
    """Whether it tells what was not done: of which asset is all that matters."""


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


def goal_of(sentence: Sentence, at: int) -> Span | None:
    """Where something is to go: what stands behind “to”, or right behind a verb of giving."""
    goal = _behind(sentence, at, "to", "as") or _behind(sentence, at, "in", "at", "for")
    named = (one for one in sentence.items[at + 1 :] if _is_by_name(sentence, one))
    goal = goal or next(named, None)
    if goal is None and (person := _behind(sentence, at, "on")) is not None:
        return person if person.slot[0] in {"", "assignee"} else None  # “put it on me”
    return goal


def _is_by_name(sentence: Sentence, item: Span) -> bool:
    """Whether what is written down is under somebody's name: “put it in Ana's name”."""
    after = sentence.at(sentence.items.index(item) + 1)
    owned = (item.own and item.slot[0] == "assignee") or item.means("pronoun", "my")
    return owned and after is not None and after.said in _NAME


def _behind(sentence: Sentence, at: int, *prepositions: str) -> Span | None:
    """Who or where stands behind one of these prepositions."""
    for index in range(at + 1, len(sentence.items)):
        one = sentence.items[index]
        if one.means("prep", *prepositions):
            for later in sentence.items[index + 1 : index + 5]:
                if later.slot[0] in {"assignee", "client", "location", "team"}:
                    return later
                if later.means("pronoun", "me") or later.means("pronoun", "their"):
                    return later
                if not (
                    later.means("small") or later.means("noun") or later.means("pronoun", "our")
                ):
                    break
    return None


def given_to(sentence: Sentence, at: int) -> Span | None:
    """Who is given something: “could Ana be given LT-1788”."""
    item, before = sentence.items[at], at - 2
    while before > 0 and sentence.items[before].means("small", "modal"):
        before -= 1  # “Ana should be given”
    who = sentence.at(before)
    if at < 2 or who is None or who.slot[0] != "assignee" or who.own:  # noqa: PLR2004 - “Ana be given”
        return None
    passive = has_form(item, ("participle",)) and sentence.items[at - 1].means("small", "be")
    return who if passive and item.means("verb", "give", "assign", "provide") else None


def receiver_of(sentence: Sentence, at: int) -> Span | None:
    """Who is to have it."""
    if passive := given_to(sentence, at):
        return passive
    after = sentence.at(at + 1)
    if after is not None and after.said in _UP:
        after = sentence.at(at + 2)
    if (
        after is not None
        and not after.own
        and (after.slot[0] == "assignee" or after.means("pronoun", "me"))
    ):
        return after
    return goal_of(sentence, at) or beside_asset(sentence, at)


def beside_asset(sentence: Sentence, at: int) -> Span | None:
    """Somebody who stands right behind the one asset: “assign LT-1788 Ana”."""
    asset, who = sentence.at(at + 1), sentence.at(at + 2)
    if asset is None or who is None or not single(asset) or who.slot[0] != "assignee" or who.own:
        return None
    beyond = sentence.at(at + 3)
    return who if beyond is None or beyond.kind == MARK else None


def is_held(sentence: Sentence, at: int, receiver: Span | None) -> bool:
    """Whether somebody is said to have it now."""
    for index, one in enumerate(sentence.items):
        if one is receiver or index == at:
            continue
        if one.slot[0] == "assignee" and index < at:
            return True
        before = sentence.at(index - 1)
        if one.slot[0] == "assignee" and (
            one.own or (before and before.means("prep", "from", "of"))
        ):
            return True
        if one.means("pronoun", "my") and index > at:
            after = sentence.at(index + 1)
            return not (after and after.means("noun", "team")) and not introduces(sentence, index)
    return False


def introduces(sentence: Sentence, at: int) -> bool:
    """Whether “my” is said of somebody who is named: “my new student Ana”."""
    for one in sentence.items[at + 1 : at + 6]:
        if one.slot[0]:
            return one.slot[0] == "assignee" and not one.own
        if not (one.kind == UNKNOWN or one.means("new") or one.means("pronoun", "someone")):
            return False
    return False


def goes_to_stock(sentence: Sentence, at: int) -> bool:
    """Whether it goes where nobody has it."""
    for index in range(at + 1, len(sentence.items)):
        one = sentence.items[index]
        stock = one.slot == ("status", "in stock") or one.means("particle", "stock")
        after = sentence.at(index + 1)
        beside = after is not None and (
            after.slot[0] in {"category", "model"} or after.means("noun", "asset")
        )
        taken = any(one.means("prep", "from") for one in sentence.items[max(at, index - 2) : index])
        if stock and not taken and not beside and not sentence.has("verb", "mark"):
            return True
    return False
