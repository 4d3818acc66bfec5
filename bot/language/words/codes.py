"""What looks like a serial number, though no inventory has it: “C02XL0ABJGH5”."""

import re

from bot.language.words.wordlists import any_of, playing

_SHORTEST_CODE = 5
_CAPITALS = playing("everyday.capitals")
"""Words that are written in capitals, and are no serial number."""
_PARTS_OF_YEAR = "|".join(map(any_of, ("part_of_year.3", "part_of_year.6")))
_TIME = re.compile(
    rf"(?:19|20)\d\d|(?:{_PARTS_OF_YEAR})[1-4]|\d{{1,2}}[./](?:19|20)\d\d", re.IGNORECASE
)
_MARKS = ".,;:?!()"


def is_code(raw: str, *, loud: bool) -> bool:
    """Whether something that no vocabulary has looks like a serial number."""
    digits = sum(character.isdigit() for character in raw)
    letters = sum(character.isalpha() for character in raw)
    if digits and letters:
        return len(raw) >= _SHORTEST_CODE or (raw.isupper() and (digits > 1 or "-" in raw))
    if digits:
        return digits >= _SHORTEST_CODE + 1
    return letters > 2 and raw.isupper() and not loud and raw not in _CAPITALS  # noqa: PLR2004


def like_times(text: str) -> bool:
    """Whether all that has a digit may be a time, as in “and 2023?” behind what we bought when."""
    coded = (word.strip(_MARKS) for word in text.split() if any(map(str.isdigit, word)))
    return all(map(_TIME.fullmatch, coded))
