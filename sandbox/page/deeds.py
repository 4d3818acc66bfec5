"""What the page asks for, one function for each word: only what a person could do in Slack."""

import base64
import binascii
from collections.abc import Awaitable, Callable
from typing import Any, Final

from sandbox.control.asking import Unusable
from sandbox.slack import Member, NotPossible, Seen
from sandbox.slack.surfaces import Surface

JSON = dict[str, Any]
Deed = Callable[[Member, JSON], Awaitable[JSON | None]]


def text(frame: JSON, key: str, usual: str | None = None) -> str:
    """A text of a frame; raises Unusable when it is none."""
    said = frame.get(key, usual)
    if not isinstance(said, str):
        raise Unusable(f'"{key}" must be a text')
    return said


def _object(frame: JSON, key: str) -> JSON:
    said = frame.get(key)
    if not isinstance(said, dict):
        raise Unusable(f'"{key}" must be an object')
    return said


def _content(frame: JSON) -> bytes:
    try:
        return base64.b64decode(text(frame, "content", ""), validate=True)
    except (binascii.Error, ValueError):
        raise Unusable('"content" must be in base64') from None


def _surface(member: Member, frame: JSON) -> Surface:
    """Where something stands: `where` names a view, or a channel and the message's ts."""
    where = _object(frame, "where")
    if "view" in where:
        return member.in_view(text(where, "view"))
    return member.on_message(text(where, "channel"), text(where, "ts"))


def _seen(member: Member, frame: JSON) -> Seen:
    channel, ts = text(frame, "channel"), text(frame, "ts")
    for seen in member.sees():
        if (seen.channel, seen.ts) == (channel, ts):
            return seen
    raise NotPossible("that message is gone")


async def _type(member: Member, frame: JSON) -> None:
    await member.types(text(frame, "text"), channel=text(frame, "channel"))


async def _say(member: Member, frame: JSON) -> JSON:
    said = text(frame, "text")
    if not said.strip():
        raise NotPossible("there is nothing to send")
    channel = text(frame, "channel")
    thread = _seen(member, {**frame, "ts": frame["thread"]}) if frame.get("thread") else None
    broadcast = frame.get("broadcast") is True
    seen = await member.says(said, channel, thread=thread, broadcast=broadcast)
    return {"ts": seen.ts}


async def _edit(member: Member, frame: JSON) -> None:
    await member.edits(_seen(member, frame), text(frame, "text"))


async def _delete(member: Member, frame: JSON) -> None:
    await member.deletes(_seen(member, frame))


async def _share(member: Member, frame: JSON) -> None:
    await member.shares(text(frame, "name"), _content(frame), to=text(frame, "channel"))


async def _upload(member: Member, frame: JSON) -> JSON:
    file = member.uploads(text(frame, "name"), _content(frame))
    return {key: file[key] for key in ("id", "name", "size", "filetype", "mimetype")}


async def _act(member: Member, frame: JSON) -> None:
    action = _object(frame, "action")
    await member.points(
        _surface(member, frame), text(action, "block_id"), text(action, "action_id"), action
    )


async def _options(member: Member, frame: JSON) -> JSON:
    return await member.looks_up(
        _surface(member, frame),
        text(frame, "block_id"),
        text(frame, "action_id"),
        text(frame, "value", ""),
    )


async def _submit(member: Member, frame: JSON) -> JSON:
    errors = await member.hands_in(text(frame, "view"), _object(frame, "values"))
    return {"errors": errors} if errors else {}


async def _close(member: Member, frame: JSON) -> None:
    member.in_view(text(frame, "view"))
    await member.closes(everything=frame.get("everything") is True)


async def _open_home(member: Member, _: JSON) -> None:
    await member.opens_home()


async def _open_messages(member: Member, _: JSON) -> None:
    await member.opens_messages()


async def _open_direct(member: Member, frame: JSON) -> JSON:
    return {"channel": member.direct(text(frame, "who"))}


async def _shortcut(member: Member, frame: JSON) -> None:
    on = _seen(member, frame) if "ts" in frame else None
    await member.uses(text(frame, "name"), on=on)


async def _join(member: Member, frame: JSON) -> None:
    await member.joins(text(frame, "channel"))


async def _leave(member: Member, frame: JSON) -> None:
    await member.leaves(text(frame, "channel"))


async def _invite(member: Member, frame: JSON) -> None:
    await member.invites(text(frame, "who"), to=text(frame, "channel"))


DEEDS: Final[dict[str, Deed]] = {
    "type": _type,
    "say": _say,
    "edit": _edit,
    "delete": _delete,
    "share": _share,
    "upload": _upload,
    "act": _act,
    "options": _options,
    "submit": _submit,
    "close": _close,
    "open_home": _open_home,
    "open_messages": _open_messages,
    "open_direct": _open_direct,
    "shortcut": _shortcut,
    "join": _join,
    "leave": _leave,
    "invite": _invite,
}
"""By the word in `do`: what carries it out, and answers what the page is told of it."""
