"""One thing that stands in a text, and the text as all of them: names, codes, windows, words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.language.dates_and_prices.prices import Amount
from bot.language.dates_and_prices.windows import Window
from bot.language.parsed import SINGLE
from bot.language.words.phrases import Sense, Senses
from bot.language.words.tokens import MANY, Token

NAME, CODE, WINDOW, AMOUNT, WORD, UNKNOWN, MARK, NUMBER = (
    "name", "code", "window", "amount", "word", "unknown", "mark", "number",
)  # fmt: skip
WHOLE, FIRST, PART = 3, 2, 1
"""How much of a name was said: all, as much as people say for it, or hardly enough."""
DONE = ("past", "participle")
"""Forms of a verb that tell what was done."""
_ALIKE = frozenset(("serial_number", "asset_tag", "id", "name"))
"""Slots that each name one asset, so that either may be put right by the other."""


class Meaning(NamedTuple):
    """What a name may mean: the slot, and everything in it that is called so."""

    key: str
    values: tuple[str, ...]
    grade: int
    several: bool = False
    """Whether it stands in the plural."""


@dataclass(slots=True, eq=False)
class Span:
    """One thing that stands in a text."""

    kind: str
    start: int
    end: int
    """Of tokens, the end excluded."""
    said: str = ""
    own: bool = False
    """Whether something is said to be its own: “Ana's”."""
    senses: Senses = ()
    """Of a word."""
    meanings: tuple[Meaning, ...] = ()
    """Of a name."""
    slot: tuple[str, str] = ("", "")
    """Of a code: the slot and the value."""
    window: Window | None = None
    amount: Amount | None = None
    number: int = 0
    version: str = ""
    """Of a system, as it was written."""
    mended: bool = False
    """Whether a typing error was mended."""
    capital: bool = False
    """Whether it is written with a capital that no beginning of a sentence calls for."""
    known: bool = False
    """Whether the inventory has this code."""

    def sense(self, kind: str) -> Sense | None:
        """Its meaning of this kind."""
        return next((one for one in self.senses if one.kind == kind), None)

    def means(self, kind: str, *values: str) -> bool:
        """Whether it has a meaning of this kind, and one of these where any are given."""
        for one in self.senses:  # noqa: SIM110 - asked of every word many times; any() is slower
            if one[0] == kind and (not values or one[1] in values):
                return True
        return False


@dataclass(slots=True)
class Text:
    """A message: as written, as tokens, as spans."""

    raw: str
    tokens: list[Token]
    norms: list[str]
    """Its tokens as they are compared."""
    spans: list[Span] = field(default_factory=list)

    def between(self, start: int, end: int) -> str:
        """What was written from one token to another, the end excluded."""
        if start >= end:
            return ""
        return self.raw[self.tokens[start].start : self.tokens[end - 1].end]


def several(item: Span) -> bool:
    """Whether what was said stands in the plural."""
    return item.meanings[0].several if item.meanings else item.said.endswith(MANY)


def single(item: Span) -> bool:
    """Whether it names one asset."""
    return item.slot[0] in SINGLE


def has_form(item: Span, forms: tuple[str, ...]) -> bool:
    """Whether it is a verb in one of these forms."""
    for kind, _value, form in item.senses:  # noqa: SIM110 - asked many times; any() is slower
        if kind == "verb" and form in forms:
            return True
    return False


def kinds_of(span: Span) -> set[str]:
    """What a name or a code may be; all that names one asset is of one kind."""
    keys = {one.key for one in span.meanings}
    if span.kind == CODE:
        keys.add(span.slot[0])
    return {"asset" if key in _ALIKE else key for key in keys}


def without_articles(items: Sequence[Span]) -> Sequence[Span]:
    """Without articles and the like."""
    return [one for one in items if not one.means("small", "word")]
