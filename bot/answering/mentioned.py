"""Which assets a text speaks of: every serial number, tag and name in it that the index knows."""

import re
from typing import Final

from bot.language.words.serials import key
from bot.language.words.text import plain
from bot.models import Asset, Scope
from bot.store import Held, Index

MOST: Final = 20
"""As many as one table has."""
_MOST_WORDS: Final = 600
"""So much of a text is looked at: as much as anybody reads."""
_LONGEST: Final = 5
"""Words of a name, at most."""
_SHORTEST: Final = 3
"""Characters of what is looked up, at least: “it” is nobody's asset."""
_WORD: Final = re.compile(r"[^\s,;:!?()\[\]{}<>|\"'`“”„«»‘’]+")
_LIKE_A_SERIAL: Final = re.compile(r"(?=(?:.*[0-9]){3})(?=.*[A-Z])[A-Z0-9]{8,20}").fullmatch
"""A word that is looked up although the index does not know it: nobody shouts so."""


def mentioned(index: Index, scope: Scope, text: str) -> tuple[str, ...]:
    """What assets are called in a text, each once, as it can be looked up.

    `MOST` at most, and another one where there are more.
    """
    words = [one.strip(".…*_~/\\") for one in _WORD.findall(plain(text))][:_MOST_WORDS]
    found: dict[str, str] = {}
    at = 0
    while at < len(words) and len(found) <= MOST:
        length, spellings = _longest(index, scope, words[at : at + _LONGEST])
        for spelling in spellings:
            found.setdefault(key(spelling), spelling)
        at += length
    return tuple(found.values())[: MOST + 1]


def _longest(index: Index, scope: Scope, words: list[str]) -> tuple[int, list[str]]:
    """How many of these words are what something is called, and as what it can be looked up."""
    for length in range(len(words), 0, -1):
        spelling = " ".join(words[:length])
        if len(key(spelling)) >= _SHORTEST and (found := _called(index, scope, spelling)):
            return length, found
    return 1, [words[0]] if _LIKE_A_SERIAL(words[0]) else []


def _called(index: Index, scope: Scope, spelling: str) -> list[str]:
    """What can be looked up where something has this serial number, tag or name; else nothing."""
    if any(_is(one.asset, spelling) for one in index.find(scope, spelling, field="any")):
        return [spelling]
    return [_best(one) for one in index.named(scope, spelling)]


def _is(asset: Asset, spelling: str) -> bool:
    """Whether that is written on it: its id alone is any number in any text."""
    written = (asset.serial_number, asset.known_as)
    return any(key(one) == key(spelling) for one in written if one)


def _best(held: Held) -> str:
    asset = held.asset
    return asset.serial_number or asset.known_as or asset.ref.id
