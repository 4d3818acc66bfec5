"""How an asset is written: what a word has to be like to mean it."""

from collections.abc import Iterable
from typing import Final

from rapidfuzz.distance import OSA

from bot.language.questions import Sought
from bot.language.words.serials import fold, key
from bot.models import Asset

_MANY: Final = {"ies": "y", "ches": "ch", "shes": "sh", "sses": "ss", "xes": "x", "s": ""}
"""How English words of many end, and those of one."""


def is_spelt(asset: Asset, word: str, field: Sought) -> bool:
    """Whether a word is an asset's own, letter by letter."""
    return any(word.casefold() == one.casefold() for one in _spellings(asset, field))


def is_written(asset: Asset, word: str, field: Sought) -> bool:
    """Whether a word is an asset's own, however it is parted."""
    return any(key(word) == key(one) for one in _spellings(asset, field))


def nearer(asset: Asset, word: str) -> str:
    """The serial number or the tag, whichever the word is nearer to."""
    both = [one for one in (asset.serial_number, asset.known_as) if one]
    return min(both, key=lambda one: OSA.distance(fold(word), fold(one)), default=asset.title)


def but_for_number(word: str, values: Iterable[str]) -> str | None:
    """The one of these values that a word is, whether of one or of many: “laptops” is “laptop”."""
    return next((one for one in values if _of_one(one) == _of_one(word)), None)


def _of_one(word: str) -> str:
    word = word.casefold()
    many = next((end for end in _MANY if word.endswith(end) and len(word) > len(end) + 1), "")
    return word.removesuffix(many) + _MANY.get(many, "")


def _spellings(asset: Asset, field: Sought) -> list[str]:
    both = [asset.serial_number] if field == "serial" else [asset.serial_number, asset.known_as]
    return [one for one in both if one] + ([asset.ref.id] if field == "any" else [])
