"""The addresses Slack hands out: to answer a payload, and to open a socket."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from pydantic import SecretStr

from bot.errors import SlackFailed
from bot.slack import Slack, socket_mode

Answer = dict[str, Any] | web.Response


class Server:
    """Answers whatever is posted with what a test has laid down, in turn, the last for good."""

    def __init__(self) -> None:
        self.said: list[dict[str, Any]] = []
        self.tokens: list[str] = []
        self.waits: list[float] = []
        self.answers: list[Answer] = []
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        """Notes a call and answers it."""
        self.said.append(json.loads(await request.text() or "{}"))
        self.tokens.append(request.headers.get("Authorization", "").removeprefix("Bearer "))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
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
    app.router.add_post("/api/{method}", server.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield server
    await runner.cleanup()


@pytest.fixture
async def slack(server: Server) -> AsyncIterator[Slack]:
    """The client pointed at the server."""
    token, address = SecretStr("xoxb-1-secret"), f"{server.url}/api/"
    async with Slack(token, base_url=address, wait=server.wait) as client:
        yield client


async def test_a_response_address_is_answered(server: Server, slack: Slack) -> None:
    """Privately, or in place of what was clicked; without the token."""
    server.answers = [web.Response(text="ok"), {"ok": True}]
    url = f"{server.url}/api/response"
    await slack.messages.respond(url, {"text": "hi"})
    await slack.messages.respond(url, {"text": "hi", "replace_original": True})
    private, replaced = server.said
    assert private == {"text": "hi", "response_type": "ephemeral", "replace_original": False}
    assert replaced == {"text": "hi", "response_type": "ephemeral", "replace_original": True}
    assert set(server.tokens) == {""}


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (web.json_response({"ok": False, "error": "Expired url"}, status=404), "expired_url"),
        (web.json_response({"ok": False, "error": "used_url"}, status=404), "used_url"),
        (web.json_response({"ok": False, "error": "Expired url"}), "expired_url"),
        (web.Response(text="invalid_blocks", status=400), "invalid_blocks"),
        (web.Response(text="no_text", status=500), "no_text"),
        (web.Response(text="<html>no</html>", status=502), "http_502"),
        (web.Response(status=302, headers={"Location": "http://127.0.0.1:9/"}), "http_302"),
    ],
)
async def test_a_response_address_that_refuses_is_told(
    server: Server, slack: Slack, answer: web.Response, code: str
) -> None:
    """In each of the ways in which it may."""
    server.answers = [answer]
    with pytest.raises(SlackFailed) as caught:
        await slack.messages.respond(f"{server.url}/api/response", {"text": "hi"})
    assert caught.value.code == code


async def test_a_response_address_is_waited_for(server: Server, slack: Slack) -> None:
    """A 429 is tried again there too, and not for ever."""
    body = {"ok": False, "error": "ratelimited"}
    too_many = web.json_response(body, status=429, headers={"Retry-After": "3"})
    server.answers = [too_many, web.Response(text="ok")]
    await slack.messages.respond(f"{server.url}/api/response", {"text": "hi"})
    assert server.waits == [3]
    server.answers = [too_many]
    with pytest.raises(SlackFailed) as caught:
        await slack.messages.respond(f"{server.url}/api/response", {"text": "hi"})
    assert caught.value.code == "ratelimited"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.test/commands/1",
        "https://hooks.slack.com.example.test/x",
        "https://hooks.slack.com:8443/x",
        "https://me@hooks.slack.com/x",
        "http://hooks.slack.com/x",
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "http://[",
        "",
    ],
)
async def test_nothing_is_sent_to_an_address_that_is_not_slacks(slack: Slack, url: str) -> None:
    """A forged payload cannot make the bot call another machine."""
    with pytest.raises(SlackFailed) as caught:
        await slack.messages.respond(url, {"text": "hi"})
    assert caught.value.code == "bad_response_url"


async def test_the_real_slack_is_not_this_machine(server: Server) -> None:
    """Only a client of the sandbox answers addresses of this machine."""
    async with Slack(SecretStr("xoxb-1-secret"), wait=server.wait) as slack:
        with pytest.raises(SlackFailed) as caught:
            await slack.messages.respond(f"{server.url}/api/response", {"text": "hi"})
    assert caught.value.code == "bad_response_url"
    assert server.said == []


async def test_the_app_token_opens_sockets(server: Server, slack: Slack) -> None:
    """Its refusal is Slack's; an address that is neither safe nor here is not connected to."""
    server.answers = [{"ok": False, "error": "invalid_auth"}]
    app_token = SecretStr("xapp-1-secret")
    with pytest.raises(SlackFailed) as caught:
        await socket_mode.connect(slack, app_token)
    assert caught.value.code == "invalid_auth"
    assert server.tokens == ["xapp-1-secret"]
    server.answers = [{"ok": True, "url": "ws://example.test/link"}]
    with pytest.raises(SlackFailed, match="no safe address"):
        await socket_mode.connect(slack, app_token)
    server.answers = [{"ok": True, "url": "ws://127.0.0.1:9/?ticket=abc"}]
    with pytest.raises(SlackFailed) as caught:
        await socket_mode.connect(slack, app_token)
    assert caught.value.code == "no_answer"
    assert "abc" not in str(caught.value)
