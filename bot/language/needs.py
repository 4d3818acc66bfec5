"""What somebody needs who is named: “Mei needs a new phone”, and what they are to get then."""

from bot.language.sentence import Sentence
from bot.language.spans.span import NUMBER, WINDOW, WORD, Span, several, single
from bot.language.verbs import Plan
from bot.language.words.wordlists import listed, playing

_NEEDS = tuple(f"{one} " for one in listed("form.need"))
_WANT = tuple(f" {one}" for one in listed("form.want"))
_ANY = playing("determiner.indefinite", "stand_in.any")
_NEAR = 5
"""Items among which it is said who needs something."""
_FEW = 4
"""Items between the need and what is needed: “needs a brand new Dell laptop”."""


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
