"""What Slack refuses by name: ids that are unknown or malformed, places, and what is not ours."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import Workspace
from tests.sandbox.calling import refused
from tests.sandbox.conftest import Serve
from tests.sandbox.reaching import modal, plain, section

JSON = dict[str, Any]

DANA = "U0DANADESK"
BAD_CHANNELS = (
    "C0NOWHERE",
    "D0NOBODY",
    "it-desk",
    "#it-desk",
    "@dana",
    "U0NOBODY",
    "c0 x",
    "../C0",
)
BAD_USERS = ("U0NOBODY", "dana", "@dana", "u0danadesk", "C0NOWHERE", "U0 DANA")
HOME = {"type": "home", "blocks": [section()]}
BAD_BLOCKS = [section(), section(text=plain() | {"type": "fancy"})]
POINTED = "unsupported type: fancy [json-pointer:{}/1/text/type]"

UNKNOWN: list[tuple[str, JSON, str]] = [
    *(
        (method, {"channel": channel, "text": "x", "user": DANA, "ts": "1.1"}, "channel_not_found")
        for method in ("chat.postMessage", "chat.postEphemeral", "chat.update", "chat.delete")
        for channel in BAD_CHANNELS
    ),
    *(
        (method, {"channel": channel, "message_ts": "1.1"}, "channel_not_found")
        for method in ("chat.getPermalink", "conversations.info", "conversations.members")
        for channel in BAD_CHANNELS
    ),
    *(("users.info", {"user": user}, "user_not_found") for user in BAD_USERS),
    *(("conversations.open", {"users": user}, "user_not_found") for user in BAD_USERS),
    ("conversations.open", {}, "users_list_not_supplied"),
    ("conversations.open", {"users": "U0ASSETBOT"}, "invalid_user_combination"),
    ("conversations.open", {"users": "U0DIETERVO"}, "user_disabled"),
    ("conversations.open", {"channel": "D0NOBODY"}, "channel_not_found"),
    ("conversations.list", {"types": "public_channel,secret"}, "invalid_types"),
    ("conversations.list", {"cursor": "nonsense"}, "invalid_cursor"),
    ("conversations.list", {"limit": "many"}, "invalid_arguments"),
    ("users.list", {"cursor": "bmV4dDotMQ=="}, "invalid_cursor"),
    ("users.lookupByEmail", {"email": "nobody"}, "users_not_found"),
    ("bots.info", {"bot": "U0ASSETBOT"}, "bot_not_found"),
    ("team.info", {"team": "larkfield"}, "team_not_found"),
    ("views.open", {"trigger_id": "1.2.abc", "view": modal()}, "invalid_trigger_id"),
    ("views.push", {"trigger_id": "1.2.abc", "view": modal()}, "invalid_trigger_id"),
    ("views.update", {"view_id": "V0NONE", "view": modal()}, "not_found"),
    ("views.update", {"external_id": "none", "view": modal()}, "not_found"),
    ("views.publish", {"user_id": "U0NOBODY", "view": HOME}, "invalid_arguments"),
    ("views.publish", {"user_id": DANA, "view": modal()}, "invalid_arguments"),
    *(
        ("views.publish", {"user_id": user, "view": HOME}, "invalid_arguments")
        for user in ("U0ASSETBOT", "U0DEPLOYER", "U0DIETERVO", "U0SAMSTONE")
    ),
]
NEEDED: list[tuple[str, JSON, str]] = [
    ("chat.postMessage", {"text": "x"}, "channel"),
    ("chat.postEphemeral", {"channel": "", "text": "x"}, "user"),
    ("chat.update", {"channel": "", "text": "x"}, "ts"),
    ("chat.delete", {"channel": ""}, "ts"),
    ("chat.getPermalink", {"channel": ""}, "message_ts"),
    ("conversations.info", {}, "channel"),
    ("conversations.history", {}, "channel"),
    ("conversations.members", {}, "channel"),
    ("users.info", {}, "user"),
    ("users.lookupByEmail", {}, "email"),
    ("views.open", {"view": modal()}, "trigger_id"),
    ("views.push", {"view": modal()}, "trigger_id"),
    ("views.publish", {"view": HOME}, "user_id"),
]


async def error(client: AsyncWebClient, method: str, given: JSON) -> str:
    """The name under which a call is refused."""
    return str((await refused(client.api_call(method, json=given)))["error"])


@pytest.mark.parametrize(("method", "given", "name"), UNKNOWN)
async def test_ids_that_are_unknown_or_malformed_are_refused_by_name(
    client: AsyncWebClient, method: str, given: JSON, name: str
) -> None:
    """A name in place of an id, a foreign id and one of another sort are all not found."""
    assert await error(client, method, given) == name


@pytest.mark.parametrize(("method", "given", "missing"), NEEDED)
async def test_what_a_method_needs_is_asked_for(
    client: AsyncWebClient, workspace: Workspace, method: str, given: JSON, missing: str
) -> None:
    """An argument that is not there, or is empty, is named in the answer."""
    if "channel" in given:
        given = given | {"channel": workspace.channel("it-desk").id}
    for arguments in (given, given | {missing: ""}):
        body = await refused(client.api_call(method, json=arguments))
        assert body["error"] == "invalid_arguments"
        assert f"missing required field: {missing}" in str(body["response_metadata"]["messages"])


@pytest.mark.parametrize(
    ("place", "post", "whisper"),
    [
        ("leadership", "channel_not_found", "channel_not_found"),
        ("old-office", "is_archived", "is_archived"),
        ("random", "not_in_channel", "not_in_channel"),
        ("it-team", None, "user_not_in_channel"),
    ],
)
async def test_the_bot_writes_only_where_it_is(
    client: AsyncWebClient, workspace: Workspace, place: str, post: str | None, whisper: str
) -> None:
    """Private channels without it do not exist for it; nobody is whispered to who is not there."""
    given = {"channel": workspace.channel(place).id, "text": "x", "user": "U0SAMSTONE"}
    if post:
        assert await error(client, "chat.postMessage", given) == post
    else:
        await client.chat_postMessage(channel=given["channel"], text="x")
    assert await error(client, "chat.postEphemeral", given) == whisper


async def test_a_scope_opens_channels_the_bot_is_not_in(serve: Serve, manifest: JSON) -> None:
    """chat:write.public is for writing into any public channel, and not into private ones."""
    manifest["oauth_config"]["scopes"]["bot"].append("chat:write.public")
    workspace = await serve(manifest=manifest)
    client = AsyncWebClient(
        token=workspace.keys.bot_token, base_url=f"{workspace.address}/slack/api/"
    )
    await client.chat_postMessage(channel=workspace.channel("random").id, text="x")
    hidden = {"channel": workspace.channel("leadership").id, "text": "x"}
    assert await error(client, "chat.postMessage", hidden) == "channel_not_found"


@pytest.mark.parametrize(
    ("whose", "update", "delete"),
    [
        ("dana", "cant_update_message", "cant_delete_message"),
        ("another bot", "cant_update_message", "cant_delete_message"),
        ("nobody", "message_not_found", "message_not_found"),
        ("malformed", "message_not_found", "message_not_found"),
        ("elsewhere", "message_not_found", "message_not_found"),
        ("ephemeral", "message_not_found", "message_not_found"),
        ("deleted", "message_not_found", "message_not_found"),
    ],
)
async def test_what_is_not_ours_or_not_there_cannot_be_changed(
    client: AsyncWebClient, workspace: Workspace, whose: str, update: str, delete: str
) -> None:
    """Update and delete say whether a message is someone else's or is not there, as links do."""
    desk = workspace.channel("it-desk")
    others = {"dana": workspace.member("dana").user, "another bot": workspace.users["U0DEPLOYER"]}
    if whose in others:
        ts = workspace.post(desk, others[whose], "x", []).ts
    elif whose in {"nobody", "malformed"}:
        ts = "1795305600.000100" if whose == "nobody" else "yesterday"
    else:
        place = workspace.channel("general") if whose == "elsewhere" else desk
        only_for = DANA if whose == "ephemeral" else None
        message = workspace.post(place, workspace.bot, "x", [], only_for=only_for)
        message.deleted = whose == "deleted"
        ts = message.ts
    given = {"channel": desk.id, "ts": ts, "text": "y"}
    assert await error(client, "chat.update", given) == update
    assert await error(client, "chat.delete", given) == delete
    if update == "message_not_found":
        linked = {"channel": desk.id, "message_ts": ts}
        assert await error(client, "chat.getPermalink", linked) == "message_not_found"


