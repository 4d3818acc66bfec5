"""What PHP makes of the values it is sent."""

import json
import re
from typing import Any

_NUMBER = re.compile(r"[ \t\n\r\v\f]*([+-]?\d+)", re.ASCII)
_BLANKS = " \t\n\r\v\0"


def text(value: Any) -> str:
    """A value as a string; a list is the word Array."""
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, list | dict):
        return "Array"
    return "" if value is None else str(value)


def number(value: Any) -> int:
    """A value as an integer: the digits it begins with, else 0."""
    if isinstance(value, list | dict):
        return int(bool(value))
    if isinstance(value, float):
        return int(value)
    found = _NUMBER.match(text(value))
    return int(found[1]) if found else 0


def empty(value: Any) -> bool:
    """Whether PHP calls a value empty; the word 0 is."""
    return text(value) in {"", "0"} or value == []


def clean(value: Any) -> str:
    """A value as it is stored: without tags, without blanks around it."""
    return strip_tags(text(value)).strip(_BLANKS)


def strip_tags(given: str) -> str:
    """Text without tags; what follows a `<` that is never closed is lost."""
    kept: list[str] = []
    depth, quote = 0, ""
    for at, char in enumerate(given):
        if depth == 0:
            if char == "<" and not given[at + 1 : at + 2].isspace():
                depth = 1
            else:
                kept.append(char)
        elif quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char == "<" and not given[at + 1 : at + 2].isspace():
            depth += 1
        elif char == ">":
            depth -= 1
    return "".join(kept)


def encoded(value: Any) -> str:
    """JSON as PHP writes it: no blanks, nothing but ASCII, slashes escaped."""
    return json.dumps(value, separators=(",", ":")).replace("/", "\\/")


def decoded(body: bytes) -> dict[str, Any]:
    """A request's body, whatever it is called; what is no JSON object is lost."""
    try:
        value = json.loads(body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
