"""Conversations begun, joined and listed, and blocks looked over without being shown."""

import json
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import Workspace
from tests.sandbox.calling import refused
from tests.sandbox.conftest import Serve
from tests.sandbox.reaching import modal, plain, section

JSON = dict[str, Any]

DANA, PRIYA = "U0DANADESK", "U0PRIYARAM"
FANCY = section(text=plain() | {"type": "fancy"})


@pytest.fixture
def manifest(wide_manifest: JSON) -> JSON:
    """An app that may begin conversations among several."""
    wide_manifest["oauth_config"]["scopes"]["bot"] += ["mpim:write"]
    return wide_manifest


async def test_direct_messages_among_several_are_begun_once(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    """In whatever order they are named, and by their own id too."""
    first = await client.conversations_open(users=[DANA, PRIYA], return_im=True)
    assert first["channel"]["is_mpim"]
    assert workspace.conversations[first["channel"]["id"]].members == [DANA, PRIYA, "U0ASSETBOT"]
    for again in (
        await client.conversations_open(users=[PRIYA, DANA]),
        await client.conversations_open(channel=first["channel"]["id"]),
    ):
        assert (again["channel"]["id"], again["no_op"]) == (first["channel"]["id"], True)
    await client.chat_postMessage(channel=first["channel"]["id"], text="hello")
    assert workspace.member("priya").sees()[-1].text == "hello"
    body = await refused(client.conversations_open(users=[DANA, "U0DIETERVO"]))
    assert body["error"] == "user_disabled"


@pytest.mark.parametrize(
    ("granted", "users", "needed"),
    [
        (["im:write"], [DANA, PRIYA], "mpim:write"),
        (["mpim:write"], [DANA], "im:write"),
        (["chat:write", "im:read"], [DANA, PRIYA], "mpim:write"),
    ],
)
async def test_how_many_are_written_to_says_which_scope_is_needed(
    serve: Serve, manifest: JSON, granted: list[str], users: list[str], needed: str
) -> None:
    """One person or several each take a scope of their own, which is named."""
    manifest["oauth_config"]["scopes"]["bot"] = granted
    workspace = await serve(manifest=manifest)
    client = AsyncWebClient(
        token=workspace.keys.bot_token, base_url=f"{workspace.address}/slack/api/"
    )
    body = await refused(client.conversations_open(users=users))
    assert (body["error"], body["needed"]) == ("missing_scope", needed)
    assert body["provided"] == ",".join(sorted(granted))


async def test_the_bot_joins_what_is_public_and_open(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    """Once; a second time there is a warning, and elsewhere a refusal by name."""
    random = workspace.channel("random")
    joined = await client.conversations_join(channel=random.id)
    assert joined["channel"]["is_member"]
    assert "warning" not in joined.data
    again = await client.conversations_join(channel=random.id)
    assert again["warning"] == "already_in_channel"
    for name, error in (
        ("leadership", "channel_not_found"),
        ("it-team", "method_not_supported_for_channel_type"),
        ("old-office", "is_archived"),
    ):
        body = await refused(client.conversations_join(channel=workspace.channel(name).id))
        assert body["error"] == error


async def test_someones_conversations_are_listed(client: AsyncWebClient) -> None:
    """The bot's own, or those of somebody that it may know of, without what is the bot's view."""
    everything = "public_channel,private_channel,im,mpim"
    own = await client.users_conversations(types=everything)
    names = {channel.get("name") for channel in own["channels"]}
    assert {"it-desk", "it-team"} <= names
    assert not {"random", "leadership"} & names
    assert not any({"is_member", "num_members"} & set(channel) for channel in own["channels"])
    danas = await client.users_conversations(user=DANA, types=everything)
    assert "random" in {channel.get("name") for channel in danas["channels"]}
    assert "leadership" not in {channel.get("name") for channel in danas["channels"]}
    open_ones = await client.users_conversations(exclude_archived=True)
    assert "old-office" not in {channel["name"] for channel in open_ones["channels"]}
    assert (await refused(client.users_conversations(types="x")))["error"] == "invalid_types"


@pytest.mark.parametrize(
    ("given", "error", "pointer"),
    [
        ({"blocks": [section(), FANCY]}, "invalid_blocks", "/1/text/type"),
        ({"message": {"blocks": [FANCY]}}, "invalid_message", "/blocks/0/text/type"),
        ({"view": modal(blocks=[FANCY])}, "invalid_view", "/blocks/0/text/type"),
        ({"blocks": {}}, "invalid_blocks", ""),
        ({"message": []}, "invalid_message", "/blocks"),
    ],
)
async def test_blocks_are_looked_over_and_pointed_at(
    client: AsyncWebClient, given: JSON, error: str, pointer: str
) -> None:
    """Each fault is pointed at from where what was given begins."""
    asked = {key: json.dumps(value) for key, value in given.items()}
    body = await refused(client.api_call("blocks.validate", params=asked))
    assert body["error"] == error
    assert body["errors"][0]["pointer"] == pointer
    assert body["errors"][0]["code"] == "failed_constraint"


@pytest.mark.parametrize(
    "asked",
    [{}, {"blocks": "[]", "view": "{}"}, {"blocks": "["}, {"message": ""}],
)
async def test_one_thing_is_looked_over_at_a_time(client: AsyncWebClient, asked: JSON) -> None:
    """Nothing, two things and what cannot be read are invalid_arguments."""
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await client.api_call("blocks.validate", params=asked)


async def test_sound_blocks_are_sound(client: AsyncWebClient) -> None:
    """However they are given."""
    for given in ({"blocks": [section()]}, {"message": {"text": "x"}}, {"view": modal()}):
        asked = {key: json.dumps(value) for key, value in given.items()}
        assert (await client.api_call("blocks.validate", params=asked))["ok"]