async def test_in_an_archived_channel_nothing_is_edited(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    """Update says is_inactive there; a link to the message can still be had."""
    desk = workspace.channel("it-desk")
    ts = (await client.chat_postMessage(channel=desk.id, text="x"))["ts"]
    desk.archived = True
    given = {"channel": desk.id, "ts": ts, "text": "y"}
    assert await error(client, "chat.update", given) == "is_inactive"
    assert (await client.chat_getPermalink(channel=desk.id, message_ts=ts))["permalink"]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ({}, "no_text"),
        ({"text": ""}, "no_text"),
        ({"text": " \n"}, "no_text"),
        ({"blocks": [section()]}, "no_text"),
        ({"text": "x" * 4001}, "msg_too_long"),
        ({"text": 5}, "invalid_arguments"),
        ({"text": "R&D"}, "invalid_arguments"),
        ({"text": "x", "blocks": {}}, "invalid_blocks_format"),
        ({"text": "x", "blocks": "{"}, "invalid_blocks_format"),
        ({"text": "x", "blocks": BAD_BLOCKS}, "invalid_blocks"),
    ],
)
@pytest.mark.parametrize("method", ["chat.postMessage", "chat.postEphemeral", "chat.update"])
async def test_a_message_needs_a_text_and_sound_blocks(
    client: AsyncWebClient, workspace: Workspace, method: str, words: JSON, name: str
) -> None:
    """Posting, whispering and editing refuse the same, and leave everything as it was."""
    desk = workspace.channel("it-desk")
    ours = workspace.post(desk, workspace.bot, "as it was", [])
    given = {"channel": desk.id, "user": DANA, "ts": ours.ts, **words}
    assert await error(client, method, given) == name
    assert [seen.text for seen in workspace.member("dana").sees()] == ["as it was"]


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.postEphemeral", "chat.update"])
async def test_bad_blocks_are_pointed_at(
    client: AsyncWebClient, workspace: Workspace, method: str
) -> None:
    """invalid_blocks says where in the blocks something is wrong, and what."""
    desk = workspace.channel("it-desk")
    ours = workspace.post(desk, workspace.bot, "x", [])
    given = {"channel": desk.id, "user": DANA, "ts": ours.ts, "text": "x", "blocks": BAD_BLOCKS}
    body = await refused(client.api_call(method, json=given))
    assert body["errors"] == [POINTED.format("/blocks")]
    assert body["response_metadata"]["messages"] == [f"[ERROR] {POINTED.format('/blocks')}"]


