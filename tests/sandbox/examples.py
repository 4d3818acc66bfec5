"""One of each thing there is in Block Kit, as small as Slack takes it."""

from typing import Any

from tests.sandbox.reaching import card, container, data_table, field, rich, task

JSON = dict[str, Any]

WORDS = {"type": "plain_text", "text": "Press"}
SAID = {"type": "mrkdwn", "text": "*Said*"}
BUTTON = {"type": "button", "action_id": "press", "text": WORDS}
SECTION = {"type": "section", "text": SAID}
OPTION = {"text": WORDS, "value": "a"}
SELECT = {"type": "static_select", "action_id": "pick"}
TYPED: JSON = {"type": "plain_text_input", "action_id": "say"}
INPUT = {"type": "input", "label": WORDS, "element": TYPED}
CELL = {"type": "raw_text", "text": "x"}
TABLE = {"type": "table", "rows": [[CELL]]}
RICH = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "Ask ", "style": {"bold": True}},
                {"type": "user", "user_id": "U0DANADESK"},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]}
            ],
        },
    ],
}

PICTURE = {"type": "image", "alt_text": "x", "image_url": "https://a.example/b.png"}
VIDEO = {
    "type": "video",
    "title": WORDS,
    "alt_text": "x",
    "video_url": "https://a.example/b",
    "thumbnail_url": "https://a.example/c",
}
PLAN = {"type": "plan", "title": "x", "tasks": [task(1), task(2) | {"details": rich()}]}
ANSWERED = ("response_url_enabled", True)


def but(block: JSON, key: str) -> JSON:
    """*block* without one of its keys."""
    return {name: value for name, value in block.items() if name != key}


def pictured(named: JSON) -> JSON:
    """An image that is a file in Slack."""
    return {"type": "image", "alt_text": "x", "slack_file": named}


def line_of(*elements: JSON) -> JSON:
    """A rich text of one line."""
    line = {"type": "rich_text_section", "elements": list(elements)}
    return {"type": "rich_text", "elements": [line]}


def picked(kind: str, key: str, value: Any) -> JSON:
    """A section with a menu or picker that has this key."""
    return SECTION | {"accessory": {"type": kind, "action_id": "pick", key: value}}


def bounded(least: int, most: int) -> JSON:
    """An input of bounded length."""
    return field(element=TYPED | {"min_length": least, "max_length": most})[0]


ALERT = {"type": "alert", "text": SAID, "level": "warning"}
HAND_IN = INPUT | {"element": {"type": "file_input", "action_id": "hand_in"}}
ANYWHERE: dict[str, JSON] = {
    "actions": {"type": "actions", "elements": [BUTTON]},
    "context": {"type": "context", "elements": [SAID, PICTURE]},
    "divider": {"type": "divider"},
    "header": {"type": "header", "text": WORDS},
    "image": PICTURE,
    "input": INPUT,
    "rich_text": RICH,
    "section": SECTION,
    "video": VIDEO,
}
MESSAGES_ONLY = {
    "container": container(),
    "context_actions": {
        "type": "context_actions",
        "elements": [{"type": "icon_button", "action_id": "a", "icon": "trash", "text": WORDS}],
    },
    "data_table": data_table(),
    "markdown": {"type": "markdown", "text": "# x"},
    "plan": PLAN,
    "table": TABLE,
    "task_card": task(),
}
CARDS = {"card": card(), "carousel": {"type": "carousel", "elements": [card(), card()]}}

_OFFER: JSON = {"options": [OPTION]}
_USED = {"section", "actions", "input"}
ELEMENTS_IN: dict[str, tuple[JSON, set[str]]] = {
    "button": ({"text": WORDS}, {"section", "actions", "card"}),
    "overflow": (_OFFER, {"section", "actions"}),
    "image": (but(PICTURE, "type"), {"section", "context"}),
    **dict.fromkeys(("checkboxes", "radio_buttons"), (_OFFER, _USED)),
    **dict.fromkeys(("static_select", "multi_static_select"), (_OFFER, _USED)),
    **dict.fromkeys(("datepicker", "timepicker"), ({}, _USED)),
    "datetimepicker": ({}, {"actions", "input"}),
    **{
        f"{many}{what}_select": ({}, _USED)
        for many in ("", "multi_")
        for what in ("external", "users", "conversations", "channels")
    },
    **dict.fromkeys(
        ("plain_text_input", "email_text_input", "url_text_input", "rich_text_input", "file_input"),
        ({}, {"input"}),
    ),
    "number_input": ({"is_decimal_allowed": False}, {"input"}),
    "icon_button": ({"icon": "trash", "text": WORDS}, {"context_actions"}),
    "feedback_buttons": (
        {key: {"text": WORDS, "value": "a"} for key in ("positive_button", "negative_button")},
        {"context_actions"},
    ),
}
"""What each kind of element must have, and the blocks that take it."""
