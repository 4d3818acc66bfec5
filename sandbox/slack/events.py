"""Telling the app what happened, when its manifest asks for it and its scopes allow it."""

from typing import Any, Final

from sandbox.slack.conversations import Conversation
from sandbox.slack.dispatch import Dispatch
from sandbox.slack.ids import Mint
from sandbox.slack.installation import BOT_USER, Installation
from sandbox.slack.messages import Message
from sandbox.slack.payloads import event_callback
from sandbox.slack.people import User

JSON = dict[str, Any]

_MESSAGE_EVENTS: Final = {
    "channel": "message.channels",
    "group": "message.groups",
    "im": "message.im",
}


class Events:
    """Makes events of what happens and hands them on."""

    def __init__(self, app: Installation, mint: Mint, dispatch: Dispatch) -> None:
        self._app = app
        self._mint = mint
        self._dispatch = dispatch

    def emit(self, name: str, event: JSON, *, shared: bool = False) -> None:
        """Deliver *event* if the app hears events called *name*."""
        if self._app.hears(name):
            event_id = self._mint.id("Ev")
            now = int(self._mint.clock())
            self._dispatch.tell(event_callback(event, event_id, now, shared=shared))

    def posted(self, message: Message) -> None:
        """A message appeared; a mention of the bot in a channel is an event of its own."""
        if message.only_for is not None:
            return
        body = message.as_json() | {"channel": message.channel.id, "event_ts": message.ts}
        self._message(message.channel, body)
        mentioned = f"<@{BOT_USER}>" in message.text and message.user != BOT_USER
        if mentioned and self._present(message.channel) and message.channel.kind != "im":
            mention = body | {"type": "app_mention"}
            self.emit("app_mention", mention, shared=message.channel.shared)

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
            "user": user.as_json(with_email=with_email),
            "cache_ts": int(self._mint.clock()),
            "event_ts": self._mint.ts(),
        }
        self.emit(name, event)

    def home_opened(self, user: User, channel: Conversation, view: JSON | None) -> None:
        """Someone opened the app's home tab."""
        event: JSON = {
            "type": "app_home_opened",
            "user": user.id,
            "channel": channel.id,
            "tab": "home",
        }
        if view:
            event["view"] = view
        self.emit("app_home_opened", event | {"event_ts": self._mint.ts()})

    def _hidden(self, message: Message, body: JSON) -> None:
        ts = self._mint.ts()
        subtype = "message_changed" if "message" in body else "message_deleted"
        event = {"type": "message", "subtype": subtype, **body, "hidden": True, "ts": ts}
        self._message(message.channel, event | {"channel": message.channel.id, "event_ts": ts})

    def _message(self, channel: Conversation, body: JSON) -> None:
        if self._present(channel):
            event = body | {"channel_type": channel.kind}
            self.emit(_MESSAGE_EVENTS[channel.kind], event, shared=channel.shared)

    @staticmethod
    def _present(channel: Conversation) -> bool:
        return BOT_USER in channel.members
