"""How much Slack takes, of everything it counts or measures, in one table.

A row's name is where it applies: the block, element, object or method, a dot, and its key. Lengths
are in characters, times in seconds.
"""

from typing import Final, NamedTuple


class Limit(NamedTuple):
    """The most and the least that Slack takes, and the error it answers past either."""

    most: int
    error: str = "invalid_blocks"
    least: int = 1


_VIEW = "invalid_arguments"

LIMITS: Final[dict[str, Limit]] = {
    # messages
    "message.text": Limit(4000, "msg_too_long", least=0),
    "message.blocks": Limit(50, least=0),
    "message.tables": Limit(1, "invalid_attachments", least=0),
    "message.attachments": Limit(100, "too_many_attachments", least=0),
    "message.markdown_text": Limit(12_000, "msg_too_long"),
    "message.metadata": Limit(8000, "metadata_too_large", least=0),
    # views
    "view.blocks": Limit(100, _VIEW),
    "view.title": Limit(24, _VIEW),
    "view.submit": Limit(24, _VIEW),
    "view.close": Limit(24, _VIEW),
    "view.private_metadata": Limit(3000, _VIEW, least=0),
    "view.callback_id": Limit(255, _VIEW, least=0),
    "view.external_id": Limit(255, _VIEW, least=0),
    "view.json": Limit(250_000, "view_too_large", least=0),
    "view.depth": Limit(3, "push_limit_reached"),
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
    "table.characters": Limit(10_000, least=0),
    "data_table.rows": Limit(101, least=2),
    "data_table.columns": Limit(20),
    "data_table.page_size": Limit(100),
    "card.title": Limit(150),
    "card.subtitle": Limit(150),
    "card.body": Limit(200),
    "card.actions": Limit(3),
    "carousel.elements": Limit(10),
    "alert.text": Limit(200),
    "container.title": Limit(150),
    "container.subtitle": Limit(150),
    "container.child_blocks": Limit(10),
    "plan.tasks": Limit(50),
    "video.title": Limit(199),
    "video.author_name": Limit(49),
    "rich_text_list.indent": Limit(8, least=0),
    "rich_text.border": Limit(1, least=0),
    "emoji.skin_tone": Limit(6),
    # elements
    "button.text": Limit(75),
    "button.value": Limit(2000),
    "button.url": Limit(3000),
    "button.accessibility_label": Limit(75),
    "placeholder": Limit(150),
    "select.options": Limit(100),
    "select.option_groups": Limit(100),
    "select.max_selected_items": Limit(100),
    "overflow.options": Limit(5),
    "checkboxes.options": Limit(10),
    "radio_buttons.options": Limit(10),
    "plain_text_input.initial_value": Limit(3000, least=0),
    "plain_text_input.min_length": Limit(3000, least=0),
    "plain_text_input.max_length": Limit(3000),
    "file_input.max_files": Limit(10),
    "datetimepicker.initial_date_time": Limit(9_999_999_999, least=1_000_000_000),
    # objects
    "option.text": Limit(75),
    "option.value": Limit(150),
    "option.description": Limit(75),
    "option.url": Limit(3000),
    "option_group.label": Limit(75),
    "option_group.options": Limit(100),
    "confirm.title": Limit(100),
    "confirm.text": Limit(300),
    "confirm.confirm": Limit(30),
    "confirm.deny": Limit(30),
    # the menu that asks the app what to offer
    "block_suggestion.options": Limit(100, least=0),
    "block_suggestion.option_groups": Limit(100, least=0),
    # methods
    "users.list.limit": Limit(1000, "invalid_limit", least=0),
    "conversations.list.limit": Limit(999, "invalid_limit", least=0),
    "conversations.members.limit": Limit(999, "invalid_limit", least=0),
    "conversations.history.limit": Limit(999, "invalid_limit", least=0),
    "conversations.replies.limit": Limit(1000, "invalid_limit", least=0),
    "users.conversations.limit": Limit(999, "invalid_limit", least=0),
    "blocks.validate.characters": Limit(100_000, "invalid_arguments"),
    "conversations.open.users": Limit(8, "too_many_users"),
    "files.length": Limit(1_000_000_000, "file_upload_size_restricted"),
    "files.alt_txt": Limit(1_000, "alt_txt_too_large"),
    # how often, where limits are turned on
    "tier_2.a_minute": Limit(20, "ratelimited"),
    "tier_3.a_minute": Limit(50, "ratelimited"),
    "tier_4.a_minute": Limit(100, "ratelimited"),
    "chat.postMessage.a_second": Limit(1, "rate_limited"),
    # what a person did, and how long and how often it can be answered
    "trigger_id.seconds": Limit(3, "expired_trigger_id"),
    "trigger_id.uses": Limit(1, "exchanged_trigger_id"),
    "response_url.seconds": Limit(30 * 60, "expired_url"),
    "response_url.uses": Limit(5, "used_url"),
    # Socket Mode
    "socket.connections": Limit(10, "too_many_websockets"),
    "socket_url.seconds": Limit(30, "invalid_ticket"),
}

ACK_SECONDS: Final = 3.0
"""How long Slack waits for the acknowledgement of whatever it delivers."""
RETRY_PAUSES: Final = (0.0, 60.0, 300.0)
"""The pause before each further delivery of an event that was not acknowledged."""
