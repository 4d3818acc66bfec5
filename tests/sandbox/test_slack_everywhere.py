"""A limit holds wherever the thing that it limits may stand, not only where its own test has it."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest

from sandbox.slack.block_kit.blocks import check_message, check_view
from sandbox.slack.limits import LIMITS
from sandbox.slack.refusals import SlackError
from tests.sandbox.examples import (
    ALERT,
    ANYWHERE,
    CARDS,
    ELEMENTS_IN,
    INPUT,
    MESSAGES_ONLY,
    OPTION,
    SAID,
    SECTION,
    VIDEO,
    WORDS,
)
from tests.sandbox.reaching import modal, plain

JSON = dict[str, Any]
Make = Callable[[int], Any]

_BLOCKS = [*ANYWHERE.values(), *MESSAGES_ONLY.values(), *CARDS.values(), ALERT]
_OFFERING = ("static_select", "multi_static_select", "checkboxes", "radio_buttons", "overflow")
_WITH_PLACEHOLDER = [
    kind
    for kind in ELEMENTS_IN
    if kind.endswith(("_select", "_input", "picker"))
    and kind not in {"file_input", "datetimepicker"}
]
_CONFIRMED = [
    kind
    for kind in ELEMENTS_IN
    if kind.endswith(("_select", "picker")) or kind in {"button", "icon_button", *_OFFERING}
]
_CONFIRM = {"title": WORDS, "text": SAID, "confirm": WORDS, "deny": WORDS}


class Place(NamedTuple):
    """Where a row of the table of limits applies, and a block that has as much as it is told."""

    name: str
    row: str
    made: Make


def _words(size: int) -> str:
    return "x" * size


OPTION_KEYS: dict[str, Make] = {"text": plain, "value": _words, "description": plain}
BUTTON_KEYS: dict[str, Make] = {"text": plain, "value": _words, "accessibility_label": _words}


def _with(kind: str, key: str, made: Make) -> Make:
    """An element with that key, in a block that takes it."""
    return lambda size: _held(kind, {key: made(size)})


def _held(kind: str, keys: JSON) -> JSON:
    needed, holders = ELEMENTS_IN[kind]
    element = {"type": kind, "action_id": "use"} | needed | keys
    if "input" in holders:
        return INPUT | {"element": element}
    if "section" in holders:
        return SECTION | {"accessory": element}
    return {"type": "context_actions", "elements": [element]}


def _in(whole: JSON, key: str, made: Make) -> Make:
    return lambda size: whole | {key: made(size)}


def _alone(made: Make) -> Make:
    return lambda size: [made(size)]


def _of_blocks() -> Iterator[Place]:
    for block in _BLOCKS:
        yield Place(f"block_id of {block['type']}", "block_id", _in(block, "block_id", _words))
    yield Place("alt_text of video", "image.alt_text", _in(VIDEO, "alt_text", _words))
    yield Place("description of video", "image.title", _in(VIDEO, "description", plain))


def _of_elements() -> Iterator[Place]:
    for kind in ELEMENTS_IN:
        if kind != "image":
            yield Place(f"action_id of {kind}", "action_id", _with(kind, "action_id", _words))
    for kind in _WITH_PLACEHOLDER:
        yield Place(f"placeholder of {kind}", "placeholder", _with(kind, "placeholder", plain))


def _of_options() -> Iterator[Place]:
    for kind in _OFFERING:
        for key, made in OPTION_KEYS.items():
            offered = _with(kind, "options", _alone(_in(OPTION, key, made)))
            yield Place(f"{key} offered by {kind}", f"option.{key}", offered)


def _of_questions() -> Iterator[Place]:
    for kind in _CONFIRMED:
        for key in _CONFIRM:
            asked = _with(kind, "confirm", _in(_CONFIRM, key, plain))
            yield Place(f"{key} asked by {kind}", f"confirm.{key}", asked)


def _of_buttons() -> Iterator[Place]:
    for key, made in BUTTON_KEYS.items():
        yield Place(f"{key} of an icon", f"button.{key}", _with("icon_button", key, made))
        for which in ("positive_button", "negative_button"):
            pressed = _in({"text": WORDS, "value": "a"}, key, made)
            yield Place(
                f"{key} of a {which}", f"button.{key}", _with("feedback_buttons", which, pressed)
            )


PLACES = [
    *_of_blocks(),
    *_of_elements(),
    *_of_options(),
    *_of_questions(),
    *_of_buttons(),
]


@pytest.mark.parametrize("place", PLACES, ids=[place.name for place in PLACES])
def test_a_limit_holds_wherever_the_thing_may_stand(place: Place) -> None:
    """As much as the table says is taken there, and no more."""
    most = LIMITS[place.row].most
    _check(place.made(most))
    with pytest.raises(SlackError, match="invalid_") as refusal:
        _check(place.made(most + 1))
    assert f"less than {most + 1} characters" in str(refusal.value.details)


def _check(block: JSON) -> None:
    """Take a block where it may stand."""
    if block["type"] == "alert" or block.get("element", {}).get("type") == "file_input":
        check_view(modal(blocks=[block], submit=WORDS))
    else:
        check_message([block])


@pytest.mark.parametrize(
    ("key", "row", "made"),
    [
        ("blocks", "view.blocks", lambda size: [{"type": "divider"}] * size),
        ("private_metadata", "view.private_metadata", _words),
        ("callback_id", "view.callback_id", _words),
        ("external_id", "view.external_id", _words),
    ],
)
def test_a_home_tab_has_the_limits_of_a_modal(key: str, row: str, made: Make) -> None:
    """What both have may be as much in the one as in the other."""
    home: JSON = {"type": "home", "blocks": [SECTION]}
    check_view(home | {key: made(LIMITS[row].most)})
    with pytest.raises(SlackError, match="invalid_arguments"):
        check_view(home | {key: made(LIMITS[row].most + 1)})
