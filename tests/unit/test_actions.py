"""Buttons: what is drawn can be pressed, and what can be pressed is drawn."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from handlers import (
    alert,
    alert_rule,
    anew,
    approval,
    doing,
    fault,
    files,
    hand_over,
    new,
    several,
)
from handlers.actions import CHANGES, CLICKS, LINKS

SNAPSHOTS = Path(__file__).parents[1] / "templates" / "snapshots"


def action_ids(part: Any) -> Iterator[str]:
    """The action id of each button in a payload; a colon and what follows keep them apart."""
    if isinstance(part, dict):
        if part.get("type") in {"button", "overflow"}:
            yield part["action_id"].partition(":")[0]
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from action_ids(inner)


def test_every_button_that_is_drawn_has_a_handler_and_every_handler_a_button() -> None:
    """Over the snapshots of all templates, so that none is a button nobody answers."""
    drawn = {
        one
        for file in SNAPSHOTS.glob("*.json")
        for one in action_ids(json.loads(file.read_text(encoding="utf-8")))
    }
    ours = {*CLICKS, *LINKS, *CHANGES, *approval.CLICKS, *new.CLICKS, *several.CLICKS}
    ours |= {*alert.ANSWERED, *alert_rule.ANSWERED, *anew.CLICKS, *doing.CLICKS}
    assert drawn == {*ours, *files.CLICKS, *hand_over.ANSWERED, *fault.ACTIONS}
