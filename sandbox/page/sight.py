"""What one person of the workspace has before them, as JSON, and what of it has changed."""

from typing import TYPE_CHECKING, Any, Final

from sandbox.slack import Member
from sandbox.slack.conversations import Conversation
from sandbox.slack.inputs import state
from sandbox.slack.installation import BOT_USER
from sandbox.slack.messages import Message
from sandbox.slack.people import SLACKBOT, User
from sandbox.slack.views import View

if TYPE_CHECKING:
    from sandbox.world import World

JSON = dict[str, Any]

_COLOURS: Final = 8
_IN_ALL_PLACES: Final = ("member", "bot", "deactivated")
"""Who knows everyone here; guests and strangers know whom they share a channel with."""


class Sight:
    """One person's view, told whole once and then by what is new in it."""

    def __init__(self, world: "World", member: Member) -> None:
        self._world = world
        self._workspace = world.workspace
        self._member = member
        self._user = member.user
        self._told: dict[str, Any] = {}
        self._stamps: dict[tuple[str, str], object] = {}

    def whole(self) -> JSON:
        """Everything they see now."""
        self._stamps, self._told = {}, {}
        return {
            "world": self._world.id,
            "me": self._user.id,
            "app": self._app(),
            **self.changes(),
        }

    def changes(self) -> JSON:
        """What is new since it was last told: parts that changed, messages that came or went."""
        parts = {
            "users": self._users(),
            "groups": {group.id: group.handle for group in self._workspace.groups.values()},
            "channels": self._channels(),
            "views": [_view(one) for one in self._workspace.views.stack(self._user.id)],
            "home": self._home(),
        }
        fresh = {name: part for name, part in parts.items() if self._told.get(name, ...) != part}
        self._told = parts
        return {**fresh, **self._messages()}

    def _messages(self) -> JSON:
        seen = {(one.channel.id, one.ts): one for one in self._visible()}
        stamps = {key: self._stamp(one) for key, one in seen.items()}
        fresh = [key for key, stamp in stamps.items() if self._stamps.get(key, ...) != stamp]
        gone = [list(key) for key in self._stamps if key not in stamps]
        self._stamps = stamps
        told: JSON = {"gone": gone} if gone else {}
        if fresh:
            told["messages"] = [self._message(seen[key]) for key in fresh]
        return told

    def _visible(self) -> list[Message]:
        return [
            message
            for message in self._workspace.messages()
            if self._user.id in message.channel.members
            and message.only_for in {None, self._user.id}
        ]

    def _stamp(self, message: Message) -> object:
        entries = message.entries.get(self._user.id)
        return message.revision, repr(entries.values) if entries else ""

    def _message(self, message: Message) -> JSON:
        told = message.as_json()
        told.pop("metadata", None)
        entries = message.entries.get(self._user.id)
        return {
            **told,
            "channel": message.channel.id,
            "ephemeral": message.only_for is not None,
            "state": {"values": state(message.blocks, entries) if entries else {}},
        }

    def _home(self) -> JSON | None:
        view = self._workspace.views.home(self._user.id)
        return _view(view) if view else None

    def _app(self) -> JSON:
        """What the app offers them: nothing to people of other organisations."""
        app = self._workspace.app
        offered = self._user.kind not in {"stranger", "bot"}
        shortcuts = [{"name": name, "kind": one.kind} for name, one in app.shortcuts.items()]
        return {
            "user": BOT_USER,
            "name": app.bot_name,
            "commands": list(app.commands) if offered else [],
            "shortcuts": shortcuts if offered else [],
            "has_home": app.has_home and offered,
            "takes_messages": app.takes_messages and offered,
        }

    def _users(self) -> JSON:
        known = self._known()
        told = {
            user.id: {
                "name": user.name,
                "real_name": user.real_name,
                "image_color": _colour(user),
                "kind": user.kind,
                "zone": user.tz,
            }
            for user in self._workspace.users.values()
            if user.id in known
        }
        slackbot = {"name": "slackbot", "real_name": "Slackbot", "image_color": 0, "kind": "bot"}
        return {**told, SLACKBOT: slackbot}

    def _known(self) -> set[str]:
        if self._user.kind in _IN_ALL_PLACES:
            return set(self._workspace.users)
        return {self._user.id}.union(*(place.members for place in self._places()))

    def _places(self) -> list[Conversation]:
        """Where they are, and where they could join."""
        joins = self._user.kind == "member"
        return [
            place
            for place in self._workspace.conversations.values()
            if self._user.id in place.members or (joins and place.kind == "channel")
        ]

    def _channels(self) -> JSON:
        return {place.id: self._channel(place) for place in self._places()}

    def _channel(self, place: Conversation) -> JSON:
        others = [one for one in place.members if one != self._user.id]
        return {
            "name": place.name,
            "kind": place.kind,
            "joined": self._user.id in place.members,
            "archived": place.archived,
            "shared": place.shared,
            "purpose": place.purpose,
            "members": list(place.members),
            "with": others[0] if place.kind == "im" and others else None,
        }


def _colour(user: User) -> int:
    """Which of the page's colours stands for someone."""
    return sum(user.id.encode()) % _COLOURS


def _view(view: View) -> JSON:
    told = view.as_json(filled=True)
    told.pop("private_metadata")
    return {**told, "errors": dict(view.errors), "trouble": view.trouble}
