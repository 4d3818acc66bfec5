"""What is asked in plain words, and yet by what nothing here can be found."""

from datetime import date
from typing import Literal

from bot.language.clauses import single
from bot.language.inventory import Words
from bot.language.leftovers import lacks
from bot.language.sentence import sentence
from bot.language.spans import read
from bot.language.text import evened
from bot.language.whose import departed

Beyond = Literal["departed", "without"]
"""People by whether they have left, and people by what they do not have."""


def beyond(text: str, words: Words, today: date) -> Beyond | None:
    """What a sentence asks by that no list can tell; None where there is nothing of that kind."""
    said = sentence(read(evened(text), words, today), words, today)
    if not said.items or said.slots("assignee") or any(map(single, said.items)):
        return None
    if departed(said):
        return "departed"
    return "without" if lacks(said) else None
