"""The page draws all of Block Kit that the bot sends."""

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from bot.render import render
from tests.sandbox.drawn import option, words
from tests.templates.every import SAMPLES
from tests.templates.shapes import parts

JSON = dict[str, Any]
ROOT = Path(__file__).parents[2]
DRAWN = json.loads((ROOT / "sandbox/page/static/blocks/drawn.json").read_text("utf-8"))
UNTYPED = {
    "confirm": "confirm",
    "dispatch_action_config": "dispatch_action_config",
    "initial_option": "option",
    "initial_options": "option",
    "option_groups": "option_group",
    "options": "option",
    "slack_file": "slack_file",
}
"""Objects that say no type, by the key they stand under."""
IN_TEMPLATES = re.compile(r'"type": "(\w+)"')
TYPES = {*DRAWN["blocks"], *DRAWN["elements"], *DRAWN["objects"]}


def undrawn(blocks: list[JSON]) -> Iterator[str]:
    """Whatever of *blocks* the page cannot draw."""
    for block in blocks:
        if block["type"] not in DRAWN["blocks"]:
            yield f"block {block['type']}"
        for part in parts({**block, "type": None}):
            kind = part.get("type")
            where = "elements" if "action_id" in part or kind == "image" else "objects"
            if kind and kind not in DRAWN[where]:
                yield f"{where} {kind}"
            for key in UNTYPED.keys() & part.keys():
                if UNTYPED[key] not in DRAWN["objects"]:
                    yield f"objects {UNTYPED[key]}"


def test_the_page_draws_every_reply() -> None:
    """Each block, element and object in each sample of each template is one that is drawn."""
    payloads = {one.name: render(one.template, **one.context)["blocks"] for one in SAMPLES}
    found = {name: [*undrawn(blocks)] for name, blocks in payloads.items()}
    assert {name: missing for name, missing in found.items() if missing} == {}


def test_no_template_spells_what_is_not_drawn() -> None:
    """Not even in a state that has no sample."""
    templates = [path for path in files("templates").iterdir() if path.name.endswith(".j2")]
    spelled = {kind for path in templates for kind in IN_TEMPLATES.findall(path.read_text("utf-8"))}
    assert spelled - TYPES == set()
    assert {"section", "button", "plain_text"} <= spelled


def test_what_cannot_be_drawn_is_found() -> None:
    """A block, an element in it and an object in that, each by its name."""
    button = {"type": "icon_button", "action_id": "x", "text": words("x")}
    odd = {"type": "odd_text", "options": [option("x")]}
    blocks: list[JSON] = [{"type": "video"}, {"type": "section", "accessory": button, "text": odd}]
    assert [*undrawn(blocks)] == ["block video", "elements icon_button", "objects odd_text"]
