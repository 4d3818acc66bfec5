"""What holds for every Web API method: how arguments come, and which token and scope it needs."""

import json
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import aiohttp
import pytest

from sandbox.slack import Workspace
from sandbox.slack.files import Upload
from sandbox.slack.rates import TIERS
from sandbox.slack.server import METHODS
from sandbox.slack.shared_links import SharedLinks
from sandbox.slack.web_api.unbuilt import UNBUILT
from tests.sandbox.calling import bearer, by_hand, flat
from tests.sandbox.conftest import Serve
from tests.sandbox.reaching import modal, section

JSON = dict[str, Any]
Given = Callable[[Workspace], JSON]

DANA = "U0DANADESK"
METADATA = {"event_type": "card", "event_payload": {"id": "7"}}


class Call(NamedTuple):
    """How a method is called so that it works."""

    kind: str
    """Whether it reads or writes."""
    scope: str
    """What the app must be granted, if anything."""
    given: Given = lambda _: {}
    """What it is given, made anew for each call."""


def _desk(workspace: Workspace) -> JSON:
    return {"channel": workspace.channel("it-desk").id}


def _said(workspace: Workspace) -> JSON:
    return _desk(workspace) | {"text": "hello", "blocks": [section()]}


def _ours(workspace: Workspace, key: str = "ts") -> JSON:
    """A message of the bot's own."""
    channel = workspace.channel("it-desk")
    return {"channel": channel.id, key: workspace.post(channel, workspace.bot, "one", []).ts}


def _uploaded(workspace: Workspace) -> JSON:
    desk = workspace.channel("it-desk")
    return {"file": workspace.upload("scan.pdf", b"x", workspace.bot, desk).id}


def _linked(workspace: Workspace) -> JSON:
    """A message with a link that the app was told of."""
    url = "https://assets.example.com/a/1"
    channel = workspace.channel("it-desk")
    message = workspace.post(channel, workspace.user(DANA), f"see <{url}>", [])
    workspace.events.shared_links["Uf1"] = SharedLinks(message, (url,))
    return {"channel": channel.id, "ts": message.ts, "unfurls": {url: {"blocks": [section()]}}}


def _sent(workspace: Workspace) -> JSON:
    """A file whose bytes have come, for the IT desk."""
    upload = Upload(workspace.mint.id("F"), "scan.pdf", 1, b"x")
    workspace.uploads[workspace.mint.uuid()] = upload
    files = [{"id": upload.id, "title": "A scan"}]
    return {"files": files, "channel_id": _desk(workspace)["channel"]}


def _triggered(workspace: Workspace) -> JSON:
    return {"trigger_id": workspace.triggers.make(DANA), "view": modal()}


def _inside(workspace: Workspace) -> JSON:
    view = workspace.views.open(DANA, modal())
    return {"trigger_id": workspace.triggers.make(DANA, view.id), "view": modal()}


def _open_view(workspace: Workspace) -> JSON:
    view = workspace.views.open(DANA, modal())
    return {"view_id": view.id, "hash": view.hash, "view": modal()}


CALLS: dict[str, Call] = {
    "apps.connections.open": Call("write", ""),
    "auth.test": Call("read", ""),
    "blocks.validate": Call("write", "", lambda _: {"blocks": json.dumps([section()])}),
    "bots.info": Call("read", "users:read", lambda _: {"bot": "B0ASSETBOT"}),
    "chat.delete": Call("write", "chat:write", _ours),
    "chat.getPermalink": Call("read", "", lambda workspace: _ours(workspace, "message_ts")),
    "chat.postEphemeral": Call("write", "chat:write", lambda w: _said(w) | {"user": DANA}),
    "chat.postMessage": Call("write", "chat:write", lambda w: _said(w) | {"metadata": METADATA}),
    "chat.unfurl": Call("write", "links:write", _linked),
    "chat.update": Call("write", "chat:write", lambda w: _said(w) | _ours(w)),
    "conversations.history": Call(
        "read", "channels:history", lambda w: _desk(w) | {"include_all_metadata": True}
    ),
    "conversations.info": Call(
        "read", "channels:read", lambda w: _desk(w) | {"include_num_members": True}
    ),
    "conversations.join": Call("write", "channels:join", _desk),
    "conversations.replies": Call("read", "channels:history", _ours),
    "conversations.list": Call(
        "read", "channels:read", lambda _: {"types": "public_channel", "exclude_archived": True}
    ),
    "conversations.members": Call("read", "channels:read", lambda w: _desk(w) | {"limit": 2}),
    "conversations.open": Call("write", "im:write", lambda _: {"users": DANA, "return_im": True}),
    "files.completeUploadExternal": Call("write", "files:write", _sent),
    "files.getUploadURLExternal": Call(
        "write", "files:write", lambda _: {"filename": "scan.pdf", "length": 1234}
    ),
    "files.info": Call("read", "files:read", _uploaded),
    "team.info": Call("read", "team:read"),
    "usergroups.list": Call("read", "usergroups:read", lambda _: {"include_users": True}),
    "usergroups.users.list": Call(
        "read", "usergroups:read", lambda w: {"usergroup": next(iter(w.groups))}
    ),
    "users.conversations": Call("read", "channels:read", lambda _: {"limit": 3}),
    "users.info": Call("read", "users:read", lambda _: {"user": DANA, "include_locale": True}),
    "users.list": Call("read", "users:read", lambda _: {"limit": 3}),
    "users.lookupByEmail": Call(
        "read", "users:read.email", lambda _: {"email": "dana.desk@larkfield.example"}
    ),
    "views.open": Call("write", "", _triggered),
    "views.publish": Call(
        "write", "", lambda _: {"user_id": DANA, "view": {"type": "home", "blocks": [section()]}}
    ),
    "views.push": Call("write", "", _inside),
    "views.update": Call("write", "", _open_view),
}
ODD: tuple[Any, ...] = (5, -1, 0.5, True, [], [[]], {}, {"a": []}, "", "\0", "null", "x" * 5000)
"""What is hardly ever meant."""
APP_TOKEN = "apps.connections.open"
WAYS: dict[str, tuple[str, Callable[[JSON], JSON]]] = {
    "query": ("GET", lambda given: {"params": flat(given)}),
    "query of a POST": ("POST", lambda given: {"params": flat(given)}),
    "form": ("POST", lambda given: {"data": flat(given)}),
    "JSON": ("POST", lambda given: {"json": given}),
}
READ_BY = ("query", "query of a POST", "form", "JSON")
WRITTEN_BY = ("query of a POST", "form", "JSON")
"""By form and JSON, and as Slack's asynchronous client sends some of them."""
HOWS = [
    (method, way)
    for method, call in sorted(CALLS.items())
    for way in (READ_BY if call.kind == "read" else WRITTEN_BY)
]


