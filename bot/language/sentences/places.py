"""Places by their kind alone: “at the depot”, where one location is called so, or none or many."""

from collections.abc import Iterator, Sequence

from bot.language.spans.inventory import Words
from bot.language.spans.span import MARK, NAME, PART, WHOLE, WORD, Meaning, Span
from bot.language.words.wordlists import playing

_OURS = playing("determiner.definite", "determiner.our")
MOST_PLACES = 5
"""Places among which somebody is asked to choose."""
_LEADING = ("in", "at", "for", "to", "from")
_WITHIN = ("in", "at")


def place_kinds(items: Sequence[Span], words: Words) -> None:
    """Let a kind of place that one location alone is called after be that location."""
    for item in _kinds_behind(items, words, _LEADING):
        found = words.premises.get(item.said, ())
        if len(found) == 1:
            item.kind, item.senses = NAME, ()
            item.meanings = (Meaning("location", found, WHOLE),)
            item.slot = ("location", found[0])


def which_place(items: Sequence[Span], words: Words) -> tuple[Span, Meaning] | None:
    """A kind of place that a few locations are, of which it is to be said which is meant."""
    item = unplaced(items, words)
    if item is None or item.kind != WORD:
        return None
    found = words.premises.get(item.said, ())
    if not 1 < len(found) <= MOST_PLACES:
        return None
    return item, Meaning("location", found, PART)


def unplaced(items: Sequence[Span], words: Words) -> Span | None:
    """Some place that it is in, of which only the kind is told, and nothing tells which."""
    return next(_kinds_behind(items, words, _WITHIN), None)


def _kinds_behind(items: Sequence[Span], words: Words, leading: tuple[str, ...]) -> Iterator[Span]:
    """Every kind of place behind such a preposition, where no location is named."""
    kinds = words.lexicon.premises
    if not any(one.said in kinds for one in items):
        return
    if any(one.slot[0] == "location" for one in items):
        return
    led = False
    for at, item in enumerate(items):
        after = items[at + 1] if at + 1 < len(items) else None
        ends = after is None or after.kind in {MARK, WORD}
        if led and item.kind == WORD and item.said in kinds and ends:
            yield item
        article = item.kind == WORD and item.said in _OURS
        led = item.means("prep", *leading) or (led and article)
