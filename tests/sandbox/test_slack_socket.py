"""Socket Mode against Slack's own client and framework."""

import json
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp

from sandbox.slack import NotPossible, Patience, Unanswered, Workspace
from tests.sandbox.wire import raw_socket

JSON = dict[str, Any]

QUICK = Patience(ack=0.2, retries=(0.0, 0.05, 0.05))


async def test_a_command_is_answered_on_its_acknowledgement(
    app: AsyncApp, workspace: Workspace, connect: Any
) -> None:
    """The text on the ack of a slash command is shown to the one who typed it alone."""

    @app.command("/echo")
    async def echo(ack: Any, command: JSON) -> None:
        await ack(f"You said {command['text']}")

    await connect(app, workspace)
    dana = workspace.member("dana")
    await dana.types("/echo hello")
    answer = await dana.answer()
    assert answer.text == "You said hello"
    assert answer.ephemeral
    assert workspace.member("priya").sees() == []


async def test_names_in_a_command_arrive_as_ids(
    app: AsyncApp, workspace: Workspace, connect: Any
) -> None:
    """With should_escape, @name arrives as an id; & < > are escaped with and without it."""
    heard: list[str] = []

    async def listen(ack: Any, command: JSON) -> None:
        heard.append(command["text"])
        await ack()

    app.command("/echo")(listen)
    app.command("/plain")(listen)
    await connect(app, workspace)
    dana = workspace.member("dana")
    await dana.types("/echo of @alex in #it-desk R&D <@U1>")
    await dana.types("/plain of @Alex Moreno R&D")
    desk = workspace.channel("it-desk").id
    assert heard == [
        f"of <@U0ALEXMORE|alex> in <#{desk}|it-desk> R&amp;D &lt;@U1&gt;",
        "of @Alex Moreno R&amp;D",
    ]


async def test_a_command_has_slacks_keys_and_no_other(
    app: AsyncApp, workspace: Workspace, connect: Any
) -> None:
    """Every value is a string, in a direct message the channel is called directmessage."""
    heard: list[JSON] = []

    @app.command("/echo")
    async def listen(ack: Any, body: JSON) -> None:
        heard.append(body)
        await ack()

    await connect(app, workspace)
    await workspace.member("dana").types("/echo", channel="bot")
    assert set(heard[0]) == {
        "token",
        "team_id",
        "team_domain",
        "channel_id",
        "channel_name",
        "user_id",
        "user_name",
        "command",
        "text",
        "api_app_id",
        "is_enterprise_install",
        "response_url",
        "trigger_id",
    }
    assert all(isinstance(value, str) for value in heard[0].values())
    assert heard[0]["text"] == ""
    assert heard[0]["channel_name"] == "directmessage"
    assert heard[0]["is_enterprise_install"] == "false"


async def test_a_command_nobody_acknowledges_is_said_to_have_failed(
    serve: Any,
) -> None:
    """Slack itself tells the person, and the answer they wait for is an error."""
    workspace = await serve(patience=QUICK)
    dana = workspace.member("dana")
    await dana.types("/echo hello")
    with pytest.raises(Unanswered, match="dispatch_failed"):
        await dana.answer()


async def test_a_late_acknowledgement_is_a_timeout(
    serve: Any, session: aiohttp.ClientSession, stack: AsyncExitStack
) -> None:
    """A connected app that stays silent past the deadline has timed out."""
    workspace = await serve(patience=QUICK)
    await raw_socket(workspace, session, stack)
    await workspace.connected()
    dana = workspace.member("dana")
    await dana.types("/echo hello")
    with pytest.raises(Unanswered, match="operation_timeout"):
        await dana.answer()


async def test_an_answer_slack_cannot_show_is_a_failure(
    app: AsyncApp, workspace: Workspace, connect: Any
) -> None:
    """An ack with blocks that Slack refuses reaches nobody and is written down."""

    @app.command("/echo")
    async def echo(ack: Any) -> None:
        await ack(text="x", blocks=[{"type": "nonsense"}])

    await connect(app, workspace)
    dana = workspace.member("dana")
    await dana.types("/echo")
    with pytest.raises(Unanswered, match="invalid_command_response"):
        await dana.answer()
    assert [(one.where, one.error) for one in workspace.refused] == [
        ("ack of /echo", "invalid_blocks")
    ]
    assert "unsupported type: nonsense" in str(workspace.refused[0])


async def test_each_payload_goes_down_one_of_the_connections(
    workspace: Workspace, session: aiohttp.ClientSession, stack: AsyncExitStack
) -> None:
    """With two sockets open, a message is delivered once."""
    one = await raw_socket(workspace, session, stack)
    two = await raw_socket(workspace, session, stack)
    hellos = [await one.receive_json(), await two.receive_json()]
    assert [hello["type"] for hello in hellos] == ["hello", "hello"]
    assert [hello["num_connections"] for hello in hellos] == [1, 2]
    await workspace.member("dana").says("hello", to="it-desk")
    delivered = 0
    for socket in (one, two):
        try:
            envelope = await socket.receive_json(timeout=0.3)
        except TimeoutError:
            continue
        delivered += 1
        await socket.send_json({"envelope_id": envelope["envelope_id"]})
    assert delivered == 1
    await workspace.settled()
    assert [entry.ack.failure for entry in workspace.dispatch.log] == [""]


async def test_an_event_that_is_not_acknowledged_comes_again(
    serve: Any, session: aiohttp.ClientSession, stack: AsyncExitStack
) -> None:
    """The same event id comes up to four times, told apart by attempt and reason."""
    workspace = await serve(patience=QUICK)
    socket = await raw_socket(workspace, session, stack)
    await socket.receive_json()
    await workspace.member("dana").says("hello", to="it-desk")
    envelopes = [await socket.receive_json(timeout=30) for _ in range(4)]
    await workspace.settled()
    assert len({envelope["payload"]["event_id"] for envelope in envelopes}) == 1
    assert len({envelope["envelope_id"] for envelope in envelopes}) == 4
    assert [envelope["retry_attempt"] for envelope in envelopes] == [0, 1, 2, 3]
    assert [envelope["retry_reason"] for envelope in envelopes] == ["", *["timeout"] * 3]
    assert not envelopes[0]["accepts_response_payload"]


async def test_a_command_is_never_delivered_twice(
    serve: Any, session: aiohttp.ClientSession, stack: AsyncExitStack
) -> None:
    """Only events are redelivered."""
    workspace = await serve(patience=QUICK)
    await raw_socket(workspace, session, stack)
    await workspace.connected()
    await workspace.member("dana").types("/echo")
    await workspace.settled()
    assert [entry.parcel.kind for entry in workspace.dispatch.log] == ["slash_commands"]


async def test_what_is_no_acknowledgement_is_ignored(
    workspace: Workspace, session: aiohttp.ClientSession, stack: AsyncExitStack
) -> None:
    """Frames that are no JSON, or name no envelope, change nothing."""
    socket = await raw_socket(workspace, session, stack)
    await socket.receive_json()
    await socket.send_str("nonsense")
    await socket.send_str(json.dumps({"envelope_id": "never-sent"}))
    await workspace.member("dana").says("hello", to="it-desk")
    envelope = await socket.receive_json(timeout=30)
    await socket.send_json({"envelope_id": envelope["envelope_id"]})
    await workspace.settled()
    assert [entry.ack.failure for entry in workspace.dispatch.log] == [""]


async def test_a_command_of_another_app_is_not_there(workspace: Workspace) -> None:
    """Slack's own client refuses a command no app has."""
    with pytest.raises(NotPossible, match="not a valid command"):
        await workspace.member("dana").types("/unknown")
