"""Web API: what was written in a conversation, and in a thread of it."""

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from sandbox.slack.arguments import Arguments, Method, page
from sandbox.slack.conversations import Conversation
from sandbox.slack.installation import BOT_USER
from sandbox.slack.messages import Message
from sandbox.slack.refusals import SlackError
from sandbox.slack.threads import answers, counted, threads

if TYPE_CHECKING:
    from sandbox.slack.workspace import Workspace

JSON = dict[str, Any]

_SCOPES: Final = {
    "channel": "channels:history",
    "group": "groups:history",
    "im": "im:history",
    "mpim": "mpim:history",
}
_TS: Final = re.compile(r"(\d{1,12})(?:\.(\d{1,6}))?")
_TAB: Final = {"pin_count": 0, "channel_actions_ts": None, "channel_actions_count": 0}


def _readable(workspace: "Workspace", args: Arguments) -> Conversation:
    """The conversation meant, if the bot is in it and was granted to read its kind."""
    channel = workspace.conversations.get(args.required("channel"))
    if channel is None or (channel.kind != "channel" and BOT_USER not in channel.members):
        raise SlackError("channel_not_found")
    workspace.app.require(_SCOPES[channel.kind])
    if BOT_USER not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _history(workspace: "Workspace", args: Arguments) -> JSON:
    channel, within = _readable(workspace, args), _bounds(args)
    written = [
        message
        for message in _written(workspace, channel)
        if within(message.ts) and (not answers(message) or message.subtype == "thread_broadcast")
    ]
    rows, onward = page(written[::-1], args, usual=100, row="conversations.history.limit")
    return _told(workspace, args, rows, onward) | _TAB


def _replies(workspace: "Workspace", args: Arguments) -> JSON:
    channel, ts = _readable(workspace, args), args.required("ts")
    within = _bounds(args)
    first = workspace.message(channel.id, ts)
    if first is None or first.only_for is not None:
        raise SlackError("thread_not_found")
    replies = [one for one in workspace.replies_to(first) if within(one.ts)]
    rows, onward = page([first, *replies], args, usual=0, row="conversations.replies.limit")
    return _told(workspace, args, rows, onward)


def _written(workspace: "Workspace", channel: Conversation) -> Iterable[Message]:
    for message in workspace.messages():
        if message.channel is channel and message.only_for is None:
            yield message


def _told(workspace: "Workspace", args: Arguments, rows: list[Message], onward: JSON) -> JSON:
    """The messages with what was asked for of each, and the way to the next page if any."""
    replies = threads(workspace.messages())
    told = [_row(row, replies.get((row.channel.id, row.ts), [])) for row in rows]
    if not args.flag("include_all_metadata"):
        told = [{key: one[key] for key in one if key != "metadata"} for one in told]
    cursor = onward["response_metadata"]["next_cursor"]
    asked = {key: args.word(key) for key in ("latest", "oldest") if args.word(key)}
    return {"messages": told, "has_more": bool(cursor), **asked, **(onward if cursor else {})}


def _row(message: Message, replies: list[Message]) -> JSON:
    told = message.as_json()
    if replies:
        return told | counted(message, replies) | {"subscribed": BOT_USER in _voices(replies)}
    return told


def _voices(messages: Iterable[Message]) -> set[str]:
    return {message.user for message in messages}


def _bounds(args: Arguments) -> Callable[[str], bool]:
    """Whether a time stamp lies between `oldest` and `latest`; on them only when `inclusive`."""
    oldest = _instant(args, "oldest", "invalid_ts_oldest")
    latest = _instant(args, "latest", "invalid_ts_latest")
    inclusive = args.flag("inclusive")

    def within(ts: str) -> bool:
        at = _micros(ts)
        if inclusive and at in {oldest, latest}:
            return True
        return (oldest is None or at > oldest) and (latest is None or at < latest)

    return within


def _instant(args: Arguments, key: str, error: str) -> int | None:
    said = args.word(key)
    if not said:
        return None
    if not _TS.fullmatch(said):
        raise SlackError(error)
    return _micros(said)


def _micros(ts: str) -> int:
    seconds, _, rest = ts.partition(".")
    return int(seconds) * 1_000_000 + int(rest.ljust(6, "0"))


METHODS: Final = {
    "conversations.history": Method(_history, reads=True),
    "conversations.replies": Method(_replies, reads=True),
}
