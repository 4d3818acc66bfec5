"""Slack fails on demand: each fault as Slack's own clients meet it."""

import asyncio
from pathlib import Path
from typing import Any, get_args

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from sandbox.slack import Fault, Patience, Workspace
from sandbox.slack.faults import CALLS, DELIVERIES, Reason

JSON = dict[str, Any]

POST = "chat.postMessage"
ONCE = Patience(ack=30.0, retries=(0.0,))


@pytest.fixture
async def workspace(serve: Any) -> Workspace:
    """A workspace that delivers an event once more, at once."""
    made: Workspace = await serve(patience=ONCE)
    return made


@pytest.fixture
def client(workspace: Workspace, session: aiohttp.ClientSession) -> AsyncWebClient:
    """Slack's own client, which does not try again by itself."""
    handlers: list[AsyncRetryHandler] = []
    return AsyncWebClient(
        token=workspace.keys.bot_token,
        base_url=f"{workspace.address}/slack/api/",
        session=session,
        retry_handlers=handlers,
    )


@pytest.fixture
def desk(workspace: Workspace) -> str:
    """Where messages go."""
    return workspace.channel("it-desk").id


def texts(workspace: Workspace) -> list[str]:
    """What was really posted."""
    return [message.text for message in workspace.messages()]


async def test_a_rate_limit_says_when_to_come_back(
    client: AsyncWebClient, workspace: Workspace, desk: str
) -> None:
    """Status 429, the header, and ok: false; nothing is posted, and the next call is served."""
    workspace.faults.add(Fault("ratelimited", POST, retry_after=7))
    with pytest.raises(SlackApiError) as refusal:
        await client.chat_postMessage(channel=desk, text="one")
    assert refusal.value.response.status_code == 429
    assert refusal.value.response.headers["Retry-After"] == "7"
    assert refusal.value.response["error"] == "ratelimited"
    await client.chat_postMessage(channel=desk, text="two")
    assert texts(workspace) == ["two"]


async def test_slacks_own_handler_waits_a_rate_limit_out(
    client: AsyncWebClient, workspace: Workspace, desk: str
) -> None:
    """With its handler for 429, the client comes back after the time it was told."""
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=2))
    workspace.faults.add(Fault("ratelimited", POST, times=2, retry_after=0))
    await client.chat_postMessage(channel=desk, text="one")
    assert workspace.called == [POST] * 3
    assert texts(workspace) == ["one"]


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_an_http_error_comes_before_anything_is_done(
    client: AsyncWebClient, workspace: Workspace, desk: str, status: int
) -> None:
    """A 5xx is an error for the client, and nothing was posted."""
    workspace.faults.add(Fault("status", POST, status=status))
    with pytest.raises(SlackApiError) as refusal:
        await client.chat_postMessage(channel=desk, text="one")
    assert refusal.value.response.status_code == status
    assert texts(workspace) == []


async def test_an_http_error_may_come_with_a_page(
    client: AsyncWebClient, workspace: Workspace, desk: str
) -> None:
    """As a proxy answers, which knows nothing of Slack's JSON."""
    workspace.faults.add(Fault("status", POST, status=502, page="<h1>Bad Gateway</h1>"))
    with pytest.raises(SlackApiError) as refusal:
        await client.chat_postMessage(channel=desk, text="one")
    assert refusal.value.response.status_code == 502
    assert texts(workspace) == []


async def test_a_call_may_be_led_elsewhere(
    session: aiohttp.ClientSession, workspace: Workspace
) -> None:
    """By a redirection, before anything is done."""
    workspace.faults.add(Fault("redirected", "auth.test", to="http://elsewhere.example/"))
    url = f"{workspace.address}/slack/api/auth.test"
    async with session.post(url, allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (302, "http://elsewhere.example/")


async def test_a_refusal_by_name_is_made_to_order(
    client: AsyncWebClient, workspace: Workspace, desk: str
) -> None:
    """Any of Slack's error names, such as fatal_error, with status 200."""
    workspace.faults.add(Fault("refused", error="fatal_error"))
    with pytest.raises(SlackApiError) as refusal:
        await client.chat_postMessage(channel=desk, text="one")
    assert (refusal.value.response.status_code, refusal.value.response["error"]) == (
        200,
        "fatal_error",
    )


@pytest.mark.parametrize(("kind", "done"), [("reset", []), ("lost", ["one"])])
async def test_a_connection_ends_before_or_after_the_effect(
    client: AsyncWebClient, workspace: Workspace, desk: str, kind: Any, done: list[str]
) -> None:
    """The client cannot tell the two apart; what was posted can."""
    workspace.faults.add(Fault(kind, POST))
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=desk, text="one")
    assert texts(workspace) == done


