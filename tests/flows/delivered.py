"""One payload of each kind that Slack delivers, as it would deliver it now."""

import json
from typing import Any

from sandbox.slack.delivery.interactions import actor
from sandbox.slack.delivery.parcels import Parcel
from sandbox.slack.delivery.payloads import app_rate_limited, event_callback, slash_command
from tests.flows.conftest import Scene

JSON = dict[str, Any]
REPLY = "https://hooks.example.test/to-be-made"
"""Stands where an address for the answer belongs, which is good for five answers."""


def parcels(scene: Scene) -> dict[str, Parcel]:
    """By a name for each: what people, and Slack itself, can make it send."""
    return {**_typed(scene), **_used(scene), **_events(scene)}


def _typed(scene: Scene) -> dict[str, Parcel]:
    place, dana = scene.slack.channel("it-desk"), scene.dana.user
    command = slash_command(
        dana,
        place,
        "/asset",
        "serial C02XL0ABJGH5",
        app=scene.slack.app,
        response_url=REPLY,
        trigger=scene.slack.triggers.make(dana.id),
    )
    return {"command": Parcel("slash_commands", command)}


def _form(scene: Scene) -> JSON:
    """A form that asks for a change, as it was sent."""
    asset = scene.world.factorial.asset("PF4NOTAG").id
    return {
        "id": "V0MODAL",
        "type": "modal",
        "callback_id": "change",
        "private_metadata": json.dumps({"operation": "return", "ref": ["factorial", asset]}),
        "state": {"values": {}},
    }


def _new() -> JSON:
    """What a form holds in which a new asset is asked for."""
    return {
        "callback_id": "new_asset",
        "private_metadata": json.dumps({"source": "factorial"}),
        "state": {"values": {}},
    }


def _denial() -> JSON:
    """What a form holds in which a request is denied."""
    return {
        "callback_id": "request_deny",
        "private_metadata": json.dumps({"v": 1, "request": "none", "version": 1}),
        "state": {"values": {"words": {"words": {"type": "plain_text_input", "value": "No."}}}},
    }


def _fault() -> JSON:
    """What a form holds in which a fault is reported."""
    return {
        "callback_id": "fault_report",
        "private_metadata": json.dumps({"ref": ["factorial", "none"]}),
        "state": {"values": {"words": {"words": {"type": "plain_text_input", "value": "No."}}}},
    }


def _anew() -> JSON:
    """What a form holds in which a question is changed."""
    about = {"question": {"kind": "list"}, "channel": "D0DANA"}
    return {"callback_id": "anew", "private_metadata": json.dumps(about), "state": {"values": {}}}


def _elsewhere(callback: str) -> JSON:
    """What a form holds that says nothing its listener knows."""
    return {"callback_id": callback, "private_metadata": "{}", "state": {"values": {}}}


def _submitted(view: JSON) -> dict[str, JSON]:
    """Forms as they are sent."""
    return {
        "view_submission": {"view": view, "response_urls": []},
        "view_submission of a request": {"view": view | _denial()},
        "view_submission of a new asset": {"view": view | _new()},
        "view_submission of a fault": {"view": view | _fault()},
        "view_submission of a hand-over": {"view": view | _elsewhere("hand_over_later")},
        "view_submission of several": {"view": view | _elsewhere("several")},
        "view_submission of an alert": {"view": view | _elsewhere("alert_snooze")},
        "view_submission of an alert rule": {"view": view | _elsewhere("alert_rule")},
        "view_submission of a question": {"view": view | _anew()},
        "view_submission of an import": {"view": view | _elsewhere("import")},
        "view_submission of a search": {"view": view | _elsewhere("search")},
        "view_submission of an older form": {"view": view | {"callback_id": "retired"}},
    }


