"""The words of the language by the part they play: `english.toml`, read once."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

from bot.kept import kept

LANGUAGE: Final = "english"
"""Which language that is: another is another such file beside `english.toml`, named here."""


@cache
def data() -> Mapping[str, Any]:
    """All that the file of the language says."""
    file = resources.files("bot.language").joinpath(f"{LANGUAGE}.toml")
    text = file.read_text(encoding="utf-8")
    said: Mapping[str, Any] = kept(
        Path(str(file)), text.encode(), lambda: tomllib.loads(text)
    )  # which takes a hundredth of a start
    return said


def listed(part: str) -> tuple[str, ...]:
    """The words that play a part, “joint.and”, as they are listed: section and key of the data."""
    section, _, name = part.partition(".")
    return tuple(data()[section][name])


def playing(*parts: str) -> frozenset[str]:
    """The words that play any of these parts, to be looked up in."""
    return frozenset(word for part in parts for word in listed(part))


def standing_for(section: str) -> Mapping[str, str]:
    """What each word of a section stands for: the key that lists it."""
    return {word: name for name, words in data()[section].items() for word in words}


def any_of(part: str) -> str:
    """A pattern that any of these words fits."""
    return "|".join(map(re.escape, listed(part)))