@pytest.mark.parametrize(
    ("metadata", "name"),
    [
        ("{", "invalid_metadata_format"),
        ([], "invalid_metadata_format"),
        ({"event_type": "x"}, "invalid_metadata_schema"),
        ({"event_type": "x", "event_payload": "x"}, "invalid_metadata_schema"),
        ({"event_type": 1, "event_payload": {}}, "invalid_metadata_schema"),
        ({"event_type": "x", "event_payload": {"x": "x" * 8000}}, "metadata_too_large"),
    ],
)
async def test_metadata_has_its_own_refusals(
    client: AsyncWebClient, workspace: Workspace, metadata: Any, name: str
) -> None:
    """What is no object, not of its shape or too large is each refused by name, unposted."""
    given = {"channel": workspace.channel("it-desk").id, "text": "x", "metadata": metadata}
    assert await error(client, "chat.postMessage", given) == name
    assert workspace.messages() == []


Shown = Callable[[Workspace, JSON], tuple[str, JSON]]


def _opened(workspace: Workspace, view: JSON) -> tuple[str, JSON]:
    return "views.open", {"trigger_id": workspace.triggers.make(DANA), "view": view}


def _pushed(workspace: Workspace, view: JSON) -> tuple[str, JSON]:
    below = workspace.views.open(DANA, modal())
    return "views.push", {"trigger_id": workspace.triggers.make(DANA, below.id), "view": view}


