"""What is wished for somebody without a verb: “PH-9048 for Dana”, “a free phone for Ana”."""

from bot.language.sentence import Sentence
from bot.language.spans.span import MARK, UNKNOWN, several, single
from bot.language.verbs import Plan
from bot.language.words.wordlists import playing

_ONE = playing("determiner.indefinite", "stand_in.one")
_FEWEST = 4
"""What is new, of what kind, for, and whom."""
_NEAR = 5
"""Items among which it is said for whom."""


def wish_told(sentence: Sentence) -> Plan | None:
    """“A free phone for Ana, hers got wet”: one of a kind, for whom, and perhaps why."""
    items = sentence.items
    if sentence.asks or not items or items[0].said not in _ONE:
        return None
    at = next((i for i, one in enumerate(items[:_NEAR]) if one.slot[0] == "assignee"), -1)
    what = sentence.at(at - 2)
    if at < 0 or what is None or what.slot[0] not in {"category", "model"}:
        return None
    after = sentence.at(at + 1)
    ends = after is None or after.kind == MARK
    told = after is not None or sentence.has("free")
    if items[at].own or not items[at - 1].means("prep", "for") or not (ends and told):
        return None
    return Plan("assign", to=items[at].slot[1], sure=False)


def new_for_somebody(sentence: Sentence) -> Plan | None:
    """“New phone for Tom”: one of a kind that nobody has, where none is told to have come."""
    items = [one for one in sentence.items if not one.means("small", "word")]
    if sentence.asks or len(items) < _FEWEST or sentence.has("new", "arrived"):
        return None
    new, what, led, who = items[:_FEWEST]
    after = items[_FEWEST] if len(items) > _FEWEST else None
    ends = after is None or after.kind == MARK
    kind = what.slot[0] in {"category", "model"} and not several(what)
    if not (new.means("new", "new", "more") and kind and led.means("prep", "for") and ends):
        return None
    if who.slot[0] != "assignee" or who.own or any(map(single, items)):
        return None
    return Plan("assign", to=who.slot[1], free=True)


def for_somebody(sentence: Sentence) -> Plan | None:
    """“PH-9048 for Dana”: one asset and who is to have it, without a verb."""
    items = sentence.items
    first = bool(items) and items[0].kind == UNKNOWN  # “giv LT-1788 to Ana”
    if sentence.asks or len(items) <= first or not single(items[first]):
        return None
    for at, item in enumerate(items[1 + first : 4], 1 + first):
        after = sentence.at(at + 1)
        if after is None or not item.means("prep", "for", "to"):
            continue
        if after.slot[0] == "assignee":
            return Plan("assign", sure=not first)
        if after.slot[0] == "client" and item.means("prep", "to"):
            return Plan("transfer")
    return None
