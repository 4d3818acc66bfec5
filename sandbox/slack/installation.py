"""The app as its manifest declares it: what it may do, and what it is told."""

from collections.abc import Mapping
from typing import Any, Final, Literal, NamedTuple

from sandbox.slack.people import HERE, Grid
from sandbox.slack.refusals import SlackError

APP_ID: Final = "A0ASSETBOT"
BOT_ID: Final = "B0ASSETBOT"
BOT_USER: Final = "U0ASSETBOT"

_EVENT_SCOPES: Final = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "channel_archive": "channels:read",
    "channel_unarchive": "channels:read",
    "channel_rename": "channels:read",
    "group_archive": "groups:read",
    "group_unarchive": "groups:read",
    "group_rename": "groups:read",
    "file_shared": "files:read",
    "link_shared": "links:read",
    "subteam_updated": "usergroups:read",
    "subteam_members_changed": "usergroups:read",
    "user_change": "users:read",
    "team_join": "users:read",
}
"""What an app must be granted before an event of this name reaches it."""

_CHANNEL_SCOPES: Final = {
    "channel": "channels:read",
    "group": "groups:read",
    "im": "im:read",
    "mpim": "mpim:read",
}
_OF_CHANNELS: Final = (
    "member_joined_channel",
    "member_left_channel",
    "channel_shared",
    "channel_unshared",
)
"""Events for which the scope depends on the kind of channel."""


class Shortcut(NamedTuple):
    """An entry of the lightning menu, or of a message's own menu."""

    kind: Literal["global", "message"]
    callback_id: str


class Installation:
    """One app installed in the workspace, read from its manifest (version 2, as parsed)."""

    def __init__(self, manifest: Mapping[str, Any], grid: Grid | None = None) -> None:
        self.grid = grid
        self.ended = ""
        """Once the app is no longer installed: the error that its token is refused with."""
        features = _part(manifest, "features")
        settings = _part(manifest, "settings")
        bot = _part(features, "bot_user")
        home = _part(features, "app_home")
        self.name = str(_part(manifest, "display_information").get("name", "app"))
        self.bot_name = str(bot.get("display_name", self.name))
        scopes = _part(_part(manifest, "oauth_config"), "scopes").get("bot") or []
        self.scopes = frozenset(str(scope) for scope in scopes)
        self.commands = {
            str(command["command"]): bool(command.get("should_escape"))
            for command in features.get("slash_commands") or []
        }
        """Each command with whether names in it arrive as ids."""
        self.shortcuts = {
            str(entry["name"]): Shortcut(entry["type"], str(entry["callback_id"]))
            for entry in features.get("shortcuts") or []
        }
        """Each shortcut by the words in the menu."""
        events = _part(settings, "event_subscriptions").get("bot_events") or []
        self.events = frozenset(str(event) for event in events)
        domains = features.get("unfurl_domains") or []
        self.unfurl_domains = tuple(str(domain).lower() for domain in domains)
        self.interactive = bool(_part(settings, "interactivity").get("is_enabled"))
        self.socket_mode = bool(settings.get("socket_mode_enabled"))
        self.has_home = bool(home.get("home_tab_enabled"))
        self.has_messages = bool(home.get("messages_tab_enabled"))
        self.takes_messages = self.has_messages and not home.get("messages_tab_read_only_enabled")

    @property
    def installed_in(self) -> str:
        """The id of the team, or of the organisation."""
        return self.grid.id if self.grid and self.grid.org_wide else HERE.id

    @property
    def handle(self) -> str:
        """What people write after @."""
        return self.bot_name.lower().replace(" ", "")

    def hears(self, event: str, channel_kind: str = "channel") -> bool:
        """Whether events of this name are delivered: installed, subscribed to, scope granted."""
        if self.ended or event not in self.events:
            return False
        needed = _EVENT_SCOPES.get(event)
        if event in _OF_CHANNELS:
            needed = _CHANNEL_SCOPES[channel_kind]
        return needed is None or needed in self.scopes

    def require(self, *scopes: str) -> None:
        """Refuse with missing_scope unless all of *scopes* are granted; the first is named."""
        for scope in scopes:
            if scope not in self.scopes:
                provided = ",".join(sorted(self.scopes))
                raise SlackError("missing_scope", needed=scope, provided=provided)

    def author(self, now: float) -> dict[str, Any]:
        """What a message by the app carries beside `user`."""
        profile = {
            "id": BOT_ID,
            "app_id": APP_ID,
            "name": self.name,
            "icons": {"image_36": "", "image_48": "", "image_72": ""},
            "deleted": False,
            "updated": int(now),
            "team_id": HERE.id,
        }
        return {"bot_id": BOT_ID, "app_id": APP_ID, "bot_profile": profile}


def _part(whole: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = whole.get(key)
    return found if isinstance(found, Mapping) else {}
