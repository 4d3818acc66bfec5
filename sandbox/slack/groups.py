"""User groups: several people under one name after @."""

from dataclasses import dataclass
from typing import Any

from sandbox.slack.people import HERE

JSON = dict[str, Any]


@dataclass
class Group:
    """One user group."""

    id: str
    handle: str
    """What people write after @."""
    name: str
    users: list[str]
    created: int
    updated: int
    by: str
    """Who made it."""
    disabled: int = 0
    """When it was disabled, if it was."""

    def as_json(self, *, with_users: bool = True, with_count: bool = True) -> JSON:
        """The object of usergroups.list and of the subteam events."""
        return {
            "id": self.id,
            "team_id": HERE.id,
            "is_usergroup": True,
            "is_subteam": True,
            "name": self.name,
            "description": "",
            "handle": self.handle,
            "is_external": False,
            "date_create": self.created,
            "date_update": self.updated,
            "date_delete": self.disabled,
            "auto_type": None,
            "auto_provision": False,
            "enterprise_subteam_id": "",
            "created_by": self.by,
            "updated_by": self.by,
            "deleted_by": self.by if self.disabled else None,
            "prefs": {"channels": [], "groups": []},
            **({"users": list(self.users)} if with_users else {}),
            **({"user_count": len(self.users)} if with_count else {}),
            "channel_count": 0,
        }