def token_for(workspace: Workspace, method: str) -> str:
    """The token that *method* takes."""
    return workspace.keys.app_token if method == APP_TOKEN else workspace.keys.bot_token


@pytest.fixture
def manifest(manifest: JSON) -> JSON:
    """An app that may call every method."""
    bot = manifest["oauth_config"]["scopes"]["bot"]
    needed = {call.scope for call in CALLS.values() if call.scope}
    return manifest | {"oauth_config": {"scopes": {"bot": sorted({*bot, *needed})}}}


@pytest.fixture
def call(workspace: Workspace, session: aiohttp.ClientSession) -> Callable[..., Awaitable[JSON]]:
    """Calls a method as it works, in one of the ways."""

    async def made(method: str, way: str, token: str | None = None) -> JSON:
        verb, request = WAYS[way]
        headers = bearer(token_for(workspace, method) if token is None else token)
        given = request(CALLS[method].given(workspace))
        return await by_hand(session, workspace, method, verb=verb, headers=headers, **given)

    return made


def test_every_method_is_called_here() -> None:
    """No method of the sandbox escapes what follows."""
    assert sorted(CALLS) == sorted(METHODS)


def test_every_method_has_its_tier() -> None:
    """But for those that Slack gives a limit of their own."""
    special = {"auth.test", "blocks.validate", "chat.getPermalink", "chat.postMessage"}
    assert set(METHODS) ^ set(TIERS) == special


def test_the_tiers_are_those_on_slacks_pages() -> None:
    """Lists of the whole workspace may be read least often, and most others are of the third."""
    whole = {"conversations.list", "usergroups.list", "usergroups.users.list", "users.list"}
    often = {
        *("chat.postEphemeral", "conversations.members", "users.info"),
        *("files.completeUploadExternal", "files.getUploadURLExternal", "files.info"),
        *("views.open", "views.publish", "views.push", "views.update"),
    }
    expected = dict.fromkeys(TIERS, 3) | dict.fromkeys(whole, 2) | dict.fromkeys(often, 4)
    assert expected == TIERS


@pytest.mark.parametrize(("method", "way"), HOWS)
async def test_reads_come_by_get_and_post_and_writes_by_form_and_json(
    call: Callable[..., Awaitable[JSON]], method: str, way: str
) -> None:
    """Each method reads its arguments from wherever Slack's clients put them."""
    answer = await call(method, way)
    assert (answer["ok"], answer.get("error")) == (True, None)


@pytest.mark.parametrize("method", sorted(name for name in CALLS if CALLS[name].kind == "write"))
async def test_nothing_is_written_by_get(call: Callable[..., Awaitable[JSON]], method: str) -> None:
    """What changes something, and what opens a connection, is refused under one name."""
    answer = await call(method, "query")
    assert (answer["ok"], answer["error"]) == (False, "insecure_request")


@pytest.mark.parametrize(("method", "way"), HOWS)
async def test_without_a_token_nothing_is_answered(
    call: Callable[..., Awaitable[JSON]], workspace: Workspace, method: str, way: str
) -> None:
    """No token, one that nobody handed out and one of the other kind have each their own name."""
    keys = workspace.keys
    other = keys.bot_token if method == APP_TOKEN else keys.app_token
    refusals = [(await call(method, way, token))["error"] for token in ("", "xoxb-made-up", other)]
    assert refusals == ["not_authed", "invalid_auth", "not_allowed_token_type"]


