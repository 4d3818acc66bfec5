"""Slack's request formats to what handlers need of them: read here, and nowhere else."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

from bot.metrics import Kind
from bot.modals import Entered
from bot.models import Model
from bot.slack import Installation

Body = Mapping[str, Any]

_INTERACTIONS: Mapping[str, Kind] = {
    "block_actions": "action",
    "view_submission": "view",
    "view_closed": "view",
    "shortcut": "shortcut",
    "message_action": "shortcut",
    "block_suggestion": "options",
}
_OF_NO_TEAM = frozenset(("app_uninstalled", "tokens_revoked"))
"""Events that may name no team at all: to be silent for nothing harms less than to go on."""
_TEXTS = frozenset(("text", "title", "value", "pretext", "fallback"))
"""What the texts of a message are called, in its blocks and attachments."""


class Asked(NamedTuple):
    """A slash command."""

    user: str
    text: str
    command: str
    channel: str | None
    response_url: str
    trigger: str = ""
    """Opens a modal, once and within three seconds."""


class Clicked(Model):
    """A click on a button of one of our messages."""

    user: str
    action: str
    value: str
    channel: str | None
    thread: str | None
    alone: bool
    """Nobody but the one who clicked reads the message: it may be replaced."""
    response_url: str | None
    shareable: bool = False
    """The button stood beside one that shares: what it leads to may be shared too."""
    trigger: str = ""
    view: str = ""
    """The id of the modal it stood in, if it stood in one."""
    about: str = ""
    """What that modal is about, as it was given when it was drawn."""
    at_home: bool = False
    """It stood on a home tab."""


class Sent(Model):
    """A file that somebody sent or handed in: what it is, Slack has to be asked."""

    id: str
    name: str


class Submitted(Model):
    """A modal that was sent; kept while it is seen to."""

    v: Literal[1] = 1
    user: str
    view: str
    """Its id."""
    drawn: str
    """What Slack tells one drawing of it from another by."""
    callback: str
    about: str
    entered: Entered
    files: tuple[Sent, ...] = ()

    @property
    def event_id(self) -> str:
        """The same, however often Slack delivers it."""
        return f"view-{self.view}-{self.drawn}"


class Searched(Model):
    """What someone types into a menu whose choices are ours to find."""

    user: str
    name: str
    """The input's name."""
    typed: str
    about: str


class Said(Model):
    """A message: a direct one, one that mentions the bot, or one that it overheard."""

    event_id: str
    user: str
    text: str
    channel: str
    thread: str | None
    ts: str
    elsewhere: bool
    """People of other organisations read this channel."""
    overheard: bool = False
    """Written in a channel, and not to the bot."""
    files: tuple[Sent, ...] = ()


class Linked(Model):
    """A message with links to what the app may preview."""

    user: str
    channel: str
    ts: str
    urls: tuple[str, ...]
    is_posted: bool
    """In a channel, for others to read."""


def kind(envelope: str, body: Body) -> Kind:
    """What a payload is, by its envelope and itself."""
    match envelope, body:
        case "slash_commands", _:
            return "command"
        case "events_api", {"event": {"type": "message"}}:
            return "message"
        case "events_api", {"event": {"type": "app_mention"}}:
            return "mention"
        case "events_api", _:
            return "event"
        case "interactive", {"type": str(name)}:
            return _INTERACTIONS.get(name, "other")
    return "other"


def ours(body: Body, installation: Installation) -> bool:
    """Whether Slack sent this for the workspace or organisation the bot is installed in."""
    authorization = (body.get("authorizations") or [{}])[0]
    view = body.get("view") or {}
    team = (
        view.get("app_installed_team_id")
        or authorization.get("team_id")
        or _id(body.get("team"))
        or body.get("team_id")
    )
    enterprise = (
        authorization.get("enterprise_id")
        or _id(body.get("enterprise"))
        or body.get("enterprise_id")
    )
    if team == installation.team_id:
        return True
    if not team and not enterprise:
        return (body.get("event") or {}).get("type") in _OF_NO_TEAM
    return bool(installation.enterprise_id) and enterprise == installation.enterprise_id


def asked(body: Body) -> Asked:
    """A slash command's payload."""
    return Asked(
        user=body["user_id"],
        text=body.get("text") or "",
        command=body["command"],
        channel=body.get("channel_id"),
        response_url=body["response_url"],
        trigger=body.get("trigger_id") or "",
    )


