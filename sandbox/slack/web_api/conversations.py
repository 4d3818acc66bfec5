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
_OPENED: Final = {"im": "im:write", "mpim": "mpim:write"}
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
    listed = [
        channel
        for channel in _of_types(workspace, args)
        if channel.kind == "channel" or BOT_USER in channel.members
    ]
    rows, onward = page(listed, args, usual=100, row="conversations.list.limit")
    return {"channels": [_row(workspace, channel) for channel in rows], **onward}


def _of_someone(workspace: "Workspace", args: Arguments) -> JSON:
    """The conversations somebody is in, the bot unless it asks of another."""
    who = args.word("user") or BOT_USER
    listed = [
        channel
        for channel in _of_types(workspace, args)
        if who in channel.members and (channel.kind == "channel" or BOT_USER in channel.members)
    ]
    rows, onward = page(listed, args, usual=100, row="users.conversations.limit")
    told = [_row(workspace, channel) for channel in rows]
    unsaid = {"is_member", "num_members"}
    bare = [{key: one[key] for key in one if key not in unsaid} for one in told]
    return {"channels": bare, **onward}


def _of_types(workspace: "Workspace", args: Arguments) -> list[Conversation]:
    """The conversations of the types asked for, each of which takes a scope of its own."""
    wanted = args.listed("types") or ["public_channel"]
    if any(name not in _TYPES for name in wanted):
        raise SlackError("invalid_types")
    kinds = {_TYPES[name] for name in wanted}
    for kind in sorted(kinds):
        workspace.app.require(_READ[kind])
    without_archived = args.flag("exclude_archived")
    return [
        channel
        for channel in workspace.conversations.values()
        if channel.kind in kinds and not (without_archived and channel.archived)
    ]


def _row(workspace: "Workspace", channel: Conversation) -> JSON:
    told = channel.as_json(BOT_USER)
    if channel.kind == "im":
        peer = workspace.users[channel.peer(BOT_USER)]
        return told | {"is_user_deleted": peer.kind == "deactivated"}
    return told | {"num_members": len(channel.members)}


def _members(workspace: "Workspace", args: Arguments) -> JSON:
    members = _readable(workspace, args).members
    rows, onward = page(members, args, usual=100, row="conversations.members.limit")
    return {"members": rows, **onward}


def _open(workspace: "Workspace", args: Arguments) -> JSON:
    channel = _meant(workspace, args)
    before = channel.opened
    channel.opened = True
    told = channel.as_json(BOT_USER) if args.flag("return_im") else {"id": channel.id}
    again = {"no_op": True, "already_open": True} if before else {}
    return {**again, "channel": told}


def _meant(workspace: "Workspace", args: Arguments) -> Conversation:
    """The direct messages to be opened, by their id or by who is in them."""
    if named := args.word("channel"):
        channel = workspace.conversations.get(named)
        known = channel is not None and BOT_USER in channel.members
        if channel is None or not known or channel.kind not in _OPENED:
            raise SlackError("channel_not_found")
        workspace.app.require(_OPENED[channel.kind])
        return channel
    users = args.listed("users")
    if len(users) > _USERS.most:
        raise SlackError(_USERS.error)
    workspace.app.require(_OPENED["mpim" if len(users) > 1 else "im"])
    if not users:
        raise SlackError("users_list_not_supplied")
    ids = [_addressee(workspace, user) for user in dict.fromkeys(users)]
    if len(ids) == 1:
        return workspace.direct(ids[0], BOT_USER)
    return workspace.among([*ids, BOT_USER])


def _join(workspace: "Workspace", args: Arguments) -> JSON:
    channel = workspace.conversations.get(args.required("channel"))
    if channel is None or (channel.kind != "channel" and BOT_USER not in channel.members):
        raise SlackError("channel_not_found")
    if channel.kind != "channel":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    already = BOT_USER in channel.members
    workspace.let_in(channel, workspace.bot)
    warned = {
        "warning": "already_in_channel",
        "response_metadata": {"warnings": ["already_in_channel"]},
    }
    return {"channel": channel.as_json(BOT_USER), **(warned if already else {})}


def _addressee(workspace: "Workspace", wanted: str) -> str:
    user = workspace.users.get(wanted)
    if user is None:
        raise SlackError("user_not_found")
    if user.kind == "deactivated":
        raise SlackError("user_disabled")
    if user.id == BOT_USER:
        raise SlackError("invalid_user_combination")
    return user.id


METHODS: Final = {
    "conversations.info": Method(_info, reads=True),
    "conversations.join": Method(_join, ("channels:join",)),
    "conversations.list": Method(_list, reads=True),
    "conversations.members": Method(_members, reads=True),
    "conversations.open": Method(_open),
    "users.conversations": Method(_of_someone, reads=True),
}
