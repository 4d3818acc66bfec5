"""What is typed in short, without a command, to give one asset to somebody: “lt 0042 -> @mei”."""

import re

from bot.language.changes import AskChange
from bot.language.commands.changes import giving
from bot.language.commands.receivers import ARROW
from bot.language.words.lexicon import spoken
from bot.language.words.wordlists import any_of, playing

_HANDED = re.compile(
    rf"(?P<code>[^\s@]*?\d[^\s@]*?)(?P<to>\s*(?:{ARROW})\s*|\s+(?:{any_of('joint.to')})\s+)?\s*"
    r"(?P<who>@[UW][A-Z0-9]{2,})[\s,;:.!]*(?P<why>.*)",
    re.IGNORECASE,
)
_APART = re.compile(r"(?:[^\d:]*\s)?(?P<letters>[A-Za-z]{2,4})\s+(?P<digits>0\d{2,7})\b")
_NUMBERED = playing("typed.number", "typed.day")
"""What a number stands behind that is no part of a tag."""


def handed(text: str) -> AskChange | None:
    """`XYZ @person` and `XYZ -> @person reason…`, without a command: it is given to them."""
    found = _HANDED.fullmatch(text) if "@" in text else None  # as in most of what is typed
    if found is None or text.endswith("?") or (found["why"] and not found["to"]):
        return None
    asked = giving("assign", f"{found['code']} {found['who']} {found['why']}")
    return asked.model_copy(update={"as_held": True})


def closed_up(text: str) -> str:
    """The same with its first tag in one piece, which was written in two: “lt 0042 to mei”.

    A number that begins with a nought is no amount and no year.
    """
    found = _APART.match(text) if " 0" in text else None
    if found is None:
        return text
    letters = found["letters"].lower()
    if letters in _NUMBERED or spoken().knows(letters):
        return text
    return f"{text[: found.end('letters')]}-{text[found.start('digits') :]}"
