"""The particle of a verb, which may stand apart from it: “hand the laptop over”."""

from bot.language.sentence import Sentence
from bot.language.spans.span import MARK, NAME, UNKNOWN, WINDOW
from bot.language.words.wordlists import playing

DETERMINERS = playing(
    "determiner.definite", "determiner.indefinite", "determiner.our", "determiner.owned",
    "determiner.this",
)  # fmt: skip
"""Behind these stands a noun: “the record”."""
_ENDS = frozenset(".,;:!?-(")
_PLACING = frozenset(("in", "on"))
"""What stands before a place as often as it belongs to a verb."""


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
