"""What PHP makes of the values it is sent."""

import json
import math
import re
from typing import Any

_MOST = 2**63 - 1
_DIGITS = 19  # of the greatest integer
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
        return int(value) if math.isfinite(value) and abs(value) < _MOST else 0
    found = _NUMBER.match(text(value))
    if found is None:
        return 0
    digits = found[1].lstrip("+-").lstrip("0") or "0"
    most = _MOST if len(digits) > _DIGITS else min(int(digits), _MOST)
    return -most if found[1].startswith("-") else most


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
        json.dumps(value, ensure_ascii=False).encode()  # half a surrogate pair is no JSON to PHP
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
