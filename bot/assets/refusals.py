"""What an asset system says is wrong, out of the body of its error, which may be anything."""

import json
from collections.abc import Iterator
from typing import Final

_SAYING: Final = frozenset(
    {"errors", "error", "message", "messages", "detail", "error_description"}
)
"""The keys under which it is said what is wrong."""


def said(body: bytes) -> str:
    """The sentences of an error that is JSON; a text as it is, and nothing of a web page."""
    if body.lstrip()[:1] == b"<":
        return ""
    try:
        return "; ".join(dict.fromkeys(_sentences(json.loads(body))))
    except (ValueError, RecursionError):
        return body.decode(errors="replace")


def _sentences(value: object, about: str = "", *, by_field: bool = False) -> Iterator[str]:
    """What is said in *value*, each with the field that it is *about*; fields stand under `errors`.

    Beside what is said nothing is read: codes, and what a program tells its makers.
    """
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        if sentence := str(value).strip():
            yield _after(about, sentence)
    elif isinstance(value, list):
        for one in value:
            yield from _sentences(one, about, by_field=by_field)
    elif isinstance(value, dict) and not _SAYING.isdisjoint(value):
        field = value.get("field")
        about = _after(about, field) if isinstance(field, str) else about
        for key in filter(_SAYING.__contains__, value):
            yield from _sentences(value[key], about, by_field=by_field or key == "errors")
    elif isinstance(value, dict) and by_field:
        for field, inner in value.items():
            yield from _sentences(inner, _after(about, field), by_field=True)


def _after(about: str, word: str) -> str:
    return f"{about} {word}" if about else word
