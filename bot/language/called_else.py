"""How else a category of several words is called: “body cam” for a body camera."""

from collections.abc import Iterable, Iterator

from bot.language.lexicon import Lexicon

_FEWEST = 3
"""Words of the shortest name that people shorten to its initials."""


def called_else(
    numbers: Iterable[tuple[str, bool]], lexicon: Lexicon
) -> Iterator[tuple[str, bool, bool]]:
    """What else it is called; if that is its whole name, and if it is said of several."""
    for said, many in numbers:
        for other in _by_other_heads(said, lexicon, many=many):
            yield other, True, many
        if initials := _by_initials(said, lexicon, many=many):
            yield initials, False, many


def _by_other_heads(said: str, lexicon: Lexicon, *, many: bool) -> Iterator[str]:
    """The same with what else is said for its last word: “body cam”, “desk handset”."""
    before, _, head = said.rpartition(" ")
    if not before:
        return
    for phrases in lexicon.categories.values():
        if head not in phrases:
            continue
        plurals = {lexicon.plural(one) for one in phrases}
        for one in phrases:
            if " " not in one and one != head and (one in plurals) == many:
                yield f"{before} {one}"


def _by_initials(said: str, lexicon: Lexicon, *, many: bool) -> str:
    """The first letters of a name of three words and more; “” where they are a word already."""
    words = said.split()
    initials = "".join(word[0] for word in words)
    if len(words) < _FEWEST or not initials.isalpha() or lexicon.knows(initials):
        return ""
    if initials in lexicon.everyday or any(initials in one for one in lexicon.categories.values()):
        return ""
    return lexicon.plural(initials) if many else initials
