"""Threads: what answers what, and what the message they begin with tells of them."""

from collections.abc import Iterable
from typing import Any

from sandbox.slack.messages import Message

JSON = dict[str, Any]


def begins(message: Message) -> bool:
    """Whether it can be answered in a thread: everyone sees it, and it answers none itself."""
    return message.only_for is None and message.thread_ts in {None, message.ts}


def answers(message: Message) -> bool:
    """Whether everyone sees it in a thread that another message began."""
    return message.only_for is None and message.thread_ts not in {None, message.ts}


def threads(messages: Iterable[Message]) -> dict[tuple[str, str], list[Message]]:
    """The answers among *messages*, in their order, by channel and what they answer."""
    found: dict[tuple[str, str], list[Message]] = {}
    for message in messages:
        if answers(message):
            found.setdefault((message.channel.id, str(message.thread_ts)), []).append(message)
    return found


def counted(root: Message, replies: Iterable[Message]) -> JSON:
    """What *root* tells of its thread, once there is an answer in it."""
    written = list(replies)
    if not written:
        return {}
    users = list(dict.fromkeys(one.user for one in written))
    return {
        "thread_ts": root.ts,
        "reply_count": len(written),
        "reply_users_count": len(users),
        "latest_reply": written[-1].ts,
        "reply_users": users,
        "is_locked": False,
    }
