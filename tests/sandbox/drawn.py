"""Blocks and views for tests of what people do with them."""

from typing import Any

JSON = dict[str, Any]


def words(text: str) -> JSON:
    """A plain text object as Slack completes it."""
    return {"type": "plain_text", "text": text, "emoji": True}


def option(text: str) -> JSON:
    """An option as Slack completes it."""
    return {"text": words(text), "value": text.lower()}


def section(kind: str, more: JSON) -> JSON:
    """The element beside a text called Site."""
    element = {"type": kind, "action_id": "a_site", **more}
    text = {"type": "mrkdwn", "text": "Pick"}
    return {"type": "section", "block_id": "b_site", "text": text, "accessory": element}


def asked(kind: str, more: JSON, **block: Any) -> JSON:
    """The element as an input called Pick."""
    element = {"type": kind, "action_id": "a_site", **more}
    label = {"type": "plain_text", "text": "Pick"}
    return {"type": "input", "block_id": "b_site", "label": label, "element": element, **block}


def placed(kind: str, more: JSON) -> JSON:
    """The element on a message, heard of at once: a datetimepicker stands beside no text."""
    if kind == "datetimepicker":
        return asked(kind, more, dispatch_action=True)
    return section(kind, more)


def modal(*blocks: JSON, **more: Any) -> JSON:
    """A form of these blocks."""
    words = {"type": "plain_text", "text": "Asset"}
    submit = {"type": "plain_text", "text": "Save"}
    return {
        "type": "modal",
        "callback_id": "asset",
        "title": words,
        "submit": submit,
        "blocks": list(blocks),
        **more,
    }


def named(keys: str) -> set[str]:
    """These keys."""
    return set(keys.split())


BUTTON = {"type": "button", "action_id": "press", "text": words("Press")}
CARD = [{"type": "actions", "block_id": "b_card", "elements": [BUTTON]}]
"""A message of one button."""
MESSAGE = named("user type ts text team blocks")
OF_APP = named("bot_id app_id bot_profile")
"""The keys of a message, and those of one by an app besides."""
