"""Messages: what is stored of them, how the API tells them, and what a person sees."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Any, NamedTuple

from sandbox.slack.block_kit.parts import is_interactive, parts
from sandbox.slack.conversations import Conversation
from sandbox.slack.inputs import Entries
from sandbox.text import as_text

JSON = dict[str, Any]

LONGEST_PLACEHOLDER = 150
_WITHOUT_TEAM = ("file_share", "channel_join", "channel_leave")


@dataclass
class Message:
    """One message, in a channel or shown to one person alone."""

    channel: Conversation
    ts: str
    user: str
    text: str
    blocks: list[JSON]
    team: str
    app: JSON = field(default_factory=dict)
    """`bot_id`, `app_id` and `bot_profile`, when an app wrote it."""
    only_for: str | None = None
    """The one person who sees it, when it is ephemeral."""
    thread_ts: str | None = None
    edited: str | None = None
    metadata: JSON | None = None
    extra: JSON = field(default_factory=dict)
    """What only some messages carry: `client_msg_id`, `parent_user_id` in threads."""
    subtype: str = ""
    """What Slack calls it when it is no plain message, such as file_share."""
    attachments: list[JSON] = field(default_factory=list)
    """What hangs below it: previews of links, or what the app put there."""
    entries: dict[str, Entries] = field(default_factory=dict)
    """What each person has entered in it, by user id."""
    deleted: bool = False
    revision: int = 0
    """Of the whole workspace, when it last changed."""

    def as_json(self) -> JSON:
        """The message as payloads and answers carry it."""
        message = {
            "user": self.user,
            "type": "message",
            "ts": self.ts,
            **self.app,
            "text": self.text,
            **({"subtype": self.subtype} if self.subtype else {}),
            **({} if self.subtype in _WITHOUT_TEAM else {"team": self.team}),
            **self.extra,
        }
        if self.blocks:
            message["blocks"] = self.blocks
        if self.attachments:
            message["attachments"] = self.attachments
        if self.thread_ts:
            message["thread_ts"] = self.thread_ts
        if self.edited:
            by = self.app.get("bot_id", self.user)
            message["edited"] = {"user": by, "ts": self.edited}
        if self.metadata:
            message["metadata"] = self.metadata
        return message

    @property
    def is_placeholder(self) -> bool:
        """Whether it only says that more is coming.

        That is a short line ending in an ellipsis ("Looking up C02XL0…"), in one block at most
        and with nothing to press.
        """
        text = self.text.strip()
        return (
            text.endswith(("…", "..."))
            and len(text) <= LONGEST_PLACEHOLDER
            and len(self.blocks) <= 1
            and not any(is_interactive(part) for part in parts(self.blocks))
        )


class Seen(NamedTuple):
    """A message as one person saw it at one moment; it does not change afterwards."""

    channel: str
    ts: str
    user: str
    text: str
    """The plain `text`, as a notification or a screen reader has it."""
    blocks: list[JSON]
    ephemeral: bool
    thread_ts: str | None
    revision: int
    names: Mapping[str, str]
    """What the ids in it are called."""
    files: list[JSON]
    """What was shared with it."""
    previews: list[JSON]
    """What is shown below it, of links or by the app, each as blocks."""

    @property
    def plain(self) -> str:
        """What it says on the screen, as text for a terminal; times are in UTC."""
        return self.read(UTC)

    def read(self, zone: tzinfo) -> str:
        """The same for a reader in *zone*."""
        said = as_text({"text": self.text, "blocks": self.blocks}, self.names, zone)
        links = (as_text({"text": "", **one}, self.names, zone) for one in self.previews)
        files = (f"[file: {one['name']}, {one['size']:,} bytes]" for one in self.files)
        return "\n".join(filter(None, (said, *links, *files)))

    @property
    def buttons(self) -> list[str]:
        """The words on its buttons, from top to bottom; those in previews are last."""
        shown = [self.blocks, *(one.get("blocks", []) for one in self.previews)]
        return [part["text"]["text"] for part in parts(shown) if part.get("type") == "button"]


def seen(message: Message, names: Mapping[str, str]) -> Seen:
    """What there is to see of *message* now."""
    return Seen(
        message.channel.id,
        message.ts,
        message.user,
        message.text,
        [dict(block) for block in message.blocks],
        message.only_for is not None,
        message.thread_ts,
        message.revision,
        names,
        list(message.extra.get("files", ())),
        [dict(one) for one in message.attachments],
    )
