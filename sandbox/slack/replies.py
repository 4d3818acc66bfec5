"""The response_url of commands and clicks: five answers in thirty minutes, no token."""

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sandbox.slack.blocks import check_message, check_text
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
        if reply is None or now - reply.made > _SECONDS.most:
            raise SlackError(_SECONDS.error)
        if reply.uses >= _USES.most:
            raise SlackError(_USES.error)
        if not (body.get("delete_original") and not body.get("blocks")):
            check_reply(self._workspace, body)
        reply.uses += 1
        self.carry_out(reply, body)

    def carry_out(self, reply: ResponseUrl, body: JSON) -> None:
        """Show, replace or take away, as *body*, which has been checked, says."""
        original = reply.original if reply.original and not reply.original.deleted else None
        text, blocks = str(body.get("text") or ""), body.get("blocks") or []
        if body.get("delete_original"):
            if original:
                self._workspace.remove(original)
            return
        if body.get("replace_original") and original:
            self._workspace.change(original, text, blocks)
            return
        in_channel = body.get("response_type") == "in_channel"
        message = self._workspace.post(
            reply.channel,
            self._workspace.bot,
            text,
            blocks,
            only_for=None if in_channel else reply.user.id,
            thread_ts=body.get("thread_ts"),
            metadata=body.get("metadata"),
        )
        reply.original = reply.original or message


def check_reply(workspace: "Workspace", body: JSON) -> None:
    """Refuse what cannot be shown as an answer to a command or a click."""
    text, blocks = body.get("text") or "", body.get("blocks")
    if not isinstance(text, str) or body.get("response_type", "ephemeral") not in {
        "ephemeral",
        "in_channel",
    }:
        raise SlackError("invalid_payload")
    if not text and not blocks:
        raise SlackError("no_text")
    check_text(text)
    if blocks is not None:
        check_message(blocks, workspace.knows)
