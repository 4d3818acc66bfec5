"""What the app is sent when people use something: clicks, forms, menus, shortcuts, key by key."""

from typing import Any, Final

from sandbox.slack.delivery.payloads import TOKEN, channel_name
from sandbox.slack.installation import APP_ID, Installation
from sandbox.slack.messages import Message
from sandbox.slack.people import HERE, User
from sandbox.slack.surfaces import Surface
from sandbox.slack.views import View

JSON = dict[str, Any]

_NO_PREVIEW: Final = "[no preview available]"
"""What stands for a preview that has but blocks."""
_OF_AN_UNFURL: Final = (
    *("id", "app_id", "bot_id", "blocks", "fallback"),
    *("is_app_unfurl", "app_unfurl_url"),
)
"""What is told of a preview that is the app's own."""


def actor(user: User, app: Installation) -> JSON:
    """Who did it and where the app is installed; the team is the actor's own."""
    grid = app.grid if user.team == HERE else None
    team: JSON | None = {"id": user.team.id, "domain": user.team.domain}
    if grid and grid.org_wide:
        team = None
    elif grid and team:
        team |= {"enterprise_id": grid.id, "enterprise_name": grid.name}
    return {
        "user": {
            "id": user.id,
            "username": user.name,
            "name": user.name,
            "team_id": user.team.id,
        },
        "api_app_id": APP_ID,
        "token": TOKEN,
        "team": team,
        "enterprise": {"id": grid.id, "name": grid.name} if grid else None,
        "is_enterprise_install": bool(app.grid and app.grid.org_wide),
    }


def block_actions(
    surface: Surface, action: JSON, *, app: Installation, trigger: str, response_url: str = ""
) -> JSON:
    """Something used on a message or in a preview below it, in a modal or on the home tab."""
    payload = {
        "type": "block_actions",
        **actor(surface.user, app),
        **_origin(surface),
        "trigger_id": trigger,
        "actions": [action],
    }
    if isinstance(surface.place, Message):
        payload |= {"state": {"values": surface.state}, "response_url": response_url}
    return payload


def block_suggestion(
    surface: Surface, block_id: str, action_id: str, typed: str, app: Installation
) -> JSON:
    """What somebody types into a menu whose options the app has."""
    return {
        "type": "block_suggestion",
        **actor(surface.user, app),
        **_origin(surface),
        "action_id": action_id,
        "block_id": block_id,
        "value": typed,
    }


def _origin(surface: Surface) -> JSON:
    """Where it was: a message, which is absent when it is ephemeral, a preview, or a view."""
    place = surface.place
    if isinstance(place, View):
        view = place.as_json(filled=True)
        return {"container": {"type": "view", "view_id": place.id}, "view": view}
    preview = surface.attachment
    container: JSON = {
        "type": "message" if preview is None else "message_attachment",
        "message_ts": place.ts,
        **({} if preview is None else {"attachment_id": preview["id"]}),
        "channel_id": place.channel.id,
        "is_ephemeral": place.only_for is not None,
    }
    if place.thread_ts:
        container["thread_ts"] = place.thread_ts
    channel = {"id": place.channel.id, "name": channel_name(place.channel)}
    origin = {"container": container, "channel": channel}
    if preview is not None:
        told = {"fallback": _NO_PREVIEW, **preview}
        container |= {key: told[key] for key in ("is_app_unfurl", "app_unfurl_url")}
        origin["app_unfurl"] = {key: told[key] for key in _OF_AN_UNFURL}
    return origin if place.only_for is not None else origin | {"message": place.as_json()}


def view_submission(
    user: User, view: View, app: Installation, trigger: str, urls: list[JSON]
) -> JSON:
    """A form that is submitted, with a response_url for each menu that asked for one."""
    return {
        "type": "view_submission",
        **actor(user, app),
        "trigger_id": trigger,
        "view": view.as_json(filled=True),
        "response_urls": urls,
    }


def view_closed(user: User, view: View, app: Installation, *, cleared: bool) -> JSON:
    """A form that is closed; *cleared* when the whole stack was."""
    return {
        "type": "view_closed",
        **actor(user, app),
        "view": view.as_json(),
        "is_cleared": cleared,
    }


def shortcut(user: User, callback_id: str, app: Installation, *, ts: str, trigger: str) -> JSON:
    """A shortcut used from anywhere: it knows of no channel and no message."""
    who = actor(user, app)
    del who["api_app_id"], who["user"]["name"]
    return {
        "type": "shortcut",
        **who,
        "action_ts": ts,
        "callback_id": callback_id,
        "trigger_id": trigger,
    }


def message_action(
    user: User,
    callback_id: str,
    message: Message,
    app: Installation,
    *,
    ts: str,
    trigger: str,
    response_url: str,
) -> JSON:
    """A shortcut used on a message."""
    who = actor(user, app)
    del who["api_app_id"], who["user"]["username"]
    return {
        "type": "message_action",
        **who,
        "action_ts": ts,
        "channel": {"id": message.channel.id, "name": channel_name(message.channel)},
        "callback_id": callback_id,
        "trigger_id": trigger,
        "response_url": response_url,
        "message_ts": message.ts,
        "message": message.as_json(),
    }
