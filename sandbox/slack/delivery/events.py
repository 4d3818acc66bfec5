"""Telling the app what happened, when its manifest asks for it and its scopes allow it."""

from typing import Any, Final

from sandbox.slack.conversations import Conversation
from sandbox.slack.delivery.dispatch import Dispatch
from sandbox.slack.delivery.payloads import app_rate_limited, event_callback, unnamed
from sandbox.slack.files import File
from sandbox.slack.groups import Group
from sandbox.slack.ids import Mint
from sandbox.slack.installation import BOT_USER, Installation
from sandbox.slack.messages import Message
from sandbox.slack.people import HERE, PARTNER, User
from sandbox.slack.shared_links import POSTED, SharedLinks, Source, link_shared, links

JSON = dict[str, Any]

_MESSAGE_EVENTS: Final = {
    "channel": "message.channels",
    "group": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}
_SAID: Final = ("", "file_share", "thread_broadcast")
"""What people really say; the rest is Slack telling what happened."""
_ENDS: Final = ("app_uninstalled", "tokens_revoked")
_NOT_IN_MENTIONS: Final = ("subtype", "upload", "display_as_bot", "root")


class Events:
    """Makes events of what happens and hands them on."""

    def __init__(self, app: Installation, mint: Mint, dispatch: Dispatch) -> None:
        self._app = app
        self._mint = mint
        self._dispatch = dispatch
        self.shared_links: dict[str, SharedLinks] = {}
        """The links that the app was told of, by the id of the telling."""
        self.unnamed = False
        """That the app is uninstalled is told without saying where, as it may be."""
        self.as_partners = False
        """What happens in a shared channel is told as having happened in the partner's team."""

    def emit(self, name: str, event: JSON, *, channel: Conversation | None = None) -> None:
        """Deliver *event* if the app hears events called *name*, of the channel it is about."""
        if self._app.hears(name, channel.kind if channel else "channel"):
            event_id = self._mint.id("Ev")
            now = int(self._mint.clock())
            shared = bool(channel and channel.shared)
            envelope = event_callback(event, event_id, now, app=self._app, shared=shared)
            if shared and self.as_partners:
                envelope["team_id"] = PARTNER.id
            bare = self.unnamed and name in _ENDS
            self._dispatch.tell(unnamed(envelope) if bare else envelope)

    def rate_limited(self) -> None:
        """Events were too many for the app: it is told so instead of them."""
        self._dispatch.tell(app_rate_limited(int(self._mint.clock())))

    def posted(self, message: Message) -> None:
        """A message appeared; a mention of the bot in a channel is an event of its own."""
        if message.only_for is not None:
            return
        body = message.as_json() | {"channel": message.channel.id, "event_ts": message.ts}
        self._message(message.channel, body)
        mentioned = f"<@{BOT_USER}>" in message.text and message.user != BOT_USER
        said = message.subtype in _SAID and message.channel.kind != "im"
        if mentioned and said and self._present(message.channel):
            mention = {key: value for key, value in body.items() if key not in _NOT_IN_MENTIONS}
            self.emit("app_mention", mention | {"type": "app_mention"}, channel=message.channel)
        self._links_shared(message)

    def _links_shared(self, message: Message) -> None:
        """A person's message has links that the app may preview."""
        self._tell_links(message, POSTED)

    def composed(self, draft: Message, *, placed: bool) -> None:
        """A person writes such links and has not sent them; *placed* says for which channel."""
        self._tell_links(draft, "composer", {} if placed else {"channel": "COMPOSER"})

    def _tell_links(self, message: Message, source: Source, more: JSON | None = None) -> None:
        told = links(message, self._app) if message.user != BOT_USER else []
        if told and self._app.hears("link_shared"):
            unfurl_id = self._mint.id("Uf")
            urls = tuple(str(one["url"]) for one in told)
            self.shared_links[unfurl_id] = SharedLinks(message, urls)
            event = link_shared(message, told, unfurl_id, self._mint.ts(), source)
            self.emit("link_shared", event | (more or {}), channel=message.channel)

    def changed(self, message: Message, before: JSON) -> None:
        """A message was edited."""
        if message.only_for is None:
            self._hidden(message, {"message": message.as_json(), "previous_message": before})

    def deleted(self, message: Message) -> None:
        """A message was taken away."""
        if message.only_for is None:
            self._hidden(message, {"previous_message": message.as_json(), "deleted_ts": message.ts})

    def user_changed(self, user: User, *, joined: bool = False) -> None:
        """Someone joined, left, or is now called otherwise."""
        name = "team_join" if joined else "user_change"
        with_email = "users:read.email" in self._app.scopes
        event: JSON = {
            "type": name,
            "user": user.as_json(with_email=with_email, grid=self._app.grid),
            "cache_ts": int(self._mint.clock()),
            "event_ts": self._mint.ts(),
        }
        self.emit(name, event)

    def home_opened(self, user: User, channel: Conversation, tab: str, view: JSON | None) -> None:
        """Someone opened the app's `home` or `messages` tab."""
        event: JSON = {
            "type": "app_home_opened",
            "user": user.id,
            "channel": channel.id,
            "tab": tab,
        }
        if view:
            event["view"] = view
        self.emit("app_home_opened", event | {"event_ts": self._mint.ts()})

    def file_shared(self, file: File, channel: Conversation) -> None:
        """Someone shared a file in a channel; what it is, the app has to ask for."""
        event: JSON = {
            "type": "file_shared",
            "file_id": file.id,
            "user_id": file.user.id,
            "file": {"id": file.id},
            "channel_id": channel.id,
            "event_ts": self._mint.ts(),
        }
        if self._present(channel):
            self.emit("file_shared", event, channel=channel)

    def joined(self, user: User, channel: Conversation, inviter: User | None) -> None:
        """Someone, or the app itself, is in a channel now."""
        event = self._membership("member_joined_channel", user, channel)
        if inviter:
            event["inviter"] = inviter.id
        if self._present(channel):
            self.emit(event["type"], event, channel=channel)

    def left(self, user: User, channel: Conversation) -> None:
        """Someone, or the app itself, is no longer in a channel."""
        if self._present(channel) or user.id == BOT_USER:
            event = self._membership("member_left_channel", user, channel)
            self.emit(event["type"], event, channel=channel)

    def _membership(self, name: str, user: User, channel: Conversation) -> JSON:
        event: JSON = {
            "type": name,
            "user": user.id,
            "channel": channel.id,
            "channel_type": "C" if channel.kind == "channel" else "G",
            "team": user.team.id,
            "event_ts": self._mint.ts(),
        }
        return event | ({"enterprise": self._app.grid.id} if self._app.grid else {})

    def archived(self, channel: Conversation, user: User) -> None:
        """A channel was archived, or opened again."""
        did = "archive" if channel.archived else "unarchive"
        event: JSON = {"channel": channel.id, "user": user.id, "event_ts": self._mint.ts()}
        self._of_channel(channel, did, event | ({"is_moved": 0} if channel.archived else {}))

    def renamed(self, channel: Conversation) -> None:
        """A channel has another name."""
        told = {
            "id": channel.id,
            "name": channel.name,
            "name_normalized": channel.name,
            "created": channel.created,
            "is_channel": channel.kind == "channel",
            "is_mpim": channel.kind == "mpim",
        }
        self._of_channel(channel, "rename", {"channel": told, "event_ts": self._mint.ts()})

    def _of_channel(self, channel: Conversation, did: str, event: JSON) -> None:
        """An event of its own name for private channels, of which only members hear."""
        if channel.kind == "channel" or self._present(channel):
            name = f"{channel.kind}_{did}"
            self.emit(name, {"type": name, **event}, channel=channel)

    def shared(self, channel: Conversation) -> None:
        """A channel is shared with another organisation."""
        event: JSON = {
            "type": "channel_shared",
            "connected_team_id": PARTNER.id,
            "channel": channel.id,
            "event_ts": self._mint.ts(),
        }
        self.emit("channel_shared", event, channel=channel)

    def unshared(self, channel: Conversation) -> None:
        """A channel is no longer shared."""
        event: JSON = {
            "type": "channel_unshared",
            "previously_connected_team_id": PARTNER.id,
            "channel": channel.id,
            "is_ext_shared": channel.shared,
            "event_ts": self._mint.ts(),
        }
        self.emit("channel_unshared", event, channel=channel)

    def regrouped(self, group: Group, before: list[str], was: int) -> None:
        """Others than *before* are in a user group: one event of the group, one of the change."""
        added = [user for user in group.users if user not in before]
        removed = [user for user in before if user not in group.users]
        event: JSON = {"type": "subteam_updated", "subteam": group.as_json()}
        self.emit("subteam_updated", event | {"event_ts": self._mint.ts()})
        change: JSON = {
            "type": "subteam_members_changed",
            "subteam_id": group.id,
            "team_id": HERE.id,
            "date_previous_update": was,
            "date_update": group.updated,
            **({"added_users": added, "added_users_count": len(added)} if added else {}),
            **({"removed_users": removed, "removed_users_count": len(removed)} if removed else {}),
            "event_ts": self._mint.ts(),
        }
        self.emit("subteam_members_changed", change)

    def revoked(self) -> None:
        """The app's token is worth nothing any more; what is told are ids, not tokens."""
        tokens: JSON = {"oauth": [], "bot": [BOT_USER]}
        self.emit("tokens_revoked", {"type": "tokens_revoked", "tokens": tokens})

    def uninstalled(self) -> None:
        """The app is no longer installed."""
        self.emit("app_uninstalled", {"type": "app_uninstalled"})

    def _hidden(self, message: Message, body: JSON) -> None:
        ts = self._mint.ts()
        subtype = "message_changed" if "message" in body else "message_deleted"
        event = {"type": "message", "subtype": subtype, **body, "hidden": True, "ts": ts}
        self._message(message.channel, event | {"channel": message.channel.id, "event_ts": ts})

    def _message(self, channel: Conversation, body: JSON) -> None:
        if self._present(channel):
            event = body | {"channel_type": channel.kind}
            self.emit(_MESSAGE_EVENTS[channel.kind], event, channel=channel)

    @staticmethod
    def _present(channel: Conversation) -> bool:
        return BOT_USER in channel.members
