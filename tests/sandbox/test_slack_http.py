"""Signed HTTP delivery, checked by Slack's own verifier and framework."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any
from urllib.parse import parse_qs

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import Clock, SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import Patience, Workspace
from sandbox.slack.delivery.signed import signature
from sandbox.slack.ids import Keys

JSON = dict[str, Any]

QUICK = Patience(ack=30.0, retries=(0.0, 0.02, 0.02))
SECRET = "0123456789abcdef0123456789abcdef"
COMMAND = (
    b"token=legacy-token&team_id=T0ACME&team_domain=acme&channel_id=C0ITDESK"
    b"&channel_name=it-desk&user_id=U0DESK&user_name=desk&command=%2Fasset"
    b"&text=show+LT-0042&api_app_id=A0ASSET&is_enterprise_install=false"
    b"&response_url=https%3A%2F%2Fhooks.example.test%2Fcommands%2FT0ACME%2F1%2Fabc"
    b"&trigger_id=1700000000001.1700000000002.0123456789abcdef0123456789abcdef"
)
KEYS = Keys("xoxb-1-2-test", "xapp-1-test", SECRET)


class Recorder:
    """An app's address that answers what it is told to, and keeps what it got."""

    def __init__(self) -> None:
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[web.Response] = []

    async def take(self, request: web.Request) -> web.Response:
        """Keep the request, answer the next of the answers."""
        headers = {key.lower(): value for key, value in request.headers.items()}
        self.requests.append((headers, await request.read()))
        return self.answers.pop(0) if self.answers else web.Response()


@pytest.fixture
def recorder() -> Recorder:
    """An address that keeps what it gets."""
    return Recorder()


@pytest.fixture
async def delivered(recorder: Recorder, serve: Any, stack: AsyncExitStack) -> Workspace:
    """A workspace that delivers to the recorder."""
    app = web.Application()
    app.router.add_post("/slack/events", recorder.take)
    server = await stack.enter_async_context(TestServer(app))
    url = str(server.make_url("/slack/events"))
    made: Workspace = await serve(deliver_to=url, patience=QUICK, keys=KEYS)
    return made


class FixedClock(Clock):
    """The clock of the worked example."""

    def now(self) -> float:
        """Always the same second."""
        return 1_795_305_600.0


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            COMMAND,
            "v0=f99cf038383a8bc6adf5198b28e9ebb152c234c794c65e1e4f1587276c388b4a",
        ),
        (
            b'{"token":"legacy-token","challenge":"chal-0001","type":"url_verification"}',
            "v0=025c53facaea12eb8e2b5c34a3d4cc24dafd8f989039c482a95e51a33f16b271",
        ),
    ],
)
def test_signatures_are_slacks_own(body: bytes, expected: str) -> None:
    """The worked examples come out, and Slack's verifier takes them."""
    made = signature(SECRET, 1795305600, body)
    assert made == expected
    verifier = SignatureVerifier(SECRET, FixedClock())
    assert verifier.is_valid(body, "1795305600", made)
    assert not verifier.is_valid(body + b" ", "1795305600", made)


async def test_every_delivery_is_signed_and_in_its_own_shape(
    delivered: Workspace, recorder: Recorder
) -> None:
    """Commands are forms, events are JSON; both carry a signature and Slack's user agent."""
    await delivered.member("dana").types("/echo show LT-0042")
    await delivered.member("dana").says("hello", to="it-desk")
    await delivered.settled()
    verifier = SignatureVerifier(SECRET)
    assert all(verifier.is_valid_request(body, headers) for headers, body in recorder.requests)
    (command, form), (event, _) = recorder.requests
    assert command["content-type"] == "application/x-www-form-urlencoded"
    assert parse_qs(form.decode())["text"] == ["show LT-0042"]
    assert event["content-type"] == "application/json"
    for headers in (command, event):
        assert headers["user-agent"] == "Slackbot 1.0 (+https://api.slack.com/robots)"
        assert (headers["accept"], headers["accept-encoding"]) == ("*/*", "gzip,deflate")
    assert "x-slack-retry-num" not in event


async def test_an_event_comes_again_with_retry_headers(
    delivered: Workspace, recorder: Recorder
) -> None:
    """A failed delivery is repeated with the same body, a number and the reason."""
    recorder.answers = [web.Response(status=500), web.Response(status=404)]
    await delivered.member("dana").says("hello", to="it-desk")
    await delivered.until(lambda: len(recorder.requests) == 3)
    retries = [headers.get("x-slack-retry-num") for headers, _ in recorder.requests]
    reasons = [headers.get("x-slack-retry-reason") for headers, _ in recorder.requests]
    assert retries == [None, "1", "2"]
    assert reasons == [None, "http_error", "http_error"]
    assert len({body for _, body in recorder.requests}) == 1


async def test_an_app_can_end_the_series(delivered: Workspace, recorder: Recorder) -> None:
    """X-Slack-No-Retry: 1 on a failed answer means no further attempt."""
    recorder.answers = [web.Response(status=500, headers={"X-Slack-No-Retry": "1"})]
    await delivered.member("dana").says("hello", to="it-desk")
    await delivered.settled()
    assert (len(recorder.requests), delivered.dispatch.waiting_to_retry) == (1, 0)


async def test_an_app_that_is_away_is_a_failed_connection(serve: Any, unused_tcp_port: int) -> None:
    """Nothing listens at the address: every attempt fails, and the series ends after four."""
    url = f"http://127.0.0.1:{unused_tcp_port}/slack/events"
    workspace = await serve(deliver_to=url, patience=QUICK, keys=KEYS)
    await workspace.member("dana").says("hello", to="it-desk")
    await workspace.until(lambda: len(workspace.dispatch.log) == 4)
    assert {entry.ack.failure for entry in workspace.dispatch.log} == {"connection_failed"}


