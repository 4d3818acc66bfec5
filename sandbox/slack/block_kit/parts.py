"""Walking through Block Kit payloads, and completing them as Slack does."""

from collections.abc import Iterator
from typing import Any

from sandbox.slack.ids import Mint

JSON = dict[str, Any]

_INTERACTIVE = ("button", "overflow", "_select", "picker", "checkboxes", "radio_buttons")


def parts(value: Any) -> Iterator[JSON]:
    """Every object inside *value* from top to bottom, itself included."""
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from parts(item)
    elif isinstance(value, list):
        for item in value:
            yield from parts(item)


def is_interactive(part: JSON) -> bool:
    """Whether a person can use it."""
    kind = part.get("type")
    return isinstance(kind, str) and kind.endswith(_INTERACTIVE)


def completed(blocks: list[JSON], mint: Mint) -> list[JSON]:
    """*blocks* as Slack gives them back: ids made up and text objects filled in."""
    ready = []
    for block in blocks:
        done: JSON = _filled(block)
        done.setdefault("block_id", mint.short())
        ready.append(done)
    return ready


def _filled(value: Any) -> Any:
    if isinstance(value, list):
        return [_filled(item) for item in value]
    if not isinstance(value, dict):
        return value
    done = {key: _filled(item) for key, item in value.items()}
    match done.get("type"):
        case "plain_text":
            done.setdefault("emoji", True)
        case "mrkdwn":
            done.setdefault("verbatim", False)
    return done
