"""How an answer shows what was understood: “laptops · in Berlin · warranty ends to 1 Mar 2027”."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from pydantic import JsonValue

from bot.language.lexicon import spoken
from bot.language.meant import CODES
from bot.language.parsed import Parsed, Values
from bot.models import Model, Status

_LEADS: Mapping[str, str] = {
    "location": "in ",
    "assignee": "of ",
    "serial_number": "serial number ",
    "asset_tag": "tag ",
    "id": "id ",
    "warranty_end": "warranty ends ",
    "purchase_date": "bought ",
    "price": "price ",
}
_ALONE: Mapping[str, str] = {
    "help": "help",
    "mine": "yours",
    "history": "history",
    "count": "how many",
}
_DEEDS: Mapping[str, str] = {
    "assign": "Give {}",
    "transfer": "Give {}",
    "return": "Return {}",
    "delete": "Delete {}",
    "create": "Make {}",
    "edit": "Change {}",
    "fault": "Report a fault of {}",
    "history": "The history of {}",
    "help": "Help",
}
"""How one says what is to be done, by the intent."""
YOURS: Final = "yours"
"""What belongs to whoever asks."""
THEIRS: Final = "theirs"
"""What belongs to somebody who is told by Slack alone."""
_JOINED: Final = ("in ", "of ")
"""How parts begin that follow what they are about without a comma."""
_STATES: Final = tuple(one for one in Status if one.startswith(_JOINED))
"""Those that begin so and are no place: “4 laptops in Berlin, in stock”."""
_VOWELS: Final = tuple("aeiou")


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
        *_filtered(parsed.filters),
        *(Part(key=key, text=f"to {_value(value)}") for key, value in parsed.changes.items()),
    )


def line(parsed: Parsed) -> str:
    """The same as one line."""
    return " · ".join(part.text for part in parts(parsed))


def asked(parsed: Parsed) -> str:
    """The same as what one would ask for: “Return LT-0042”, “How many screens”."""
    deed, changes = _DEEDS.get(parsed.intent, "{}"), dict(parsed.changes)
    what = _what(parsed.filters) if deed == "{}" else _object(parsed.filters)
    if parsed.whole:
        what = f"all ({_what(parsed.filters)})"
    if parsed.intent == "count":
        kind = parsed.filters.get("category")
        rest = {name: value for name, value in parsed.filters.items() if name != "category"}
        if not isinstance(kind, str):
            return f"How many · {what}"
        several = kind if spoken().singulars(kind.lower()) else spoken().plural(kind)
        return " · ".join([f"How many {several.lower()}", *([_what(rest)] if rest else [])])
    if parsed.intent == "create":
        what = _value(changes.pop("serial_number", "")) or "a new asset"
    to = changes.pop("assignee", None)
    status = changes.get("status")
    if parsed.intent == "edit" and status and len(changes) == 1:
        return f"Retire {what}" if status == "retired" else f"Mark {what} as {_value(status)}"
    told = deed.format(what)
    if to:
        towards = "for" if parsed.intent == "create" else "to"
        told = f"{told} {towards} {'you' if to == 'me' else _value(to)}"
    return f"{told}: {', '.join(map(_value, changes.values()))}" if changes else told


def _what(filters: Values) -> str:
    """What it is about: codes as they are written, and beside them what else was said."""
    codes = [_value(value) for name, value in filters.items() if name in CODES]
    rest = [part.text for part in _filtered(filters) if part.key not in CODES]
    if not codes:
        return " · ".join(rest) or "something"
    return " and ".join(codes) + (f" ({', '.join(rest)})" if rest else "")


def _object(filters: Values) -> str:
    """What something is done to, within a sentence: “LT-0042”, “a screen of Tom Becker”."""
    if any(name in CODES for name in filters):
        return _what(filters)
    kind = filters.get("category")
    told = _one(kind) if isinstance(kind, str) else "something"
    rest = [
        part.text for part in _filtered(filters) if part.key != "category" or told == "something"
    ]
    return told + "".join(behind(rest))


def _one(kind: str) -> str:
    word = kind if kind[1:2].isupper() else kind.lower()
    word = next(iter(spoken().singulars(word)), word)
    return f"{'an' if word.lower().startswith(_VOWELS) else 'a'} {word}"


def behind(parts: Iterable[str]) -> list[str]:
    """Parts behind what they are about: “ in Berlin” and “ of yours” first, then “, in stock”."""
    return sorted(map(_behind, parts), key=lambda text: text.startswith(","))


def _behind(text: str) -> str:
    if text == YOURS:
        return f" of {text}"
    joins = text.startswith(_JOINED) and not text.startswith(_STATES)
    return f" {text}" if joins else f", {text}"


def ranked(order: str, most: int | None) -> str:
    """Which come first, and how many of them: “the 3 most expensive”."""
    order = order.replace("_", " ")
    match order, most:
        case "", _:
            return f"at most {most}"
        case _, None:
            return f"the {order} first"
        case _, 1:
            return f"the {order}"
        case _:
            return f"the {most} {order}"


def _filtered(filters: Values) -> Iterator[Part]:
    """Each filter as it is shown; an order and how many of it are one."""
    order, most = str(filters.get("order") or ""), filters.get("limit")
    for key, value in filters.items():
        if key == "order" or (key == "limit" and not order):
            yield Part(key=key, text=ranked(order, most if isinstance(most, int) else None))
        elif key != "limit":
            yield Part(key=key, text=_text(key, value))


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
