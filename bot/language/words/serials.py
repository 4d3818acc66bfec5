"""How what is written on a sticker is compared with what stands in an inventory."""

import unicodedata

_DROPPED = frozenset(" \t\n\r-_.‐‑‒–—―−\u00a0\u200b\u200c\u200d\u2060\ufeff")
_DROP = {ord(character): None for character in _DROPPED}
_MISREAD = str.maketrans("oilsbz", "011582")


def key(text: str) -> str:
    """The form in which two spellings of one serial number are equal: no case, blanks, dashes."""
    if text.isascii() and text.isalnum():
        return text.lower()
    before = None
    while text != before:  # a character freed by dropping another may combine anew
        before = text
        text = unicodedata.normalize("NFKC", text.translate(_DROP)).casefold()
    return text


def fold(text: str) -> str:
    """The form in which look-alikes are equal: 0 and O, 1, I and L, 5 and S, 8 and B, 2 and Z."""
    return key(text).translate(_MISREAD)
