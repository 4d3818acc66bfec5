"""The short way for slash commands: past Bolt's search, and nothing else takes it."""

from typing import Any

import pytest
from pydantic import SecretStr
from slack_bolt.async_app import AsyncAck

from bot.slack import Installation
from handlers.bolt import App, answered, made

COMMAND = {
    "command": "/asset",
    "text": "serial X",
    "user_id": "U1",
    "team_id": "T1",
    "response_url": "https://127.0.0.1/",
}
EVENT = {
    "type": "event_callback",
    "team_id": "T1",
    "event_id": "Ev1",
    "event": {"type": "team_join", "user": {"id": "U2"}},
}


@pytest.fixture
def heard() -> list[str]:
    """What listeners were given, in order."""
    return []


@pytest.fixture
def app(heard: list[str]) -> App:
    """An app that answers commands, and an event."""
    app = made(None, Installation(team_id="T1", bot_id="B1", bot_user_id="UBOT"))

    async def command(ack: AsyncAck, body: dict[str, Any]) -> None:
        heard.append(body["text"])
        await ack("here it is")

    async def joined(body: dict[str, Any]) -> None:
        heard.append(body["event"]["type"])

    app.answer_commands(command)
    app.event("team_join")(joined)
    return app


def test_a_token_in_the_environment_is_no_reason_to_warn(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is where everybody's token is: nobody has to do anything about it."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "x-made-up")
    made(SecretStr("x-made-up"), Installation(team_id="T1", bot_id="B1", bot_user_id="UBOT"))
    assert not caplog.records


async def test_a_command_is_answered_by_its_listener(app: App, heard: list[str]) -> None:
    """Its reply rides on the acknowledgement."""
    answer = await answered(app, dict(COMMAND), {})
    assert (answer.status, answer.body, heard) == (200, "here it is", ["serial X"])


async def test_an_event_is_answered_by_bolt(app: App, heard: list[str]) -> None:
    """The short way is for commands alone."""
    answer = await answered(app, dict(EVENT), {})
    assert (answer.status, heard) == (200, ["team_join"])


async def test_a_check_of_the_certificate_runs_no_command(app: App, heard: list[str]) -> None:
    """Slack sends it to the address of a command, and Bolt knows it."""
    answer = await answered(app, {**COMMAND, "ssl_check": "1"}, {})
    assert (answer.status, heard) == (200, [])
