"""Web API: files, the methods called files, and the addresses they hand out."""

from typing import TYPE_CHECKING, Any, Final

from sandbox.slack.arguments import Arguments, Method
from sandbox.slack.block_kit.blocks import check_text
from sandbox.slack.conversations import Conversation
from sandbox.slack.files import Upload
from sandbox.slack.installation import BOT_USER
from sandbox.slack.limits import LIMITS
from sandbox.slack.refusals import SlackError

if TYPE_CHECKING:
    from sandbox.slack.workspace import Workspace

JSON = dict[str, Any]

_LENGTH: Final = LIMITS["files.length"]
_ALT: Final = LIMITS["files.alt_txt"]


def _info(workspace: "Workspace", args: Arguments) -> JSON:
    file = workspace.files.get(args.required("file"))
    if file is None:
        raise SlackError("file_not_found")
    if BOT_USER not in file.channel.members:
        raise SlackError("not_visible")
    return {
        "file": file.as_json(),
        "comments": [],
        "response_metadata": {"next_cursor": ""},
    }


def _upload_url(workspace: "Workspace", args: Arguments) -> JSON:
    name, length = args.word("filename"), args.number("length", 0)
    if not name or length < 1:
        raise SlackError("missing_argument")
    if length > _LENGTH.most:
        raise SlackError(_LENGTH.error)
    seen = args.word("alt_txt") or ""
    if len(seen) > _ALT.most:
        raise SlackError(_ALT.error)
    upload = Upload(workspace.mint.id("F"), name, length, alt_txt=seen)
    ticket = workspace.mint.uuid()
    workspace.uploads[ticket] = upload
    return {
        "upload_url": f"{workspace.address}/slack/upload/v1/{ticket}",
        "file_id": upload.id,
    }


def _complete(workspace: "Workspace", args: Arguments) -> JSON:
    listed = args.json("files", "invalid_arguments")
    if not isinstance(listed, list) or not listed:
        raise SlackError("missing_argument")
    ready = [_ready(workspace, one) for one in listed]
    comment = args.word("initial_comment") or ""
    check_text(comment)
    places = _places(workspace, args)
    if not places:
        return {"files": [{"id": upload.id, "title": upload.title} for upload in ready]}
    thread = args.word("thread_ts")
    if thread and any(workspace.root(place.id, thread) is None for place in places):
        raise SlackError("invalid_thread_ts")
    workspace.uploads = {key: one for key, one in workspace.uploads.items() if one not in ready}
    now, host = int(workspace.mint.clock()), workspace.address
    files = [upload.file(workspace.bot, places[0], now, host) for upload in ready]
    told = [file.as_json() for file in files]  # where it is shared is filled in a moment later
    for place in places:
        workspace.share(files, place, workspace.bot, comment, thread_ts=thread)
    return {"files": told}


def _ready(workspace: "Workspace", one: object) -> Upload:
    """An upload that has all its bytes and is not shared yet, as it is to be called."""
    named = one if isinstance(one, dict) else {}
    for upload in workspace.uploads.values():
        if upload.id == named.get("id") and upload.content is not None:
            upload.title = str(named.get("title") or upload.name)
            return upload
    raise SlackError("file_not_found")


def _places(workspace: "Workspace", args: Arguments) -> list[Conversation]:
    """Where the files are shared: by the ids of conversations, never of a person."""
    named = args.word("channel_id")
    listed = [named] if named else list(dict.fromkeys(args.listed("channels")))
    return [_place(workspace, one) for one in listed]


def _place(workspace: "Workspace", named: str) -> Conversation:
    channel = workspace.conversations.get(named)
    if channel is None or (channel.kind != "channel" and BOT_USER not in channel.members):
        raise SlackError("channel_not_found")
    if BOT_USER not in channel.members:
        raise SlackError("not_in_channel")
    if channel.archived:
        raise SlackError("is_archived")
    return channel


METHODS: Final = {
    "files.info": Method(_info, ("files:read",), reads=True),
    "files.getUploadURLExternal": Method(_upload_url, ("files:write",)),
    "files.completeUploadExternal": Method(_complete, ("files:write",)),
}