def _updated(workspace: Workspace, view: JSON) -> tuple[str, JSON]:
    return "views.update", {"view_id": workspace.views.open(DANA, modal()).id, "view": view}


def _published(_: Workspace, view: JSON) -> tuple[str, JSON]:
    return "views.publish", {"user_id": DANA, "view": {**HOME, "blocks": view["blocks"]}}


@pytest.mark.parametrize("shown", [_opened, _pushed, _updated, _published])
async def test_bad_views_are_pointed_at(
    client: AsyncWebClient, workspace: Workspace, shown: Shown
) -> None:
    """However a view is shown, invalid_arguments says where in it something is wrong."""
    method, given = shown(workspace, modal(blocks=BAD_BLOCKS))
    body = await refused(client.api_call(method, json=given))
    assert body["error"] == "invalid_arguments"
    messages = body["response_metadata"]["messages"]
    assert messages == [f"[ERROR] {POINTED.format('/view/blocks')}"]
    huge = modal(blocks=[section(text=plain(2990))] * 85)
    method, given = shown(workspace, huge)
    assert await error(client, method, given) == "view_too_large"


@pytest.mark.parametrize("shown", [_opened, _pushed, _updated])
async def test_an_external_id_belongs_to_one_view(
    client: AsyncWebClient, workspace: Workspace, shown: Shown
) -> None:
    """A second view under the same external_id is refused; the same one may keep it."""
    first = workspace.views.open("U0PRIYARAM", modal(external_id="request-7"))
    method, given = shown(workspace, modal(external_id="request-7"))
    assert await error(client, method, given) == "duplicate_external_id"
    again = modal(external_id="request-7")
    updated = await client.views_update(external_id="request-7", view=again)
    assert updated["view"]["id"] == first.id


async def test_an_old_hash_is_a_conflict(client: AsyncWebClient, workspace: Workspace) -> None:
    """Neither a modal nor a home tab is overwritten by one who saw an older state of it."""
    view = workspace.views.open(DANA, modal())
    old = view.hash
    await client.views_update(view_id=view.id, hash=old, view=modal())
    given = {"view_id": view.id, "hash": old, "view": modal()}
    assert await error(client, "views.update", given) == "hash_conflict"
    old = (await client.views_publish(user_id=DANA, view=HOME))["view"]["hash"]
    await client.views_publish(user_id=DANA, view=HOME, hash=old)
    given = {"user_id": DANA, "hash": old, "view": HOME}
    assert await error(client, "views.publish", given) == "hash_conflict"


async def test_a_view_is_pushed_only_from_inside_a_view(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    """A trigger_id of a command opens a first view and pushes none, nor does one of a gone view."""
    given = {"trigger_id": workspace.triggers.make(DANA, "V0GONE"), "view": modal()}
    assert await error(client, "views.push", given) == "not_found"
    workspace.views.open(DANA, modal())
    given = {"trigger_id": workspace.triggers.make(DANA), "view": modal()}
    assert await error(client, "views.push", given) == "invalid_trigger_id"


async def test_no_home_tab_is_published_for_an_app_without_one(
    serve: Serve, manifest: JSON
) -> None:
    """Where the manifest does not enable the home tab, publishing is not_enabled."""
    manifest["features"]["app_home"]["home_tab_enabled"] = False
    workspace = await serve(manifest=manifest)
    client = AsyncWebClient(
        token=workspace.keys.bot_token, base_url=f"{workspace.address}/slack/api/"
    )
    given = {"user_id": DANA, "view": HOME}
    assert await error(client, "views.publish", given) == "not_enabled"
