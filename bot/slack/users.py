"""People as Slack describes them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from bot.models import Model
from bot.store.people import SlackUser

_LAST_SECOND: Final = 2**53


class Installation(Model):
    """Where the app is installed, and who it is there."""

    team_id: str
    enterprise_id: str | None = None
    bot_user_id: str
    bot_id: str
    team: str = ""
    url: str = ""
    scopes: frozenset[str] = frozenset()
    """What the token was granted, where Slack says so."""

    @property
    def key(self) -> str:
        """The name that every Slack id in a table is kept under."""
        return f"{self.enterprise_id or ''}:{self.team_id}"


def slack_user(raw: Mapping[str, Any], home: Installation, *, seen_at: datetime) -> SlackUser:
    """Someone as a Slack user object describes them; of no known team, they are a stranger."""
    profile = raw.get("profile") or {}
    organisation = (raw.get("enterprise_user") or {}).get("enterprise_id")
    ours = raw.get("team_id") == home.team_id or (
        home.enterprise_id is not None and organisation == home.enterprise_id
    )
    names = (profile.get("real_name"), raw.get("real_name"), raw.get("name"), raw["id"])
    return SlackUser(
        id=raw["id"],
        team_id=raw.get("team_id") or "",
        name=next(name for name in names if name),
        email=profile.get("email") or None,
        tz=raw.get("tz") or None,
        locale=raw.get("locale") or None,
        is_guest=bool(raw.get("is_restricted") or raw.get("is_ultra_restricted")),
        is_bot=bool(raw.get("is_bot") or raw["id"] == "USLACKBOT"),
        deleted=bool(raw.get("deleted")),
        stranger=bool(raw.get("is_stranger")) or not ours,
        is_admin=bool(raw.get("is_admin")),
        is_owner=bool(raw.get("is_owner") or raw.get("is_primary_owner")),
        updated=_second(raw.get("updated")),
        seen_at=seen_at,
    )


def _second(raw: object) -> int:
    """A moment of Slack's, 0 for what is none."""
    return raw if isinstance(raw, int) and 0 <= raw <= _LAST_SECOND else 0
