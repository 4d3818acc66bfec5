"""Whom a command gives something to by name, and why: “to Mei Tanaka from Monday”."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.language.words.lexicon import spoken
from bot.language.words.tokens import normal
from bot.language.words.wordlists import any_of, playing

_MOST = 5
"""Words of the longest name."""
_MOST_UNKNOWN = 3
"""Words of the longest name that nobody has: what goes on may be the reason."""
_FULL = 2
"""So many words are a name, whatever stands behind them."""
_ENDS = ",.;:!?"
_FROM = any_of("joint.from")
ARROW = r"[-=]{1,3}>|[→⇒➔➜]"
"""A drawn “to”."""
_TO = re.compile(
    rf"(?:(?:{_FROM})\s+(?:[^\s,;]+\s+){{1,3}}?)?(?:(?:{any_of('joint.to')})\s+|(?:{ARROW})\s*)",
    re.IGNORECASE,
)
"""What leads to whoever is to have it; from whom it goes is told by the asset itself."""
_JOINING = re.compile(
    rf"^(?:{any_of('typed.reason')})\b[:,]?\s*|^(?:{ARROW})\s*|^[:,;.–—-]+\s*", re.IGNORECASE
)
_HOLDER = re.compile(rf"(?:{_FROM})\s+(?P<who>.+)", re.IGNORECASE)
_ME = playing("stand_in.myself")
_WHY = playing("typed.why")
"""What reasons begin with that are no part of a name: “to mei replacement”."""


class Named(NamedTuple):
    """Words that may be somebody's name, and what stands behind them."""

    name: str
    reason: str


def possible(said: str) -> Sequence[Named]:
    """The names that may stand at its beginning, the longest first."""
    words, led, _ = _words(said)
    if not words or not (led or is_me(words[0]) or _may_be_name(words[0])):
        return ()
    most = min(_MOST, _clause(words))
    cuts = (_cut(words, at) for at in range(most, 0, -1) if _may_end(words, at, led=led))
    return [one for one in cuts if one.name]


def unknown(said: str) -> Named | None:
    """The name in it that nobody has, as far as it is written like one; else None.

    Without “to” it may be the reason all the same, which then stays what it is.
    """
    words, led, marked = _words(said)
    most = min(_MOST_UNKNOWN, _clause(words))
    capital = bool(words) and words[0][0].isupper()
    like = [_is_like(one, capital=capital) for one in words[:most]]
    end = like.index(False) if False in like else most
    end = max(end, int(marked))
    if led and end:
        return _cut(words, end)
    whole = end >= _FULL and capital and not any(map(_is_known, words[:end]))
    return Named(_cut(words, end).name, said) if whole else None


def is_me(word: str) -> bool:
    """Whether it is whoever speaks."""
    return normal(word.strip(_ENDS)) in _ME


def without_joint(reason: str) -> str:
    """A reason without the word or mark that only joins it to what stands before."""
    return _JOINING.sub("", " ".join(reason.split()).strip(" ,;:")).strip()


def without_holder(reason: str, holder: str) -> str:
    """A reason; nothing where it only says who has it now: “from Alex”."""
    reason = without_joint(reason)
    found = _HOLDER.fullmatch(reason)
    held = set(normal(holder).split())
    return "" if found and held.issuperset(normal(found["who"]).split()) else reason


def _words(said: str) -> tuple[list[str], bool, bool]:
    """The words from the name on, whether “to” or @ leads to it, and whether @ does.

    That is left of a mention of whom Slack does not know: its own come as an id.
    """
    to = _TO.match(said)
    rest = said[to.end() if to else 0 :]
    words = rest.removeprefix("@").split()
    marked = bool(words) and rest.startswith("@")
    return words, marked or to is not None, marked


def _clause(words: Sequence[str]) -> int:
    """How many words stand before the first mark."""
    return next((at for at, one in enumerate(words, 1) if one[-1] in _ENDS), len(words))


def _cut(words: Sequence[str], at: int) -> Named:
    return Named(" ".join(words[:at]).strip(_ENDS), " ".join(words[at:]))


def _may_end(words: Sequence[str], at: int, *, led: bool) -> bool:
    """Whether a name may end there: a first name alone is none where another word goes on."""
    if at >= _FULL or at == len(words) or words[at - 1][-1] in _ENDS:
        return True
    capital = words[0][0].isupper()
    return (led or not capital) and not _is_like(words[at], capital=capital)


def _is_like(word: str, *, capital: bool) -> bool:
    """Whether a word may be of a name that is written so."""
    return word[0].isupper() if capital else not _is_known(word)


def _may_be_name(word: str) -> bool:
    return word[0].isupper() or not _is_known(word)


def _is_known(word: str) -> bool:
    said = normal(word.strip(_ENDS))
    return any(map(str.isdigit, said)) or said in _WHY or spoken().knows(said)
