"""The Slack client, against a small server that answers as Slack does."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest
from aiohttp import web
from pydantic import SecretStr

from bot.errors import SlackFailed
from bot.slack import Installation, Posted, Slack

TOKEN = "xoxb-1-secret"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOME = Installation(team_id="T0ACME", bot_user_id="U0BOT", bot_id="B0ASSET")
DESK = {
    "id": "U0DESK",
    "team_id": "T0ACME",
    "name": "desk",
    "tz": "Europe/Oslo",
    "locale": "nb-NO",
    "profile": {"real_name": "Dana Desk", "email": "Dana@acme.example"},
}

Answer = dict[str, Any] | web.Response


class Call(NamedTuple):
    """One request as it arrived."""

    verb: str
    method: str
    token: str
    said: dict[str, Any]


class Server:
    """Answers each method with what a test has laid down for it, in turn, the last for good."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.waits: list[float] = []
        self._answers: dict[str, list[Answer]] = {}
        self.url = ""

    def answers(self, method: str, *answers: Answer) -> None:
        """Lays down answers."""
        self._answers[method] = list(answers)

    async def take(self, request: web.Request) -> web.Response:
        """Notes a call and answers it."""
        said: dict[str, Any] = dict(request.query)
        if text := await request.text():
            said |= json.loads(text)
        method = request.match_info["method"]
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        self.calls.append(Call(request.method, method, token, said))
        answers = self._answers[method]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, web.Response):
            # A copy: one object can be sent once.
            return web.Response(body=answer.body, status=answer.status, headers=answer.headers)
        return web.json_response(answer)

    async def wait(self, seconds: float) -> None:
        """Notes a wait, and takes no time."""
        self.waits.append(seconds)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """The server on a port of its own."""
    server = Server()
    app = web.Application()
    app.router.add_route("*", "/api/{method}", server.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield server
    await runner.cleanup()


@pytest.fixture
async def slack(server: Server) -> AsyncIterator[Slack]:
    """The client pointed at the server, with a clock that stands."""
    client = Slack(
        SecretStr(TOKEN), base_url=f"{server.url}/api/", now=lambda: NOON, wait=server.wait
    )
    async with client:
        yield client


def too_many(after: str | None) -> web.Response:
    """Slack's 429."""
    headers = {"Retry-After": after} if after is not None else {}
    body = {"ok": False, "error": "ratelimited"}
    return web.json_response(body, status=429, headers=headers)


async def test_auth_test_says_where_the_app_is_installed(server: Server, slack: Slack) -> None:
    """Ids, names and scopes of the token; the key holds enterprise and team."""
    body = {"ok": True, "url": "https://acme.example.test/", "team": "Acme", "user": "assetbot"}
    ids = {"team_id": "T0ACME", "user_id": "U0BOT", "bot_id": "B0ASSET", "enterprise_id": "E0ACME"}
    headers = {"x-oauth-scopes": "commands, users:read"}
    server.answers("auth.test", web.json_response({**body, **ids}, headers=headers))
    home = await slack.auth_test()
    assert (home.team_id, home.bot_user_id, home.bot_id) == ("T0ACME", "U0BOT", "B0ASSET")
    assert (home.team, home.url) == ("Acme", "https://acme.example.test/")
    assert home.key == "E0ACME:T0ACME"
    assert HOME.key == ":T0ACME"
    assert home.scopes == {"commands", "users:read"}
    assert server.calls == [Call("POST", "auth.test", TOKEN, {})]


async def test_a_token_of_a_person_is_refused(server: Server, slack: Slack) -> None:
    """Without a bot id it is not a bot's token."""
    server.answers("auth.test", {"ok": True, "team_id": "T0ACME", "user_id": "U0DESK"})
    with pytest.raises(SlackFailed) as caught:
        await slack.auth_test()
    assert caught.value.code == "not_a_bot"


async def test_messages_are_sent_as_json(server: Server, slack: Slack) -> None:
    """Text and blocks go as they are, links are not previewed, the thread is kept."""
    server.answers("chat.postMessage", {"ok": True, "channel": "D0DESK", "ts": "1.2"})
    payload = {"text": "hi", "blocks": [{"type": "divider"}]}
    posted = await slack.messages.post("U0DESK", payload, thread="1.1")
    assert posted == Posted("D0DESK", "1.2")
    (call,) = server.calls
    assert call.token == TOKEN
    assert call.said == {
        **payload,
        "channel": "U0DESK",
        "thread_ts": "1.1",
        "unfurl_links": False,
        "unfurl_media": False,
    }


async def test_an_ephemeral_message_is_for_one_person(server: Server, slack: Slack) -> None:
    """Channel and person are both named."""
    server.answers("chat.postEphemeral", {"ok": True, "message_ts": "1.2"})
    await slack.messages.post_ephemeral("C0ITDESK", "U0DESK", {"text": "hi"})
    assert server.calls[0].said == {"channel": "C0ITDESK", "user": "U0DESK", "text": "hi"}


@pytest.mark.parametrize("flag", ["is_ext_shared", "is_pending_ext_shared"])
async def test_a_shared_channel_is_read_elsewhere(server: Server, slack: Slack, flag: str) -> None:
    """An invitation to another organisation counts as its being there, and so does silence."""
    ours = {"id": "C0ITDESK", "is_ext_shared": False, "is_pending_ext_shared": False}
    server.answers(
        "conversations.info",
        {"ok": True, "channel": {**ours, flag: True}},
        {"ok": True, "channel": ours},
        {"ok": True, "channel": {"id": "C0ITDESK"}},
    )
    assert await slack.directory.read_elsewhere("C0ITDESK") is True
    assert await slack.directory.read_elsewhere("C0ITDESK") is False
    assert await slack.directory.read_elsewhere("C0ITDESK") is True


async def test_a_user_is_looked_up(server: Server, slack: Slack) -> None:
    """Someone's row carries when it was seen."""
    server.answers("users.info", {"ok": True, "user": DESK})
    row = await slack.directory.user("U0DESK", HOME)
    assert (row.id, row.name, row.email, row.tz) == (
        "U0DESK",
        "Dana Desk",
        "Dana@acme.example",
        "Europe/Oslo",
    )
    assert (row.is_guest, row.is_bot, row.deleted, row.stranger) == (False, False, False, False)
    assert row.seen_at == NOON
    assert server.calls[0].verb == "GET"


async def test_all_users_are_read_page_by_page(server: Server, slack: Slack) -> None:
    """Pages follow their cursors; an empty page with a cursor is not the last."""
    server.answers(
        "users.list",
        {"ok": True, "members": [DESK], "response_metadata": {"next_cursor": "b"}},
        {"ok": True, "members": [], "response_metadata": {"next_cursor": "c"}},
        {"ok": True, "members": [{**DESK, "id": "U0BOSS"}]},
    )
    pages = [[row.id for row in page] async for page in slack.directory.users(HOME)]
    assert pages == [["U0DESK"], [], ["U0BOSS"]]
    assert [call.said.get("cursor") for call in server.calls] == [None, "b", "c"]


async def everyone(slack: Slack) -> None:
    """Reads all users."""
    async for _ in slack.directory.users(HOME):
        pass


async def readers(slack: Slack) -> None:
    """Reads who is in a channel."""
    async for _ in slack.directory.members("C0ITDESK"):
        pass


async def lost(slack: Slack) -> None:
    """Looks for a message that is not there."""
    await slack.messages.find_delivery("C0ITDESK", "d1", since=NOON)


@pytest.mark.parametrize(
    ("method", "read"),
    [
        ("users.list", everyone),
        ("conversations.members", readers),
        ("conversations.history", lost),
    ],
)
async def test_pages_that_go_in_a_circle_are_given_up(
    server: Server, slack: Slack, method: str, read: Callable[[Slack], Awaitable[None]]
) -> None:
    """A cursor that came before ends the reading with an error, whatever is listed."""
    cursor = {"response_metadata": {"next_cursor": "same"}}
    server.answers(method, {"ok": True, "members": [], "messages": [], **cursor})
    with pytest.raises(SlackFailed, match=f"{method}: its pages do not end"):
        await read(slack)
    assert len(server.calls) == 2


async def test_a_refusal_keeps_slacks_own_name(server: Server, slack: Slack) -> None:
    """The code is Slack's, the message says which call and what it needs."""
    server.answers(
        "users.info",
        {"ok": False, "error": "missing_scope", "needed": "users:read", "provided": "commands"},
    )
    with pytest.raises(SlackFailed) as caught:
        await slack.directory.user("U0DESK", HOME)
    assert caught.value.code == "missing_scope"
    assert str(caught.value) == "users.info: missing_scope (needs the scope users:read)"


async def test_what_is_wrong_with_blocks_is_told(server: Server, slack: Slack) -> None:
    """Slack's pointers are part of the message."""
    said = {"messages": ["[ERROR] unsupported type: sections [json-pointer:/blocks/0/type]"]}
    server.answers(
        "chat.postMessage", {"ok": False, "error": "invalid_blocks", "response_metadata": said}
    )
    with pytest.raises(SlackFailed, match="json-pointer:/blocks/0/type"):
        await slack.messages.post("C0ITDESK", {"text": "hi"})
    assert len(server.calls) == 1


@pytest.mark.parametrize("method", ["users.info", "chat.postMessage"])
async def test_a_429_is_waited_for(server: Server, slack: Slack, method: str) -> None:
    """Read or write, it is sent again after what Retry-After says: it had no effect."""
    ok = {"ok": True, "user": DESK, "channel": "C0", "ts": "1.2"}
    server.answers(method, too_many("7"), too_many(None), ok)
    if method == "users.info":
        await slack.directory.user("U0DESK", HOME)
    else:
        await slack.messages.post("C0", {"text": "hi"})
    assert server.waits == [7, 1]


@pytest.mark.parametrize(
    ("after", "waits"), [("3600", []), ("Wed, 21 Oct 2026", []), ("1", [1, 1, 1])]
)
async def test_patience_has_an_end(
    server: Server, slack: Slack, after: str, waits: list[float]
) -> None:
    """Too long a wait, one that cannot be read and a fourth refusal are told at once."""
    server.answers("users.info", too_many(after))
    with pytest.raises(SlackFailed) as caught:
        await slack.directory.user("U0DESK", HOME)
    assert caught.value.code == "ratelimited"
    assert server.waits == waits


async def test_a_failed_read_is_made_again(server: Server, slack: Slack) -> None:
    """Slack's errors and broken connections are temporary."""
    server.answers("users.info", web.Response(status=503), {"ok": True, "user": DESK})
    assert (await slack.directory.user("U0DESK", HOME)).id == "U0DESK"
    assert server.waits == [0.5]


async def test_a_failed_write_is_not_made_again(server: Server, slack: Slack) -> None:
    """It may have had its effect."""
    server.answers("chat.postMessage", web.Response(status=500))
    with pytest.raises(SlackFailed) as caught:
        await slack.messages.post("C0ITDESK", {"text": "hi"})
    assert caught.value.code == "unreadable"
    assert len(server.calls) == 1


@pytest.mark.parametrize(
    "answer",
    [
        web.Response(text="<html>proxy</html>", content_type="text/html"),
        web.Response(text="upstream error", content_type="text/plain"),
        web.Response(text="{tru", content_type="application/json"),
        web.Response(body=b"\xff\xfe", content_type="application/json"),
        web.Response(text="[1]", content_type="application/json"),
        web.Response(text='{"ok": true}', content_type="application/json"),
        web.Response(text='{"ok": false}', content_type="application/json"),
    ],
    ids=["html", "text", "truncated", "bytes", "list", "empty", "nameless"],
)
async def test_an_answer_that_is_not_slacks_is_told(
    server: Server, slack: Slack, answer: web.Response
) -> None:
    """Whatever comes back, it is a SlackFailed."""
    server.answers("chat.postMessage", answer)
    with pytest.raises(SlackFailed) as caught:
        await slack.messages.post("C0ITDESK", {"text": "hi"})
    assert caught.value.code == "unreadable"


async def test_no_answer_is_told_without_the_token(server: Server) -> None:
    """A connection that is refused is tried again, then named; the token is nowhere in it."""
    async with Slack(
        SecretStr(TOKEN), base_url="http://127.0.0.1:9/api/", wait=server.wait
    ) as slack:
        with pytest.raises(SlackFailed) as caught:
            await slack.messages.post("C0ITDESK", {"text": "hi"})
        assert caught.value.code == "no_answer"
        assert len(server.waits) == 3
        assert TOKEN not in repr(caught.value) + repr(caught.value.__cause__) + repr(slack)


async def test_a_proxy_of_the_environment_is_not_asked_about_this_machine(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is on this machine is spoken to directly."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    server.answers("users.info", {"ok": True, "user": DESK})
    async with Slack(SecretStr(TOKEN), base_url=f"{server.url}/api/", wait=server.wait) as slack:
        assert (await slack.directory.user("U0DESK", HOME)).id == "U0DESK"
        assert slack.proxy is None
