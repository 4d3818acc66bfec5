"""Web API: channels and direct messages, the methods called conversations."""

from typing import TYPE_CHECKING, Any, Final

from sandbox.slack.arguments import Arguments, Method, page
from sandbox.slack.conversations import Conversation
from sandbox.slack.installation import BOT_USER
from sandbox.slack.limits import LIMITS
from sandbox.slack.refusals import SlackError

if TYPE_CHECKING:
    from sandbox.slack.workspace import Workspace

JSON = dict[str, Any]

_READ: Final = {
    "channel": "channels:read",
    "group": "groups:read",
    "im": "im:read",
    "mpim": "mpim:read",
}
_TYPES: Final = {
    "public_channel": "channel",
    "private_channel": "group",
    "im": "im",
    "mpim": "mpim",
}
_HISTORY: Final = {kind: f"{scope.partition(':')[0]}:history" for kind, scope in _READ.items()}
_USERS: Final = LIMITS["conversations.open.users"]


def _readable(workspace: "Workspace", args: Arguments) -> Conversation:
    """The conversation meant, if the bot may know of it and was granted its kind."""
    channel = workspace.conversations.get(args.required("channel"))
    if channel is None or (channel.kind != "channel" and BOT_USER not in channel.members):
        raise SlackError("channel_not_found")
    workspace.app.require(_READ[channel.kind])
    return channel


def _info(workspace: "Workspace", args: Arguments) -> JSON:
    channel = _readable(workspace, args)
    told = channel.as_json(BOT_USER)
    if channel.kind == "im":
        told |= {
            "last_read": "0000000000.000000",
            "latest": None,
            "unread_count": 0,
            "unread_count_display": 0,
            "is_open": True,
        }
    elif args.flag("include_num_members"):
        told["num_members"] = len(channel.members)
    return {"channel": told}


def _list(workspace: "Workspace", args: Arguments) -> JSON:
    wanted = args.listed("types") or ["public_channel"]
    if any(name not in _TYPES for name in wanted):
        raise SlackError("invalid_types")
    kinds = {_TYPES[name] for name in wanted}
    for kind in kinds & set(_READ):
        workspace.app.require(_READ[kind])
    listed = [
        channel
        for channel in workspace.conversations.values()
        if channel.kind in kinds
        and (channel.kind == "channel" or BOT_USER in channel.members)
        and not (args.flag("exclude_archived") and channel.archived)
    ]
    rows, onward = page(listed, args, usual=100, row="conversations.list.limit")
    return {"channels": [_row(channel) for channel in rows], **onward}


def _row(channel: Conversation) -> JSON:
    told = channel.as_json(BOT_USER)
    return told if channel.kind == "im" else told | {"num_members": len(channel.members)}


def _members(workspace: "Workspace", args: Arguments) -> JSON:
    members = _readable(workspace, args).members
    rows, onward = page(members, args, usual=100, row="conversations.members.limit")
    return {"members": rows, **onward}


def _open(workspace: "Workspace", args: Arguments) -> JSON:
    if args.word("channel"):
        channel = workspace.conversations.get(args.required("channel"))
        if channel is None or channel.kind != "im" or BOT_USER not in channel.members:
            raise SlackError("channel_not_found")
    else:
        channel = workspace.direct(_addressee(workspace, args), BOT_USER)
    before = channel.opened
    channel.opened = True
    told = channel.as_json(BOT_USER) if args.flag("return_im") else {"id": channel.id}
    again = {"no_op": True, "already_open": True} if before else {}
    return {**again, "channel": told}


def _history(workspace: "Workspace", args: Arguments) -> JSON:
    channel = workspace.conversations.get(args.required("channel"))
    if channel is None or (channel.kind != "channel" and BOT_USER not in channel.members):
        raise SlackError("channel_not_found")
    workspace.app.require(_HISTORY[channel.kind])
    if BOT_USER not in channel.members:
        raise SlackError("not_in_channel")
    written = [
        message
        for message in workspace.messages()
        if message.channel is channel
        and message.only_for is None
        and message.ts >= (args.word("oldest") or "")
    ]
    rows, onward = page(written[::-1], args, usual=100, row="conversations.history.limit")
    told = [message.as_json() for message in rows]
    if not args.flag("include_all_metadata"):
        told = [{key: one[key] for key in one if key != "metadata"} for one in told]
    cursor = onward["response_metadata"]["next_cursor"]
    return {
        "messages": told,
        "has_more": bool(cursor),
        "pin_count": 0,
        "channel_actions_ts": None,
        "channel_actions_count": 0,
        **(onward if cursor else {}),
    }


def _addressee(workspace: "Workspace", args: Arguments) -> str:
    users = args.listed("users")
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > _USERS.most:
        raise SlackError(_USERS.error)
    if len(users) > 1:
        raise SlackError("missing_scope", needed="mpim:write", provided="")
    user = workspace.users.get(users[0])
    if user is None:
        raise SlackError("user_not_found")
    if user.kind == "deactivated":
        raise SlackError("user_disabled")
    if user.id == BOT_USER:
        raise SlackError("invalid_user_combination")
    return user.id


METHODS: Final = {
    "conversations.history": Method(_history),
    "conversations.info": Method(_info),
    "conversations.list": Method(_list),
    "conversations.members": Method(_members),
    "conversations.open": Method(_open, ("im:write",)),
}
