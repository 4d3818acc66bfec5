"""What is asked in plain words, and yet by what nothing here can be found."""

from datetime import date
from itertools import pairwise
from typing import Literal

from bot.language.clauses import single
from bot.language.inventory import Words
from bot.language.reckoned import adds_up, sums
from bot.language.sentence import Sentence, sentence
from bot.language.spans import MARK
from bot.language.spotting import read
from bot.language.text import evened
from bot.language.tongue import playing
from bot.language.unlisted import asks_for_both, lacks
from bot.language.whose import departed

Beyond = Literal["departed", "without", "both", "unset", "money"]
"""People by whether they have left, by what they do not have or by two things that they have;
things by what is not noted, and what they cost together.
"""
_SPENT = playing("money.spent")
_ALL = playing("money.all")
_COST = playing("money.cost")


def beyond(text: str, words: Words, today: date) -> Beyond | None:
    """What a sentence asks by that no list can tell; None where there is nothing of that kind."""
    said = sentence(read(evened(text), words, today), words, today)
    if not said.items or said.slots("assignee") or any(map(single, said.items)):
        return None
    if departed(said):
        return "departed"
    if _lacks_field(said):
        return "unset"
    if lacks(said):
        return "without"
    if asks_for_both(said):
        return "both"
    return "money" if _is_of_money(said) else None


def _lacks_field(said: Sentence) -> bool:
    """“Stuff without a serial number”: no list is of what stands in no field."""
    words = [one for one in said.items if one.kind != MARK and not one.means("small", "word")]
    return any(
        before.means("small", "not") and any(sense.kind == "field" for sense in item.senses)
        for before, item in pairwise(words)
    )


def _is_of_money(said: Sentence) -> bool:
    """“What are they worth”, “the total cost of”: no list adds up what is in it."""
    if sums(said) or adds_up(said) or not said.norms.isdisjoint(_SPENT):
        return True
    return not said.norms.isdisjoint(_ALL) and not said.norms.isdisjoint(_COST)
