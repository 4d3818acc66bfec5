"""Signed HTTP: what Slack signed is answered, everything else is refused."""

import asyncio
import hashlib
import hmac
import io
import json
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import Any, Final

import aiohttp
import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult

from bot.errors import SettingsError
from handlers.web import SignedEvents, WebServer, read_body
from sandbox.inventory import Colleague
from sandbox.slack import Workspace, server

JSON = dict[str, Any]
SECRET: Final = "0123456789abcdef0123456789abcdef"
THEN: Final = 1795305600
FORM: Final = "application/x-www-form-urlencoded"

# Worked out with the signing secret above, at that second.
COMMAND: Final = (
    b"token=legacy-token&team_id=T0ACME&team_domain=acme&channel_id=C0ITDESK"
    b"&channel_name=it-desk&user_id=U0DESK&user_name=desk&command=%2Fasset&text=show+LT-0042"
    b"&api_app_id=A0ASSET&is_enterprise_install=false"
    b"&response_url=https%3A%2F%2Fhooks.example.test%2Fcommands%2FT0ACME%2F1%2Fabc"
    b"&trigger_id=1700000000001.1700000000002.0123456789abcdef0123456789abcdef"
)
COMMAND_SIGNED: Final = "v0=f99cf038383a8bc6adf5198b28e9ebb152c234c794c65e1e4f1587276c388b4a"
CHALLENGE: Final = b'{"token":"legacy-token","challenge":"chal-0001","type":"url_verification"}'
CHALLENGE_SIGNED: Final = "v0=025c53facaea12eb8e2b5c34a3d4cc24dafd8f989039c482a95e51a33f16b271"

MANIFEST: JSON = {
    "display_information": {"name": "Echo"},
    "features": {
        "bot_user": {"display_name": "echo"},
        "slash_commands": [{"command": "/asset", "description": "Echoes"}],
    },
    "oauth_config": {"scopes": {"bot": ["commands"]}},
    "settings": {"socket_mode_enabled": False},
}


async def authorized(**_: object) -> AuthorizeResult:
    """Every payload is our workspace's."""
    return AuthorizeResult(enterprise_id=None, team_id="T0", bot_user_id="U0BOT", bot_id="B0BOT")


class Echo:
    """An app that echoes commands; waits, fails and counts when told to."""

    def __init__(self) -> None:
        logger = logging.getLogger("slack_bolt")
        self.app = AsyncApp(
            name="echo", authorize=authorized, process_before_response=True, logger=logger
        )
        self.begun = asyncio.Event()
        self.go_on = asyncio.Event()
        self.heard: list[str] = []
        self.headers: list[JSON] = []
        self.app.command("/asset")(self.command)
        self.app.event("app_mention")(self.mention)

    async def command(self, ack: AsyncAck, body: JSON) -> None:
        """Answers on the acknowledgement."""
        self.heard.append(body["text"])
        self.begun.set()
        if body["text"] == "wait":
            await self.go_on.wait()
        if body["text"] == "fail":
            raise ValueError(body["text"])
        await ack(f"echo {body['text']}")

    async def mention(self, ack: AsyncAck, request: AsyncBoltRequest) -> None:
        """Notes the headers."""
        self.headers.append(dict(request.headers))
        await ack()


class Site:
    """The app behind its address, and a caller that signs as Slack does."""

    def __init__(self, echo: Echo, url: str, session: aiohttp.ClientSession) -> None:
        self.echo = echo
        self.now: float = THEN
        self.url = url
        self._session = session

    async def post(
        self,
        body: bytes,
        kind: str = FORM,
        *,
        signature: str | None = None,
        stamp: str | None = None,
        extra: dict[str, str] | None = None,
    ) -> tuple[int, str]:
        """Status and text of the answer."""
        stamp = stamp if stamp is not None else str(int(self.now))
        signature = signature if signature is not None else signed(stamp, body)
        headers = {
            "Content-Type": kind,
            "X-Slack-Signature": signature,
            "X-Slack-Request-Timestamp": stamp,
            **(extra or {}),
        }
        async with self._session.post(
            f"{self.url}/slack/events", data=io.BytesIO(body), headers=headers
        ) as answer:
            return answer.status, await answer.text()


def signed(stamp: str, body: bytes, secret: str = SECRET) -> str:
    """The signature of a body at a time."""
    message = b"v0:" + stamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    """Whatever is to be closed at the end of a test, last opened first."""
    async with AsyncExitStack() as exits:
        yield exits


@pytest.fixture
async def site(stack: AsyncExitStack) -> Site:
    """The app served, at a second long ago."""
    echo = Echo()
    session = await stack.enter_async_context(aiohttp.ClientSession())
    site = Site(echo, "", session)
    events = SignedEvents(echo.app, SecretStr(SECRET), now=lambda: site.now)
    served = await stack.enter_async_context(WebServer("127.0.0.1", 0, events.routes()))
    site.url = served.url
    return site