@pytest.mark.parametrize("method", sorted(name for name, call in CALLS.items() if call.scope))
async def test_without_its_scope_a_method_is_refused(
    serve: Serve, session: aiohttp.ClientSession, manifest: JSON, method: str
) -> None:
    """missing_scope says which scope is needed and which the app has."""
    call = CALLS[method]
    scopes = manifest["oauth_config"]["scopes"]
    others = sorted(set(scopes["bot"]) - {call.scope})
    workspace = await serve(manifest=manifest | {"oauth_config": {"scopes": {"bot": others}}})
    answer = await by_hand(session, workspace, method, json=call.given(workspace))
    assert (answer["error"], answer["needed"]) == ("missing_scope", call.scope)
    assert answer["provided"] == ",".join(others)


async def test_an_address_finds_nobody_unless_people_may_be_read_too(
    serve: Serve, session: aiohttp.ClientSession, manifest: JSON
) -> None:
    """users.lookupByEmail needs both scopes, and asks for the one of addresses first."""
    given = {"email": "dana.desk@larkfield.example"}
    for granted, needed in (("users:read.email", "users:read"), ("", "users:read.email")):
        scopes = granted.split()
        workspace = await serve(manifest=manifest | {"oauth_config": {"scopes": {"bot": scopes}}})
        answer = await by_hand(session, workspace, "users.lookupByEmail", params=given)
        assert (answer["error"], answer["needed"]) == ("missing_scope", needed)
        assert answer["provided"] == granted


@pytest.mark.parametrize("method", sorted(UNBUILT))
async def test_what_is_not_carried_out_here_is_known_by_name_and_scope(
    serve: Serve, session: aiohttp.ClientSession, manifest: JSON, method: str
) -> None:
    """It is never answered as if it were done: the scope is asked for, then it says so."""
    scopes = list(UNBUILT[method].scopes)
    answers = []
    for granted in ([], scopes):
        workspace = await serve(manifest=manifest | {"oauth_config": {"scopes": {"bot": granted}}})
        answers.append(await by_hand(session, workspace, method, json={}))
    if scopes:
        assert (answers[0]["error"], answers[0]["needed"]) == ("missing_scope", scopes[0])
    assert answers[1]["error"] == "not_in_sandbox"


@pytest.mark.parametrize("method", sorted(name for name, call in CALLS.items() if not call.scope))
async def test_what_needs_no_scope_works_without_any(
    serve: Serve, session: aiohttp.ClientSession, manifest: JSON, method: str
) -> None:
    """Views, permalinks and who the bot is come with every token."""
    workspace = await serve(manifest=manifest | {"oauth_config": {"scopes": {"bot": []}}})
    headers = bearer(token_for(workspace, method))
    given = CALLS[method].given(workspace)
    answer = await by_hand(session, workspace, method, headers=headers, json=given)
    assert (answer["ok"], answer.get("error")) == (True, None)


@pytest.mark.parametrize(
    ("kind", "scope"), [("it-desk", "channels:read"), ("it-team", "groups:read"), ("", "im:read")]
)
async def test_each_kind_of_conversation_needs_its_own_scope(
    serve: Serve, session: aiohttp.ClientSession, manifest: JSON, kind: str, scope: str
) -> None:
    """Public and private channels and direct messages are each read with a scope of their own."""
    scopes = manifest["oauth_config"]["scopes"]["bot"]
    others = [name for name in scopes if name != scope]
    workspace = await serve(manifest=manifest | {"oauth_config": {"scopes": {"bot": others}}})
    place = workspace.channel(kind) if kind else workspace.direct(DANA, workspace.bot.id)
    for method in ("conversations.info", "conversations.members"):
        answer = await by_hand(session, workspace, method, params={"channel": place.id})
        assert (answer["error"], answer["needed"]) == ("missing_scope", scope)


@pytest.mark.parametrize("method", sorted(CALLS))
async def test_no_argument_breaks_a_method(
    workspace: Workspace, session: aiohttp.ClientSession, method: str
) -> None:
    """Whatever stands in place of an argument, there is an answer or a refusal by name."""
    headers = bearer(token_for(workspace, method))
    keys = [*CALLS[method].given(workspace), "cursor", "limit"]
    for key in keys:
        for odd in ODD:
            given = CALLS[method].given(workspace) | {key: odd}
            answer = await by_hand(session, workspace, method, headers=headers, json=given)
            assert answer["ok"] or answer["error"]


async def test_a_token_may_come_with_the_arguments(
    workspace: Workspace, session: aiohttp.ClientSession
) -> None:
    """A token is read from a form or JSON too, and not taken for an argument."""
    token = workspace.keys.bot_token
    for request in ({"data": {"token": token}}, {"json": {"token": token}}):
        answer = await by_hand(session, workspace, "auth.test", headers={}, **request)
        assert answer["ok"]
    wrong = {"data": {"token": "xoxb-made-up"}}
    answer = await by_hand(session, workspace, "auth.test", headers={}, **wrong)
    assert answer["error"] == "invalid_auth"
