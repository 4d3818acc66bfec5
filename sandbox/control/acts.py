"""What people do, one function for each address: they are given who, and what was sent."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from sandbox.control.asking import Unusable
from sandbox.slack import Document, Member, NotPossible, Pane, Seen
from sandbox.slack.conversations import DESK

JSON = dict[str, Any]
Act = Callable[[Member, JSON], Awaitable[JSON]]

_MOST_SECONDS: Final = 60.0


def _text(body: JSON, key: str, usual: str | None = None) -> str:
    said = body.get(key, usual)
    if not isinstance(said, str):
        raise Unusable(f'"{key}" must be a text')
    return said


def _seen(member: Member, body: JSON) -> Seen | None:
    """The message that `ts` names, which they must see; None without one."""
    if "ts" not in body:
        return None
    for seen in member.sees():
        if seen.ts == body["ts"]:
            return seen
    raise NotPossible("they see no such message")


def _their(member: Member, body: JSON) -> Seen:
    seen = _seen(member, body)
    if seen is None:
        raise Unusable('say which message: "ts"')
    return seen


async def say(member: Member, body: JSON) -> JSON:
    """Write a message."""
    said = await member.says(_text(body, "text"), _text(body, "to", "bot"))
    return {"message": told(said)}


async def reply(member: Member, body: JSON) -> JSON:
    """Write into the thread of a message."""
    root = _their(member, body)
    said = await member.says(_text(body, "text"), root.channel, thread=root)
    return {"message": told(said)}


async def type_(member: Member, body: JSON) -> JSON:
    """Send a slash command."""
    await member.types(_text(body, "text"), channel=_text(body, "channel", DESK))
    return {}


async def edit(member: Member, body: JSON) -> JSON:
    """Change what they wrote."""
    await member.edits(_their(member, body), _text(body, "text"))
    return {}


async def delete(member: Member, body: JSON) -> JSON:
    """Take away what they wrote."""
    await member.deletes(_their(member, body))
    return {}


async def share(member: Member, body: JSON) -> JSON:
    """Upload a file."""
    content = _text(body, "content", "").encode()
    shared = await member.shares(_text(body, "name"), content, to=_text(body, "to", "bot"))
    return {"message": told(shared)}


async def read(member: Member, body: JSON) -> JSON:
    """Read the newest file of a name."""
    return {"content": member.reads(_text(body, "name")).decode("utf-8", "replace")}


async def click(member: Member, body: JSON) -> JSON:
    """Press what says the text."""
    await member.clicks(_text(body, "text"), on=_seen(member, body))
    return {}


async def choose(member: Member, body: JSON) -> JSON:
    """Choose in a menu."""
    await member.chooses(body.get("value"), at=_text(body, "at"), on=_seen(member, body))
    return {}


async def search(member: Member, body: JSON) -> JSON:
    """Type into a menu whose options the app has."""
    on = _seen(member, body)
    return {"options": await member.searches(_text(body, "text"), at=_text(body, "at"), on=on)}


async def shortcut(member: Member, body: JSON) -> JSON:
    """Use a shortcut."""
    await member.uses(_text(body, "name"), on=_seen(member, body))
    return {}


async def open_home(member: Member, _: JSON) -> JSON:
    """Open the home tab."""
    return {"home": shown(await member.opens_home())}


async def open_messages(member: Member, _: JSON) -> JSON:
    """Open the messages tab."""
    await member.opens_messages()
    return {}


def _value(given: object) -> object:
    """What is entered; a file is given as its name and content."""
    if isinstance(given, dict):
        return Document(_text(given, "name"), _text(given, "content", "").encode())
    return given


async def fill(member: Member, body: JSON) -> JSON:
    """Enter something in an input."""
    enter = body.get("enter") is True
    await member.fills(_text(body, "label"), _value(body.get("value")), enter=enter)
    return {"form": shown(member.form)}


async def submit(member: Member, _: JSON) -> JSON:
    """Submit the form."""
    return {"errors": await member.submits(), "form": shown(member.form)}


async def close(member: Member, body: JSON) -> JSON:
    """Close the form."""
    await member.closes(everything=body.get("everything") is True)
    return {"form": shown(member.form)}


async def join(member: Member, body: JSON) -> JSON:
    """Join a channel."""
    await member.joins(_text(body, "channel"))
    return {}


async def leave(member: Member, body: JSON) -> JSON:
    """Leave a channel."""
    await member.leaves(_text(body, "channel"))
    return {}


async def invite(member: Member, body: JSON) -> JSON:
    """Bring someone into a channel."""
    await member.invites(_text(body, "who"), to=_text(body, "channel"))
    return {}


async def remove(member: Member, body: JSON) -> JSON:
    """Take someone out of a channel."""
    await member.removes(_text(body, "who"), out_of=_text(body, "channel"))
    return {}


async def rename(member: Member, body: JSON) -> JSON:
    """Give a channel another name."""
    await member.renames(_text(body, "channel"), _text(body, "name"))
    return {}


async def archive(member: Member, body: JSON) -> JSON:
    """Archive a channel."""
    await member.archives(_text(body, "channel"))
    return {}


async def answer(member: Member, body: JSON) -> JSON:
    """Wait for the bot's answer to what they did last."""
    within = body.get("within", 10)
    if isinstance(within, bool) or not isinstance(within, int | float):
        raise Unusable('"within" must be a number')
    return {"message": told(await member.answer(min(within, _MOST_SECONDS)))}


