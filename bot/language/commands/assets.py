"""The serial numbers, tags or ids in what was typed, with anything between them: `LT-1, LT-2`."""

import re

from bot.errors import UsageError
from bot.language.questions import FindAssets
from bot.language.words.text import unquoted
from bot.language.words.wordlists import any_of

MOST_WORDS = 20
"""How many serial numbers one question may hold."""
MOST_LETTERS = 100
"""No serial number, tag or id is longer."""
TOO_LONG = "That is too long for a serial number, a tag or an id. Send just what the sticker says."
_SEPARATORS = re.compile(
    rf"[\s,;|&+•·、，；｜]+|(?<=\s)(?:{any_of('joint.and')})(?=\s)"
    r"|(?<=[A-Z0-9-]{5})/(?=[A-Z0-9-]{5})",
    re.IGNORECASE,
)
"""A stroke parts two long numbers; in a short one, such as IT/0042, it belongs to the tag."""


def too_many(words: int) -> str:
    """What is said of more at once than can be looked for."""
    return f"That is {words} at once; {MOST_WORDS} is the most. Send the rest after."


def find(text: str, *, serial: bool = False) -> FindAssets:
    """One serial number, tag or id, or up to 20 with anything between them."""
    words = tuple(dict.fromkeys(unquoted(word) for word in _SEPARATORS.split(text) if word))
    if len(words) > MOST_WORDS:
        raise UsageError(too_many(len(words)))
    if any(len(word) > MOST_LETTERS for word in words):
        raise UsageError(TOO_LONG)
    if len(words) > 1 and not any(character.isdigit() for character in text):
        words = (" ".join(words),)
    return FindAssets(words=words, field="serial" if serial else "any")
