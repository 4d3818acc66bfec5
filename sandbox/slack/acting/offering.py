"""Which conversations a menu of them offers to whoever has it before them."""

from collections.abc import Mapping
from typing import Any, Final

from sandbox.slack.conversations import Conversation
from sandbox.slack.people import User

JSON = dict[str, Any]

_INCLUDED: Final = {"channel": "public", "group": "private", "im": "im", "mpim": "mpim"}
"""What filters call each kind of conversation."""


def offers(element: JSON, place: Conversation, user: User, users: Mapping[str, User]) -> bool:
    """Whether *element*, a menu of channels or conversations, offers *place* to *user*."""
    if place.archived or not _visible(place, user):
        return False
    if str(element["type"]).endswith("channels_select"):
        return place.kind == "channel"
    wanted = element.get("filter", {})
    shared = place.shared and wanted.get("exclude_external_shared_channels")
    robots = wanted.get("exclude_bot_users") and _with_a_bot(place, user, users)
    included = wanted.get("include") or _INCLUDED.values()
    return _INCLUDED[place.kind] in included and not shared and not robots


def _visible(place: Conversation, user: User) -> bool:
    """Whether it is theirs, or one of the public channels that members find without joining."""
    return user.id in place.members or (place.kind == "channel" and user.kind == "member")


def _with_a_bot(place: Conversation, user: User, users: Mapping[str, User]) -> bool:
    others = [users[member] for member in place.members if member != user.id]
    return place.kind == "im" and any(other.kind == "bot" for other in others)
