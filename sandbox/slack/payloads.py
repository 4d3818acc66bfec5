"""What the app is sent: commands, clicks, and the envelope around events, key by key."""

from typing import Any, Final

from sandbox.slack.conversations import Conversation
from sandbox.slack.installation import APP_ID, BOT_USER
from sandbox.slack.messages import Message
from sandbox.slack.people import HERE, User

JSON = dict[str, Any]

TOKEN: Final = "legacy-verification-token"  # noqa: S105 - the deprecated one: a constant
_CHANNEL_NAMES: Final = {"im": "directmessage", "group": "privategroup"}


def channel_name(channel: Conversation) -> str:
    """What payloads call it."""
    return _CHANNEL_NAMES.get(channel.kind, channel.name)


def slash_command(
    user: User,
    channel: Conversation,
    command: str,
    text: str,
    *,
    response_url: str,
    trigger: str,
) -> JSON:
    """A slash command; every value is a string."""
    return {
        "token": TOKEN,
        "team_id": HERE.id,
        "team_domain": HERE.domain,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger,
    }


def interaction(user: User) -> JSON:
    """The keys every interaction begins with; the team is the actor's own."""
    return {
        "user": {
            "id": user.id,
            "username": user.name,
            "name": user.name,
            "team_id": user.team.id,
        },
        "api_app_id": APP_ID,
        "token": TOKEN,
        "team": {"id": user.team.id, "domain": user.team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def click(user: User, message: Message, action: JSON, *, response_url: str, trigger: str) -> JSON:
    """Something used on a message: `message` itself is absent when it is ephemeral."""
    ephemeral = message.only_for is not None
    container: JSON = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel.id,
        "is_ephemeral": ephemeral,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    payload: JSON = {
        "type": "block_actions",
        **interaction(user),
        "container": container,
        "trigger_id": trigger,
        "channel": {"id": message.channel.id, "name": channel_name(message.channel)},
    }
    if not ephemeral:
        payload["message"] = message.as_json()
    return payload | {
        "state": {"values": {}},
        "response_url": response_url,
        "actions": [action],
    }


def pressed(element: JSON, block_id: str, ts: str, chosen: JSON | None = None) -> JSON:
    """One entry of `actions`: the button pressed, or the option *chosen* in a menu."""
    echoed = {
        key: value
        for key, value in element.items()
        if key in {"text", "value", "style", "url", "confirm", "placeholder", "icon"}
    }
    action = {"action_id": element["action_id"], "block_id": block_id, **echoed}
    action |= {"type": element["type"], "action_ts": ts}
    return action | ({"selected_option": chosen} if chosen else {})


def event_callback(event: JSON, event_id: str, now: int, *, shared: bool) -> JSON:
    """An event in its envelope."""
    return {
        "token": TOKEN,
        "team_id": HERE.id,
        "context_team_id": HERE.id,
        "context_enterprise_id": None,
        "api_app_id": APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": now,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": HERE.id,
                "user_id": BOT_USER,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": shared,
        "event_context": f"4-{event_id.lower()}",
    }
