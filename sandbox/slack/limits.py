"""How much Slack takes: every limit of Block Kit, of messages and of views, in one table.

A row's name is where it applies: the block, element or object, a dot, and its key.
"""

from typing import Final, NamedTuple


class Limit(NamedTuple):
    """The most of something that Slack takes, and the error it answers past that."""

    most: int
    error: str = "invalid_blocks"


_VIEW = "invalid_arguments"

LIMITS: Final[dict[str, Limit]] = {
    # messages
    "message.text": Limit(4000, "msg_too_long"),
    "message.blocks": Limit(50),
    # views
    "view.blocks": Limit(100, _VIEW),
    "view.title": Limit(24, _VIEW),
    "view.submit": Limit(24, _VIEW),
    "view.close": Limit(24, _VIEW),
    "view.private_metadata": Limit(3000, _VIEW),
    "view.callback_id": Limit(255, _VIEW),
    "view.external_id": Limit(255, _VIEW),
    "view.json": Limit(250_000, "view_too_large"),
    # what every block and every element may carry
    "block_id": Limit(255),
    "action_id": Limit(255),
    # blocks
    "section.text": Limit(3000),
    "section.fields": Limit(10),
    "section.field": Limit(2000),
    "header.text": Limit(150),
    "context.elements": Limit(10),
    "context.text": Limit(3000),
    "context_actions.elements": Limit(5),
    "actions.elements": Limit(25),
    "input.label": Limit(2000),
    "input.hint": Limit(2000),
    "image.image_url": Limit(3000),
    "image.alt_text": Limit(2000),
    "image.title": Limit(2000),
    "markdown.text": Limit(12_000),
    "table.rows": Limit(100),
    "table.columns": Limit(20),
    "table.column_settings": Limit(20),
    "table.characters": Limit(10_000),
    "video.title": Limit(200),
    "video.author_name": Limit(50),
    # elements
    "button.text": Limit(75),
    "button.value": Limit(2000),
    "button.url": Limit(3000),
    "button.accessibility_label": Limit(75),
    "placeholder": Limit(150),
    "select.options": Limit(100),
    "select.option_groups": Limit(100),
    "overflow.options": Limit(5),
    "checkboxes.options": Limit(10),
    "radio_buttons.options": Limit(10),
    # objects
    "option.text": Limit(75),
    "option.value": Limit(150),
    "option.description": Limit(75),
    "option_group.label": Limit(75),
    "confirm.title": Limit(100),
    "confirm.text": Limit(300),
    "confirm.confirm": Limit(30),
    "confirm.deny": Limit(30),
}
