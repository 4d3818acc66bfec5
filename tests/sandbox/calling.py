"""Calls to the Web API: refused ones, and such as Slack's own client would not make."""

import json
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from sandbox.slack import Workspace

JSON = dict[str, Any]


async def refused(call: Any) -> JSON:
    """The body of a refusal."""
    with pytest.raises(SlackApiError) as refusal:
        await call
    assert refusal.value.response.status_code == 200
    body: JSON = refusal.value.response.data
    return body


async def by_hand(
    session: aiohttp.ClientSession, workspace: Workspace, method: str, **request: Any
) -> JSON:
    """One call as given; the bot's token unless it has headers of its own."""
    headers = request.pop("headers", bearer(workspace.keys.bot_token))
    verb = request.pop("verb", "POST")
    url = f"{workspace.address}/slack/api/{method}"
    async with session.request(verb, url, headers=headers, **request) as answer:
        assert answer.status == 200
        body: JSON = await answer.json()
    return body


def bearer(token: str) -> dict[str, str]:
    """The header that carries a token, if there is one."""
    return {"Authorization": f"Bearer {token}"} if token else {}


def flat(arguments: JSON) -> dict[str, str]:
    """*arguments* as queries and forms carry them: objects as JSON, true as 1."""
    return {
        key: value if isinstance(value, str) else json.dumps(int(value) if value is True else value)
        for key, value in arguments.items()
    }
