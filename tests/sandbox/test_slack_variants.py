"""What nobody knows for sure of response_urls: each plausible way, and no other."""

import json
from dataclasses import fields
from typing import Any, get_args, get_type_hints

import pytest
from slack_sdk.webhook.async_client import AsyncWebhookClient

from sandbox.slack import Workspace
from sandbox.slack.replies import ResponseUrl
from sandbox.slack.variants import Variants

JSON = dict[str, Any]

EXPIRED, USED = "Expired url", "used_url"
LATE: list[tuple[JSON, int, Any, Any]] = [
    ({}, 404, {"ok": False, "error": EXPIRED}, {"ok": False, "error": USED}),
    (
        {"expired": "expired_url"},
        404,
        {"ok": False, "error": "expired_url"},
        {"ok": False, "error": USED},
    ),
    ({"late": "text"}, 404, EXPIRED, USED),
    ({"late_status": 200}, 200, {"ok": False, "error": EXPIRED}, {"ok": False, "error": USED}),
]


@pytest.fixture
async def reply(workspace: Workspace) -> ResponseUrl:
    """The response_url of something Dana did at the IT desk."""
    return workspace.replies.make(workspace.member("dana").user, workspace.channel("it-desk"))


async def said(workspace: Workspace, reply: ResponseUrl, text: str = "x") -> tuple[int, Any]:
    """Status and body that come back; an object where it is one."""
    answer = await AsyncWebhookClient(workspace.replies.address(reply)).send(text=text)
    is_object = answer.headers.get("Content-Type", "").startswith("application/json")
    return answer.status_code, json.loads(answer.body) if is_object else answer.body


async def test_what_was_taken_is_said_in_a_word_or_an_object(
    workspace: Workspace, reply: ResponseUrl
) -> None:
    """Either way it is shown."""
    assert await said(workspace, reply, "one") == (200, "ok")
    workspace.vary(taken="json")
    assert await said(workspace, reply, "two") == (200, {"ok": True})
    assert [seen.text for seen in workspace.member("dana").sees()] == ["one", "two"]


@pytest.mark.parametrize(("options", "status", "expired", "used"), LATE)
async def test_what_came_too_late_or_too_often_is_refused_in_each_way(
    workspace: Workspace,
    reply: ResponseUrl,
    *,
    options: JSON,
    status: int,
    expired: Any,
    used: Any,
) -> None:
    """The record holds the same name whichever way it is told."""
    workspace.vary(**options)
    reply.uses = 5
    assert await said(workspace, reply) == (status, used)
    workspace.clock.move(30 * 60 + 1)
    assert await said(workspace, reply) == (status, expired)
    assert [one.error for one in workspace.refused] == ["used_url", "expired_url"]


async def test_nothing_to_show_is_the_apps_fault_or_slacks(
    workspace: Workspace, reply: ResponseUrl
) -> None:
    """Only the status differs; what else is refused keeps its own."""
    assert await said(workspace, reply, "") == (400, "no_text")
    workspace.vary(nothing_status=500)
    assert await said(workspace, reply, "") == (500, "no_text")
    assert (await said(workspace, reply, "R&D"))[0] == 400


def test_the_usual_ones_come_first() -> None:
    """Each option begins with what the tests of the bot run against."""
    hints = get_type_hints(Variants)
    usual = Variants()
    for option in fields(Variants):
        assert get_args(hints[option.name])[0] == getattr(usual, option.name)
