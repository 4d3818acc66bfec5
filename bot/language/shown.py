"""How an answer shows what was understood: “laptops · in Berlin · warranty ends to 1 Mar 2027”."""

from collections.abc import Mapping
from datetime import date

from pydantic import JsonValue

from bot.language.parsed import Parsed, Values
from bot.models import Model

_LEADS: Mapping[str, str] = {
    "location": "in ",
    "assignee": "of ",
    "serial_number": "serial number ",
    "asset_tag": "tag ",
    "id": "id ",
    "warranty_end": "warranty ends ",
    "purchase_date": "bought ",
    "price": "price ",
    "order": "the ",
    "limit": "at most ",
}
_ALONE: Mapping[str, str] = {
    "help": "help",
    "mine": "yours",
    "history": "history",
    "count": "how many",
}


class Part(Model):
    """One thing that was understood, and the filter it came from ("" for the intent)."""

    key: str
    text: str


def parts(parsed: Parsed) -> tuple[Part, ...]:
    """What was understood, in the order in which it is shown."""
    changing = [Part(key="", text=_ALONE.get(parsed.intent, parsed.intent))]
    shows = parsed.intent in _ALONE or bool(parsed.changes) or not parsed.filters
    return (
        *(changing if shows else ()),
        *(Part(key=key, text=_text(key, value)) for key, value in parsed.filters.items()),
        *(Part(key=key, text=f"to {_value(value)}") for key, value in parsed.changes.items()),
    )


def line(parsed: Parsed) -> str:
    """The same as one line."""
    return " · ".join(part.text for part in parts(parsed))


def without(parsed: Parsed, key: str) -> Parsed:
    """The same, with one filter taken away: what a click on a part asks for."""
    kept: Values = {name: value for name, value in parsed.filters.items() if name != key}
    return parsed.model_copy(update={"filters": kept})


def _text(key: str, value: JsonValue) -> str:
    if key == "assignee" and value is None:
        return "nobody's"
    if key in {"assignee", "team"} and value == "me":
        return "yours" if key == "assignee" else "your team's"
    if isinstance(value, dict) and "not" in value:
        return f"not {_LEADS.get(key, '')}{_value(value['not'])}"
    return f"{_LEADS.get(key, '')}{_value(value)}"


def _value(value: JsonValue) -> str:
    if isinstance(value, list):
        return " or ".join(map(_value, value))
    if isinstance(value, dict):
        ends = [(name, value.get(name)) for name in ("from", "to")]
        return " ".join(f"{name} {_value(end)}" for name, end in ends if end is not None)
    return _day(value) if isinstance(value, str) else str(value)


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text.replace("_", " ")
    return f"{day.day} {day:%b %Y}"
