"""The few sentences understood so far; a richer grammar takes this file's place.

Each pattern is anchored and free of nested repetition, so that hostile text costs linear time.
"""

import re

from bot.language.questions import AssetsOf, Question
from bot.language.text import mention
from bot.language.words import find

_ASKED = r"(?:who(?:'s|’s)? (?:has |have )?(?:got |using )?|whose is )(?:the )?"
_WHO_HAS_SERIAL = re.compile(
    _ASKED + r"(?:asset )?(?:with )?(?:the )?serial(?: numbers?| no\.?)?:? (?P<words>.{1,400})",
    re.IGNORECASE,
)
_WHO_HAS = re.compile(
    r"(?:who(?:'s|’s| has)(?: got)?|whose is) (?:the )?(?P<word>\S{1,100})", re.IGNORECASE
)
_NO_SERIAL = frozenset(
    ("it", "this", "that", "these", "those", "them", "one", "mine", "yours", "which", "what")
)
_WHAT_DOES = re.compile(r"what (?:does|do|has) (?P<who>\S{1,60}) (?:have|got)", re.IGNORECASE)


def understood(text: str) -> Question | None:
    """The question in one sentence of `plain` text, or None when it is not one we know."""
    text = text.rstrip(" ?!.")
    serial = _WHO_HAS_SERIAL.fullmatch(text)
    if serial:
        return find(serial["words"], serial=True)
    has = _WHO_HAS.fullmatch(text)
    if has and has["word"].lower() not in _NO_SERIAL:
        return find(has["word"])
    does = _WHAT_DOES.fullmatch(text)
    if not does:
        return None
    if does["who"].lower() == "i":
        return AssetsOf()
    person = mention(does["who"])
    return AssetsOf(slack_user=person.user) if person else None
