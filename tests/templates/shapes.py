"""What stays of a payload when its words are taken away, and the words themselves."""

from collections.abc import Iterator
from typing import Any

KEPT = {"type", "action_id", "block_id", "user_id", "value", "url"}
"""Keys whose strings are no words for people."""


def shape(value: Any) -> Any:
    """*value* with every word a person reads replaced by the same.

    What a field of a form already holds is left out: it holds nothing where it could not hold all.
    """
    if isinstance(value, dict):
        return {
            key: item if key in KEPT else shape(item)
            for key, item in value.items()
            if key != "initial_value"
        }
    if isinstance(value, list):
        return [shape(item) for item in value]
    return "words" if isinstance(value, str) else value


def words(value: Any) -> Iterator[str]:
    """Every word a person reads of *value*."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key not in KEPT:
                yield from words(item)
    elif isinstance(value, list):
        for item in value:
            yield from words(item)
    elif isinstance(value, str):
        yield value


def marked_up(payload: dict[str, Any]) -> Iterator[str]:
    """Every text of a payload in which Slack reads markup."""
    yield payload["text"]
    for part in parts(payload["blocks"]):
        if part.get("type") == "mrkdwn":
            yield part["text"]


def parts(value: Any) -> Iterator[dict[str, Any]]:
    """Every object inside *value*, itself included."""
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from parts(item)
    elif isinstance(value, list):
        for item in value:
            yield from parts(item)