async def test_a_call_hangs_until_the_fault_is_mended(
    client: AsyncWebClient, workspace: Workspace, desk: str
) -> None:
    """Nothing is done and nothing answered; once it is mended the connection ends."""
    workspace.faults.add(Fault("hang", POST, times=None))
    calling = asyncio.create_task(client.chat_postMessage(channel=desk, text="one"))
    await workspace.until(lambda: workspace.called)
    assert not calling.done()
    workspace.faults.mend()
    with pytest.raises(aiohttp.ClientError):
        await calling
    await client.chat_postMessage(channel=desk, text="two")
    assert texts(workspace) == ["two"]


async def test_a_slow_answer_comes_after_its_effect(
    client: AsyncWebClient, workspace: Workspace, desk: str
) -> None:
    """The message stands before the client hears of it, and a hasty client does not."""
    workspace.faults.add(Fault("slow", POST, seconds=60))
    calling = asyncio.create_task(client.chat_postMessage(channel=desk, text="one"))
    await workspace.until(lambda: texts(workspace))
    assert not calling.done()
    calling.cancel()
    workspace.faults.add(Fault("slow", POST, seconds=0.01))
    answer = await client.chat_postMessage(channel=desk, text="two")
    assert answer["ok"]


@pytest.mark.parametrize("kind", ["html", "truncated"])
async def test_an_answer_may_be_no_json(
    client: AsyncWebClient, workspace: Workspace, desk: str, kind: Any
) -> None:
    """It is done, but Slack's client cannot read that it was."""
    workspace.faults.add(Fault(kind, POST))
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel=desk, text="one")
    assert texts(workspace) == ["one"]


async def test_a_fault_meets_its_method_and_as_often_as_it_says(
    client: AsyncWebClient, workspace: Workspace, desk: str
) -> None:
    """Other methods are served; without times it lasts until it is mended."""
    workspace.faults.add(Fault("status", POST, times=None))
    await client.auth_test()
    for _ in range(3):
        with pytest.raises(SlackApiError):
            await client.chat_postMessage(channel=desk, text="one")
    workspace.faults.mend()
    await client.chat_postMessage(channel=desk, text="two")
    assert workspace.faults.active == []


async def test_a_response_url_fails_as_a_method_does(workspace: Workspace, desk: str) -> None:
    """429 and 5xx are no use of it, a lost answer is one."""
    dana = workspace.member("dana")
    reply = workspace.replies.make(dana.user, workspace.conversations[desk])
    hook = AsyncWebhookClient(workspace.replies.address(reply), retry_handlers=[])
    workspace.faults.add(Fault("ratelimited", "response_url", retry_after=3))
    limited = await hook.send(text="one")
    assert (limited.status_code, limited.headers["Retry-After"]) == (429, "3")
    workspace.faults.add(Fault("status", "response_url", status=500))
    assert (await hook.send(text="two")).status_code == 500
    workspace.faults.add(Fault("lost", "response_url"))
    with pytest.raises(aiohttp.ClientError):
        await hook.send(text="three")
    assert [seen.text for seen in dana.sees()] == ["three"]
    assert reply.uses == 1


async def test_sockets_can_be_refused(workspace: Workspace, client: AsyncWebClient) -> None:
    """apps.connections.open is a method as any other."""
    workspace.faults.add(Fault("refused", "apps.connections.open", error="internal_error"))
    with pytest.raises(SlackApiError, match="internal_error"):
        await client.apps_connections_open(app_token=workspace.keys.app_token)
    opened = await client.apps_connections_open(app_token=workspace.keys.app_token)
    assert opened["url"].startswith("ws://")


def test_every_fault_is_tried_here() -> None:
    """No kind of fault goes without a test."""
    tried = Path(__file__).read_text(encoding="utf-8")
    assert [kind for kind in sorted(CALLS | DELIVERIES) if f'"{kind}"' not in tried] == []


@pytest.mark.parametrize(
    ("made", "why"),
    [
        ({"kind": "gone"}, "there is no fault called gone; there are: duplicate, "),
        ({"kind": "status", "status": 200}, "from 400 to 599"),
        ({"kind": "status", "times": 0}, "once at least"),
    ],
)
def test_a_fault_that_could_never_happen_is_refused(made: JSON, why: str) -> None:
    """The sentence says what is wrong with it."""
    with pytest.raises(ValueError, match=why):
        Fault(**made)


