"""The few sentences understood so far; a richer grammar takes this file's place.

Each pattern is anchored and free of nested repetition, so that hostile text costs linear time.
"""

import re

from bot.language.questions import AssetsOf, FindAssets, Question
from bot.language.text import mention, unquoted

_WHO_HAS = re.compile(
    r"(?:who(?:'s|’s| has| is)?(?: got| using)?|whose is) (?:the )?"
    r"(?P<serial>(?:asset )?(?:with )?(?:the )?serial(?: number| no\.?)? )?"
    r"(?P<word>[^\s]{1,100})",
    re.IGNORECASE,
)
_WHAT_DOES = re.compile(r"what (?:does|do|has) (?P<who>\S{1,60}) (?:have|got)", re.IGNORECASE)


def understood(text: str) -> Question | None:
    """The question in one sentence of `plain` text, or None when it is not one we know."""
    text = text.rstrip(" ?!.")
    has = _WHO_HAS.fullmatch(text)
    if has:
        return FindAssets(
            words=(unquoted(has["word"]),), field="serial" if has["serial"] else "any"
        )
    does = _WHAT_DOES.fullmatch(text)
    if not does:
        return None
    if does["who"].lower() == "i":
        return AssetsOf()
    person = mention(does["who"])
    return AssetsOf(slack_user=person.user) if person else None