@pytest.mark.parametrize(("times", "failure"), [(2, ""), (3, "too_many_redirects")])
async def test_an_app_that_sends_on_and_on_is_told_so(
    delivered: Workspace, recorder: Recorder, times: int, failure: str
) -> None:
    """Two redirections are followed, a third is one too many."""
    assert delivered.http
    away = {"Location": delivered.http.url}
    recorder.answers = [web.Response(status=307, headers=away) for _ in range(times)]
    await delivered.member("dana").says("hello", to="it-desk")
    log = delivered.dispatch.log
    await delivered.until(lambda: log and not log[-1].ack.failure)
    assert [one.ack.failure for one in log] == [*filter(None, [failure]), ""]
    headers, _ = recorder.requests[-1]
    assert headers.get("x-slack-retry-reason", "") == failure
    assert len(recorder.requests) == 3 + bool(failure)


async def test_an_address_without_tls_where_it_says_so_is_an_ssl_error(
    delivered: Workspace, serve: Any
) -> None:
    """Nothing is delivered in the clear instead."""
    assert delivered.http
    url = delivered.http.url.replace("http:", "https:")
    workspace: Workspace = await serve(deliver_to=url, patience=QUICK, keys=KEYS)
    await workspace.member("dana").says("hello", to="it-desk")
    await workspace.until(lambda: len(workspace.dispatch.log) == 4)
    assert {entry.ack.failure for entry in workspace.dispatch.log} == {"ssl_error"}


async def test_an_answer_that_is_no_http_is_an_unknown_error(
    serve: Any, stack: AsyncExitStack
) -> None:
    """Whatever answers there is no web server."""

    async def babble(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"hello to you, too\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await stack.enter_async_context(await asyncio.start_server(babble, "127.0.0.1", 0))
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/slack/events"
    workspace: Workspace = await serve(deliver_to=url, patience=QUICK, keys=KEYS)
    await workspace.member("dana").says("hello", to="it-desk")
    await workspace.until(lambda: len(workspace.dispatch.log) == 4)
    assert {entry.ack.failure for entry in workspace.dispatch.log} == {"unknown_error"}


async def test_plain_text_answers_a_command(delivered: Workspace, recorder: Recorder) -> None:
    """The body of a 200 may be text, shown to the one who typed."""
    recorder.answers = [web.Response(text="Plainly")]
    dana = delivered.member("dana")
    await dana.types("/echo")
    assert (await dana.answer()).text == "Plainly"


async def test_an_app_of_slacks_own_framework_is_served(
    serve: Any, stack: AsyncExitStack, session: aiohttp.ClientSession, unused_tcp_port: int
) -> None:
    """Bolt takes the signatures, answers the challenge, a command and a click."""
    url = f"http://127.0.0.1:{unused_tcp_port}/slack/events"
    workspace = await serve(deliver_to=url, keys=KEYS)
    base = f"{workspace.address}/slack/api/"
    client = AsyncWebClient(token=KEYS.bot_token, base_url=base, session=session)
    app = AsyncApp(name="echo", signing_secret=SECRET, client=client)
    server = TestServer(app.web_app("/slack/events"), port=unused_tcp_port)
    await stack.enter_async_context(server)

    @app.command("/echo")
    async def echo(ack: Any) -> None:
        words = {"type": "plain_text", "text": "Later"}
        button = {"type": "button", "action_id": "later", "text": words, "value": "v1"}
        await ack(text="Now?", blocks=[{"type": "actions", "elements": [button]}])

    @app.action("later")
    async def later(ack: Any, respond: Any, action: JSON) -> None:
        await ack()
        await respond(f"pressed {action['value']}", replace_original=True)

    assert await workspace.http.verify("token")
    assert (await workspace.http.probe("token")).failure == ""
    dana = workspace.member("dana")
    await dana.types("/echo")
    asked = await dana.answer()
    await dana.clicks("Later", on=asked)
    answer = await dana.answer()
    assert (answer.ts, answer.text) == (asked.ts, "pressed v1")
    assert [entry.ack.failure for entry in workspace.dispatch.log] == ["", ""]


async def test_slacks_own_framework_refuses_what_is_not_signed_now(
    serve: Any, stack: AsyncExitStack, session: aiohttp.ClientSession, unused_tcp_port: int
) -> None:
    """Another secret, an old timestamp, or a Slack whose clock is wrong: nothing is taken."""
    url = f"http://127.0.0.1:{unused_tcp_port}/slack/events"
    workspace = await serve(deliver_to=url, keys=KEYS, patience=QUICK)
    base = f"{workspace.address}/slack/api/"
    client = AsyncWebClient(token=KEYS.bot_token, base_url=base, session=session)
    app = AsyncApp(name="echo", signing_secret=SECRET, client=client)
    heard: list[JSON] = []

    @app.command("/echo")
    async def echo(ack: Any, body: JSON) -> None:
        await ack()
        heard.append(body)

    server = TestServer(app.web_app("/slack/events"), port=unused_tcp_port)
    await stack.enter_async_context(server)
    form = "application/x-www-form-urlencoded"
    for wrong in ({"secret": "another"}, {"age": 301}, {"age": -301}):
        ack = await workspace.http.post(form, COMMAND, {}, **wrong)
        assert ack.failure == "http_error"
    workspace.clock.move(-600)
    await workspace.member("dana").types("/echo")
    assert heard == []
    workspace.clock.move(600)
    await workspace.member("dana").types("/echo")
    assert len(heard) == 1
