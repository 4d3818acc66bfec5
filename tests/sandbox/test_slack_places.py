"""What may stand where in Block Kit, and what makes a view or a list of options."""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox.slack.block_kit.blocks import check_message, check_options, check_view
from sandbox.slack.block_kit.elements import ELEMENTS
from sandbox.slack.block_kit.layout import BLOCKS
from sandbox.slack.refusals import SlackError
from tests.sandbox.examples import (
    ALERT,
    ANSWERED,
    ANYWHERE,
    CARDS,
    ELEMENTS_IN,
    HAND_IN,
    INPUT,
    MESSAGES_ONLY,
    OPTION,
    SAID,
    SECTION,
    WORDS,
    but,
    picked,
)
from tests.sandbox.reaching import card, modal

JSON = dict[str, Any]

BLOCKS_IN: dict[str, tuple[dict[str, JSON], set[str]]] = {
    "anywhere": (ANYWHERE, {"message", "modal", "home"}),
    "messages": (MESSAGES_ONLY, {"message"}),
    "cards": (CARDS, {"message", "home"}),
    "alerts": ({"alert": ALERT}, {"modal"}),
}
PLACES = [
    (block, places) for blocks, places in BLOCKS_IN.values() for _, block in sorted(blocks.items())
]
"""One of each kind of block, and where it may stand."""

CHECKS: dict[str, Callable[[JSON], None]] = {
    "message": lambda block: check_message([block]),
    "modal": lambda block: check_view(modal(blocks=[block], submit=WORDS)),
    "home": lambda block: check_view({"type": "home", "blocks": [block]}),
}
HOLDERS: dict[str, Callable[[JSON], JSON]] = {
    "section": lambda element: SECTION | {"accessory": element},
    "actions": lambda element: {"type": "actions", "elements": [element]},
    "input": lambda element: INPUT | {"element": element},
    "card": lambda element: card(actions=[element]),
    "context": lambda element: {"type": "context", "elements": [element]},
    "context_actions": lambda element: {"type": "context_actions", "elements": [element]},
}
"""The blocks that hold elements."""


@pytest.mark.parametrize(("block", "places"), PLACES, ids=[block["type"] for block, _ in PLACES])
@pytest.mark.parametrize("place", sorted(CHECKS))
def test_each_block_stands_where_slack_lets_it(block: JSON, places: set[str], place: str) -> None:
    """Tables and plans are for messages, cards not for modals, alerts for modals alone."""
    if place in places:
        CHECKS[place](block)
        return
    with pytest.raises(SlackError) as refusal:
        CHECKS[place](block)
    assert f"unsupported type: {block['type']}" in str(refusal.value.details)


@pytest.mark.parametrize("kind", sorted(ELEMENTS))
@pytest.mark.parametrize("holder", sorted(HOLDERS))
def test_each_element_stands_where_slack_lets_it(kind: str, holder: str) -> None:
    """Buttons, menus, pickers, choices, inputs and pictures each have blocks that take them."""
    element = {"type": kind, "action_id": "use"} | ELEMENTS_IN[kind][0]
    if kind == "image":
        del element["action_id"]
    block = HOLDERS[holder](element)
    if holder in ELEMENTS_IN[kind][1]:
        CHECKS["modal" if kind == "file_input" else "message"](block)
        return
    with pytest.raises(SlackError, match="invalid_blocks") as refusal:
        check_message([block])
    assert f"unsupported type: {kind}" in str(refusal.value.details)


def test_every_kind_of_block_and_element_has_its_places_stated() -> None:
    """Nothing is taken of which the tests above do not say where."""
    assert sorted(block["type"] for block, _ in PLACES) == sorted(BLOCKS)
    assert sorted(ELEMENTS_IN) == sorted(ELEMENTS)


def test_a_form_needs_a_submit() -> None:
    """A modal with an input block is refused without a submit, and accepted with one."""
    check_view(modal(blocks=[INPUT], submit=WORDS))
    with pytest.raises(SlackError, match="invalid_arguments") as refusal:
        check_view(modal(blocks=[INPUT]))
    assert "missing required field: submit" in str(refusal.value.details)


def test_files_and_answers_come_from_modals_alone() -> None:
    """A modal takes a file, and an address to answer to; a home tab neither."""
    key, asked = ANSWERED
    menu = {"type": "channels_select", "action_id": "pick", key: asked}
    parts = [HAND_IN, INPUT | {"element": menu}]
    check_view(modal(blocks=parts, submit=WORDS))
    for part in parts:
        with pytest.raises(SlackError, match="invalid_arguments"):
            check_view({"type": "home", "blocks": [part]})


def test_an_address_to_answer_to_comes_with_an_input() -> None:
    """Beside a text, or among buttons, a menu cannot ask for one even in a modal."""
    menu = picked("channels_select", *ANSWERED)
    for block in (menu, {"type": "actions", "elements": [menu["accessory"]]}):
        with pytest.raises(SlackError, match="invalid_arguments") as refusal:
            check_view(modal(blocks=[INPUT, block], submit=WORDS))
        assert "response_url_enabled [json-pointer:/view/blocks/1]" in str(refusal.value.details)


@pytest.mark.parametrize(
    ("view", "why"),
    [
        ([], "must be an object"),
        ({"blocks": [SECTION]}, "missing required field: type"),
        ({"type": "dialog", "blocks": [SECTION]}, "unsupported type: dialog"),
        (but(modal(), "title"), "missing required field: title"),
        (but(modal(), "blocks"), "missing required field: blocks"),
        (modal(title=SAID), "unsupported type: mrkdwn"),
        (modal(blocks=[SECTION | {"block_id": "b"}] * 2), "block_id already exists: b"),
        (modal(colour="red"), "invalid additional property: colour"),
        ({"type": "home", "blocks": [SECTION], "submit": WORDS}, "additional property: submit"),
        ({"type": "home", "blocks": [SECTION], "title": WORDS}, "additional property: title"),
    ],
)
def test_a_view_that_is_none_is_refused(view: Any, why: str) -> None:
    """The answer is invalid_arguments, and its messages say what is wrong."""
    with pytest.raises(SlackError, match="invalid_arguments") as refusal:
        check_view(view)
    assert why in str(refusal.value.details["response_metadata"]["messages"])


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({}, "either options or option_groups"),
        ({"options": [OPTION], "option_groups": []}, "either options or option_groups"),
        ({"options": [OPTION, OPTION]}, "option values must be unique"),
        ({"options": [{"text": SAID, "value": "a"}]}, "unsupported type: mrkdwn"),
        ({"options": "none"}, "must be an array"),
        ({"option_groups": [{"options": [OPTION]}]}, "missing required field: label"),
    ],
)
def test_options_that_cannot_be_offered_are_refused(body: JSON, why: str) -> None:
    """A menu that asked is answered with options or groups of them, or with none at all."""
    check_options({"options": []})
    check_options({"option_groups": [{"label": WORDS, "options": [OPTION]}]})
    with pytest.raises(SlackError, match="invalid_blocks") as refusal:
        check_options(body)
    assert why in str(refusal.value.details)