@pytest.fixture
async def heard(app: AsyncApp, workspace: Workspace, connect: Any) -> list[JSON]:
    """The bodies a connected app gets."""
    bodies: list[JSON] = []

    async def listen(body: JSON) -> None:
        bodies.append(body)
        workspace.changes.bump()

    async def answer(ack: Any, body: JSON) -> None:
        await ack()
        await listen(body)

    app.event("message")(listen)
    app.command("/echo")(answer)
    await connect(app, workspace)
    return bodies


async def test_a_duplicate_comes_twice_at_once(heard: list[JSON], workspace: Workspace) -> None:
    """Two deliveries of one event id, both of them first attempts."""
    workspace.faults.add(Fault("duplicate", "message"))
    await workspace.member("dana").says("hello")
    await workspace.until(lambda: len(heard) == 2)
    await workspace.settled()
    assert len({body["event_id"] for body in heard}) == 1
    assert [entry.parcel.attempt for entry in workspace.dispatch.log] == [0, 0]


async def test_a_late_delivery_is_overtaken(heard: list[JSON], workspace: Workspace) -> None:
    """What is late, or held until the fault is mended, comes after what was said later."""
    dana = workspace.member("dana")
    workspace.faults.add(Fault("late", "message", seconds=0.05))
    workspace.faults.add(Fault("held", "message"))
    for text in ("one", "two", "three"):
        await dana.says(text)
    await workspace.until(lambda: len(heard) == 2)
    workspace.faults.mend()
    await workspace.until(lambda: len(heard) == 3)
    assert [body["event"]["text"] for body in heard] == ["three", "one", "two"]


@pytest.mark.parametrize("reason", get_args(Reason))
async def test_a_first_delivery_that_is_lost_is_made_up_for(
    heard: list[JSON], workspace: Workspace, reason: Reason
) -> None:
    """The app only ever sees the second attempt, which says why there is one."""
    workspace.faults.add(Fault("undelivered", "events_api", reason=reason))
    await workspace.member("dana").says("hello")
    await workspace.until(lambda: heard)
    await workspace.settled()
    attempts = [(entry.parcel.attempt, entry.parcel.reason) for entry in workspace.dispatch.log]
    assert attempts == [(0, ""), (1, reason)]
    assert len(heard) == 1


async def test_a_command_that_is_lost_is_lost(heard: list[JSON], workspace: Workspace) -> None:
    """Nobody delivers a command again: Slack tells the person."""
    workspace.faults.add(Fault("undelivered", "slash_commands"))
    dana = workspace.member("dana")
    await dana.types("/echo")
    assert dana.sees()[-1].text == '/echo failed with the error "operation_timeout"'
    assert heard == []


async def test_any_payload_can_be_delivered(heard: list[JSON], workspace: Workspace) -> None:
    """What is made by hand arrives as it is, whatever it says of itself."""
    event = {"type": "message", "text": "hi", "channel": "C1", "channel_type": "im"}
    payload = {"type": "event_callback", "team_id": "T0ELSE", "event": event, "event_id": "Ev1"}
    ack = await workspace.deliver("events_api", payload, attempt=2, reason="timeout")
    await workspace.until(lambda: heard)
    assert not ack.failure
    assert heard[0]["team_id"] == "T0ELSE"
    workspace.dispatch._patience = Patience(ack=0.2)
    unheard = await workspace.deliver("interactive", {"type": "nonsense"})
    assert unheard.failure == "http_timeout"


async def test_time_passes_when_told_to(workspace: Workspace, client: AsyncWebClient) -> None:
    """Triggers and response_urls expire as Slack's clock is moved, and messages bear its time."""
    dana = workspace.member("dana")
    trigger = workspace.triggers.make(dana.user.id)
    reply = workspace.replies.make(dana.user, workspace.channel("it-desk"))
    before = workspace.mint.ts()
    workspace.clock.move(3600)
    title = {"type": "plain_text", "text": "One"}
    view = {"type": "modal", "title": title, "blocks": [{"type": "divider"}]}
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        await client.views_open(trigger_id=trigger, view=view)
    late = await AsyncWebhookClient(workspace.replies.address(reply)).send(text="late")
    assert late.status_code == 404
    assert float(workspace.mint.ts()) - float(before) > 3599