def _searched(view: JSON) -> dict[str, JSON]:
    """Menus that are searched as one types."""
    return {
        "block_suggestion for a new asset": {
            "view": view | _new(),
            "action_id": "new_person",
            "block_id": "b",
            "value": "tan",
        },
        "block_suggestion for a replacement": {
            "view": view | _fault(),
            "action_id": "fault_stock",
            "block_id": "b",
            "value": "lt-0",
        },
        "block_suggestion for several": {
            "view": view | _elsewhere("several"),
            "action_id": "several_person",
            "block_id": "b",
            "value": "tan",
        },
        "block_suggestion for a question": {
            "view": view | _anew(),
            "action_id": "anew_assignee",
            "block_id": "b",
            "value": "tan",
        },
        "block_suggestion for an alert rule": {
            "view": view | _elsewhere("alert_rule"),
            "action_id": "alert_client",
            "block_id": "b",
            "value": "kes",
        },
        "block_suggestion": {"view": view, "action_id": "person", "block_id": "b", "value": "lt-0"},
    }


def _used(scene: Scene) -> dict[str, Parcel]:
    """What people do with messages and views."""
    dana = scene.dana.user
    view = _form(scene)
    place = {"id": scene.slack.channel("it-desk").id, "name": "it-desk"}
    action = {"action_id": "page_later:1", "block_id": "b", "type": "button", "action_ts": "1.2"}
    question = '{"v":1,"kind":"of"}'
    message = {"type": "message", "message_ts": "1.2", "channel_id": place["id"]}
    sent: dict[str, JSON] = {
        "block_actions": {
            "container": {**message, "is_ephemeral": True},
            "channel": place,
            "state": {"values": {}},
            "response_url": REPLY,
            "actions": [{**action, "value": question}],
        },
        **_submitted(view),
        "view_closed": {"view": view, "is_cleared": False},
        "shortcut": {"callback_id": "find_or_add", "action_ts": "1.2"},
        "shortcut of an older app": {"callback_id": "ask", "action_ts": "1.2"},
        "message_action": {
            "callback_id": "find_in_message",
            "channel": place,
            "response_url": REPLY,
            "message_ts": "1.2",
            "message": {"type": "message", "text": "broken", "user": dana.id, "ts": "1.2"},
        },
        **_searched(view),
    }
    return {kind: _parcel(scene, kind, more) for kind, more in sent.items()}


def _parcel(scene: Scene, kind: str, more: JSON) -> Parcel:
    """What is sent of what somebody did; what stands behind a blank only tells two apart."""
    dana = scene.dana.user
    about = {"type": kind.partition(" ")[0], **actor(dana, scene.slack.app)}
    return Parcel(
        "interactive", {**about, "trigger_id": scene.slack.triggers.make(dana.id), **more}
    )


def _events(scene: Scene) -> dict[str, Parcel]:
    dana, tom, slack = scene.dana.user, scene.tom.user, scene.slack
    direct = slack.direct(dana.id, slack.bot.id).id
    said = {"team": dana.team.id, "user": dana.id, "text": "who has C02XL0ABJGH5?", "ts": "1.2"}
    desk = slack.channel("it-desk").id
    sent: dict[str, JSON] = {
        "message": {"type": "message", **said, "channel": direct, "channel_type": "im"},
        "app_mention": {"type": "app_mention", **said, "channel": desk},
        "user_change": {
            "type": "user_change",
            "user": tom.as_json(with_email=True),
            "event_ts": "1.2",
        },
        "team_join": {"type": "team_join", "user": tom.as_json(with_email=True)},
        "app_home_opened": {"type": "app_home_opened", "user": dana.id, "tab": "home"},
        "link_shared": {
            "type": "link_shared",
            "user": dana.id,
            "channel": desk,
            "message_ts": "1.2",
            "links": [{"domain": "example.test", "url": "https://example.test/a/1"}],
        },
        "channel_archive": {"type": "channel_archive", "user": dana.id, "channel": desk},
        # Last, as nothing is said after them.
        "tokens_revoked": {"type": "tokens_revoked", "tokens": {"bot": [slack.bot.id]}},
        "app_uninstalled": {"type": "app_uninstalled"},
    }
    now = int(slack.mint.clock())
    told = {
        kind: Parcel("events_api", event_callback(event, slack.mint.id("Ev"), now, app=slack.app))
        for kind, event in sent.items()
    }
    return {"app_rate_limited": Parcel("events_api", app_rate_limited(now)), **told}
