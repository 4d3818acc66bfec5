"""The few sentences understood so far; a richer grammar takes this file's place.

Each pattern is anchored and free of nested repetition, so that hostile text costs linear time.
"""

import re
from datetime import date, timedelta

from bot.language.questions import AssetsOf, Filters, ListAssets, Question
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
_THIS_QUARTER = re.compile(r"what runs out of warranty this quarter", re.IGNORECASE)
_WHAT_DOES = re.compile(r"what (?:does|do|has) (?P<who>\S{1,60}) (?:have|got)", re.IGNORECASE)


def understood(text: str, today: date) -> Question | None:
    """The question in one sentence of `plain` text, or None when it is not one we know."""
    text = text.rstrip(" ?!.")
    if _THIS_QUARTER.fullmatch(text):
        return ListAssets(filters=Filters(warranty_from=today, warranty_to=_quarter_end(today)))
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


def _quarter_end(day: date) -> date:
    """The last day of the calendar quarter that a day is in."""
    months = day.year * 12 + (day.month - 1) // 3 * 3 + 3
    year, month = divmod(months, 12)
    return date(year, month + 1, 1) - timedelta(days=1)
