"""Things that are called after an asset and are none: “laptop bag”, “phone call”."""

from collections.abc import Set as AbstractSet

from bot.language.spans.span import NAME, UNKNOWN, Span
from bot.language.words.wordlists import playing

_BEHIND = playing("form.compound")
"""What the second word of one is."""


def compounded(items: list[Span], norms: AbstractSet[str]) -> list[Span]:
    """With such a thing as one word that nothing explains; *norms* is the words of the sentence.

    Names are not settled yet.
    """
    if norms.isdisjoint(_BEHIND):
        return items
    found: list[Span] = []
    for item in items:
        last = found[-1] if found else None
        if last is not None and item.kind != NAME and item.said in _BEHIND and _is_kind(last):
            found[-1] = Span(UNKNOWN, last.start, item.end, said=f"{last.said} {item.said}")
        else:
            found.append(item)
    return found


def _is_kind(item: Span) -> bool:
    """Whether it may be a category in the singular."""
    kinds = [one for one in item.meanings if one.key == "category"]
    return item.kind == NAME and not item.own and any(not one.several for one in kinds)
