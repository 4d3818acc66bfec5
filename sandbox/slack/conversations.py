"""Channels and direct messages, and who is in them."""

from dataclasses import dataclass, field
from typing import Any, Final, Literal

from sandbox.slack.people import HERE, PARTNER

Kind = Literal["channel", "group", "im", "mpim"]
"""Public or private channel, direct message to one or to several: Slack's words for them."""

DESK: Final = "it-desk"
"""Where people type commands unless they say otherwise."""


@dataclass
class Conversation:
    """One place where people write."""

    id: str
    name: str
    """Without #; a direct message has none."""
    kind: Kind
    members: list[str]
    """User ids, in the order they came."""
    created: int
    archived: bool = False
    shared: bool = False
    """Shared with another organisation (Slack Connect)."""
    purpose: str = ""
    opened: bool = True
    """A direct message the bot has opened, or that has been written to."""
    updated: int = field(default=0)

    def peer(self, bot_user: str) -> str:
        """Whom *bot_user* has this direct message with."""
        return next(member for member in self.members if member != bot_user)

    def as_json(self, bot_user: str) -> dict[str, Any]:
        """The object of conversations.info and .list, as *bot_user* sees it."""
        if self.kind == "im":
            return {
                "id": self.id,
                "created": self.created,
                "is_archived": False,
                "is_im": True,
                "is_org_shared": False,
                "context_team_id": HERE.id,
                "updated": self.created * 1000,
                "user": self.peer(bot_user),
                "priority": 0,
            }
        return self._channel(bot_user) | (self._connected() if self.shared else {})

    def _channel(self, bot_user: str) -> dict[str, Any]:
        private = self.kind != "channel"
        return {
            "id": self.id,
            "name": self.name,
            "is_channel": not private,
            "is_group": private,
            "is_im": False,
            "is_mpim": self.kind == "mpim",
            "is_private": private,
            "created": self.created,
            "is_archived": self.archived,
            "is_general": self.name == "general",
            "unlinked": 0,
            "name_normalized": self.name,
            "is_shared": self.shared,
            "is_frozen": False,
            "is_org_shared": False,
            "is_pending_ext_shared": False,
            "pending_shared": [],
            "context_team_id": HERE.id,
            "updated": (self.updated or self.created) * 1000,
            "parent_conversation": None,
            "creator": self.members[0],
            "is_ext_shared": self.shared,
            "shared_team_ids": [HERE.id],
            "pending_connected_team_ids": [],
            "is_member": bot_user in self.members,
            "topic": {"value": "", "creator": "", "last_set": 0},
            "purpose": {
                "value": self.purpose,
                "creator": self.members[0],
                "last_set": self.created,
            },
            "properties": {"tabs": []},
            "previous_names": [],
        }

    def _connected(self) -> dict[str, Any]:
        return {
            "shared_team_ids": [HERE.id, PARTNER.id],
            "connected_team_ids": [PARTNER.id],
            "internal_team_ids": [HERE.id],
            "conversation_host_id": HERE.id,
        }