async def test_the_worked_example_of_a_command_is_answered(site: Site) -> None:
    """The exact bytes are signed, and the reply rides on the answer."""
    status, text = await site.post(COMMAND, signature=COMMAND_SIGNED)
    assert (status, text) == (200, "echo show LT-0042")


async def test_the_worked_example_of_a_challenge_is_answered(site: Site) -> None:
    """Slack checks a new address in this way."""
    answer = await site.post(CHALLENGE, "application/json", signature=CHALLENGE_SIGNED)
    assert answer == (200, '{"challenge": "chal-0001"}')


@pytest.mark.parametrize(
    ("signature", "stamp"),
    [
        (CHALLENGE_SIGNED, None),
        (COMMAND_SIGNED.upper(), None),
        (COMMAND_SIGNED[:-1], None),
        ("v0=", None),
        ("", None),
        ("v0=é", None),
        (COMMAND_SIGNED, str(THEN + 1)),
        (signed(str(THEN - 301), COMMAND), str(THEN - 301)),
        (signed(str(THEN + 301), COMMAND), str(THEN + 301)),
        (signed("", COMMAND), ""),
        (signed("-1", COMMAND), "-1"),
        (signed("1e9", COMMAND), "1e9"),
        (signed("9" * 5000, COMMAND), "9" * 5000),
        (signed(str(THEN), COMMAND, "another secret"), None),
    ],
)
async def test_what_slack_did_not_sign_now_is_refused(
    site: Site, signature: str, stamp: str | None
) -> None:
    """Forged, altered, stale and premature requests never reach the app."""
    status, text = await site.post(COMMAND, signature=signature, stamp=stamp)
    assert (status, text) == (401, '{"error": "invalid request"}')
    assert site.echo.heard == []


async def test_a_request_without_the_headers_is_refused(site: Site) -> None:
    """A scanner learns nothing but that."""
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{site.url}/slack/events", data=COMMAND) as answer:
            assert answer.status == 401
        async with session.get(f"{site.url}/slack/events") as answer:
            assert answer.status == 405
        async with session.get(f"{site.url}/") as answer:
            assert answer.status == 404


async def test_a_captured_request_cannot_be_replayed(site: Site) -> None:
    """The same signature is taken once, for as long as it is good, whatever else comes in."""
    ahead = str(THEN + 299)  # by a clock that is so much before ours, it is good for longest
    assert (await site.post(COMMAND, stamp=ahead))[0] == 200
    for seconds in (0, 150, 148, 300):
        site.now += seconds
        assert (await site.post(COMMAND))[0] == 200
        assert (await site.post(COMMAND, stamp=ahead))[0] == 401
    assert len(site.echo.heard) == 5


async def test_what_failed_may_come_again_in_the_same_second(site: Site) -> None:
    """Only an answer makes a request one that had been answered before."""
    assert (await site.post(b"{tru", "application/json"))[0] == 400
    assert (await site.post(b"{tru", "application/json"))[0] == 400
    failing = b"command=%2Fasset&text=fail&user_id=U0&response_url=x"
    assert (await site.post(failing))[0] == 500
    assert (await site.post(failing))[0] == 500


async def test_two_copies_at_once_are_answered_once(site: Site) -> None:
    """A replay does not get in beside the original."""
    answers = await asyncio.gather(*(site.post(COMMAND) for _ in range(5)))
    assert sorted(status for status, _ in answers) == [200, 401, 401, 401, 401]
    assert len(site.echo.heard) == 1


async def test_old_signatures_are_forgotten() -> None:
    """Memory does not grow with every request there ever was."""
    now = [0.0]
    events = SignedEvents(Echo().app, SecretStr(SECRET), now=lambda: now[0])
    for number in range(1000):
        now[0] = number * 10.0
        assert not events._is_replay(str(number).encode())
    assert len(events._seen) <= 62


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{tru", "application/json"),
        (b"[1]", "application/json"),
        (b"", "application/json"),
        (b"\xff\xfe", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b"payload=nonsense", FORM),
        (b"payload=%5B%5D", FORM),
        (b"&".join(b"a=1" for _ in range(101)), FORM),
    ],
)
async def test_a_signed_request_that_cannot_be_read_is_refused(
    site: Site, body: bytes, kind: str
) -> None:
    """It is told apart from an unsigned one, and costs the server nothing."""
    assert await site.post(body, kind) == (400, '{"error": "invalid request"}')


async def test_a_body_that_is_too_large_is_refused(site: Site) -> None:
    """More than any payload of Slack's is not read."""
    status, _ = await site.post(b"a" * (1024 * 1024 + 1))
    assert status == 413


async def test_a_command_that_says_payload_is_not_lost(site: Site) -> None:
    """The word is text like any other."""
    status, text = await site.post(
        b"command=%2Fasset&text=payload+scanner&team_id=T0&user_id=U0&response_url=x"
    )
    assert (status, text) == (200, "echo payload scanner")


async def test_an_unknown_command_is_told(site: Site) -> None:
    """What no listener takes is a 404, which Slack shows as a failure."""
    status, _ = await site.post(b"command=%2Fother&text=&team_id=T0&user_id=U0&response_url=x")
    assert status == 404


