"""What somebody is to get, with no verb of giving: “Mei needs a phone”, “PH-9048 for Dana”."""

from bot.language.intents.plan import Plan
from bot.language.sentences.sentence import Sentence
from bot.language.spans.span import MARK, NUMBER, UNKNOWN, WINDOW, WORD, Span, several, single
from bot.language.words.wordlists import listed, playing

_NEEDS = tuple(f"{one} " for one in listed("form.need"))
_WANT = tuple(f" {one}" for one in listed("form.want"))
_ANY = playing("determiner.indefinite", "stand_in.any")
_NEAR = 5
"""Items among which it is said who needs something."""
_FEW = 4
"""Items between the need and what is needed: “needs a brand new Dell laptop”."""
_ONE = playing("determiner.indefinite", "stand_in.one")
_FEWEST = 4
"""What is new, of what kind, for, and whom."""
_WISHED = 5
"""Items among which it is said for whom."""


def need_told(sentence: Sentence) -> Plan | None:
    """“Mei needs a new phone”: one of a kind that nobody has, for somebody who is named."""
    items = sentence.items
    if sentence.asks or any(map(single, items)):
        return None
    at = next((i for i, one in enumerate(items[:_NEAR]) if _needs(one)), -1)
    who = next((one for one in items[: max(at, 0)] if one.slot[0] == "assignee"), None)
    if at < 1 or who is None or who.own or not all(map(_introduces, items[:at])):
        return None
    for one in items[at + 1 : at + 1 + _FEW]:
        if one.slot[0] in {"category", "model"}:
            return None if several(one) else Plan("assign", to=who.slot[1], free=True)
        if one.kind == NUMBER or not _describes(one):
            return None
    return None


def newcomer_told(sentence: Sentence) -> Plan | None:
    """“New starter Monday, needs a laptop”: one that nobody has, for whom the form asks."""
    begins = bool(sentence.items) and sentence.items[0].means("newcomer")
    return Plan("assign", free=True) if begins else None


def unwanted(sentence: Sentence) -> Plan | None:
    """“Mei does not want a new phone”: nothing is given, taken back or broken."""
    for at, item in enumerate(sentence.items[:_NEAR]):
        denied = item.means("verb", "unneed")
        after = at + 1
        if not denied and _denies(item):
            wish = sentence.at(after)
            denied = item.said.endswith(_WANT) or (wish is not None and wish.means("verb", "need"))
            after += wish is not None and wish.means("verb", "need")
        what = sentence.at(after)
        if denied and what is not None and (what.said in _ANY or what.means("new")):
            return Plan("none")
    return None


def _denies(item: Span) -> bool:
    return item.means("small", "not") or item.means("denied") or item.means("fault", "symptom")


def _needs(item: Span) -> bool:
    return item.means("verb", "need") or item.said.startswith(_NEEDS)


def _introduces(item: Span) -> bool:
    """Whether it may stand before the need: whose it is, and since when; and denies nothing."""
    denies = item.means("small", "not") or item.means("denied") or item.means("fault")  # “does not”
    return (item.kind in {WINDOW, WORD} and not denies) or item.slot[0] == "assignee"


def _describes(item: Span) -> bool:
    small = item.means("small", "word") or item.means("new") or item.means("free")
    return small or item.slot[0] == "manufacturer"


def wish_told(sentence: Sentence) -> Plan | None:
    """“A free phone for Ana, hers got wet”: one of a kind, for whom, and perhaps why."""
    items = sentence.items
    if sentence.asks or not items or items[0].said not in _ONE:
        return None
    at = next((i for i, one in enumerate(items[:_WISHED]) if one.slot[0] == "assignee"), -1)
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
