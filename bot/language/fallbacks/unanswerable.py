"""What is asked in plain words, and yet by what nothing here can be found: “who left”."""

from datetime import date
from itertools import pairwise
from typing import Literal

from bot.language.doubt.beyond_lists import asks_for_both, lacks
from bot.language.doubt.people import departed, numbers_what_each_has, of_managing
from bot.language.fallbacks.equipment_wanted import is_wanted
from bot.language.fallbacks.totals import is_of_money
from bot.language.sentences.reading import sentence_of
from bot.language.sentences.sentence import Sentence
from bot.language.spans.inventory import Words
from bot.language.spans.span import MARK, single

Beyond = Literal["departed", "managing", "without", "both", "each", "unset", "money", "wanted"]
"""People by whether they have left, by whom they work for, by what they do not have, by two things
that they have or by how many; things by what is not noted, what they cost together, and what
somebody is yet to be given.
"""


def beyond(text: str, words: Words, today: date) -> Beyond | None:
    """What a sentence asks by that no list can tell; None where there is nothing of that kind."""
    said = sentence_of(text, words, today)
    if not said.items:
        return None
    if of_managing(said):
        return "managing"
    if said.slots("assignee") or any(map(single, said.items)):
        return None
    ways: tuple[tuple[Beyond, bool], ...] = (
        ("departed", departed(said)),
        ("unset", _lacks_field(said)),
        ("without", lacks(said)),
        ("both", asks_for_both(said)),
        ("each", numbers_what_each_has(said)),
        ("money", is_of_money(said)),
        ("wanted", is_wanted(said)),
    )
    return next((way for way, asked in ways if asked), None)


def _lacks_field(said: Sentence) -> bool:
    """“Stuff without a serial number”: no list is of what stands in no field."""
    words = [one for one in said.items if one.kind != MARK and not one.means("small", "word")]
    return any(
        before.means("small", "not") and any(sense.kind == "field" for sense in item.senses)
        for before, item in pairwise(words)
    )
