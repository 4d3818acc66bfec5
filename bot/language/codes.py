"""What looks like a serial number, though no vocabulary has it."""

from bot.language.tongue import playing

_SHORTEST_CODE = 5
_CAPITALS = playing("everyday.capitals")
"""Words that are written in capitals, and are no serial number."""


def is_code(raw: str, *, loud: bool) -> bool:
    """Whether something that no vocabulary has looks like a serial number."""
    digits = sum(character.isdigit() for character in raw)
    letters = sum(character.isalpha() for character in raw)
    if digits and letters:
        return len(raw) >= _SHORTEST_CODE or (raw.isupper() and (digits > 1 or "-" in raw))
    if digits:
        return digits >= _SHORTEST_CODE + 1
    return letters > 2 and raw.isupper() and not loud and raw not in _CAPITALS  # noqa: PLR2004