ACTS: Final[dict[str, tuple[Act, str]]] = {
    "/say": (say, "write a message: text, to"),
    "/reply": (reply, "write into the thread of a message: text, ts"),
    "/type": (type_, "send a command: text, channel"),
    "/edit": (edit, "change their message: text, ts"),
    "/delete": (delete, "take their message away: ts"),
    "/share": (share, "upload a file: name, content, to"),
    "/read": (read, "read the newest file they see of a name: name"),
    "/click": (click, "press a button or an option: text, ts"),
    "/choose": (choose, "choose in a menu: at, value, ts"),
    "/search": (search, "type into an external menu: at, text, ts"),
    "/shortcut": (shortcut, "use a shortcut: name, ts for one of a message"),
    "/home": (open_home, "open the app's home tab"),
    "/messages": (open_messages, "open the direct messages with the app"),
    "/fill": (
        fill,
        "enter something in the open form: label, value or a file's, enter",
    ),
    "/submit": (submit, "submit the open form"),
    "/close": (close, "close the open form: everything"),
    "/join": (join, "join a channel: channel"),
    "/leave": (leave, "leave a channel: channel"),
    "/invite": (invite, "bring someone into a channel: who, channel"),
    "/remove": (remove, "take someone out of a channel: who, channel"),
    "/rename": (rename, "give a channel another name: channel, name"),
    "/archive": (archive, "archive a channel: channel"),
    "/answer": (answer, "wait for the bot's answer to the last of these: within"),
}
"""By address: what carries it out, and what it is sent beside `as`."""


def told(message: Seen) -> JSON:
    """A message as answers carry it."""
    return {
        "channel": message.channel,
        "ts": message.ts,
        "from": message.names.get(message.user, message.user),
        "ephemeral": message.ephemeral,
        "thread_ts": message.thread_ts,
        "text": message.text,
        "plain": message.plain,
        "buttons": message.buttons,
        "blocks": message.blocks,
    }


def shown(pane: Pane | None) -> JSON | None:
    """A modal or home tab as answers carry it."""
    if pane is None:
        return None
    return {
        "id": pane.id,
        "kind": pane.kind,
        "title": pane.title,
        "labels": pane.labels,
        "buttons": pane.buttons,
        "values": pane.values,
        "submit": pane.submit,
        "close": pane.close,
        "errors": dict(pane.errors),
        "trouble": pane.trouble,
        "plain": pane.plain,
        "blocks": pane.blocks,
    }
