"""The people and robots of the workspace, and the teams they belong to."""

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from sandbox.inventory import Colleague

Kind = Literal["member", "guest", "deactivated", "stranger", "bot"]


class Team(NamedTuple):
    """A Slack workspace: ours, or the one people of another organisation come from."""

    id: str
    name: str
    domain: str


class Grid(NamedTuple):
    """The Enterprise Grid organisation that the workspace is part of."""

    id: str = "E0LARKFLD"
    name: str = "Larkfield Group"
    org_wide: bool = False
    """Whether the app is installed in all of it, instead of in this workspace."""


HERE = Team("T0LARKFLD", "Larkfield", "larkfield")
PARTNER = Team("T0PARTNER", "Partner", "partner")
SLACKBOT = "USLACKBOT"
_SIZES = (24, 32, 48, 72, 192, 512)
TIME_ZONE = "Europe/Berlin"
"""Where everyone here lives."""


@dataclass
class User:
    """Someone as Slack knows them."""

    id: str
    name: str
    """The handle, without @."""
    real_name: str
    email: str | None
    kind: Kind
    team: Team
    updated: int
    bot_id: str | None = None
    app_id: str | None = None
    """Of a bot: the app that it is of."""
    tz: str = TIME_ZONE
    is_admin: bool = False
    is_owner: bool = False

    @classmethod
    def of(cls, colleague: Colleague, *, now: float) -> "User":
        """The Slack side of a colleague."""
        team = PARTNER if colleague.kind == "stranger" else HERE
        return cls(
            colleague.slack_id,
            colleague.key,
            colleague.name,
            colleague.email,
            colleague.kind,
            team,
            int(now),
            is_admin=colleague.is_admin,
        )

    def as_json(self, *, with_email: bool, grid: Grid | None = None) -> dict[str, Any]:
        """The user object of users.info, users.list and the user_change event."""
        core = {
            "id": self.id,
            "team_id": self.team.id,
            "name": self.name,
            "deleted": self.kind == "deactivated",
            "profile": self._profile(with_email=with_email),
            "is_bot": self.kind == "bot",
            "is_app_user": False,
            "updated": self.updated,
        }
        if self.kind == "deactivated":
            return core
        guest = self.kind == "guest"
        known = {
            "color": "9f69e7",
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": "Central European Time",
            "tz_offset": 3600,
            "is_admin": self.is_admin,
            "is_owner": self.is_owner,
            "is_primary_owner": False,
            "is_restricted": guest,
            "is_ultra_restricted": False,
            "is_email_confirmed": True,
            "who_can_share_contact_card": "EVERYONE",
        }
        if self.kind == "stranger":
            return core | known | {"is_stranger": True}
        return core | known | (self._in_organisation(grid) if grid else {})

    def _in_organisation(self, grid: Grid) -> dict[str, Any]:
        """What a user object carries besides, in an Enterprise Grid organisation."""
        user = {
            "id": self.id,
            "enterprise_id": grid.id,
            "enterprise_name": grid.name,
            "is_admin": False,
            "is_owner": False,
            "is_primary_owner": False,
            "teams": [self.team.id],
        }
        return {"enterprise_user": user, **({"teams": [self.team.id]} if grid.org_wide else {})}

    def _profile(self, *, with_email: bool) -> dict[str, Any]:
        first, _, last = self.real_name.partition(" ")
        profile: dict[str, Any] = {
            "title": "",
            "phone": "",
            "skype": "",
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.name,
            "display_name_normalized": self.name,
            "fields": None,
            "status_text": "",
            "status_emoji": "",
            "status_emoji_display_info": [],
            "status_expiration": 0,
            "avatar_hash": f"g{self.id.lower()}",
            "first_name": first,
            "last_name": last,
            **{f"image_{size}": _picture(self.id, size) for size in _SIZES},
            "status_text_canonical": "",
            "team": self.team.id,
        }
        if self.kind == "bot":
            profile |= {"bot_id": self.bot_id, "api_app_id": self.app_id, "always_active": True}
        elif with_email and self.email and self.kind != "stranger":
            profile["email"] = self.email
        if self.kind == "guest":
            profile |= {"guest_invited_by": "", "guest_expiration_ts": 0}
        return profile

    @property
    def card(self) -> dict[str, Any]:
        """The `user_profile` of messages by people of another organisation."""
        first = self.real_name.partition(" ")[0]
        return {
            "name": self.name,
            "first_name": first,
            "real_name": self.real_name,
            "display_name": self.name,
            "team": self.team.id,
            "is_restricted": False,
            "is_ultra_restricted": False,
            "avatar_hash": f"g{self.id.lower()}",
            "image_72": _picture(self.id, 72),
        }


def _picture(user: str, size: int) -> str:
    return f"https://pictures.{HERE.domain}.example/{user}/{size}.png"
