"""Files that people share."""

import mimetypes
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sandbox.slack.conversations import Conversation
from sandbox.slack.people import HERE, User

JSON = dict[str, Any]


class Document(NamedTuple):
    """A file on someone's own computer."""

    name: str
    content: bytes


@dataclass
class Upload:
    """A file that the app has announced, until it is shared."""

    id: str
    name: str
    length: int
    content: bytes | None = None
    """Once it has come."""
    title: str = ""
    alt_txt: str = ""

    def file(self, user: User, channel: Conversation, now: int, host: str) -> "File":
        """The file it becomes once it is shared."""
        content = self.content or b""
        file = File(self.id, self.name, content, user, channel, now, title=self.title, host=host)
        file.alt_txt = self.alt_txt
        return file


@dataclass
class File:
    """One uploaded file, and the place it was made for."""

    id: str
    name: str
    content: bytes
    user: User
    channel: Conversation
    created: int
    shared: list[tuple[Conversation, str]] = field(default_factory=list)
    """Each place it was shared in, with the time stamp of the message it came with."""
    title: str = ""
    host: str = ""
    """Where its content is served."""
    alt_txt: str = ""
    """What is seen in a picture, for those who cannot see it."""

    @property
    def mimetype(self) -> str:
        """What its name says that it holds."""
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    def as_json(self) -> JSON:
        """The file object of messages and files.info."""
        kind = self.name.rpartition(".")[2].lower() or "binary"
        address = f"{self.host}/slack/files-pri/{HERE.id}-{self.id}"
        return {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": self.mimetype,
            "filetype": kind,
            "pretty_type": kind.upper(),
            "user": self.user.id,
            "user_team": self.user.team.id,
            "editable": False,
            "size": len(self.content),
            "mode": "hosted",
            "is_external": False,
            "external_type": "",
            "is_public": self.channel.kind == "channel",
            "public_url_shared": False,
            "display_as_bot": False,
            "username": "",
            "url_private": f"{address}/{self.name}",
            "url_private_download": f"{address}/download/{self.name}",
            "permalink": f"https://{HERE.domain}.example/files/{self.user.id}/{self.id}",
            "permalink_public": f"https://files.{HERE.domain}.example/{HERE.id}-{self.id}",
            "comments_count": 0,
            "is_starred": False,
            "shares": self._shares(),
            "channels": self._places("channel"),
            "groups": self._places("group"),
            "ims": self._places("im"),
            "has_rich_preview": False,
            "media_display_type": "unknown",
            "file_access": "visible",
            **({"alt_txt": self.alt_txt} if self.alt_txt else {}),
        }

    def _places(self, kind: str) -> list[str]:
        """The ids of the places of a kind that it is for, or is shared in by now."""
        places = [self.channel, *(channel for channel, _ in self.shared)]
        return list(dict.fromkeys(place.id for place in places if place.kind == kind))

    def _shares(self) -> JSON:
        told: JSON = {}
        for channel, ts in self.shared:
            kind = "public" if channel.kind == "channel" else "private"
            told.setdefault(kind, {}).setdefault(channel.id, []).append(self._share(channel, ts))
        return told

    def _share(self, channel: Conversation, ts: str) -> JSON:
        return {
            "reply_users": [],
            "reply_users_count": 0,
            "reply_count": 0,
            "ts": ts,
            "channel_name": channel.name,
            "team_id": HERE.id,
            "share_user_id": self.user.id,
        }