async def test_a_redelivery_is_told_by_its_headers(site: Site) -> None:
    """Slack's retry headers reach the listeners."""
    event = {"type": "app_mention", "user": "U0", "text": "hi", "channel": "C0", "ts": "1.2"}
    body = {"type": "event_callback", "team_id": "T0", "event_id": "Ev1", "event": event}
    extra = {"X-Slack-Retry-Num": "2", "X-Slack-Retry-Reason": "http_timeout"}
    raw = json.dumps(body).encode()
    assert (await site.post(raw, "application/json"))[0] == 200
    site.now += 1
    assert (await site.post(raw, "application/json", extra=extra))[0] == 200
    first, second = site.echo.headers
    assert "x-slack-retry-num" not in first
    assert second["x-slack-retry-num"] == ["2"]
    assert second["x-slack-retry-reason"] == ["http_timeout"]


async def test_an_app_that_fails_is_a_500_and_a_line_of_the_log(
    site: Site, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No traceback leaves the process."""

    async def broken(_request: object) -> None:
        raise ValueError("a fault of the library's")

    monkeypatch.setattr(site.echo.app, "async_dispatch", broken)
    assert await site.post(COMMAND, signature=COMMAND_SIGNED) == (500, "")
    assert "a payload could not be answered" in caplog.text


async def test_a_payload_of_another_shape_is_refused_in_one_line(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """The log names the place, and quotes nothing of it."""
    status, text = await site.post(
        b'{"type":"event_callback","event_id":"Ev1","event":{"type":"team_join","user":"zoe"}}',
        "application/json",
    )
    assert (status, text) == (400, "")
    assert "refused: event.user: model_type" in caplog.text
    assert "zoe" not in caplog.text
    assert "Traceback" not in caplog.text


async def test_the_pretend_slack_is_answered(stack: AsyncExitStack) -> None:
    """A person's command comes in signed and in time, and they see the reply."""
    echo = Echo()
    secret: list[SecretStr] = []

    async def receive(request: web.Request) -> web.StreamResponse:
        return await SignedEvents(echo.app, secret[0]).receive(request)

    served = WebServer("127.0.0.1", 0, [web.post("/slack/events", receive)])
    await stack.enter_async_context(served)
    dana = Colleague("dana", "Dana Desk", "dana@acme.example", "U0DANADESK", "member", None)
    workspace = Workspace([dana], MANIFEST, deliver_to=f"{served.url}/slack/events")
    secret.append(SecretStr(workspace.keys.signing_secret))
    stack.push_async_callback(workspace.close)
    root = web.Application()
    root.add_subapp("/slack", server.routes(workspace))
    member = workspace.member("dana")
    await member.types("/asset hello")
    assert "echo hello" in (await member.answer()).text


async def test_stopping_answers_what_was_begun() -> None:
    """A request under way is answered before the server is gone; no other is taken."""
    echo = Echo()
    events = SignedEvents(echo.app, SecretStr(SECRET))
    served = WebServer("127.0.0.1", 0, events.routes(), patience=5)
    async with served, aiohttp.ClientSession() as session:
        site = Site(echo, served.url, session)
        site.now = time.time()
        waiting = asyncio.create_task(
            site.post(b"command=%2Fasset&text=wait&team_id=T0&user_id=U0&response_url=x")
        )
        await echo.begun.wait()
        stopping = asyncio.create_task(served.stop())
        await asyncio.sleep(0)
        with pytest.raises(aiohttp.ClientConnectorError):
            await site.post(b"command=%2Fasset&text=late&team_id=T0&user_id=U0&response_url=x")
        echo.go_on.set()
        assert (await waiting)[1] == "echo wait"
        await stopping
    assert echo.heard == ["wait"]


async def test_an_address_that_is_taken_is_named() -> None:
    """The setting to change is in the line."""
    async with WebServer("127.0.0.1", 0, []) as first:
        port = int(first.url.rsplit(":", 1)[1])
        with pytest.raises(SettingsError, match=f"ASSETBOT_PORT: 127.0.0.1:{port} cannot"):
            async with WebServer("127.0.0.1", port, []):
                pass


@pytest.mark.parametrize("host", ["192.0.2.1", "a..b"])
async def test_a_host_that_is_none_of_this_machine_is_named(host: str) -> None:
    """The line blames the host, not the port, and says what it may be."""
    with pytest.raises(SettingsError, match=r"ASSETBOT_HOST: .* such as 127"):
        async with WebServer(host, 0, []):
            pass


@given(raw=st.binary(max_size=200), kind=st.sampled_from([FORM, "application/json", "text/plain"]))
def test_any_bytes_are_a_payload_or_refused(raw: bytes, kind: str) -> None:
    """Reading ends in a payload or in ValueError."""
    check: Callable[[], object] = lambda: read_body(raw, kind)  # noqa: E731 - told apart below
    try:
        read = check()
    except ValueError:
        return
    assert isinstance(read, tuple)
