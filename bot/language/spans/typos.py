"""Words with a typing error that are told by what stands beside them: “whcih laptops”."""

from collections.abc import Callable, Sequence

from bot.language.spans.inventory import Words
from bot.language.words import tokens as kinds
from bot.language.words.similar import LEAST
from bot.language.words.tokens import Token

_OPENING = 5
"""Words among which a question is opened."""
_MOST_PIECES = 4
"""Words of a phrase that are looked at."""


def put_right(
    tokens: list[Token], norms: list[str], words: Words, is_capital: Callable[[int], bool]
) -> frozenset[int]:
    """Mend the words that open a question, and those with which a phrase goes on; which they are.

    A name in capitals is left as it stands.
    """
    openings, known = words.openings, words.known
    if known.issuperset(norms):
        return frozenset()
    found = []
    for at, norm in enumerate(norms):
        if norm in known or tokens[at].kind != kinds.WORD:
            continue
        right = ""
        if at < _OPENING and norm in openings:
            right = _longest(norms, at, openings[norm], words)
        elif at and len(norm) >= LEAST:
            right = _going_on(norms[at - 1], norm, words)
        if right and not is_capital(at):
            tokens[at], norms[at] = tokens[at]._replace(norm=right), right
            found.append(at)
    return frozenset(found)


def _longest(norms: Sequence[str], at: int, rights: Sequence[str], words: Words) -> str:
    """Of the words that may be meant, the one with which the longest phrase begins there."""
    if len(rights) == 1:
        return rights[0]
    after = norms[at + 1 : at + _MOST_PIECES]
    phrases = words.lexicon.phrases
    ends = {one: found[1] if (found := phrases.at([one, *after], 0)) else 0 for one in rights}
    return max(rights, key=ends.__getitem__)


def _going_on(before: str, norm: str, words: Words) -> str:
    """The word that a phrase goes on with behind *before*, if this one is nearest to it alone."""
    after = words.lexicon.following.get(before)
    if after is None:
        return ""
    near = words.nearby.of(norm)
    return near[0] if len(near) == 1 and near[0] in after else ""
