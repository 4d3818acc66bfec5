"""A place or a person asked about that the inventory does not have: “what has the Lund office”."""

from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

from bot.language.sentences.places import unplaced
from bot.language.sentences.reading import sentence_of
from bot.language.sentences.sentence import Sentence
from bot.language.spans.inventory import Words
from bot.language.spans.span import UNKNOWN, WORD, Span
from bot.language.words.tokens import without_own

_FRAGMENT = 5
"""Items of the longest fragment that is about a place: “and in the office?”."""
_SHORT = 2
"""Words that stand before the name in a fragment: “and in …”."""


class Nowhere(NamedTuple):
    """What is unknown: as it was written, and what stands there."""

    key: Literal["location", "assignee"]
    said: str


def unknown_name(text: str, words: Words, today: date, *, understood: bool) -> Nowhere | None:
    """The first place or person in a question that nobody knows here.

    Of what was not *understood* only if nothing else is said than what is asked of whom or where.
    """
    said = sentence_of(text, words, today)
    for at, item in enumerate(said.items):
        before = said.items[:at]
        if item.kind != UNKNOWN or (before and before[-1].kind == UNKNOWN):
            continue
        last = next((one for one in reversed(before) if not _is_article(one)), None)
        if last is not None and last.means("prep", "in", "at") and (understood or at <= _SHORT):
            return Nowhere("location", _whole(said, at))
        asks = last is not None and _asks_what_somebody_has(last, said.items[at + 1 :])
        after = next((one for one in said.items[at + 1 :] if one.kind != UNKNOWN), None)
        if (asks or understood) and after is not None and after.means("noun", "place"):
            return Nowhere("location", _whole(said, at))  # “what does the Lund office have”
        led = item.own or (last is not None and last.means("prep", "of", "to"))
        if asks or (led and understood):
            return Nowhere("assignee", _whole(said, at))
    kind = unplaced(said.items, words) if understood or len(said.items) <= _FRAGMENT else None
    return Nowhere("location", kind.said) if kind else None


def _is_article(item: Span) -> bool:
    return item.kind == WORD and item.means("small", "word") and not item.means("question")


def _asks_what_somebody_has(last: Span, following: Sequence[Span]) -> bool:
    """Whether somebody stands between these: “what does … have”."""
    return last.means("small", "do") and any(one.means("verb", "have") for one in following)


def _whole(said: Sentence, at: int) -> str:
    """All the unknown words that stand there together."""
    last = at
    while last + 1 < len(said.items) and said.items[last + 1].kind == UNKNOWN:
        last += 1
    written = said.text.between(said.items[at].start, said.items[last].end)
    return without_own(written)