def clicked(body: Body) -> Clicked:
    """A block action's payload; the action id is what stands before the first colon.

    What stands behind it says more of where the button stood, which Slack tells of no message that
    one person alone sees.
    """
    action = body["actions"][0]
    action_id, _, more = action["action_id"].partition(":")
    container = body.get("container") or {}
    view = body.get("view") or {}
    at_home = view.get("type") == "home"
    channel = _id(body.get("channel")) or container.get("channel_id")
    return Clicked(
        user=body["user"]["id"],
        action=action_id,
        value=action.get("value") or (action.get("selected_option") or {}).get("value") or "",
        channel=channel,
        alone=bool(container.get("is_ephemeral")) or str(channel).startswith("D"),
        thread=container.get("thread_ts"),
        response_url=body.get("response_url"),
        shareable=more == "share",
        trigger=body.get("trigger_id") or "",
        view="" if at_home else container.get("view_id") or "",
        about=view.get("private_metadata") or "",
        at_home=at_home,
    )


def used(body: Body) -> Clicked:
    """A shortcut's payload: its callback, and all the words of the message it was used on."""
    return Clicked(
        user=body["user"]["id"],
        action=body["callback_id"],
        value="\n".join(_words(body.get("message"))),
        channel=_id(body.get("channel")),
        thread=None,
        alone=True,
        response_url=body.get("response_url"),
        trigger=body.get("trigger_id") or "",
    )


def _words(part: Any) -> Iterator[str]:
    """Every text in a message, its blocks and attachments, however they are nested."""
    if isinstance(part, Mapping):
        for name, inner in part.items():
            if isinstance(inner, str):
                yield from (inner,) * (name in _TEXTS)
            else:
                yield from _words(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _words(inner)


def submitted(body: Body) -> Submitted:
    """A modal's payload when it was sent."""
    view = body["view"]
    return Submitted(
        user=body["user"]["id"],
        view=view["id"],
        drawn=view.get("hash") or "",
        callback=view["callback_id"],
        about=view["private_metadata"],
        entered={
            name.partition(":")[0]: given
            for block in view["state"]["values"].values()
            for name, field in block.items()
            if (given := _entered(field))
        },
        files=tuple(
            one
            for block in view["state"]["values"].values()
            for field in block.values()
            for one in _sent(field)
        ),
    )


def _entered(field: Mapping[str, Any]) -> str | None:
    """What was entered in one input, of whatever kind; of several that were chosen, a line each."""
    chosen = field.get("selected_option") or {}
    several = "\n".join(one["value"] for one in field.get("selected_options") or ())
    picked = field.get("selected_date") or field.get("selected_time")
    named = field.get("selected_conversation")
    return field.get("value") or picked or chosen.get("value") or several or named or None


def _sent(holder: Mapping[str, Any]) -> tuple[Sent, ...]:
    """The files in an input, or with a message."""
    return tuple(
        Sent(id=one["id"], name=one.get("name") or "") for one in holder.get("files") or ()
    )


def searched(body: Body) -> Searched:
    """A payload that asks for the choices of a menu."""
    return Searched(
        user=body["user"]["id"],
        name=body["action_id"].partition(":")[0],
        typed=body.get("value") or "",
        about=(body.get("view") or {}).get("private_metadata") or "",
    )


def said(body: Body, installation: Installation) -> Said | None:
    """A message event's payload; None for what no person of ours wrote just now."""
    event = body["event"]
    written = event.get("subtype") in {None, "file_share", "thread_broadcast"}
    user = event.get("user")
    if not written or not user or event.get("bot_id") or user == installation.bot_user_id:
        return None
    overheard = event["type"] == "message" and event.get("channel_type") != "im"
    return Said(
        event_id=body["event_id"],
        user=user,
        text=event.get("text") or "",
        channel=event["channel"],
        thread=event.get("thread_ts"),
        ts=event.get("ts") or "",
        elsewhere=bool(body.get("is_ext_shared_channel")),
        overheard=overheard,
        files=_sent(event),
    )


def linked(body: Body) -> Linked:
    """A link_shared event's payload: one while somebody still writes is not posted yet."""
    event = body["event"]
    posted = event.get("source") in {None, "conversations_history"}
    return Linked(
        user=event["user"],
        channel=event["channel"],
        ts=event.get("message_ts") or "",
        urls=tuple(one["url"] for one in event.get("links") or () if one.get("url")),
        is_posted=posted and event["channel"].startswith(("C", "G")),
    )


def foreign(body: Body, installation: Installation) -> bool:
    """Whether the person who acted belongs to another organisation (Slack Connect)."""
    event = body.get("event") or {}
    user = body.get("user") if isinstance(body.get("user"), Mapping) else {}
    teams = [event.get(name) for name in ("user_team", "source_team", "team")]
    teams.append((user or {}).get("team_id"))
    home = {installation.team_id, installation.enterprise_id}
    if installation.enterprise_id:
        return bool(event.get("user_team")) and event["user_team"] not in home
    return any(team is not None and team not in home for team in teams)


def _id(value: Any) -> str | None:
    return value.get("id") if isinstance(value, Mapping) else value
