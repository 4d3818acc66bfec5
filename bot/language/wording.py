"""How an answer tells what was understood: “laptops · in Berlin · warranty ends to 1 Mar 2027”."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from pydantic import JsonValue

from bot.language.parsed import CODES, Parsed, Values
from bot.language.words.lexicon import spoken
from bot.language.words.wordlists import data, listed
from bot.models import Model, Status

_SHOWN: Final = data()["shown"]
_WORDS: Final[Mapping[str, str]] = _SHOWN["word"]
_LEADS: Final[Mapping[str, str]] = _SHOWN["lead"]
_EDGES: Final[Mapping[str, str]] = _SHOWN["edge"]
_ALONE: Final[Mapping[str, str]] = _SHOWN["alone"]
_DEEDS: Final[Mapping[str, str]] = _SHOWN["deed"]
"""How one says what is to be done, by the intent."""
_ORDERS: Final[Mapping[str, str]] = _SHOWN["order"]
_RANKS: Final[Mapping[str, str]] = _SHOWN["rank"]
_MONTHS: Final = listed("shown.months")
_VOWELS: Final = listed("shown.vowels")
YOURS: Final = _WORDS["yours"]
"""What belongs to whoever asks."""
THEIRS: Final = _WORDS["theirs"]
"""What belongs to somebody who is told by Slack alone."""
_JOINED: Final = tuple(_LEADS[key].format("") for key in ("location", "assignee"))
"""How parts begin that follow what they are about without a comma."""
_STATES: Final = tuple(one for one in Status if one.startswith(_JOINED))
"""Those that begin so and are no place: “4 laptops in Berlin, in stock”."""


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
        *(
            Part(key=key, text=_WORDS["becomes"].format(_value(value)))
            for key, value in parsed.changes.items()
        ),
    )


def line(parsed: Parsed) -> str:
    """The same as one line."""
    return " · ".join(part.text for part in parts(parsed))


def asked(parsed: Parsed) -> str:
    """The same as what one would ask for: “Return LT-0042”, “How many screens”."""
    deed, changes = _DEEDS.get(parsed.intent, "{}"), dict(parsed.changes)
    what = _what(parsed.filters) if deed == "{}" else _object(parsed.filters)
    if parsed.intent == "mine":
        return f"{what} · {YOURS}" if parsed.filters else _WORDS["owned"]
    if parsed.whole:
        what = _WORDS["whole"].format(_what(parsed.filters))
    if parsed.intent == "count":
        kind = parsed.filters.get("category")
        rest = {name: value for name, value in parsed.filters.items() if name != "category"}
        if not isinstance(kind, str):
            return _WORDS["many"].format(f"· {what}")
        several = kind if spoken().singulars(kind.lower()) else spoken().plural(kind)
        return " · ".join(
            [_WORDS["many"].format(several.lower()), *([_what(rest)] if rest else [])]
        )
    if parsed.intent == "create":
        what = _value(changes.pop("serial_number", "")) or _WORDS["new"]
    to = changes.pop("assignee", None)
    status = changes.get("status")
    if parsed.intent == "edit" and status and len(changes) == 1:
        retires = status == "retired"
        return _WORDS["retires" if retires else "marks"].format(what, _value(status))
    told = deed.format(what)
    if to:
        gives = _WORDS["creates_for" if parsed.intent == "create" else "gives"]
        told = gives.format(told, _WORDS["you"] if to == "me" else _value(to))
    return f"{told}: {', '.join(map(_value, changes.values()))}" if changes else told


def _what(filters: Values) -> str:
    """What it is about: codes as they are written, and beside them what else was said."""
    codes = [_value(value) for name, value in filters.items() if name in CODES]
    rest = [part.text for part in _filtered(filters) if part.key not in CODES]
    if not codes:
        return " · ".join(rest) or _WORDS["anything"]
    return _WORDS["and"].join(codes) + (f" ({', '.join(rest)})" if rest else "")


def _object(filters: Values) -> str:
    """What something is done to, within a sentence: “LT-0042”, “a screen of Tom Becker”."""
    if any(name in CODES for name in filters):
        return _what(filters)
    kind = filters.get("category")
    told = _one(kind) if isinstance(kind, str) else _WORDS["anything"]
    left = {"category"} if isinstance(kind, str) else set()
    rest = [part.text for part in _filtered(filters) if part.key not in left]
    return told + "".join(behind(rest))


def _one(kind: str) -> str:
    word = kind if kind[1:2].isupper() else kind.lower()
    word = next(iter(spoken().singulars(word)), word)
    return _WORDS["before_vowel" if word.lower().startswith(_VOWELS) else "one"].format(word)


def behind(parts: Iterable[str]) -> list[str]:
    """Parts behind what they are about: “ in Berlin” and “ of yours” first, then “, in stock”."""
    return sorted(map(_behind, parts), key=lambda text: text.startswith(","))


def _behind(text: str) -> str:
    if text == YOURS:
        return f" {_LEADS['assignee'].format(text)}"
    joins = text.startswith(_JOINED) and not text.startswith(_STATES)
    return f" {text}" if joins else f", {text}"


def ranked(order: str, most: int | None) -> str:
    """Which come first, and how many of them: “the 3 most expensive”."""
    order = _ORDERS.get(order, "")
    match order, most:
        case "", _:
            return _RANKS["most"].format(most)
        case _, None:
            return _RANKS["all"].format(order)
        case _, 1:
            return _RANKS["first"].format(order)
        case _:
            return _RANKS["some"].format(most, order)


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
        return _WORDS["nobody"]
    if key in {"assignee", "team"} and value == "me":
        return YOURS if key == "assignee" else _WORDS["your_team"]
    if isinstance(value, dict) and "not" in value:
        return _WORDS["not"].format(_lead(key, value["not"]))
    return _lead(key, value)


def _lead(key: str, value: JsonValue) -> str:
    return _LEADS.get(key, "{}").format(_value(value))


def _value(value: JsonValue) -> str:
    if isinstance(value, list):
        return _WORDS["or"].join(map(_value, value))
    if isinstance(value, dict):
        ends = ((lead, value.get(name)) for name, lead in _EDGES.items())
        return " ".join(lead.format(_value(end)) for lead, end in ends if end is not None)
    return _day(value) if isinstance(value, str) else str(value)


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text.replace("_", " ")
    return _WORDS["day"].format(day.day, _MONTHS[day.month - 1], day.year)
