"""What is to be filled in is filled in: nothing that people read is a programmer's word."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SNAPSHOTS = sorted((Path(__file__).parent / "snapshots").glob("*.json"))
UNFILLED = re.compile(
    r"[{}]|%[sd]\b|[a-z:,(] None\b|^None$|\bundefined\b|\bnull\b|\bnan\b|object at 0x"
)

SLACKS = re.compile(r"<!date[^>]*>")
"""Dates, which Slack fills in itself."""


def texts(part: Any) -> Iterator[str]:
    """Everything that a person or a screen reader reads in a payload."""
    if isinstance(part, dict):
        for name in ("text", "alt_text", "accessibility_label"):
            if isinstance(part.get(name), str):
                yield part[name]
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from texts(inner)


def test_no_placeholder_is_left() -> None:
    """In no message, form or notification that any template makes."""
    left = {
        file.stem: [one for one in said if UNFILLED.search(SLACKS.sub("", one))]
        for file in SNAPSHOTS
        if (said := list(texts(json.loads(file.read_text(encoding="utf-8")))))
    }
    assert len(left) == len(SNAPSHOTS) > 400
    assert {name: found for name, found in left.items() if found} == {}
