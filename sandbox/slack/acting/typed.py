"""What people type, as Slack sends it on: names become ids, and & < > are escaped."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

JSON = dict[str, Any]

_LINK = r"https?://[^\s<>|]+"
_BROADCAST = r"@(?:here|channel|everyone)\b"


class Piece(NamedTuple):
    """A stretch of what was typed; `said` is as typed, `id` whom or what it names."""

    kind: Literal["text", "user", "group", "channel", "link", "broadcast"]
    said: str
    id: str = ""
    name: str = ""
    """What Slack calls the one it names."""


class Vocabulary:
    """The names that turn into ids when typed after @ and #."""

    def __init__(
        self,
        users: Iterable[tuple[str, str, str]],
        channels: Mapping[str, str],
        groups: Mapping[str, str],
    ) -> None:
        """*users* as (what may be typed, id, handle); *channels*, *groups* from name to id."""
        self._users = {typed.casefold(): (user_id, name) for typed, user_id, name in users}
        self._channels = dict(channels)
        self._groups = dict(groups)
        after_at = {*self._users, *self._groups}
        people = "|".join(map(re.escape, sorted(after_at, key=len, reverse=True)))
        places = "|".join(map(re.escape, sorted(self._channels, key=len, reverse=True)))
        self._pattern = re.compile(
            f"({_LINK})|({_BROADCAST})|(?<![\\w@])@({people})(?!\\w)|(?<![\\w#])#({places})(?![\\w-])",
            re.IGNORECASE,
        )

    def pieces(self, text: str) -> list[Piece]:
        """What was typed, cut where a name, a link or a broadcast stands."""
        found: list[Piece] = []
        end = 0
        for match in self._pattern.finditer(text):
            if match.start() > end:
                found.append(Piece("text", text[end : match.start()]))
            found.append(self._named(match))
            end = match.end()
        if end < len(text):
            found.append(Piece("text", text[end:]))
        return found

    def _named(self, match: re.Match[str]) -> Piece:
        link, broadcast, user, channel = match.groups()
        if link:
            return Piece("link", link, link)
        if broadcast:
            return Piece("broadcast", broadcast, broadcast[1:].lower())
        if user and user.casefold() in self._groups:
            name = user.casefold()
            return Piece("group", match[0], self._groups[name], name)
        if user:
            user_id, name = self._users[user.casefold()]
            return Piece("user", match[0], user_id, name)
        name = channel.lower()
        return Piece("channel", match[0], self._channels[name], name)


def escaped(text: str) -> str:
    """*text* with the three characters Slack escapes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def as_command(pieces: Iterable[Piece], *, should_escape: bool) -> str:
    """The text of a slash command; with *should_escape*, names arrive as ids."""
    if not should_escape:
        return "".join(escaped(piece.said) for piece in pieces)
    return "".join(_command_piece(piece) for piece in pieces)


def _command_piece(piece: Piece) -> str:
    match piece.kind:
        case "user":
            return f"<@{piece.id}|{piece.name}>"
        case "group":
            return f"<!subteam^{piece.id}|@{piece.name}>"
        case "channel":
            return f"<#{piece.id}|{piece.name}>"
        case "link":
            return f"<{escaped(piece.said)}>"
        case "broadcast":
            return f"<!{piece.id}>"
        case "text":
            return escaped(piece.said)


def as_message(pieces: Iterable[Piece]) -> str:
    """The text of a message: mentions carry no name."""
    return "".join(
        f"<@{piece.id}>" if piece.kind == "user" else _command_piece(piece) for piece in pieces
    )


def as_rich_text(pieces: Iterable[Piece], block_id: str) -> JSON:
    """The one block a typed message comes with."""
    elements = [_element(piece) for piece in pieces]
    section = {"type": "rich_text_section", "elements": elements}
    return {"type": "rich_text", "block_id": block_id, "elements": [section]}


def _element(piece: Piece) -> JSON:
    match piece.kind:
        case "user":
            return {"type": "user", "user_id": piece.id}
        case "group":
            return {"type": "usergroup", "usergroup_id": piece.id}
        case "channel":
            return {"type": "channel", "channel_id": piece.id}
        case "link":
            return {"type": "link", "url": piece.said}
        case "broadcast":
            return {"type": "broadcast", "range": piece.id}
        case "text":
            return {"type": "text", "text": piece.said}
