"""Where something is to go, and who is to have it: “give LT-1 to Ana”, “put it into stock”."""

from bot.language.sentences.sentence import Sentence
from bot.language.spans.span import MARK, UNKNOWN, Span, has_form, single
from bot.language.words.wordlists import playing

_NAME, _UP = playing("form.name"), playing("joint.up")


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
