"""Filters as they are typed and written, `category:laptop status:"in repair"`, to Filters."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final, NoReturn, get_args

from rapidfuzz import process

from bot.errors import UsageError
from bot.language.questions import Filters, Said, Where
from bot.language.words.serials import key
from bot.language.words.text import OPENING
from bot.language.words.wordlists import any_of, data, playing, standing_for
from bot.models import Status

FILTERS = (
    "category",
    "status",
    "model",
    "location",
    "team",
    "client",
    "os",
    "vendor",
    "ip",
    "mac",
    "warranty",
)
ARCHIVED = "archived"
"""Asked for like a status, though an archived asset has one beside it."""
USAGE = 'list category:laptop status:"in stock" location:Berlin'
WARRANTY = "warranty:over, warranty:30 (ends within 30 days) or warranty:2027-03-31 (ends by then)"
STATUSES = {key(status): status for status in Status} | {
    word: Status(status) for word, status in standing_for("typed_status").items()
}
"""What people may type for a status, as serial numbers are compared."""
_NAME = re.compile(r"\s*([A-Za-z]+)\s*:\s*")
_DAYS = re.compile(rf"(\d{{1,5}})\s*(?:{any_of('typed.day')})?", re.IGNORECASE)
_OVER = playing("typed.over")
_OR: Final[str] = data()["shown"]["word"]["or"]
_MOST_DAYS = 36_500
_SEVERAL: Final[Mapping[str, str]] = {
    "category": "{} or {}",
    "status": "assets {} or {}",
    "location": "assets in {} or {}",
}
"""How one asks for several values in a sentence, by the filter that takes one of them."""
_NEARLY: Final = 75
"""So much, in a hundred, a status is like what was typed that is offered instead."""


def filters(text: str, *, today: date) -> Filters:
    """Read filters; raises UsageError naming what is valid for anything else."""
    found: dict[str, object] = {}
    for name, value in _pairs(text):
        read = _read(name, value, today)
        if found.keys() & read.keys():
            _refuse(f"“{name}:” stands there twice; a list takes one of each filter.")
        found |= read
    return Filters.model_validate(found)


def of_several(said: Mapping[str, Sequence[str]], *, today: date) -> Filters:
    """Filters that each have any of several values; raises UsageError as `filters` does."""
    found: dict[str, object] = {}
    where = list[Where]()
    for name, values in said.items():
        read = [_read(name, value, today) for value in dict.fromkeys(values)]
        if len(read) == 1:
            found |= read[0]
        elif name not in get_args(Said) or any(one.get("archived") for one in read):
            alone = f"“{name}:{ARCHIVED}”" if name == "status" else f"“{name}:”"
            _refuse(f"{alone} takes no others beside it.")
        else:
            where.append(
                Where.model_validate({"field": name, "values": [one[name] for one in read]})
            )
    return Filters.model_validate({**found, "where": where})


def written(said: Mapping[str, Sequence[str]]) -> str:
    """Filters as a list has them; of several values of one, any will do."""
    words = ((name, _OR.join(map(_quoted, values))) for name, values in said.items())
    return " ".join(f"{name}:{values}" for name, values in words if values)


def _quoted(value: str) -> str:
    return f'"{value}"' if re.search(r"[\s,;]", value) else value


def _no_filter(word: str, before: tuple[str, str] | None) -> str:
    """What to say of a word that is no filter: most often the second of a value with blanks."""
    if before is None:
        return f"“{word}” is not a filter. Filters are written like category:laptop."
    name, value = before
    return (
        f"“{word}” is not a filter. A value of several words stands in quotes:"
        f' {name}:"{value} {word}".'
    )


def _refuse_several(name: str, value: str, other: str) -> NoReturn:
    """What to say of a second value of one filter: several are asked for in a sentence."""
    several = _SEVERAL.get(name, _SEVERAL["location"])
    said = several.format(value, other) if name in _SEVERAL else several.format("Berlin", "London")
    raise UsageError(
        f"“{name}:” takes one value, and “{other}” is not a filter. Several are asked for in plain"
        f" words: {said}.",
        usage=said,
    )


def _pairs(text: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    at = 0
    text = text.strip()
    while at < len(text):
        name = _NAME.match(text, at)
        if not name and pairs and re.search(r"[,;]\s*$", text[:at]):
            _refuse_several(*pairs[-1], _value(text, at)[0])
        if not name:
            _refuse(_no_filter(text[at:].split()[0], pairs[-1] if pairs else None))
        value, at = _value(text, name.end())
        if not value:
            _refuse(f"“{name[1]}:” has no value after it.")
        pairs.append((name[1].lower(), value))
        while at < len(text) and text[at] in " ,;":
            at += 1
    return pairs


def _value(text: str, start: int) -> tuple[str, int]:
    close = OPENING.get(text[start : start + 1])
    if close is None:
        word = re.compile(r"[^\s,;]*").match(text, start)
        return (word[0], word.end()) if word else ("", start)
    ends = [text.find(mark, start + 1) for mark in {close, '"', "”"} if close != "'" or mark == "'"]
    end = min((at for at in ends if at >= 0), default=-1)
    if end < 0:
        _refuse(f"The quotation mark before “{text[start + 1 :]}” is never closed.")
    return text[start + 1 : end].strip(), end + 1


def typed(found: Filters) -> list[str]:
    """Filters as they are typed, as far as they can be: one value each, and none excluded."""
    return [
        f'{one.field}:"{one.values[0]}"' if " " in one.values[0] else f"{one.field}:{one.values[0]}"
        for one in found.where
        if one.field in FILTERS and not one.negated and len(one.values) == 1
    ]


def _read(name: str, value: str, today: date) -> dict[str, object]:
    if name not in FILTERS:
        _refuse(f"There is no filter “{name}:”. The filters are {_named(FILTERS)}.")
    if name == "status":
        status = STATUSES.get(key(value))
        if status is None and key(value) != ARCHIVED:
            _refuse_status(value)
        return {"status": status, "archived": status is None}
    if name == "warranty":
        return _warranty(value, today)
    return {name: value}


def _refuse_status(value: str) -> NoReturn:
    """That there is no such status, which are there, and the nearest."""
    statuses = f"The statuses are {_named((*Status, ARCHIVED))}."
    near = process.extractOne(value.casefold(), (*Status, ARCHIVED), score_cutoff=_NEARLY)
    if near is None:
        _refuse(f"There is no status “{value}”. {statuses}")
    raise UsageError(
        f"There is no status “{value}”. Do you mean “{near[0]}”? {statuses}",
        usage=f"list {written({'status': (near[0],)})}",
    )


def _warranty(value: str, today: date) -> dict[str, object]:
    days = _DAYS.fullmatch(value)
    if value.lower() in _OVER:
        return {"warranty_to": today - timedelta(days=1)}
    if days and int(days[1]) <= _MOST_DAYS:
        return {"warranty_from": today, "warranty_to": today + timedelta(days=int(days[1]))}
    try:
        return {"warranty_to": date.fromisoformat(value)}
    except ValueError:
        _refuse(f"“warranty:{value}” cannot be read. Write {WARRANTY}.")


def _named(words: object) -> str:
    return ", ".join(str(word) for word in words)  # type: ignore[attr-defined]


def _refuse(message: str) -> NoReturn:
    raise UsageError(message, usage=USAGE)
