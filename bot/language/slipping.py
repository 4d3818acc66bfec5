"""Words with a typing error that are told by what stands beside them, before anything is read."""

from collections.abc import Callable, Sequence

from bot.language import tokens as kinds
from bot.language.inventory import Words
from bot.language.tokens import Token
from bot.language.typos import LEAST

_OPENING = 5
"""Words among which a question is opened."""
_MOST_PIECES = 4
"""Words of a phrase that are looked at."""


def put_right(
    tokens: list[Token], words: Words, is_capital: Callable[[int], bool]
) -> frozenset[int]:
    """Mend the words that open a question, and those with which a phrase goes on; which they are.

    A name in capitals is left as it stands.
    """
    found = []
    openings, known = words.openings, words.known
    for at, token in enumerate(tokens):
        norm = token.norm
        if norm in known or token.kind != kinds.WORD:
            continue
        right = ""
        if at < _OPENING and norm in openings:
            right = _longest(tokens, at, openings[norm], words)
        elif at and len(norm) >= LEAST:
            right = _going_on(tokens[at - 1].norm, norm, words)
        if right and not is_capital(at):
            tokens[at] = token._replace(norm=right)
            found.append(at)
    return frozenset(found)


def _longest(tokens: Sequence[Token], at: int, rights: Sequence[str], words: Words) -> str:
    """Of the words that may be meant, the one with which the longest phrase begins there."""
    if len(rights) == 1:
        return rights[0]
    after = [token.norm for token in tokens[at + 1 : at + _MOST_PIECES]]
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
