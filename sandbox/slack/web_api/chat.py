"""Web API: messages, the methods called chat."""

from typing import TYPE_CHECKING, Any, Final

from sandbox.slack.arguments import Arguments, Method
from sandbox.slack.content import check_metadata, content
from sandbox.slack.conversations import Conversation
from sandbox.slack.installation import BOT_USER
from sandbox.slack.messages import Message
from sandbox.slack.refusals import SlackError

if TYPE_CHECKING:
    from sandbox.slack.workspace import Workspace

JSON = dict[str, Any]


def _known(workspace: "Workspace", channel_id: str) -> Conversation:
    """A conversation the bot may know of, by its own id."""
    channel = workspace.conversations.get(channel_id)
    hidden = channel is not None and channel.kind != "channel"
    if channel is None or (hidden and BOT_USER not in channel.members):
        raise SlackError("channel_not_found")
    return channel


def _place(workspace: "Workspace", channel_id: str) -> Conversation:
    """Where the bot may write; a user's id means the direct messages with them."""
    user = workspace.users.get(channel_id)
    if user and user.kind not in {"bot", "deactivated"}:
        channel = workspace.direct(user.id, BOT_USER)
    else:
        channel = _known(workspace, channel_id)
    if channel.archived:
        raise SlackError("is_archived")
    if channel.kind == "im" and not workspace.app.has_messages:
        raise SlackError("messages_tab_disabled")
    return channel


def _metadata(args: Arguments) -> JSON | None:
    metadata: JSON | None = args.json("metadata", "invalid_metadata_format")
    if metadata is not None:
        check_metadata(metadata)
    return metadata


def _post_message(workspace: "Workspace", args: Arguments) -> JSON:
    channel = _place(workspace, args.required("channel"))
    if BOT_USER not in channel.members and "chat:write.public" not in workspace.app.scopes:
        raise SlackError("not_in_channel")
    text, blocks, attachments = content(args, workspace.knows)
    thread = args.word("thread_ts")
    if thread and workspace.root(channel.id, thread) is None:
        raise SlackError("cannot_reply_to_message")
    metadata = _metadata(args)
    workspace.rates.post(channel.id)
    message = workspace.post(
        channel,
        workspace.bot,
        text,
        blocks,
        thread_ts=thread,
        metadata=metadata,
        subtype="thread_broadcast" if thread and args.flag("reply_broadcast") else "",
        attachments=attachments or (),
    )
    return {"channel": channel.id, "ts": message.ts, "message": message.as_json()}


def _post_ephemeral(workspace: "Workspace", args: Arguments) -> JSON:
    channel = _place(workspace, args.required("channel"))
    user = args.required("user")
    if BOT_USER not in channel.members:
        raise SlackError("not_in_channel")
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    text, blocks, attachments = content(args, workspace.knows)
    thread = args.word("thread_ts")
    if thread and not _is_active(workspace, channel, thread):
        return {"message_ts": workspace.mint.ts()}  # taken, and shown to nobody
    message = workspace.post(
        channel,
        workspace.bot,
        text,
        blocks,
        only_for=user,
        thread_ts=thread,
        attachments=attachments or (),
    )
    return {"message_ts": message.ts}


def _is_active(workspace: "Workspace", channel: Conversation, thread: str) -> bool:
    """Whether there is a thread already, in which alone something is whispered."""
    root = workspace.root(channel.id, thread)
    return root is not None and bool(workspace.replies_to(root))


def _own(workspace: "Workspace", args: Arguments, error: str) -> Message:
    """The app's own message that is meant; ephemeral ones cannot be reached."""
    channel = _known(workspace, args.required("channel"))
    message = workspace.message(channel.id, args.required("ts"))
    if message is None or message.only_for is not None:
        raise SlackError("message_not_found")
    if message.user != BOT_USER:
        raise SlackError(error)
    return message


def _update(workspace: "Workspace", args: Arguments) -> JSON:
    message = _own(workspace, args, "cant_update_message")
    if message.channel.archived:
        raise SlackError("is_inactive")
    text, blocks, attachments = content(args, workspace.knows, message.attachments)
    if metadata := _metadata(args):
        message.metadata = metadata
    workspace.change(message, text, blocks, attachments)
    return {
        "channel": message.channel.id,
        "ts": message.ts,
        "text": text,
        "message": message.as_json(),
    }


def _delete(workspace: "Workspace", args: Arguments) -> JSON:
    message = _own(workspace, args, "cant_delete_message")
    workspace.remove(message)
    return {"channel": message.channel.id, "ts": message.ts}


def _permalink(workspace: "Workspace", args: Arguments) -> JSON:
    channel = _known(workspace, args.required("channel"))
    message = workspace.message(channel.id, args.required("message_ts"))
    if message is None or message.only_for is not None:
        raise SlackError("message_not_found")
    address = f"{workspace.address}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts and message.thread_ts != message.ts:
        address += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": address}


METHODS: Final = {
    "chat.postMessage": Method(_post_message, ("chat:write",)),
    "chat.postEphemeral": Method(_post_ephemeral, ("chat:write",)),
    "chat.update": Method(_update, ("chat:write",)),
    "chat.delete": Method(_delete, ("chat:write",)),
    "chat.getPermalink": Method(_permalink, reads=True),
}
