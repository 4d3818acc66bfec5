"""How an answer shows what was understood: “laptops · in Berlin · warranty ends before 1 Mar”."""

from bot.language.parsed import Parsed
from bot.models import Model


class Part(Model):
    """One thing that was understood, and the filter it came from ("" for the intent)."""

    key: str
    text: str


def parts(parsed: Parsed) -> tuple[Part, ...]:
    """What was understood, in the order in which it is shown."""
    return tuple(Part(key=key, text=str(value)) for key, value in parsed.filters.items())


def line(parsed: Parsed) -> str:
    """The same as one line."""
    return " · ".join(part.text for part in parts(parsed))


def without(parsed: Parsed, key: str) -> Parsed:
    """The same, with one filter taken away: what a click on a part asks for."""
    kept = {name: value for name, value in parsed.filters.items() if name != key}
    return parsed.model_copy(update={"filters": kept})
