"""The response_url of commands and clicks: five answers in thirty minutes, no token."""

import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sandbox.slack.block_kit.blocks import check_message, check_text, check_together
from sandbox.slack.content import check_attachments, check_metadata
from sandbox.slack.limits import LIMITS
from sandbox.slack.refusals import SlackError

if TYPE_CHECKING:
    from sandbox.slack.conversations import Conversation
    from sandbox.slack.messages import Message
    from sandbox.slack.people import User
    from sandbox.slack.workspace import Workspace

JSON = dict[str, Any]

_USES: Final = LIMITS["response_url.uses"]
_SECONDS: Final = LIMITS["response_url.seconds"]
_FLAGS: Final = ("replace_original", "delete_original", "unfurl_links", "unfurl_media")
_KEYS: Final = frozenset(
    ("text", "blocks", "attachments", "response_type", "thread_ts", "metadata", *_FLAGS)
)
_TS: Final = re.compile(r"\d{1,12}\.\d{6}")


@dataclass
class ResponseUrl:
    """Where answers to one thing a person did go."""

    token: str
    user: "User"
    channel: "Conversation"
    made: float
    original: "Message | None"
    """What was clicked, or the first answer to a command: what replace_original replaces."""
    thread_ts: str | None = None
    uses: int = 0


class Replies:
    """Hands out response_urls and takes what is posted to them."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace
        self._known: dict[str, ResponseUrl] = {}

    def make(
        self, user: "User", channel: "Conversation", original: "Message | None" = None
    ) -> ResponseUrl:
        """A new one."""
        now = self._workspace.mint.clock()
        reply = ResponseUrl(secrets.token_urlsafe(18), user, channel, now, original)
        self._known[reply.token] = reply
        return reply

    def address(self, reply: ResponseUrl) -> str:
        """Where to post."""
        return f"{self._workspace.address}/slack/response/{reply.token}"

    def receive(self, token: str, body: JSON) -> None:
        """Carry out what was posted; raises SlackError when it is late, too much or malformed."""
        reply = self._known.get(token)
        now = self._workspace.mint.clock()
        if reply is None or self._workspace.app.ended or now - reply.made > _SECONDS.most:
            raise SlackError(_SECONDS.error)
        if reply.uses >= _USES.most:
            raise SlackError(_USES.error)
        check_reply(self._workspace, body)
        self._check_place(reply, body)
        reply.uses += 1
        self.carry_out(reply, body)

    def _check_place(self, reply: ResponseUrl, body: JSON) -> None:
        """Refuse to say something to everyone where nothing is said any more, or in no thread."""
        if body.get("response_type") != "in_channel" or _changes_original(body):
            return
        if reply.channel.archived:
            raise SlackError("is_archived")
        thread = body.get("thread_ts")
        if thread and self._workspace.root(reply.channel.id, thread) is None:
            raise SlackError("invalid_thread_ts")

    def carry_out(self, reply: ResponseUrl, body: JSON) -> None:
        """Show, replace or take away, as *body*, which has been checked, says."""
        original = reply.original if reply.original and not reply.original.deleted else None
        text, blocks = str(body.get("text") or ""), body.get("blocks") or []
        if _says(body, "delete_original"):
            if original:
                self._workspace.remove(original)
            return
        if _says(body, "replace_original") and original:
            self._workspace.change(original, text, blocks, body.get("attachments"))
            return
        self._show(reply, body)

    def _show(self, reply: ResponseUrl, body: JSON) -> None:
        in_channel = body.get("response_type") == "in_channel"
        message = self._workspace.post(
            reply.channel,
            self._workspace.bot,
            str(body.get("text") or ""),
            body.get("blocks") or [],
            only_for=None if in_channel else reply.user.id,
            thread_ts=body.get("thread_ts"),
            metadata=body.get("metadata"),
            attachments=body.get("attachments") or (),
        )
        reply.original = reply.original or message


def check_reply(workspace: "Workspace", body: JSON) -> None:
    """Refuse what cannot be shown as an answer to a command or a click."""
    if not set(body) <= _KEYS or not all(_is_sound(key, body[key]) for key in body):
        raise SlackError("invalid_payload")
    if body.get("metadata") is not None:
        check_metadata(body["metadata"])
    if body.get("attachments") is not None:
        check_attachments(body["attachments"], workspace.knows)
        check_together(body.get("blocks"), body["attachments"])
    text, blocks = body.get("text") or "", body.get("blocks")
    if not text and not blocks:
        if _says(body, "delete_original") or body.get("attachments"):
            return
        raise SlackError("no_text")
    check_text(text)
    if blocks is not None:
        check_message(blocks, workspace.knows)


def _is_sound(key: str, value: Any) -> bool:
    """Whether a key other than of blocks, attachments and metadata holds what it may."""
    if value is None:
        return True
    if key in _FLAGS:
        return isinstance(value, bool) or value in ("true", "false")
    match key:
        case "text":
            return isinstance(value, str)
        case "response_type":
            return value in ("ephemeral", "in_channel")
        case "thread_ts":
            return isinstance(value, str) and _TS.fullmatch(value) is not None
    return True


def _says(body: JSON, flag: str) -> bool:
    return body.get(flag) in (True, "true")


def _changes_original(body: JSON) -> bool:
    return _says(body, "replace_original") or _says(body, "delete_original")
