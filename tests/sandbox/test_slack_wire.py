"""What a call must look like before anything in it is read: its token, and its body's kind."""

import json
from typing import Any

import aiohttp
import pytest

from sandbox.slack import Workspace
from tests.sandbox.calling import bearer, by_hand

JSON = dict[str, Any]


@pytest.mark.parametrize("scheme", ["", "Basic ", "Token ", "Bearer"])
async def test_a_token_that_is_not_said_to_be_one_is_none(
    workspace: Workspace, session: aiohttp.ClientSession, scheme: str
) -> None:
    """Bare, under another scheme or run into the word, it is as if there were no token."""
    headers = {"Authorization": f"{scheme}{workspace.keys.bot_token}"}
    answer = await by_hand(session, workspace, "auth.test", headers=headers)
    assert answer["error"] == "not_authed"
    headers = {"Authorization": f"bearer {workspace.keys.bot_token}"}
    assert (await by_hand(session, workspace, "auth.test", headers=headers))["ok"]


async def test_a_bare_token_fetches_no_file(
    workspace: Workspace, session: aiohttp.ClientSession
) -> None:
    """There is a page to sign in instead."""
    desk = workspace.channel("it-desk")
    url = workspace.upload("a.csv", b"x", workspace.bot, desk).as_json()["url_private"]
    async with session.get(url, headers={"Authorization": workspace.keys.bot_token}) as answer:
        assert answer.content_type == "text/html"
    assert workspace.refused[0].error == "invalid_auth"


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("text/xml", "invalid_post_type"),
        ("application/octet-stream", "invalid_post_type"),
        ("application/json;charset=utf-16", "invalid_charset"),
        ("application/json;charset=UTF-8", None),
        ("application/x-www-form-urlencoded", None),
        ("text/plain", None),
    ],
)
async def test_a_body_is_of_a_kind_that_slack_reads(
    workspace: Workspace, session: aiohttp.ClientSession, kind: str, error: str | None
) -> None:
    """Others are refused by name; a form of several parts is read too."""
    headers = bearer(workspace.keys.bot_token) | {"Content-Type": kind}
    answer = await by_hand(session, workspace, "auth.test", headers=headers, data=b"{}")
    assert answer.get("error") == error
    parts = aiohttp.FormData({"user": "U0DANADESK"}, default_to_multipart=True)
    assert (await by_hand(session, workspace, "users.info", data=parts))["ok"]


@pytest.mark.parametrize(
    ("kind", "body", "error"),
    [
        ("application/json", b'{"user": "\xff"}', "invalid_json"),
        ("application/json", b"\xff", "invalid_json"),
        ("application/x-www-form-urlencoded", b"user=\xff", "invalid_form_data"),
        ("multipart/form-data", b"user=U0DANADESK", "invalid_form_data"),
        ("multipart/form-data; boundary=x", b"--y\r\n\r\nuser", "invalid_form_data"),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused(
    workspace: Workspace, session: aiohttp.ClientSession, kind: str, body: bytes, error: str
) -> None:
    """What is no text, or no form as it claims to be, has its name and breaks nothing."""
    headers = bearer(workspace.keys.bot_token) | {"Content-Type": kind}
    answer = await by_hand(session, workspace, "users.info", headers=headers, data=body)
    assert answer["error"] == error


async def test_a_response_url_takes_text_alone(
    workspace: Workspace, session: aiohttp.ClientSession
) -> None:
    """Bytes that are none are no payload."""
    reply = workspace.replies.make(workspace.bot, workspace.channel("it-desk"))
    headers = {"Content-Type": "application/json"}
    url = workspace.replies.address(reply)
    async with session.post(url, data=b'{"text": "\xff"}', headers=headers) as answer:
        assert (answer.status, await answer.text()) == (400, "invalid_payload")


async def test_several_warnings_are_told_together(
    workspace: Workspace, session: aiohttp.ClientSession
) -> None:
    """One of what was sent, and one of what came of it."""
    workspace.app.scopes |= {"channels:join"}
    headers = bearer(workspace.keys.bot_token) | {"Content-Type": "application/json"}
    body = json.dumps({"channel": workspace.channel("it-desk").id}).encode()
    answer = await by_hand(session, workspace, "conversations.join", headers=headers, data=body)
    assert answer["warning"] == "missing_charset,already_in_channel"
    assert answer["response_metadata"]["warnings"] == ["missing_charset", "already_in_channel"]


async def test_a_body_says_of_which_kind_it_is(
    workspace: Workspace, session: aiohttp.ClientSession
) -> None:
    """Without a word on it a body is refused; without a body there is nothing to say."""
    headers = bearer(workspace.keys.bot_token)
    skip = {"skip_auto_headers": ["Content-Type"], "headers": headers}
    answer = await by_hand(session, workspace, "auth.test", data=b"{}", **skip)
    assert answer["error"] == "missing_post_type"
    assert (await by_hand(session, workspace, "auth.test", **skip))["ok"]
