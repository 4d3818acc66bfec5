"""What the app is sent: commands, and the envelope around events, key by key."""

from typing import Any, Final

from sandbox.slack.conversations import Conversation
from sandbox.slack.installation import APP_ID, BOT_USER, Installation
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
    app: Installation,
    response_url: str,
    trigger: str,
) -> JSON:
    """A slash command; every value is a string."""
    grid = app.grid
    return {
        "token": TOKEN,
        "team_id": HERE.id,
        "team_domain": HERE.domain,
        **({"enterprise_id": grid.id, "enterprise_name": grid.name} if grid else {}),
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "true" if grid and grid.org_wide else "false",
        "response_url": response_url,
        "trigger_id": trigger,
    }


def elsewhere(payload: JSON, team_id: str, enterprise_id: str | None = None) -> JSON:
    """*payload* as the app's installation in another workspace or organisation would get it."""
    moved: JSON = _moved(payload, team_id)
    for part in (moved, *moved.get("authorizations", [])):
        if enterprise_id and ("enterprise_id" in part or "command" in part):
            part["enterprise_id"] = enterprise_id
    if enterprise_id and "enterprise" in moved:
        moved["enterprise"] = {"id": enterprise_id, "name": "Elsewhere"}
    return moved


def _moved(value: Any, team_id: str) -> Any:
    if isinstance(value, dict):
        return {key: _moved(item, team_id) for key, item in value.items()}
    if isinstance(value, list):
        return [_moved(item, team_id) for item in value]
    return team_id if value == HERE.id else value


def event_callback(
    event: JSON, event_id: str, now: int, *, app: Installation, shared: bool = False
) -> JSON:
    """An event in its envelope."""
    grid = app.grid
    enterprise_id = grid.id if grid else None
    org_wide = bool(grid and grid.org_wide)
    return {
        "token": TOKEN,
        "team_id": HERE.id,
        **({"enterprise_id": enterprise_id} if grid else {}),
        "context_team_id": HERE.id,
        "context_enterprise_id": enterprise_id,
        "api_app_id": APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": now,
        "authorizations": [
            {
                "enterprise_id": enterprise_id,
                "team_id": None if org_wide else HERE.id,
                "user_id": BOT_USER,
                "is_bot": True,
                "is_enterprise_install": org_wide,
            }
        ],
        "is_ext_shared_channel": shared,
        "event_context": f"4-{event_id.lower()}",
    }


def unnamed(envelope: JSON) -> JSON:
    """*envelope* without the team that it is about, as Slack may tell of an installation's end."""
    left_out = ("team_id", "context_team_id", "context_enterprise_id", "authorizations")
    return {key: value for key, value in envelope.items() if key not in left_out}


def app_rate_limited(now: int) -> JSON:
    """That events were too many this minute; it is no event, and in no envelope."""
    return {
        "token": TOKEN,
        "type": "app_rate_limited",
        "team_id": HERE.id,
        "minute_rate_limited": now - now % 60,
        "api_app_id": APP_ID,
    }
